"""A vacation: from when until when, read back once; the visits inside it, each kept, moved or handed over; and back.

It lasts until its last day or until he says that he is back: no timer ends it.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from fixi_app.dialogue import render, show
from fixi_app.dialogue.professional import confirm
from fixi_app.dialogue.professional.calendar_wishes import Return, TakeVacation
from fixi_app.dialogue.professional.job_wishes import GiveUpVisit
from fixi_app.dialogue.professional.moments import days_in, opens_ended, says_until
from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, JobView, SeeLead, SeePro, ask
from fixi_app.dialogue.words import Word, plain
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Schedule
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_LONGEST = timedelta(days=366)
KEEP, MOVE, HAND_OVER = "1", "2", "3"


class Keys(NamedTuple):
    open_ended: str
    one_day: str
    days: str


_ASKED = Keys("vacation_from", "vacation_day", "vacation_days")
_KEPT = Keys("vacation_kept_from", "vacation_kept_day", "vacation_kept_days")
_CALLED_OFF = Keys("back_later_from", "back_later_day", "back_later_days")


def taken(conversation: Conversation, scene: Scene) -> Flow:
    yield from ()
    meant = _meant(" ".join(scene.turn.texts()), _today(scene))
    if meant is None:
        asking = question(Question.WHEN_AWAY, scene)
        return Outcome(conversation=asked(conversation, asking), lines=(line("ask_when_away"),))
    return _read_back(conversation, meant, scene)


def when(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """The answer to "from when until when?"."""
    yield from ()
    if word not in (None, Word.VACATION) or scene.turn.reading.intent is Intent.HUMAN:
        return None
    closed = conversation.but(open_question=None)
    meant = _meant(" ".join(scene.turn.texts()), _today(scene))
    if meant is not None:
        return _read_back(closed, meant, scene)
    if opened.tries > 1:
        return Outcome(conversation=closed, lines=(line("calendar_as_it_was"),))
    again = conversation.but(open_question=opened.but(tries=opened.tries + 1))
    return Outcome(conversation=again, lines=(line("ask_when_away"),))


def _meant(said: str, today: date) -> tuple[date, date | None] | None:
    """First and last day; one day alone is that day, with "until" it is from today, with "from" it has no end."""
    days = days_in(said, today)
    if not days:
        return None
    if len(days) == 1:
        if says_until(said):
            return today, days[0]
        return days[0], None if opens_ended(said) else days[0]
    first, last = days[0], days[1]
    while last < first:  # "from Sunday to Thursday", said on a Monday: both are the next that come
        last += _WEEK
    return first, min(last, first + _LONGEST)


def _read_back(conversation: Conversation, meant: tuple[date, date | None], scene: Scene) -> Outcome:
    first, last = meant
    plan = {"first": first.isoformat(), "last": last.isoformat() if last else None}
    return confirm.put(conversation, scene, "vacation", plan, _days_line(_ASKED, first, last, scene))


def _days_line(keys: Keys, first: date, last: date | None, scene: Scene) -> Line:
    if last is None:
        return line(keys.open_ended, day=named(first, scene))
    if last == first:
        return line(keys.one_day, day=named(first, scene))
    return line(keys.days, day=named(first, scene), options=named(last, scene))


def named(day: date, scene: Scene) -> str:
    noon = datetime.combine(day, time(12), scene.zone)
    return render.day_name(noon, scene.now, scene.zone, scene.language)


def confirmed(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    """His yes: no more visits in it; those that are booked already are asked about one by one."""
    first, last = date.fromisoformat(plan["first"]), plan["last"] and date.fromisoformat(plan["last"])
    visits = yield from ask(TakeVacation(pro_id=conversation.pro_id or "", first=first, last=last))
    said = _days_line(_KEPT, first, last, scene)
    outcome = Outcome(conversation=conversation, lines=(said,))
    if not visits:
        return outcome
    rows = show.numbered([show.job_label(visit.lead, scene) for visit in visits])
    return outcome.plus(line("vacation_visits", jobs=rows)).then(_ask_visit(conversation, visits, scene))


def _ask_visit(conversation: Conversation, visits: tuple[JobView, ...], scene: Scene) -> Outcome:
    options = tuple(show.job_option(v.lead.id, v.lead, scene) for v in visits)
    return _ask_next(conversation, options, scene)


def _ask_next(conversation: Conversation, options: tuple[Option, ...], scene: Scene) -> Outcome:
    if not options:
        return Outcome(conversation=conversation.but(open_question=None))
    asking = question(Question.AWAY_VISIT, scene, options=options)
    return Outcome(conversation=asked(conversation, asking), lines=(ask_visit_line(asking),))


def ask_visit_line(opened: OpenQuestion) -> Line:
    return line("ask_away_visit", address=opened.options[0].label)


def visit(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Keep, move, or hand over: the visit that was asked about; then the next one. Two of them at once are none."""
    choices = _choices(scene, word)
    if not choices or not opened.options:
        return None
    if len(choices) > 1:
        return Outcome(conversation=conversation, lines=(ask_visit_line(opened),))
    choice = choices.pop()
    if choice == KEEP:
        key = "away_kept" if (yield from _is_his(conversation, opened.options[0].value)) else "job_gone"
    else:
        wish = GiveUpVisit(
            lead_id=opened.options[0].value, pro_id=conversation.pro_id or "", hand_over=choice == HAND_OVER
        )
        key = "away_given_up" if (yield from ask(wish)) else "job_gone"
    outcome = Outcome(conversation=conversation, lines=(line(key),))
    return outcome.then(_ask_next(conversation, opened.options[1:], scene))


