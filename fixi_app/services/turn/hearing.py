"""From the messages of a turn to what a reader is given, and the gate that a model's opening must pass."""

from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from loguru import logger

from fixi_app.dialogue.gate import Fault, fault_of, told_by_nobody, without
from fixi_app.domain.consent import may_be_read
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Item, standing
from fixi_app.domain.facts import weighed
from fixi_app.domain.reading import Danger, Draft, Heard, Reading
from fixi_app.domain.sides import hat_of
from fixi_app.services.files.media import Album
from fixi_app.services.ground import Ground
from fixi_app.services.telling.warning import SeesDanger, danger_seen, warn
from fixi_app.services.turn.gate_count import count_drop
from fixi_app.services.turn.map_places import LedTo, with_place
from fixi_app.services.turn.spending import Spending
from fixi_app.understanding.media import MediaBytes


class Reader(Protocol):
    """Gives a draft for what was heard; never fails, and asks a model once at most."""

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft: ...


class Hearing:
    def __init__(
        self,
        ground: Ground,
        reader: Reader,
        album: Album,
        spending: Spending,
        sees_danger: SeesDanger,
        led_to: LedTo | None = None,
    ) -> None:
        self._ground, self._reader, self._album = ground, reader, album
        self._spending, self._sees_danger, self._led_to = spending, sees_danger, led_to

    async def understand(self, conversation: Conversation, items: Sequence[Item]) -> tuple[Draft, list[Item]]:
        """Read the messages of one turn together; also gives the items with what became of their files.

        The model's opening is dropped unless it keeps to its form, and so is a field in which it promises.
        """
        closed = await self._closed(conversation, items)
        seen, files = (list(items), []) if closed else await self._album.fetch(items)
        linked = await with_place(heard(conversation, seen, self._ground), None if closed else self._led_to)
        asked = not closed and await self._spending.allows(conversation.id, self._ground.clock.now())
        draft = await self._reader(linked.heard.but(ask_model=asked), files)
        draft = draft.but(reading=weighed(draft.reading, self._ground.business.confidence_floor))
        if linked.open:
            draft = draft.but(reading=draft.reading.but(map_link=True))
        draft = draft.but(reading=await self._with_danger(draft.reading))
        if draft.reading.danger and hat_of(conversation) is Role.CUSTOMER:
            await self._warned(conversation, linked.heard, draft.reading, draft.reading.danger)
        return await self._gated(draft, linked.heard, conversation), seen

    async def _closed(self, conversation: Conversation, items: Sequence[Item]) -> bool:
        """Whether nothing may leave this computer yet, for want of his consent; danger in his words opens it."""
        if may_be_read(conversation, self._ground.business):
            return False
        for text in heard(conversation, items, self._ground).texts:
            if await danger_seen(text, self._sees_danger):
                return False
        return True

    async def _with_danger(self, reading: Reading) -> Reading:
        """Danger in the words of a voice note is found by rule, like in written ones, whatever the model says of it."""
        danger = reading.danger or await danger_seen(reading.transcript or "", self._sees_danger)
        return reading.but(danger=danger, urgent=True) if danger else reading

    async def _warned(self, conversation: Conversation, heard: Heard, reading: Reading, danger: Danger) -> None:
        """Danger that no written word tells gets its safety text here; the others got it when the message was kept."""
        for text in heard.texts:
            if await danger_seen(text, self._sees_danger):
                return
        language = reading.language or conversation.language or self._ground.language
        await warn(self._ground, conversation.id, conversation.address, danger, language, sample=conversation.sample)

    async def _gated(self, draft: Draft, heard: Heard, conversation: Conversation) -> Draft:
        """The draft without what a model may not say; each drop is counted with its reason."""
        said = " ".join((*heard.texts, draft.reading.transcript or ""))
        untold = told_by_nobody(draft.reading, said)
        for field, why in untold.items():
            await self._drop(field, why)
        fault = fault_of(draft.opening, draft.reading.language, self._names(conversation))
        if fault is not None:
            await self._drop("opening", fault)
        return draft.but(reading=without(draft.reading, untold), opening="" if fault else draft.opening)

    async def _drop(self, what: str, fault: Fault) -> None:
        logger.info("A model's {} was dropped: {}", what, fault.value)
        await count_drop(self._ground.store.db, fault)

    def _names(self, conversation: Conversation) -> list[str]:
        """Names that a model must not put into the professional's mouth."""
        speaker = conversation.speaker.name if conversation.speaker else ""
        known = (speaker, conversation.name, conversation.facts.customer_name, self._ground.business.name)
        return [name for name in known if name]


def heard(conversation: Conversation, items: Sequence[Item], ground: Ground) -> Heard:
    """What the reader is given: these words, the open question, the facts of this matter and nothing of another."""
    messages = standing(items)
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


_UNTOLD = frozenset({"files", "doubts", "fault_unsaid"})


def _known(conversation: Conversation) -> dict[str, str]:
    facts = conversation.facts.model_dump(mode="json", exclude_none=True)
    told = {name: value for name, value in facts.items() if name not in _UNTOLD}
    return {name: str(value) for name, value in told.items() if value not in (False, [], 0, "")}


def _name(zone: ZoneInfo) -> str:
    return zone.key
