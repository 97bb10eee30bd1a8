"""`eval`: a labelled file read by one source and scored, field by field; a model's answers can be kept and replayed.

A run with a model is the same each time it is replayed: every line begins with all models rested, and each of them has
time for its call, so nothing depends on how fast the recorded run was.
"""

import argparse
import os
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from fixi_app.clock import HandClock
from fixi_app.commands.common import note, now
from fixi_app.commands.eval_lines import Labelled, labelled_lines, place_ids
from fixi_app.commands.eval_table import Scored, print_table, print_wrong
from fixi_app.commands.outcome import FAILED, FINE, CommandFailed, WrongUsage
from fixi_app.commands.understand import first_message
from fixi_app.domain.business import Business
from fixi_app.domain.reading import Draft, Heard
from fixi_app.services.turn.hearing import Reader
from fixi_app.settings import Settings
from fixi_app.understanding.gemini import Model
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.media import MediaBytes
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.recording import BadRecording, Recorder, Replay
from fixi_app.understanding.scoring import PlaceId, judged

_LONGER_THAN_ANY_REST = timedelta(hours=1)


async def run(given: argparse.Namespace, settings: Settings) -> int:
    source = _source(given)
    path = Path(given.file)
    lines = labelled_lines(path)
    if lines is None:
        return FAILED
    place_id = place_ids(path)
    async with _asked(source, given, settings) as asked:
        scored = [_scored(line, await asked.stated(line), place_id) for line in lines]
    print_table(scored)
    if given.wrong:
        print_wrong(scored)
    return asked.outcome()


def _scored(line: Labelled, stated: Mapping[str, Any], place_id: PlaceId) -> Scored:
    return Scored(line, judged(line.expect, stated, place_id), stated["lang"])


def _source(given: argparse.Namespace) -> str:
    """Recording and replaying mean the model, and each other's opposite."""
    if given.record and given.replay:
        raise WrongUsage("--record keeps what the model says, --replay asks none: give one of them.")
    if given.source == "offline" and (given.record or given.replay):
        raise WrongUsage("The offline reader gives the same answers every time: there is nothing to record or replay.")
    return given.source or ("gemini" if given.record or given.replay else "offline")


class _Asked:
    """The source under test, and what it did."""

    def __init__(
        self, read: Reader, settings: Settings, before_each: Callable[[], None], replay: Replay | None = None
    ) -> None:
        self._read, self._settings, self._before_each, self._replay = read, settings, before_each, replay
        self._by: Counter[str] = Counter()

    async def stated(self, line: Labelled) -> dict[str, Any]:
        self._before_each()
        if line.turns:
            from fixi_app.commands.converse import played  # it loads half of Fixi, which single messages do not need

            facts: dict[str, Any] = (await played(list(line.turns), line.now, self._settings, self._noting))["facts"]
            return facts
        heard = first_message(line.text, line.now, self._settings)
        return fields((await self._noting(heard)).reading)

    async def _noting(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        draft = await self._read(heard, media)
        self._by[draft.reading.source] += 1
        return draft

    def outcome(self) -> int:
        """Says who answered; a replay with holes is no replay."""
        note("Read by: " + ", ".join(f"{name} {count}" for name, count in self._by.most_common()))
        if self._replay and self._replay.unknown:
            note(f"{self._replay.unknown} requests are not in the recording: it is of other lines, models or prompts.")
            return FAILED
        return FINE


@asynccontextmanager
async def _asked(source: str, given: argparse.Namespace, settings: Settings) -> AsyncIterator[_Asked]:
    if source == "offline":
        offline = OfflineReader()

        async def read(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
            return Draft(reading=offline.read(heard))

        yield _Asked(read, settings, lambda: None)
        return
    with ExitStack() as open_files:
        model = _model(given, settings, open_files)
        clock = HandClock(now())
        yield _Asked(
            _chain(settings, clock, model),
            settings,
            lambda: clock.move(_LONGER_THAN_ANY_REST),
            model if isinstance(model, Replay) else None,
        )


def _chain(settings: Settings, clock: HandClock, model: Model) -> Reader:
    from fixi_app.parts import make_reader

    business = Business().with_overrides(settings.overrides)
    turn_seconds = business.model_call_seconds * (len(settings.gemini_models) + 1)
    return make_reader(
        settings, business.but(model_turn_seconds=turn_seconds), clock, deque(maxlen=1), model
    ).understand


def _model(given: argparse.Namespace, settings: Settings, open_files: ExitStack) -> Model:
    from fixi_app.parts import make_model

    if given.replay:
        return _replay(given.replay)
    model = make_model(settings)
    if model is None:
        raise CommandFailed("There is no GEMINI_API_KEY: set it in .env, or use --source offline.")
    return Recorder(model, open_files.enter_context(_private(given.record))) if given.record else model


def _replay(path: str) -> Replay:
    try:
        with Path(path).open(encoding="utf-8") as kept:
            return Replay(kept)
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandFailed(f"The recording cannot be read ({getattr(fault, 'strerror', None) or fault}).") from None
    except BadRecording as fault:
        raise CommandFailed(f"{path}: {fault}") from None


def _private(path: str) -> TextIO:
    """For the owner's eyes only: a model's answers repeat what customers said."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8")
    except OSError as fault:
        raise CommandFailed(f"The recording cannot be written ({fault.strerror}).") from None
