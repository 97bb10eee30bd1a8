"""Danger: the safety text went out when the message was kept; here help is looked for, with the place alone.

Fixi never stands in for the emergency services, and says what it does without one word of ease.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import talk
from fixi_app.dialogue.customer.reply import says_no
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import CallPerson, EmergencyOffer, Match, OpenLead, TellPro, ToReview, UpdateLead, ask
from fixi_app.domain.conversation import Conversation, Option, State, asked, ended
from fixi_app.domain.facts import Facts, merged, same_place
from fixi_app.domain.professionals import Professional
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
    """Danger in the customer's words: the owner knows at once; with a place, offers go out; else the place is asked."""
    alarmed = _alarmed(conversation, scene)
    out = conversation.state in (State.WAITING, State.BOOKED, State.REVIEW)
    if out and conversation.facts.danger:
        return (yield from _in_hand(conversation, alarmed.facts, scene))
    yield from ask(CallPerson(reason="emergency"))
    return (yield from with_place(alarmed, scene, conversation))


def _alarmed(conversation: Conversation, scene: Scene) -> Conversation:
    """A booked visit about something else stays booked: the danger is a matter of its own, at the same place."""
    reading = scene.turn.reading
    apart = conversation.state is State.BOOKED and not conversation.facts.danger
    start = ended(conversation).but(facts=same_place(conversation.facts)) if apart else conversation
    facts = talk.with_files(merged(start.facts, reading), scene.turn)
    return start.but(
        facts=facts.but(
            trade=reading.trade or TRADE_FOR[reading.danger or Danger.FIRE],
            asap=True,
            wanted=None,
        )
    )


def _in_hand(before: Conversation, told: Facts, scene: Scene) -> Flow:
    """Danger told again while help is called for: whoever comes needs the door and the photos that came with it.

    The trade stays the one for which help was called. "The firemen came, not needed" hears how to call it off.
    """
    facts = told.but(trade=before.facts.trade)
    known = before.but(facts=facts)
    if before.lead_id and facts != before.facts:
        yield from ask(UpdateLead(lead_id=before.lead_id, facts=facts))
        yield from ask(TellPro(lead_id=before.lead_id, kind="details_changed"))
    opened = before.open_question
    if opened and opened.kind in (Question.STREET, Question.HOUSE_NUMBER) and facts.has_address():
        known = known.but(open_question=None)
    clear = says_no(scene) or holds(Phrase.ALL_CLEAR, scene.turn.texts())
    over = (line("emergency_over", close=True),) if clear else ()
    return Outcome(conversation=known, lines=(line("emergency_in_hand"), *over))


def with_place(conversation: Conversation, scene: Scene, before: Conversation) -> Flow:
    """Place alone is enough for offers (L49)."""
    facts = conversation.facts
    if facts.city is None and facts.lat is None:
        return _asked_where(conversation, scene, before)
    lead = yield from ask(OpenLead(facts=facts, lead_id=conversation.lead_id, emergency=True))
    opened = conversation.but(lead_id=lead.id, speaker=None)
    found = yield from ask(Match(lead_id=lead.id))
    pros = (yield from ask(EmergencyOffer(lead_id=lead.id, order=found.order))) if found.order else ()
    if not pros:
        return (yield from _nobody(opened, scene))
    waiting = asked(opened.but(state=State.WAITING), None)
    said = [_asked(pros, facts, scene)]
    if not facts.has_address():
        said.append(line("emergency_street"))
        waiting = asked(waiting, question(Question.STREET, scene))
    return Outcome(conversation=waiting, lines=tuple(said))


def _asked(pros: tuple[Professional, ...], facts: Facts, scene: Scene) -> Line:
    if len(pros) == 1:
        return line("emergency_asked_one", name=pros[0].name)
    return line("emergency_asked", count=len(pros), trade=show.trade(facts.trade, scene))


def _asked_where(conversation: Conversation, scene: Scene, before: Conversation) -> Outcome:
    """Asked as often as needed: here no person takes the question over, he is called already."""
    facts = conversation.facts
    if facts.city_doubt:
        options = tuple(Option(value=city, label=scene.city(city)) for city in facts.city_doubt[:4])
        choosing = asked(conversation, question(Question.CITY_CHOICE, scene, options=options))
        said = line("emergency_which_city", options=show.numbered([o.label for o in options]))
        return Outcome(conversation=choosing.but(state=State.INTAKE), lines=(said,))
    opened = before.open_question
    again = opened is not None and opened.kind is Question.CITY
    asking = asked(conversation.but(state=State.INTAKE), question(Question.CITY, scene))
    return Outcome(conversation=asking, lines=(line("emergency_where_again" if again else "emergency_where"),))


def _nobody(conversation: Conversation, scene: Scene) -> Flow:
    yield from ask(ToReview(lead_id=conversation.lead_id or "", reason="emergency, nobody to ask"))
    waiting = asked(conversation.but(state=State.REVIEW, acknowledged_at=scene.now), None)
    return Outcome(conversation=waiting, lines=(line("emergency_nobody"),))
