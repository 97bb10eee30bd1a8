"""The end of a visit, as its professional hears of it: was it done, and what the customer said of that."""

from collections.abc import Callable

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.domain.conversation import Conversation, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question


def _reminder(conversation: Conversation, lead: Lead, scene: Scene) -> Outcome:
    """A visit of his is over by its hours, and nobody closed it."""
    if lead.status is not LeadStatus.BOOKED or lead.pro_id != conversation.pro_id:
        return Outcome(conversation=conversation)
    start = lead.appointment_start
    window = show.window(start, scene) if start else show.word("as_soon_as_possible", scene)
    place = show.address(lead, scene)
    return Outcome(
        conversation=conversation,
        lines=(line("close_job", about=lead.id, name=_name(lead, scene), place=place, window=window),),
    )


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
