"""Where a customer's turn enters, and which flow takes it.

The order is the product's: a person in charge silences the bot; danger comes before everything; then what counts at
any moment (a person, stop, cancel, status); then the answer to the open question; and only then the request itself.
"""

from fixi_app.dialogue.customer import answers, asides, emergency, intake, news, talk
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line
from fixi_app.dialogue.words import CUSTOMER_WORDS, Word, word_in
from fixi_app.domain.conversation import Conversation, Mode, State, ended
from fixi_app.domain.facts import merged
from fixi_app.domain.reading import Intent, Reading

OLD_REVIEW_HOURS = 24
"""After this long a customer whose request waits for a person may open a new one (L05)."""


def turn(conversation: Conversation, scene: Scene) -> Flow:
    """One turn of a customer: first the news from inside, then his own words."""
    outcome = Outcome(conversation=conversation)
    for item in scene.turn.news():
        outcome = outcome.then((yield from news.told(outcome.conversation, item, scene)))
    if scene.turn.has_messages():
        outcome = outcome.then((yield from _spoken(outcome.conversation, scene)))
    return outcome


def _spoken(conversation: Conversation, scene: Scene) -> Flow:
    reading, word = scene.turn.reading, word_in(scene.turn, CUSTOMER_WORDS)
    if talk.is_only_a_call(scene.turn):
        return talk.about_calls(conversation, scene)
    if conversation.mode is not Mode.BOT and word not in (Word.CONTINUE, Word.STOP):
        return (yield from _listening(conversation, reading))
    if talk.is_silent(scene.turn):
        return Outcome(conversation=conversation)
    back = conversation.but(mode=Mode.BOT, person_asked_at=None)
    greeting = talk.first_words(back, scene)
    return greeting.then((yield from _decided(greeting.conversation, scene, word)))


def _listening(conversation: Conversation, reading: Reading) -> Flow:
    """While a person is in charge the bot says nothing, but understands what is said meanwhile."""
    heard = conversation.but(facts=merged(conversation.facts, reading))
    if heard.lead_id and heard.facts != conversation.facts:
        yield from intake.noted(heard)
    return Outcome(conversation=heard)


def _decided(conversation: Conversation, scene: Scene, word: Word | None) -> Flow:
    reading = scene.turn.reading
    if reading.danger:
        return (yield from emergency.raised(conversation, scene))
    if aside := (yield from asides.at_any_moment(conversation, scene, word)):
        return aside
    if answer := (yield from answers.to_open_question(conversation, scene, word)):
        return answer
    return (yield from _by_state(conversation, scene))


def _by_state(conversation: Conversation, scene: Scene) -> Flow:
    reading = scene.turn.reading
    if small := talk.small_talk(conversation, scene):
        return small
    if conversation.state in (State.WAITING, State.BOOKED):
        return (yield from asides.while_visit_open(conversation, scene))
    if conversation.state is State.REVIEW:
        return (yield from _in_review(conversation, scene))
    if conversation.state is State.RATING:
        conversation = ended(conversation)
    if reading.intent is Intent.DECLINE and conversation.lead_id is None:
        return Outcome(conversation=conversation, lines=(line("fine"),))
    return (yield from intake.heard(conversation, scene))


def _in_review(conversation: Conversation, scene: Scene) -> Flow:
    """A request that waits for a person: no second lead, one short word an hour; a corrected place is tried again."""
    facts = merged(conversation.facts, scene.turn.reading)
    if (facts.city, facts.trade) != (conversation.facts.city, conversation.facts.trade) and facts.city:
        return (yield from intake.heard(conversation.but(state=State.INTAKE), scene))
    noted = conversation.but(facts=facts)
    yield from intake.noted(noted)
    if hours_since(conversation.acknowledged_at, scene.now) >= OLD_REVIEW_HOURS and facts.trade:
        if scene.turn.reading.intent is Intent.NEW_REQUEST:
            return (yield from intake.heard(ended(conversation), scene))
    if hours_since(conversation.acknowledged_at, scene.now) < 1:
        return Outcome(conversation=noted)
    return Outcome(conversation=noted.but(acknowledged_at=scene.now), lines=(line("review_still"),))
