"""Urgent but not dangerous: one line on what helps until somebody comes, once for each request. The words are data:
a catalogue sentence for each trade that has one (`texts/customer`)."""

from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.facts import Facts
from fixi_app.domain.reading import Trade

AID_FOR = {
    Trade.PLUMBING: "urgent_aid_water",
    Trade.DRAINAGE: "urgent_aid_drain",
    Trade.SOLAR_BOILER: "urgent_aid_water",
    Trade.ELECTRICAL: "urgent_aid_power",
    Trade.LOCKSMITH: "urgent_aid_locked",
    Trade.APPLIANCES: "urgent_aid_appliance",
}


def pressing(facts: Facts, scene: Scene) -> Facts:
    """The facts with their urgency: no electricity cannot wait, and "not urgent" can, whatever stands beside it."""
    texts = scene.turn.texts()
    if holds(Phrase.NOT_URGENT, texts) and not facts.danger:
        return facts.but(urgent=False)
    return facts.but(urgent=True) if holds(Phrase.PRESSING, texts) else facts


def given(conversation: Conversation) -> Outcome:
    """The line of first aid where there is one to give."""
    facts = conversation.facts
    key = AID_FOR.get(facts.trade) if facts.trade else None
    if key is None or conversation.aid_told or not facts.urgent or facts.danger:
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation.but(aid_told=True), lines=(line(key),))
