"""From the messages of a turn to what a reader is given, and the gate that a model's opening must pass."""

from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from loguru import logger

from fixi_app.dialogue.gate import fault_of
from fixi_app.domain.conversation import Conversation, Item
from fixi_app.domain.reading import Draft, Heard
from fixi_app.services.ground import Ground
from fixi_app.services.media import Album
from fixi_app.services.spending import Spending
from fixi_app.understanding.media import MediaBytes


class Reader(Protocol):
    """Gives a draft for what was heard; never fails, and asks a model once at most."""

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft: ...


class Hearing:
    def __init__(self, ground: Ground, reader: Reader, album: Album, spending: Spending) -> None:
        self._ground, self._reader, self._album = ground, reader, album
        self._spending = spending

    async def understand(self, conversation: Conversation, items: Sequence[Item]) -> tuple[Draft, list[Item]]:
        """Read the messages of one turn together; also gives the items with what became of their files.

        The model's opening is dropped unless it keeps to its form.
        """
        seen, files = await self._album.fetch(items)
        asked = await self._spending.allows(conversation.id, self._ground.clock.now())
        draft = await self._reader(heard(conversation, seen, self._ground).but(ask_model=asked), files)
        if not draft.opening:
            return draft, seen
        fault = fault_of(draft.opening, draft.reading.language, self._names(conversation))
        if fault is None:
            return draft, seen
        logger.info("A model's opening was dropped: {}", fault.value)
        return draft.but(opening=""), seen

    def _names(self, conversation: Conversation) -> list[str]:
        """Names that a model must not put into the professional's mouth."""
        speaker = conversation.speaker.name if conversation.speaker else ""
        return [name for name in (speaker, conversation.name, self._ground.business.name) if name]


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
