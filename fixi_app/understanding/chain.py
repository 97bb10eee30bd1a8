"""The one way to have a turn understood: models in turn, checked by the offline reader, which answers when all fail.

Whatever the models do, `understand` gives a Draft within the turn's deadline. It raises nothing but a cancel, and what
it logs are names of models and short reasons of our own: never a word of a customer, never the key.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from loguru import logger

from fixi_app.clock import Clock
from fixi_app.domain.reading import Draft, Heard, Reading
from fixi_app.understanding import gemini_prompt
from fixi_app.understanding.gemini import Model, ModelFailed, Request
from fixi_app.understanding.gemini_schema import DOUBT, SCHEMA, Checks, Unreadable, fields_of, opening_of, reading_of
from fixi_app.understanding.media import MediaBytes, Prepared, prepare

_LEAST_SECONDS = 0.05
"""A call with less than this left of the turn could only fail."""


class Sending(StrEnum):
    """What may go to a model (a setting)."""

    ALL = "all"
    TEXT = "text"
    NOTHING = "nothing"


class Reader(Protocol):
    """The offline reader: no network, milliseconds."""

    def read(self, heard: Heard) -> Reading: ...


class Limits(NamedTuple):
    call_seconds: float = 12.0
    turn_seconds: float = 25.0
    failures: int = 3
    """So many failures in a row give a model a rest."""
    first_rest: timedelta = timedelta(seconds=60)
    longest_rest: timedelta = timedelta(minutes=15)


DEFAULTS = Limits()


def _unheard(_why: str) -> None:
    """For whoever has no screen to show it on; the log has it in any case."""


class Understanding:
    def __init__(
        self,
        offline: Reader,
        *,
        city_known: Callable[[str], str | None],
        clock: Clock,
        model: Model | None = None,
        names: Sequence[str] = (),
        sending: Sending = Sending.ALL,
        limits: Limits = DEFAULTS,
        on_all_failed: Callable[[str], None] = _unheard,
    ) -> None:
        self._offline = offline
        self._city_known = city_known
        self._model = model
        self._names = tuple(names)
        self._sending = sending
        self._limits = limits
        self._on_all_failed = on_all_failed
        self._rests = _Rests(clock, limits)

    async def understand(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        """The turn as a reading, with the model's opening (still to pass the promise gate) where a model answered."""
        offline = self._offline.read(heard)
        if self._model is None or not self._names or self._sending is Sending.NOTHING:
            return Draft(reading=offline)
        turn = _Turn(heard, self._prepared(media), offline, self._city_known)
        return await self._ask_all(self._model, turn)

    def _prepared(self, media: Sequence[MediaBytes]) -> Prepared:
        if self._sending is Sending.ALL:
            return prepare(media)
        return Prepared(notes=tuple(f"{item.kind.value}: not shown to you" for item in media))

    async def _ask_all(self, model: Model, turn: "_Turn") -> Draft:
        end = asyncio.get_running_loop().time() + self._limits.turn_seconds
        spent, whys = 0, []
        for name in self._names:
            if self._rests.resting(name):
                whys.append(f"{name}: resting after failures")
                continue
            left = end - asyncio.get_running_loop().time()
            if left < _LEAST_SECONDS:
                whys.append(f"{name}: not asked, no time left")
                continue
            try:
                draft = await turn.ask(model, name, min(left, self._limits.call_seconds))
            except ModelFailed as failed:
                spent += failed.tokens
                self._failed(name, failed)
                whys.append(f"{name}: {failed.why}")
                continue
            self._rests.succeeded(name)
            return draft.but(tokens=draft.tokens + spent)
        logger.error("All AI models failed")
        self._on_all_failed("; ".join(whys))
        return Draft(reading=turn.offline, tokens=spent)

    def _failed(self, name: str, failed: ModelFailed) -> None:
        logger.warning("Model {} failed: {}", name, failed.why)
        if failed.counts:
            self._rests.failed(name)


class _Turn(NamedTuple):
    """One turn as it is put to each model."""

    heard: Heard
    media: Prepared
    offline: Reading
    city_known: Callable[[str], str | None]

    async def ask(self, model: Model, name: str, seconds: float) -> Draft:
        """Raises ModelFailed, also when the reply cannot be read."""
        kinds = [file.kind.value for file in self.media.files]
        words = gemini_prompt.turn(self.heard, kinds, self.media.notes)
        reply = await model.generate(
            Request(name, gemini_prompt.INSTRUCTION, words, self.media.files, SCHEMA, seconds),
        )
        try:
            fields = fields_of(reply.text)
        except Unreadable:
            raise ModelFailed("unreadable answer", tokens=reply.tokens) from None
        reading = agreed(reading_of(fields, self._checks(), name), self.offline)
        return Draft(reading=reading, opening=opening_of(fields), tokens=reply.tokens)

    def _checks(self) -> Checks:
        today = self.heard.now.astimezone(ZoneInfo(self.heard.timezone)).date()
        return Checks(self.city_known, " ".join(self.heard.texts), today, bool(self.media.files))


def agreed(model: Reading, offline: Reading) -> Reading:
    """The model's reading, held against the offline one.

    On city, trade and house number a disagreement is asked about, and what only the offline reader found is not lost.
    Danger that the offline reader saw stays, whatever the model says. A typed digit or button is read by rule, and
    where a pin lies is never the model's to state.
    """
    changes: dict[str, object] = {"lat": offline.lat, "lon": offline.lon}
    doubts = {name: DOUBT for name in ("city", "trade", "house_number") if _disagree(model, offline, name)}
    changes |= {name: getattr(offline, name) for name in doubts if getattr(model, name) is None}
    if offline.city_doubt and offline.city is None:
        changes |= {"city_doubt": offline.city_doubt}
        doubts |= {"city": DOUBT}
    if model.city is None:
        if offline.city is not None:
            changes |= {"unknown_place": None}
        elif model.unknown_place is None:
            changes |= {"unknown_place": offline.unknown_place}
    if offline.danger is not None:
        changes |= {"danger": offline.danger, "urgent": True}
    if offline.answer is not None:
        changes |= {"answer": offline.answer}
        doubts |= {"answer": DOUBT} if model.answer not in (None, offline.answer) else {}
    if model.language is None:
        changes |= {"language": offline.language}
    return model.but(**changes, confidence=model.confidence | doubts)


def _disagree(model: Reading, offline: Reading, name: str) -> bool:
    """What only the model found is no disagreement: it understands more, and its doubts are marked already."""
    seen, ours = getattr(model, name), getattr(offline, name)
    return ours is not None and seen != ours


class _Rests:
    """Which models are left alone for a while. A model that answers once starts anew."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._failures: dict[str, int] = {}
        self._until: dict[str, datetime] = {}

    def resting(self, name: str) -> bool:
        return name in self._until and self._clock.now() < self._until[name]

    def failed(self, name: str) -> None:
        """One more failure; those of calls that were under way when the rest began do not lengthen it."""
        if self.resting(name):
            return
        self._failures[name] = self._failures.get(name, 0) + 1
        over = self._failures[name] - self._limits.failures
        if over >= 0:
            rest = min(self._limits.first_rest * 2 ** min(over, 20), self._limits.longest_rest)
            self._until[name] = self._clock.now() + rest

    def succeeded(self, name: str) -> None:
        self._failures.pop(name, None)
        self._until.pop(name, None)
