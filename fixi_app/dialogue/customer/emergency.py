"""Danger: the safety text went out when the message was kept; here help is looked for, with the place alone.

Fixi never stands in for the emergency services, and says what it does without one word of ease.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer.intake import pictures
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import CallPerson, EmergencyOffer, Match, OpenLead, ToReview, UpdateLead, ask
from fixi_app.domain.conversation import Conversation, Mode, State, asked
from fixi_app.domain.facts import merged
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Danger, Trade

TRADE_FOR = {
    Danger.GAS: Trade.GAS,
    Danger.FIRE: Trade.ELECTRICAL,
    Danger.SPARKS: Trade.ELECTRICAL,
    Danger.FLOOD_NEAR_POWER: Trade.PLUMBING,
    Danger.CHILD_LOCKED_IN: Trade.LOCKSMITH,
}


def raised(conversation: Conversation, scene: Scene) -> Flow:
    """Danger in the customer's words: with a place, offers go out at once; without one, only the place is asked."""
    facts = merged(conversation.facts, scene.turn.reading)
    facts = facts.but(
        photos=facts.photos + pictures(scene),
        trade=facts.trade or TRADE_FOR[scene.turn.reading.danger or Danger.FIRE],
        asap=True,
        wanted=None,
    )
    alarmed = conversation.but(facts=facts, mode=Mode.BOT)
    if conversation.state in (State.WAITING, State.BOOKED, State.REVIEW) and conversation.facts.danger:
        return Outcome(conversation=alarmed, lines=(line("emergency_in_hand"),))
    return (yield from with_place(alarmed, scene))


def with_place(conversation: Conversation, scene: Scene) -> Flow:
    facts = conversation.facts
    if facts.city is None and facts.lat is None:
        asking = asked(conversation.but(state=State.INTAKE), question(Question.CITY, scene))
        return Outcome(conversation=asking, lines=(line("emergency_where"),))
    lead = yield from ask(OpenLead(facts=facts, emergency=True))
    if conversation.lead_id and conversation.lead_id != lead.id:
        yield from ask(UpdateLead(lead_id=conversation.lead_id, facts=facts, emergency=True))
    opened = conversation.but(lead_id=lead.id)
    yield from ask(CallPerson(reason="emergency"))
    found = yield from ask(Match(lead_id=lead.id))
    asked_pros = (yield from ask(EmergencyOffer(lead_id=lead.id, order=found.order))) if found.order else ()
    if not asked_pros:
        return (yield from _nobody(opened, scene))
    said = [line("emergency_asked", count=len(asked_pros), trade=show.trade(facts.trade, scene))]
    waiting = asked(opened.but(state=State.WAITING), None)
    if not facts.has_address():
        said.append(line("emergency_street"))
        waiting = asked(waiting, question(Question.STREET, scene))
    return Outcome(conversation=waiting, lines=tuple(said))


def _nobody(conversation: Conversation, scene: Scene) -> Flow:
    yield from ask(ToReview(lead_id=conversation.lead_id or "", reason="emergency, nobody to ask"))
    waiting = asked(conversation.but(state=State.REVIEW, acknowledged_at=scene.now), None)
    return Outcome(conversation=waiting, lines=(line("emergency_nobody"),))
