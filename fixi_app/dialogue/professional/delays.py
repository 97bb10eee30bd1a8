"""He is late, or a job takes longer: the customers whom it concerns hear of it at once."""

from datetime import datetime, timedelta

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import quoted
from fixi_app.dialogue.professional.move_wishes import Prolong, ReportLate
from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.professional.spans import minutes_in, said_alone
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, JobView, MyJobs, ask
from fixi_app.dialogue.words import Word, digit_in, leaves
from fixi_app.domain.conversation import Conversation, OpenQuestion, asked
from fixi_app.domain.leads import Lead
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent


def late(conversation: Conversation, scene: Scene) -> Flow:
    """To the visit that is quoted, else to the next one whose arrival window is not over and that has not begun.

    Where he said that it takes longer he is at work.
    """
    jobs = yield from _today(conversation, scene)
    window = timedelta(minutes=scene.business.arrival_window_minutes)
    waited = [job.lead for job in jobs if not job.lead.prolonged_by]
    open_ = [lead for lead in waited if _start(lead, scene) + window > scene.now]
    return (yield from _by(conversation, "late", _meant(open_, jobs, scene), scene))


def longer(conversation: Conversation, scene: Scene) -> Flow:
    """The visit that is quoted, else the last one that has begun."""
    jobs = yield from _today(conversation, scene)
    begun = [job.lead for job in jobs if _start(job.lead, scene) <= scene.now]
    return (yield from _by(conversation, "longer", _meant(begun[::-1], jobs, scene), scene))


def _today(conversation: Conversation, scene: Scene) -> Asking[list[JobView]]:
    """His visits of this local day that have an hour, in order of time."""
    jobs = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    day = scene.now.astimezone(scene.zone).date()
    timed = [job for job in jobs if job.lead.appointment_start]
    return [job for job in timed if _start(job.lead, scene).astimezone(scene.zone).date() == day]


def _start(lead: Lead, scene: Scene) -> datetime:
    return lead.appointment_start or scene.now


def _meant(candidates: list[Lead], jobs: list[JobView], scene: Scene) -> Lead | None:
    pointed = quoted.lead_meant(scene)
    if pointed:
        return next((job.lead for job in jobs if job.lead.id == pointed), None)
    return candidates[0] if candidates else None


def _by(conversation: Conversation, verb: str, lead: Lead | None, scene: Scene) -> Flow:
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("late_none" if verb == "late" else "longer_none"),))
    minutes = None if digit_in(scene.turn) else minutes_in(scene.turn.texts())  # a bare number is that of the command
    if minutes is not None:
        return (yield from _told(conversation, verb, lead.id, minutes, scene))
    asking = question(Question.PRO_MINUTES, scene, about=f"{verb}:{lead.id}")
    said = line("ask_minutes", about=lead.id, address=show.job_label(lead, scene))
    return Outcome(conversation=asked(conversation, asking), lines=(said,))


def minutes(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """The answer to "by how many minutes?"."""
    answer = scene.turn.reading.answer
    if word in (None, Word.REFUSE) and (leaves(scene.turn) or (answer and answer.no)):
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("left_as_it_is"),))
    count = said_alone(scene.turn.texts()) if word is None else minutes_in(scene.turn.texts())
    asks_person = scene.turn.reading.intent is Intent.HUMAN
    if count is None and word is None and opened.tries == 1 and not (quoted.lead_meant(scene) or asks_person):
        again = conversation.but(open_question=opened.but(tries=2))
        return Outcome(conversation=again, lines=(line("ask_minutes_again"),))
    if count is None or word not in (None, Word.LATE, Word.LONGER):
        return None
    verb, _, lead_id = (opened.about or "").partition(":")
    return (yield from _told(conversation.but(open_question=None), verb, lead_id, count, scene))


def _told(conversation: Conversation, verb: str, lead_id: str, count: int, scene: Scene) -> Flow:
    pro_id = conversation.pro_id or ""
    if verb == "late":
        jobs = yield from ask(ReportLate(lead_id=lead_id, pro_id=pro_id, minutes=count))
    else:
        jobs = yield from ask(Prolong(lead_id=lead_id, pro_id=pro_id, minutes=count))
    if jobs is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    if not jobs:
        return Outcome(conversation=conversation, lines=(line("longer_alone"),))
    rows = [_row(job.lead, scene) for job in jobs]
    return Outcome(conversation=conversation, lines=(line("delay_told", jobs=show.numbered(rows)),))


def _row(lead: Lead, scene: Scene) -> str:
    """A visit as it is expected now."""
    start = lead.appointment_start
    moved = lead.but(appointment_start=start + timedelta(minutes=lead.late_minutes)) if start else lead
    return show.job_label(moved, scene)
