"""Small talk and what cannot be read: greetings, thanks, off-topic words, voice notes, calls. Short, and no promises."""

from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.domain.conversation import Conversation, State, Turn, asked
from fixi_app.domain.messages import InboundKind, MediaKind
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_WORDLESS = frozenset({InboundKind.REACTION, InboundKind.REVOKE, InboundKind.PHONE_ECHO, InboundKind.EDIT})


def first_words(conversation: Conversation, scene: Scene) -> Outcome:
    """The first reply names the business, says that it is automatic, and carries the privacy line."""
    if conversation.greeted:
        return Outcome(conversation=conversation)
    key = "first_words_urgent" if scene.turn.reading.danger else "first_words"
    return Outcome(conversation=conversation.but(greeted=True), lines=(line(key, business=scene.business.name),))


def is_silent(turn: Turn) -> bool:
    """A turn of reactions and withdrawn messages only asks for no answer."""
    messages = [i.inbound for i in turn.items if i.inbound]
    return bool(messages) and all(m.kind in _WORDLESS for m in messages)


def is_only_a_call(turn: Turn) -> bool:
    messages = [i.inbound for i in turn.items if i.inbound]
    return bool(messages) and all(m.kind is InboundKind.CALL for m in messages)


def about_calls(conversation: Conversation, scene: Scene) -> Outcome:
    phone = scene.business.phone_for_calls
    key = "no_calls_phone" if phone else "no_calls"
    return Outcome(conversation=conversation, lines=(line(key, phone=phone),))


def small_talk(conversation: Conversation, scene: Scene) -> Outcome | None:
    """An answer to words that carry no request; None when there is one."""
    reading = scene.turn.reading
    if unread := _unreadable(conversation, scene):
        return unread
    if reading.trade or reading.city or reading.unknown_place:
        return None
    if reading.intent is Intent.THANKS:
        return Outcome(conversation=conversation, lines=(line("welcome"),))
    if reading.intent is Intent.OFF_TOPIC:
        return Outcome(conversation=conversation, lines=(line("off_topic", business=scene.business.name),))
    if reading.intent is Intent.GREETING and conversation.state is not State.IDLE:
        return Outcome(conversation=conversation, lines=(line("here"),))
    return None


def _unreadable(conversation: Conversation, scene: Scene) -> Outcome | None:
    """A voice note that no model could hear, or a message that did not arrive whole: a few words, please, once."""
    reading = scene.turn.reading
    messages = [i.inbound for i in scene.turn.items if i.inbound]
    if scene.turn.texts() or reading.transcript or reading.media_show:
        return None
    if any(m.kind is InboundKind.UNDECRYPTABLE for m in messages):
        return Outcome(conversation=conversation, lines=(line("resend"),))
    voice = any(media.kind in (MediaKind.VOICE, MediaKind.AUDIO) for m in messages for media in m.media)
    again = conversation.open_question is not None and conversation.open_question.kind is Question.FEW_WORDS
    if not voice or again:
        return None
    return Outcome(
        conversation=asked(conversation, question(Question.FEW_WORDS, scene)), lines=(line("voice_few_words"),)
    )
