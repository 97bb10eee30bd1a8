"""A pin or a map link with a few words is a full address: the point leads to the house, the words to the door."""

import re

from fixi_app.dialogue.scene import Scene
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.facts import Facts
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_LINK = re.compile(r"(?:https?://|geo:|maps\.|goo\.gl|waze\.)\S+", re.IGNORECASE)
_LONGEST = 120
_NO_PLACE = frozenset({
    Intent.PRICE_QUESTION, Intent.STATUS_QUERY, Intent.THANKS, Intent.GREETING, Intent.CONFIRM, Intent.DECLINE,
    Intent.HUMAN, Intent.CANCEL,
})  # fmt: skip


def with_words(facts: Facts, conversation: Conversation, scene: Scene) -> Facts:
    """The facts with the words that came beside the pin, or in answer to how to find the door there."""
    if facts.lat is None or facts.street or scene.turn.reading.intent in _NO_PLACE:
        return facts
    words = _beside(scene) if scene.turn.reading.lat is not None else _answered(conversation, scene)
    return facts.but(pin_words=words[:_LONGEST]) if words else facts


def is_full(facts: Facts) -> bool:
    return facts.lat is not None and bool(facts.pin_words)


def _beside(scene: Scene) -> str:
    """What stands beside a link; of a message that tells the fault too, only what follows the link."""
    told = scene.turn.reading.trade is not None
    return " ".join(filter(None, (_without_link(text, told) for text in scene.turn.texts())))


def _without_link(text: str, told: bool) -> str:
    found = _LINK.search(text)
    if found is None:
        return "" if told else text.strip()
    rest = _LINK.sub(" ", text[found.end() :] if told else text)
    return " ".join(rest.split()).strip(" ,.;-")


def _answered(conversation: Conversation, scene: Scene) -> str:
    opened, reading = conversation.open_question, scene.turn.reading
    if opened is None or opened.kind is not Question.FLOOR:
        return ""
    if reading.floor or reading.apartment or reading.private_house:
        return ""
    return " ".join(scene.turn.texts())
