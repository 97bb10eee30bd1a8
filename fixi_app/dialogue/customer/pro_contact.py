"""Who comes is asked for by his phone: told once the visit is his, as the confirmation told it, and not before."""

from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.dialogue.wishes import Asking, SeeLead, SeePro, ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import LeadStatus


def answer(conversation: Conversation, scene: Scene) -> Asking[Line | None]:
    """None when he asks no such thing; a number that he tells himself ("her phone is ...") is no question."""
    texts = scene.turn.texts()
    if not holds(Phrase.PRO_PHONE, texts) or any(letter.isdecimal() for text in texts for letter in text):
        return None
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    if lead is None:
        return None
    if lead.status is not LeadStatus.BOOKED or lead.pro_id is None:
        return line("pro_phone_later")
    pro = yield from ask(SeePro(pro_id=lead.pro_id))
    return line("pro_phone", name=pro.name, phone=pro.phone) if pro and pro.phone else None
