"""He is there: kept with the visit. The customer, who sees him, hears nothing, unless he said that nobody came."""

from fixi_app.dialogue import show
from fixi_app.dialogue.professional.at_hand import visit_here
from fixi_app.dialogue.professional.job_wishes import ArrivedThere
from fixi_app.dialogue.professional.move_wishes import AnswerAbsent
from fixi_app.dialogue.professional.quoted import lead_meant
from fixi_app.dialogue.professional.too_early import is_near
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead
from fixi_app.domain.moves import AbsenceState
from fixi_app.domain.professionals import first_name


def there(conversation: Conversation, scene: Scene) -> Flow:
    pro_id = conversation.pro_id or ""
    lead = yield from visit_here(conversation, scene, is_near)
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("job_gone" if lead_meant(scene) else "arrived_none"),))
    if lead.absence is not None and lead.absence.state is AbsenceState.ASKED:
        told = yield from ask(AnswerAbsent(lead_id=lead.id, pro_id=pro_id, answer="coming"))
        return _said("coming_told" if told else "job_gone", _closed(conversation, lead), lead, scene)
    kept = yield from ask(ArrivedThere(lead_id=lead.id, pro_id=pro_id))
    return _said("arrived" if kept else "job_gone", conversation, lead, scene)


def _closed(conversation: Conversation, lead: Lead) -> Conversation:
    """Without the question where he is, which this answers."""
    opened = conversation.open_question
    return conversation.but(open_question=None) if opened and opened.about == lead.id else conversation


def _said(key: str, conversation: Conversation, lead: Lead, scene: Scene) -> Outcome:
    name = first_name(lead.customer_name or "") or show.word("a_customer", scene)
    return Outcome(conversation=conversation, lines=(line(key, about=lead.id, name=name),))
