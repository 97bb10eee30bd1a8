"""He is ill: one yes, and the rest of his day is planned anew with every customer of it."""

from fixi_app.dialogue import show
from fixi_app.dialogue.professional.move_wishes import SickToday
from fixi_app.dialogue.professional.pro_choice import choice
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, JobView, MyJobs, ask
from fixi_app.domain.conversation import Conversation, Option


def today(conversation: Conversation, scene: Scene) -> Flow:
    """What it means is read back first: these visits fall away."""
    jobs = yield from _of_today(conversation, scene)
    options = [
        Option(value="sick:", label=show.word("choice_sick", scene)),
        Option(value="leave:", label=show.word("choice_day_stays", scene)),
    ]
    labels = [show.job_label(job.lead, scene) for job in jobs]
    before = line("ask_sick", jobs=show.numbered(labels)) if labels else line("ask_sick_free")
    return choice(conversation, options, scene, before)


def _of_today(conversation: Conversation, scene: Scene) -> Asking[tuple[JobView, ...]]:
    """His visits of this local day that are not over, and those that have no hour because somebody comes now."""
    jobs = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    day = scene.now.astimezone(scene.zone).date()
    coming = [job for job in jobs if job.lead.appointment_end is None or job.lead.appointment_end > scene.now]
    starts = [(job, job.lead.appointment_start) for job in coming]
    return tuple(job for job, start in starts if start is None or start.astimezone(scene.zone).date() == day)


def confirmed(conversation: Conversation, id_: str, scene: Scene) -> Flow:
    jobs = yield from ask(SickToday(pro_id=conversation.pro_id or ""))
    if not jobs:
        return Outcome(conversation=conversation, lines=(line("sick_kept_free"),))
    said = line("sick_told", jobs=show.numbered([show.job_label(job.lead, scene) for job in jobs]))
    return Outcome(conversation=conversation, lines=(said,))
