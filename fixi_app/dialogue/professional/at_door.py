"""He stands at the door and nobody opens: the customer is written to at once, and he hears what he can do meanwhile."""

from datetime import datetime, timedelta

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import quoted
from fixi_app.dialogue.professional.move_wishes import NobodyOpens
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import JobView, MyJobs, ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.professionals import first_name

_EARLY = timedelta(hours=1)
"""By so much he may be before the hour that was promised."""


def nobody_opens(conversation: Conversation, scene: Scene) -> Flow:
    mine = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    visit = _here(mine, scene)
    if visit is None:
        return Outcome(conversation=conversation, lines=(line("door_no_visit"),))
    told = yield from ask(NobodyOpens(lead_id=visit.lead.id, pro_id=conversation.pro_id or ""))
    if told is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    name = first_name(told.lead.customer_name or "") or show.word("a_customer", scene)
    said = line("door_told", name=name, phone=told.lead.phone or "")
    return Outcome(conversation=conversation, lines=(said,))


def _here(mine: tuple[JobView, ...], scene: Scene) -> JobView | None:
    """The visit at whose door he is: the one he quotes, else the one he set out to, else the one whose hour it is."""
    pointed = quoted.lead_meant(scene)
    possible = [job for job in mine if (job.lead.id == pointed if pointed else _is_now(job, scene))]
    return min(possible, key=lambda job: (job.lead.way is None, _distance(job, scene.now)), default=None)


def _is_now(job: JobView, scene: Scene) -> bool:
    start = job.lead.appointment_start
    if start is None:  # somebody is to come as soon as he can
        return True
    same_day = start.astimezone(scene.zone).date() == scene.now.astimezone(scene.zone).date()
    return same_day and start - _EARLY <= scene.now


def _distance(job: JobView, now: datetime) -> timedelta:
    return abs((job.lead.appointment_start or now) - now)
