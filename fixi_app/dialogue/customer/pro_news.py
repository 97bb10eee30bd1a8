"""What a professional decided about a customer's chat: he writes there himself, or the bot goes on."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import person
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, SeeLead, SeePro, TellPro, ask
from fixi_app.domain.conversation import Conversation, Item, Mode
from fixi_app.domain.leads import Lead, LeadStatus

_MOST = 300
"""Letters of her words that are passed on."""


def paused(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The professional of this visit will write himself: the bot is quiet as for a person in charge.

    He counts as having spoken, so a word of the customer that nobody answers brings the bot back in time.
    """
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    by = item.news.get("pro_id")
    if pro is None or pro.id != by or lead.status is not LeadStatus.BOOKED or conversation.mode is not Mode.BOT:
        return Outcome(conversation=conversation)
    quiet = conversation.but(
        mode=Mode.PERSON, person_by=by, person_spoke_at=scene.now, person_asked_at=None, word_waits_since=None
    )
    said = line("pro_writes_himself", gender=pro.gender, name=pro.name, phone=pro.phone)
    return Outcome(conversation=quiet, lines=(said,))


def passed_on(conversation: Conversation, scene: Scene) -> Asking[None]:
    """While he writes to her himself, what she writes here reaches him: it is another number than his."""
    words = " ".join(scene.turn.texts()).strip()
    if conversation.mode is not Mode.PERSON or not conversation.person_by or not conversation.lead_id or not words:
        return
    lead = yield from ask(SeeLead(lead_id=conversation.lead_id))
    if lead and lead.status is LeadStatus.BOOKED and lead.pro_id == conversation.person_by:
        yield from ask(TellPro(lead_id=lead.id, kind="customer_note", text=told(words, _MOST)))


def resumed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The bot is back, if it was this professional who had stopped it."""
    assert lead is not None
    yield from ()
    if conversation.mode is not Mode.PERSON or conversation.person_by != item.news.get("pro_id"):
        return Outcome(conversation=conversation)
    back = person.with_bot(conversation)
    if lead.status is not LeadStatus.BOOKED or lead.appointment_start is None:
        return Outcome(conversation=back)
    said = line("bot_goes_on", window=show.window(lead.appointment_start, scene))
    return Outcome(conversation=back, lines=(said,))
