"""The end of a visit, as its professional hears of it: was it done, and what the customer said of that."""

from collections.abc import Callable

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.domain.conversation import Conversation, Option, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question

_OPTIONS = (Option(value="done"), Option(value="not_yet"))


def _reminder(conversation: Conversation, lead: Lead, scene: Scene) -> Outcome:
    """A visit of his is over by its hours, and nobody closed it.

    Where he is being asked something else the numbers belong to that: then he is told the word for it.
    """
    if lead.status is not LeadStatus.BOOKED or lead.pro_id != conversation.pro_id:
        return Outcome(conversation=conversation)
    start = lead.appointment_start
    window = show.window(start, scene) if start else show.word("as_soon_as_possible", scene)
    place = show.address(lead, scene)
    said = line("close_job", about=lead.id, name=_name(lead, scene), place=place, window=window)
    if conversation.open_question is not None and conversation.open_question.kind is not Question.JOB_DONE:
        return Outcome(conversation=conversation, lines=(said, line("close_job_word", close=True)))
    asking = asked(conversation, question(Question.JOB_DONE, scene, options=_OPTIONS, about=lead.id))
    return Outcome(conversation=asking, lines=(said, line("ask_job_done", close=True)))


def _closed(conversation: Conversation, lead: Lead, scene: Scene) -> Outcome:
    """The customer said that it is done. The price is asked for where a number can mean nothing else."""
    if lead.status is not LeadStatus.COMPLETED or lead.pro_id != conversation.pro_id or lead.final_price is not None:
        return Outcome(conversation=conversation)
    said = line("closed_by_customer", about=lead.id, name=_name(lead, scene))
    if conversation.open_question is not None:
        return Outcome(conversation=conversation, lines=(said,))
    asking = asked(conversation, question(Question.FINAL_PRICE, scene, about=lead.id))
    return Outcome(conversation=asking, lines=(said, line("ask_final_price")))


def _name(lead: Lead, scene: Scene) -> str:
    return first_name(lead.customer_name or "") or show.word("a_customer", scene)


NEWS: dict[str, Callable[[Conversation, Lead, Scene], Outcome]] = {"close_job": _reminder, "visit_closed": _closed}
