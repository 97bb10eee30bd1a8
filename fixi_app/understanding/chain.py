"""The one way to have a turn understood: models in turn, checked by the offline reader, which answers when all fail.

Whatever the models do, `understand` gives a Draft within the turn's deadline. It raises nothing but a cancel, and what
it logs are names of models and short reasons of our own: never a word of a customer, never the key.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum
from typing import Protocol

from loguru import logger

from fixi_app.clock import Clock
from fixi_app.domain.reading import Draft, Heard, Reading
from fixi_app.domain.spending import Spent, joined
from fixi_app.understanding.gemini import Model
from fixi_app.understanding.gemini_agreement import agreed
from fixi_app.understanding.gemini_faults import ModelFailed, counts, plainly_from_now, worth_another_try
from fixi_app.understanding.gemini_rests import Limits, Rests
from fixi_app.understanding.gemini_turn import Shown, Turn
from fixi_app.understanding.media import Lent, MediaBytes, Prepared, prepare, too_large

__all__ = ["Limits", "Sending", "Understanding", "agreed"]

_LEAST_SECONDS = 0.05
"""A call with less than this left of the turn could only fail."""
_FOR_UPLOADS = 0.4
"""The part of a turn that its large files may take; the rest is for the call that looks at them."""

_SHORT = 500
"""Characters up to which a turn is read on the event loop, in about a millisecond; a thread costs more than that."""


class Sending(StrEnum):
    """What may go to a model (a setting)."""

    ALL = "all"
    TEXT = "text"
    NOTHING = "nothing"


class Reader(Protocol):
    """The offline reader: no network, milliseconds."""

    def read(self, heard: Heard) -> Reading: ...


class Files(Protocol):
    """Whoever puts large files where a model can see them, for as long as the block lasts. Raises only a cancel."""

    def lent(
        self, files: Sequence[MediaBytes], seconds: float
    ) -> AbstractAsyncContextManager[tuple[Lent | None, ...]]: ...


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
        files: Files | None = None,
        names: Sequence[str] = (),
        sending: Sending = Sending.ALL,
        limits: Limits = DEFAULTS,
        on_all_failed: Callable[[str], None] = _unheard,
    ) -> None:
        self._offline = offline
        self._city_known = city_known
        self._model = model
        self._files = files
        self._names = tuple(names)
        self._sending = sending
        self._limits = limits
        self._on_all_failed = on_all_failed
        self._rests = Rests(clock, limits)

    async def _read_offline(self, heard: Heard) -> Reading:
        """A long paste is read in a thread: at worst it takes 0.2 s, and the event loop may be held for 10 ms."""
        if sum(map(len, heard.texts)) <= _SHORT:
            return self._offline.read(heard)
        return await asyncio.to_thread(self._offline.read, heard)

    async def understand(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        """The turn as a reading, with the model's opening (still to pass the promise gate) where a model answered."""
        offline = await self._read_offline(heard)
        if self._model is None or not self._names or self._sending is Sending.NOTHING or not heard.ask_model:
            return Draft(reading=offline)
        end = _now() + self._limits.turn_seconds
        async with self._shown(self._prepared(media)) as shown:
            turn = Turn(heard, shown, offline, self._city_known)
            return await self._ask_all(self._model, turn, end)

    def _prepared(self, media: Sequence[MediaBytes]) -> Prepared:
        if self._sending is Sending.ALL:
            return prepare(media)
        return Prepared(notes=tuple(f"{item.kind.value}: not shown to you" for item in media))

    @asynccontextmanager
    async def _shown(self, prepared: Prepared) -> AsyncIterator[Shown]:
        """What the models see of the files; large ones are uploaded once for all models, and not while all rest."""
        someone = any(not self._rests.resting(name) for name in self._names)
        if self._files is None or not prepared.large or not someone:
            smaller = prepared.without_large()
            yield Shown(smaller.files, notes=smaller.notes)
            return
        async with self._files.lent(prepared.large, self._limits.turn_seconds * _FOR_UPLOADS) as lent:
            up = [(file, one) for file, one in zip(prepared.large, lent, strict=True) if one is not None]
            missed = [too_large(file) for file, one in zip(prepared.large, lent, strict=True) if one is None]
            kinds = tuple(file.kind for file, _ in up)
            yield Shown(prepared.files, tuple(one for _, one in up), kinds, (*prepared.notes, *missed))

    async def _ask_all(self, model: Model, turn: Turn, end: float) -> Draft:
        spent: list[Spent] = []
        whys: list[str] = []
        plainly = False
        for name in self._names:
            if why := self._not_asked(name, end):
                whys.append(f"{name}: {why}")
                continue
            try:
                draft = await self._ask(model, name, turn.plain() if plainly else turn, end)
            except ModelFailed as failed:
                spent.append(Spent(model=name, tokens_in=failed.tokens_in, tokens_out=failed.tokens_out))
                plainly = plainly or plainly_from_now(failed.fault)
                self._failed(name, failed)
                whys.append(f"{name}: {failed.why}")
                continue
            self._rests.succeeded(name)
            return draft.but(spent=joined((*spent, *draft.spent)))
        logger.error("All AI models failed")
        self._on_all_failed("; ".join(whys))
        return Draft(reading=turn.offline, spent=joined(spent))

    def _not_asked(self, name: str, end: float) -> str | None:
        if self._rests.resting(name):
            return "resting after failures"
        return "not asked, no time left" if end - _now() < _LEAST_SECONDS else None

    async def _ask(self, model: Model, name: str, turn: Turn, end: float) -> Draft:
        """One model, once more where that is worth it; raises ModelFailed of the last try."""
        tries = 0
        while True:
            start, tries = _now(), tries + 1
            try:
                return await turn.ask(model, name, min(end - start, self._limits.call_seconds))
            except ModelFailed as failed:
                took, left, call = _now() - start, end - _now(), self._limits.call_seconds
                worth = worth_another_try(failed.fault, tries=tries, took=took, left=left, call=call)
                if not worth or self._rests.resting(name):  # others may have seen it fail meanwhile
                    raise
                logger.info("Model {} is asked once more: {}", name, failed.why)

    def _failed(self, name: str, failed: ModelFailed) -> None:
        logger.warning("Model {} failed: {}", name, failed.why)
        if counts(failed.fault):
            self._rests.failed(name)


def _now() -> float:
    """Seconds of the loop: deadlines follow real time, whatever the clock of the business says."""
    return asyncio.get_running_loop().time()
