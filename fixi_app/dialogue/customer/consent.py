"""Consent first, where the setting wants it: nothing is stored, handed to a model or acted on before a yes.

What he wrote before it lies in the inbox alone, by its id. After a yes it is taken up as if it came now, so that a
model reads it then and its files are fetched then; after a no it loses its words. A person, stopping and the privacy
text are to be had without consent, and danger is held up by nothing.
"""

from fixi_app.dialogue import render
from fixi_app.dialogue.customer import asides, person, privacy
from fixi_app.dialogue.customer.privacy_wishes import ForgetHeld, TakeUpHeld
from fixi_app.dialogue.customer.reply import says_no, says_yes
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.dialogue.words import Word, agrees, digit_in
from fixi_app.domain.consent import may_be_read
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_MOST_HELD = 20
"""Messages that are kept waiting for a yes, the last ones."""
Met = Asking[tuple[Conversation, Outcome | None]]


def met(conversation: Conversation, scene: Scene, word: Word | None) -> Met:
    """The conversation as the usual road may take it, or what is said in place of that for want of consent."""
    if may_be_read(conversation, scene.business):
        return conversation, None
    if scene.turn.reading.danger:
        return (yield from _in_danger(conversation))
    if _is_open(conversation) and says_yes(scene):
        return (yield from _agreed(conversation, scene))
    return conversation, (yield from _without(conversation, scene, word))


def _is_open(conversation: Conversation) -> bool:
    return conversation.open_question is not None and conversation.open_question.kind is Question.CONSENT


def _in_danger(conversation: Conversation) -> Met:
    """Help is not held up; what he said before, perhaps the place, is taken up at once."""
    if conversation.held:
        yield from ask(TakeUpHeld(ids=conversation.held))
    return conversation.but(held=(), open_question=None), None


def _agreed(conversation: Conversation, scene: Scene) -> Met:
    """His yes; what he said before it comes up in the very next turn, which answers it."""
    there = (yield from ask(TakeUpHeld(ids=conversation.held))) if conversation.held else 0
    known = person.with_bot(conversation).but(consented_at=scene.now, held=(), open_question=None)
    if not (agrees(scene.turn) or digit_in(scene.turn)) and scene.turn.reading.intent is not Intent.CONFIRM:
        return known, None  # he went on at once with what he wants
    return known, Outcome(conversation=known, lines=() if there else (line("continue"),))


def _without(conversation: Conversation, scene: Scene, word: Word | None) -> Flow:
    """What can be had without consent; everything else waits for it."""
    reading = scene.turn.reading
    if word is Word.PERSON or (reading.intent in (Intent.HUMAN, Intent.COMPLAINT) and word is None):
        return _greeted((yield from asides.person(conversation, scene, "person_called")), scene)
    if word is Word.STOP or reading.intent is Intent.OPT_OUT:
        forgotten = yield from _forgotten(conversation)
        return (yield from asides.stopped(forgotten, scene))
    if conversation.mode is not Mode.BOT:
        return person.still_waiting(person.waits(_held(conversation, scene), scene), scene)
    if _is_open(conversation) and says_no(scene):
        return (yield from _refused(conversation, scene))
    if word is Word.PRIVACY or privacy.is_about_data(scene, word):
        return _greeted(Outcome(conversation=conversation, lines=privacy.lines(scene)), scene).then(
            _asked(conversation.but(greeted=True), scene)
        )
    if word is Word.MACHINE:
        said = line("machine", business=scene.business.name)
        return Outcome(conversation=conversation, lines=(said,)).then(_asked(conversation, scene))
    if reading.intent is Intent.THANKS and not conversation.held:
        return Outcome(conversation=conversation, lines=(line("welcome_plain"),))
    return _greeted(_asked(_held(conversation, scene), scene), scene)


def _held(conversation: Conversation, scene: Scene) -> Conversation:
    came = [item.id for item in scene.turn.items if item.kind == "message"]
    return conversation.but(held=(*conversation.held, *came)[-_MOST_HELD:])


def _asked(conversation: Conversation, scene: Scene) -> Outcome:
    """The question, in full the first time and in short when it stands there already."""
    if _is_open(conversation):
        return Outcome(conversation=conversation, lines=(line("consent_again"),))
    asking = conversation.but(open_question=question(Question.CONSENT, scene))
    key = "ask_consent_model" if scene.model_vendor else "ask_consent"
    return Outcome(conversation=asking, lines=(line(key),))


def _greeted(outcome: Outcome, scene: Scene) -> Outcome:
    """Whoever writes for the first time reads first with whom he speaks."""
    if outcome.conversation.greeted:
        return outcome
    hello: Line = line("first_words_consent", business=scene.business.name)
    return Outcome(conversation=outcome.conversation.but(greeted=True), lines=(hello, *outcome.lines))


def _refused(conversation: Conversation, scene: Scene) -> Flow:
    """A no is respected: his words are gone, and there are a person and the telephone. A later yes still counts."""
    forgotten = yield from _forgotten(conversation)
    phone = scene.business.phone_for_calls
    call = render.text("or_call", scene.language, phone=phone) if phone else ""
    return Outcome(conversation=forgotten, lines=(line("consent_refused", phone=call),))


def _forgotten(conversation: Conversation) -> Asking[Conversation]:
    yield from ask(ForgetHeld(ids=conversation.held))
    return conversation.but(held=(), name=None)
