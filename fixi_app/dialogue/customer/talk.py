"""Small talk and what cannot be read: greetings, thanks, off-topic words, calls, files. Short, and no promises."""

from dataclasses import replace

from fixi_app.dialogue.scene import Line, Outcome, Scene, line
from fixi_app.dialogue.words import CUSTOMER_WORDS, is_only_words
from fixi_app.domain.conversation import Conversation, Turn, standing
from fixi_app.domain.facts import Facts
from fixi_app.domain.messages import Inbound, InboundKind, Media, MediaKind
from fixi_app.domain.reading import Reading

_WORDLESS = frozenset({InboundKind.REACTION, InboundKind.REVOKE, InboundKind.MOVED, InboundKind.PHONE_ECHO})
_PICTURES = frozenset({MediaKind.IMAGE, MediaKind.VIDEO})
_VOICES = frozenset({MediaKind.VOICE, MediaKind.AUDIO})
_SHOWN = _PICTURES | {MediaKind.DOCUMENT}
_TOLD = (
    "trade", "issue", "city", "city_doubt", "unknown_place", "street", "house_number", "floor", "apartment",
    "customer_name",
)  # fmt: skip
"""What a request is made of, as far as words tell it."""
MOST_FILES = 12


def first_words(conversation: Conversation, scene: Scene) -> Outcome:
    """The first reply names the business, says that it is automatic, and carries the privacy line."""
    if conversation.greeted:
        return Outcome(conversation=conversation)
    key = "first_words" if scene.model_vendor else "first_words_no_model"
    key = "first_words_urgent" if scene.turn.reading.danger else key
    return Outcome(conversation=conversation.but(greeted=True), lines=(line(key, business=scene.business.name),))


def without_mishearing(scene: Scene) -> Scene:
    """The scene without what a reader took an exact word for: "other" for the town of Omer, "skip" for a street."""
    if scene.turn.reading.danger or not is_only_words(scene.turn, CUSTOMER_WORDS):
        return scene
    nothing = Reading()
    heard = scene.turn.reading.but(**{field: getattr(nothing, field) for field in _TOLD})
    return replace(scene, turn=scene.turn.but(reading=heard))


def messages(turn: Turn) -> list[Inbound]:
    return [item.inbound for item in turn.items if item.inbound]


def is_silent(turn: Turn) -> bool:
    """A turn of reactions and withdrawn messages only asks for no answer: a deletion is none either."""
    said = standing(turn.items)
    return all(message.kind in _WORDLESS or _is_empty_edit(message) for message in said)


def _is_empty_edit(message: Inbound) -> bool:
    return message.kind is InboundKind.EDIT and not message.text.strip()


def is_only_edited(turn: Turn) -> bool:
    """Whether these words stand in place of others that were answered already: they correct, and answer nothing new."""
    said = standing(turn.items)
    return bool(said) and all(message.kind is InboundKind.EDIT for message in said)


def is_only_a_call(turn: Turn) -> bool:
    said = messages(turn)
    return bool(said) and all(message.kind is InboundKind.CALL for message in said)


def calls_line(scene: Scene) -> Line:
    """Write, record, or call the business in its hours."""
    phone = scene.business.phone_for_calls
    return line("no_calls_phone" if phone else "no_calls", phone=phone)


def about_calls(conversation: Conversation, scene: Scene) -> Outcome:
    return Outcome(conversation=conversation, lines=(calls_line(scene),))


def media(turn: Turn) -> list[Media]:
    """All files of this turn, also those that could not be had."""
    return [media for message in messages(turn) for media in message.media]


def failed(turn: Turn) -> list[Media]:
    """Files that were sent and did not arrive here."""
    return [each for each in media(turn) if each.problem]


def pictures(turn: Turn) -> int:
    """Photos and videos of this turn that are here."""
    return sum(each.kind in _PICTURES and not each.problem for each in media(turn))


def is_lost_pin(message: Inbound) -> bool:
    """A pin whose place the provider could not tell any more."""
    return message.kind is InboundKind.PLACE and message.place is None and not message.text.strip()


def with_files(facts: Facts, turn: Turn) -> Facts:
    """The facts with what was sent along. The first dozen is kept: whoever sends more sends it again."""
    held = {each.path for each in facts.files}
    new = [each for each in media(turn) if each.path and each.path not in held and each.kind is not MediaKind.STICKER]
    files = (*facts.files, *new)[:MOST_FILES]
    return facts.but(photos=facts.photos + pictures(turn), files=files)


def is_file_alone(turn: Turn) -> bool:
    """Only a picture, a film or a document came, and nobody knows what it shows."""
    return is_wordless(turn) and any(each.kind in _SHOWN for each in media(turn))


def is_wordless(turn: Turn) -> bool:
    """Whether no word, heard or written, and no pin came with it."""
    reading = turn.reading
    said = turn.texts() or reading.transcript or reading.media_show
    return not said and not any(message.place or message.tap_id for message in messages(turn))


def is_unheard_voice(turn: Turn) -> bool:
    """Only a voice note, and no model was there to hear it."""
    return is_wordless(turn) and any(each.kind in _VOICES for each in media(turn))


def is_broken(turn: Turn) -> bool:
    """A message that did not arrive whole."""
    return is_wordless(turn) and any(message.kind is InboundKind.UNDECRYPTABLE for message in messages(turn))