def _is_his(conversation: Conversation, lead_id: str) -> Asking[bool]:
    lead = yield from ask(SeeLead(lead_id=lead_id))
    return lead is not None and lead.pro_id == conversation.pro_id and lead.status is LeadStatus.BOOKED


_SAID = {
    KEEP: re.compile(r"^(?:ל?השאר|להשאיר|תשאיר|תשאירי|נשאר|אגיע|אני אגיע|keep|leave|stays?)(?!\w)"),
    MOVE: re.compile(r"^(?:להציע|זמן אחר|לדחות|להזיז|תזיז|תזיזי|move|another time|other time|reschedule)(?!\w)"),
    HAND_OVER: re.compile(r"^(?:להעביר|תעביר|תעבירי|מישהו אחר|hand|give it|someone else|somebody else|another pro)"),
}


def _choices(scene: Scene, word: Word | None) -> set[str]:
    """All that his messages name, by number or in words."""
    said = [plain(text) for text in scene.turn.texts()]
    by_number = {text.rstrip(")") for text in said} & {KEEP, MOVE, HAND_OVER}
    if word in (Word.OTHER_TIME, Word.GIVE_BACK):
        return {MOVE if word is Word.OTHER_TIME else HAND_OVER} | by_number
    return {choice for choice, pattern in _SAID.items() if any(map(pattern.search, said))} | by_number


# -- back -------------------------------------------------------------------------------------------------------------


def back(conversation: Conversation, scene: Scene) -> Flow:
    """He is back: the vacation that runs ends now; one that is yet to come is called off after a yes."""
    pro = yield from ask(SeePro(pro_id=conversation.pro_id or ""))
    stretch = pro and current(pro.schedule, scene)
    if not stretch:
        return Outcome(conversation=conversation, lines=(line("back_none"),))
    first, last = stretch
    plan = {"first": first.isoformat(), "last": last.isoformat() if last else None}
    if first > _today(scene):
        return confirm.put(conversation, scene, "back", plan, _days_line(_CALLED_OFF, first, last, scene))
    return (yield from returned(conversation, plan, scene))


def returned(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    first, last = date.fromisoformat(plan["first"]), plan["last"] and date.fromisoformat(plan["last"])
    free = yield from ask(Return(pro_id=conversation.pro_id or "", first=first, last=last))
    key = "back_done" if first <= _today(scene) else "back_called_off"
    return Outcome(conversation=conversation, lines=(line(key, count=free),))


def current(schedule: Schedule, scene: Scene) -> tuple[date, date | None] | None:
    """The vacation that runs today, else the next one."""
    today = _today(scene)
    if schedule.away_from and schedule.away_until is None:
        return schedule.away_from.astimezone(scene.zone).date(), None
    days = sorted(day for text in schedule.vacation_days if (day := date.fromisoformat(text)) >= today)
    if not days:
        return None
    last = days[0]
    while last + _DAY in days:
        last += _DAY
    return days[0], last


def _today(scene: Scene) -> date:
    return scene.now.astimezone(scene.zone).date()
