"""The professional has not answered: wait for him, or another one? Asked in time by the ladder, or by the customer."""

from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import SeePro, ask
from fixi_app.domain.conversation import Conversation, Option, asked
from fixi_app.domain.leads import Lead
from fixi_app.domain.questions import Question


def wait_or_other(conversation: Conversation, lead: Lead, scene: Scene) -> Flow:
    """Each choice names its request, which need not be the one that is talked about when he answers."""
    assert lead.offer is not None
    pro = yield from ask(SeePro(pro_id=lead.offer.pro_id))
    options = (Option(value=f"wait:{lead.id}"), Option(value=f"other:{lead.id}"))
    asking = question(Question.WAIT_OR_OTHER, scene, options=options, about=lead.offer.id)
    said = line("ask_wait_or_other", gender=pro.gender if pro else None, name=pro.name if pro else "")
    return Outcome(conversation=asked(conversation, asking), lines=(said,))
