"""He is ill, today or on days that he names: one yes, and they are planned anew with every customer of them."""

from datetime import date, timedelta
from typing import NamedTuple

from fixi_app.dialogue import render, show
from fixi_app.dialogue.professional.moments import days_in, says_until
from fixi_app.dialogue.professional.move_wishes import Sick
from fixi_app.dialogue.professional.pro_choice import choice
from fixi_app.dialogue.professional.vacation import named
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, JobView, MyJobs, ask
from fixi_app.domain.conversation import Conversation, Option

_WEEK = timedelta(days=7)


class Days(NamedTuple):
    """First and last local day, both included."""

    first: date
    last: date

    def named(self, scene: Scene) -> str:
        last = f" - {named(self.last, scene)}" if self.last != self.first else ""
        return f"{named(self.first, scene)}{last}"


def said(conversation: Conversation, scene: Scene) -> Flow:
    """What it means is read back first: these visits fall away."""
    days = _meant(" ".join(scene.turn.texts()), _today(scene))
    jobs = yield from _visits(conversation, days, scene)
    day, value = days.named(scene), f"{days.first.isoformat()}/{days.last.isoformat()}"
    options = [
        Option(value=f"sick:{value}", label=choice_label(value, scene)),
        Option(value="leave:", label=show.word("choice_day_stays", scene)),
    ]
    labels = [show.job_label(job.lead, scene) for job in jobs]
    before = line("ask_sick", jobs=show.numbered(labels)) if labels else line("ask_sick_free", day=day)
    return choice(conversation, options, scene, before)


def _today(scene: Scene) -> date:
    return scene.now.astimezone(scene.zone).date()


def _meant(words: str, today: date) -> Days:
    """Today where he names no day; with "until" it is from today; of two days all between them."""
    named_ = [day for day in days_in(words, today) if day >= today]
    if not named_:
        return Days(today, today)
    first, last = (today if len(named_) == 1 and says_until(words) else named_[0]), named_[-1]
    while last < first:  # "from Sunday to Thursday", said on a Monday: both are the next that come
        last += _WEEK
    return Days(first, last)


def _visits(conversation: Conversation, days: Days, scene: Scene) -> Asking[tuple[JobView, ...]]:
    """His visits of these days that are not over; one without an hour is one of today, for somebody comes now."""
    jobs = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    coming = [job for job in jobs if job.lead.appointment_end is None or job.lead.appointment_end > scene.now]
    starts = [(job, job.lead.appointment_start or scene.now) for job in coming]
    return tuple(job for job, start in starts if days.first <= start.astimezone(scene.zone).date() <= days.last)


def choice_label(id_: str, scene: Scene) -> str:
    """What the option that plans these days anew is called."""
    return render.text("choice_sick", scene.language, day=_kept(id_, scene).named(scene))


def _kept(id_: str, scene: Scene) -> Days:
    """The days as the option keeps them, `FIRST/LAST`."""
    first, _, last = id_.partition("/")
    return Days(date.fromisoformat(first), date.fromisoformat(last)) if id_ else Days(_today(scene), _today(scene))


def confirmed(conversation: Conversation, id_: str, scene: Scene) -> Flow:
    days = _kept(id_, scene)
    jobs = yield from ask(Sick(pro_id=conversation.pro_id or "", first=days.first, last=days.last))
    day = days.named(scene)
    if not jobs:
        return Outcome(conversation=conversation, lines=(line("sick_kept_free", day=day),))
    told = line("sick_told", day=day, jobs=show.numbered([show.job_label(job.lead, scene) for job in jobs]))
    return Outcome(conversation=conversation, lines=(told,))
