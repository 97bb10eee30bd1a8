"""The professional's own words to his customer: marked as his, and only while the visit is."""

from fixi_app.dialogue.customer import questions
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import SeePro, ask
from fixi_app.domain.conversation import Conversation, Item
from fixi_app.domain.leads import Lead, LeadStatus


def words(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    if pro is None or pro.id != item.news.get("pro_id") or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    said = line("pro_says", gender=pro.gender, about=lead.id, name=pro.name, text=item.news.get("text", ""))
    return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
