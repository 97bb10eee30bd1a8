"""Busy and free: time of his own in his calendar."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from fixi_app.dialogue import render, show
from fixi_app.dialogue.professional import confirm, vacation
from fixi_app.dialogue.professional.calendar_wishes import Blocked, BlockTime, FreeTime, SeeDay
from fixi_app.dialogue.professional.from_now import how_long, says_now
from fixi_app.dialogue.professional.moments import Hours, days_in, hours_in, unclear
from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, SeePro, ask
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, asked
from fixi_app.domain.professionals import Professional
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_DAY = timedelta(days=1)
_ONE_VISIT = timedelta.max
"""As long as a visit of his lasts, which stands in his record."""
_MOST_DAYS = 14
"""Days of one "free" message; more is a change of hours."""


class Stretch(NamedTuple):
    start: datetime
    end: datetime


def busy(conversation: Conversation, scene: Scene) -> Flow:
    """Time of his own: an own job, an errand; over several days it is a vacation."""
    if _by_number(scene):
        return _ask_when(conversation, scene, Word.BUSY)
    return (yield from _busy(conversation, scene))


def _busy(conversation: Conversation, scene: Scene) -> Flow:
    said = " ".join(scene.turn.texts())
    if length := _from_now(said, scene):
        return (yield from _block_from_now(conversation, length, scene))
    if unclear(said):
        return _ask_when(conversation, scene, Word.BUSY)
    days, hours = days_in(said, today(scene)), hours_in(said)
    if len(days) > 1 and hours == Hours():
        return (yield from vacation.taken(conversation, scene))
    if not days and hours == Hours():
        return _ask_when(conversation, scene, Word.BUSY)
    pro = yield from mine(conversation)
    if pro is None:
        return Outcome(conversation=conversation)
    return (yield from _block(conversation, _stretch(days[0] if days else None, hours, pro, scene), scene))


def _from_now(said: str, scene: Scene) -> timedelta | None:
    """For how long from this moment; None where a day or an hour is named, or nothing of both."""
    if days_in(said, today(scene)):
        return None
    if length := how_long(said):
        return length
    return _ONE_VISIT if says_now(said) and hours_in(said) == Hours() else None


def _block_from_now(conversation: Conversation, length: timedelta, scene: Scene) -> Flow:
    pro = yield from mine(conversation)
    if pro is None:
        return Outcome(conversation=conversation)
    lasts = timedelta(minutes=pro.schedule.visit_minutes) if length is _ONE_VISIT else length
    start = scene.now.replace(second=0, microsecond=0)
    return (yield from _block(conversation, Stretch(start, start + lasts), scene))


def free(conversation: Conversation, scene: Scene) -> Flow:
    """Hours opened for visits; on a day of rest only on purpose."""
    if _by_number(scene):
        return _ask_when(conversation, scene, Word.FREE)
    return (yield from _free(conversation, scene))


def _free(conversation: Conversation, scene: Scene) -> Flow:
    said = " ".join(scene.turn.texts())
    days, hours = days_in(said, today(scene)), hours_in(said)
    if unclear(said) or (not days and hours == Hours()):
        return _ask_when(conversation, scene, Word.FREE)
    pro = yield from mine(conversation)
    if pro is None:
        return Outcome(conversation=conversation)
    first = days[0] if days else today(scene)
    last = days[1] if len(days) > 1 else first
    count = min(max((last - first).days, 0) + 1, _MOST_DAYS)
    return (yield from _open_all(conversation, [first + n * _DAY for n in range(count)], hours, pro, scene))


def when(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """The answer to "when?"; it is asked once more, and then let go."""
    said = " ".join(scene.turn.texts())
    if word is not None or scene.turn.reading.intent is Intent.HUMAN:
        return None
    closed = conversation.but(open_question=None)
    flow = _free if opened.about == Word.FREE else _busy
    clear = not unclear(said) and (days_in(said, today(scene)) or hours_in(said) != Hours())
    if clear or (flow is _busy and _from_now(said, scene)):
        return (yield from flow(closed, scene))
    if opened.tries > 1:
        return Outcome(conversation=closed, lines=(line("calendar_as_it_was"),))
    again = conversation.but(open_question=opened.but(tries=opened.tries + 1))
    return Outcome(conversation=again, lines=(line("ask_when_own"),))


def opened_on_purpose(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    """His yes to all the days of rest that were read back."""
    outcome = Outcome(conversation=conversation)
    for day, start, end in plan["days"]:
        hours = Hours(time.fromisoformat(start), time.fromisoformat(end))
        outcome = outcome.then((yield from _opened(outcome.conversation, date.fromisoformat(day), hours, scene)))
    return outcome


def _by_number(scene: Scene) -> bool:
    """The command was given by its number in the menu, which is no hour."""
    return digit_in(scene.turn) is not None and scene.turn.reading.transcript is None


def today(scene: Scene) -> date:
    return scene.now.astimezone(scene.zone).date()


def mine(conversation: Conversation) -> Asking[Professional | None]:
    return (yield from ask(SeePro(pro_id=conversation.pro_id or "")))


def _ask_when(conversation: Conversation, scene: Scene, word: Word) -> Outcome:
    asking = question(Question.WHEN_OWN, scene, about=word.value)
    return Outcome(conversation=asked(conversation, asking), lines=(line("ask_when_own"),))


# -- busy -------------------------------------------------------------------------------------------------------------


def _stretch(day: date | None, hours: Hours, pro: Professional, scene: Scene) -> Stretch:
    """The time meant; an hour alone is the start of a job as long as his visits, no day is the next time it is that."""
    on = day or today(scene)
    start = _at(on, hours.start or time(), scene)
    until_later = hours.start is None and hours.end is not None and _at(on, hours.end, scene) > scene.now
    if day is None and start <= scene.now and not until_later:
        on += _DAY
        start = _at(on, hours.start or time(), scene)
    whole = _at(on + _DAY, time(), scene)
    if hours.end:
        end = _at(on, hours.end, scene)
    elif hours.start and not hours.onward:
        end = start + timedelta(minutes=pro.schedule.visit_minutes)
    else:
        end = whole
    return Stretch(max(start, scene.now), end)


def _at(day: date, wall: time, scene: Scene) -> datetime:
    return datetime.combine(day, wall, scene.zone)


def _block(conversation: Conversation, stretch: Stretch, scene: Scene) -> Flow:
    if stretch.end <= stretch.start:
        return Outcome(conversation=conversation, lines=(line("busy_past"),))
    wish = BlockTime(pro_id=conversation.pro_id or "", start=stretch.start, end=stretch.end)
    result = yield from ask(wish)
    return Outcome(conversation=conversation, lines=(_blocked(result, stretch, scene),))


def _blocked(result: Blocked, stretch: Stretch, scene: Scene) -> Line:
    if result.outcome == "done":
        return line("busy_done", day=span(stretch, scene))
    key = "busy_booked" if result.outcome == "booked" else "busy_held"
    visit = show.job_label(result.lead, scene) if result.lead else show.word("a_customer", scene)
    return line(key, address=visit, about=result.lead.id if result.lead else None)


def span(stretch: Stretch, scene: Scene) -> str:
    """`tomorrow 10:00-12:00`, or the day alone where it is all of it."""
    day = render.day_name(stretch.start, scene.now, scene.zone, scene.language)
    local = stretch.start.astimezone(scene.zone)
    if local.time() == time() and stretch.end - stretch.start >= timedelta(hours=23):
        return day
    end = render.clock(stretch.end, scene.zone)
    return f"{day} {render.clock(stretch.start, scene.zone)}-{'24:00' if end == '00:00' else end}"


# -- free -------------------------------------------------------------------------------------------------------------


def _open_all(conversation: Conversation, days: list[date], hours: Hours, pro: Professional, scene: Scene) -> Flow:
    """The ordinary days at once; those of rest are read back together, once, after them."""
    outcome, resting = Outcome(conversation=conversation), []
    for day in days:
        meant = _working(day, hours, pro, scene)
        if meant.start is None or meant.end is None or _at(day, meant.end, scene) <= scene.now:
            outcome = outcome.plus(line("busy_past"))
        elif (yield from ask(SeeDay(pro_id=pro.id, day=day, start=meant.start, end=meant.end))).rests:
            resting.append((day, meant.start, meant.end))
        else:
            outcome = outcome.then((yield from _opened(outcome.conversation, day, meant, scene)))
    return outcome.then(_ask_rest(outcome.conversation, resting, scene)) if resting else outcome


def _ask_rest(conversation: Conversation, resting: list[tuple[date, time, time]], scene: Scene) -> Outcome:
    plan = {"days": [(day.isoformat(), start.isoformat(), end.isoformat()) for day, start, end in resting]}
    spans = [span(Stretch(_at(day, start, scene), _at(day, end, scene)), scene) for day, start, end in resting]
    read_back = line("free_rests", day=render.joined(spans, scene.language))
    return confirm.put(conversation, scene, "free", plan, read_back)


def _working(day: date, hours: Hours, pro: Professional, scene: Scene) -> Hours:
    """The hours meant; what is not said is taken from his week, else from the hours of the business."""
    usual = pro.schedule.template.get(str(day.weekday()), ())
    office = scene.business.hours
    start = hours.start or min((part.start for part in usual), default=office.start)
    last = max((part.end for part in usual), default=office.end)
    length = timedelta(minutes=pro.schedule.visit_minutes)
    if hours.end is None and hours.start and not hours.onward:
        end = (_at(day, start, scene) + length).time()  # "free tomorrow at 9": one visit
    else:
        end = hours.end or last
    if end <= start:
        end = min((_at(day, start, scene) + length).time(), time(23, 59)) if hours.start else end
    return Hours(start, end) if start < end else Hours()


def _opened(conversation: Conversation, day: date, hours: Hours, scene: Scene) -> Flow:
    assert hours.start and hours.end
    wish = FreeTime(pro_id=conversation.pro_id or "", day=day, start=hours.start, end=hours.end)
    freed = yield from ask(wish)
    said = line("free_done", day=span(Stretch(freed.start, freed.end), scene), count=freed.slots)
    return Outcome(conversation=conversation, lines=(said,))
