"""From the messages of a turn to what a reader is given, and the gate that a model's opening must pass."""

from collections.abc import Awaitable, Callable, Sequence
from zoneinfo import ZoneInfo

from fixi_app.dialogue.gate import gated
from fixi_app.domain.conversation import Conversation, Item
from fixi_app.domain.reading import Draft, Heard
from fixi_app.services.ground import Ground

Reader = Callable[[Heard], Awaitable[Draft]]


class Hearing:
    def __init__(self, ground: Ground, reader: Reader) -> None:
        self._ground, self._reader = ground, reader

    async def understand(self, conversation: Conversation, items: Sequence[Item]) -> Draft:
        """Read the messages of one turn together; the model's opening is dropped unless it keeps to its form."""
        draft = await self._reader(heard(conversation, items, self._ground))
        return draft.but(opening=gated(draft.opening)) if draft.opening else draft


def heard(conversation: Conversation, items: Sequence[Item], ground: Ground) -> Heard:
    """What the reader is given: these words, the open question, the facts of this matter and nothing of another."""
    messages = [item.inbound for item in items if item.inbound]
    places = [message.place for message in messages if message.place]
    question = conversation.open_question
    return Heard(
        texts=tuple(message.text for message in messages if message.text.strip()),
        media=tuple(media for message in messages for media in message.media),
        place=places[-1] if places else None,
        now=ground.clock.now(),
        timezone=_name(ground.zone),
        country=ground.country,
        language=conversation.language,
        question=question.kind.value if question else None,
        known=_known(conversation),
        recent=conversation.recent,
        persona=conversation.speaker.name if conversation.speaker else "",
    )


def _known(conversation: Conversation) -> dict[str, str]:
    facts = conversation.facts.model_dump(mode="json", exclude_none=True)
    return {name: str(value) for name, value in facts.items() if value not in (False, [], 0, "")}


def _name(zone: ZoneInfo) -> str:
    return zone.key
