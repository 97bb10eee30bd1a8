"""`understand`: what Fixi makes of some words, for a person to look at or line by line for a program."""

import argparse
import json
import sys
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fixi_app.clock import SystemClock
from fixi_app.commands.outcome import FAILED, FINE, CommandFailed
from fixi_app.domain.business import Business
from fixi_app.domain.reading import Heard, Reading
from fixi_app.settings import Settings
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.offline import OfflineReader


async def run(given: argparse.Namespace, settings: Settings) -> int:
    read = _reader(given.source, settings)
    if given.jsonl:
        return await _lines(sys.stdin, read, settings)
    texts = [" ".join(given.text)] if given.text else [line.strip() for line in sys.stdin if line.strip()]
    for text in texts:
        reading = await read(first_message(text, SystemClock().now(), settings))
        print(json.dumps(_shown(reading), ensure_ascii=False, indent=2))
    return FINE


def _reader(source: str, settings: Settings) -> Any:
    offline = OfflineReader()

    async def read_offline(heard: Heard) -> Reading:
        return offline.read(heard)

    if source == "offline":
        return read_offline
    if settings.gemini_api_key is None:
        raise CommandFailed("There is no GEMINI_API_KEY: set it in .env, or use --source offline.")
    from fixi_app.parts import make_reader  # it loads half of Fixi, which reading offline does not need

    chain = make_reader(settings, Business(), SystemClock(), deque(maxlen=1))

    async def read_model(heard: Heard) -> Reading:
        return (await chain.understand(heard)).reading

    return read_model


async def _lines(lines: Iterable[str], read: Any, settings: Settings) -> int:
    """One JSON object in, one out; a line that is not one is said on stderr and the others go on."""
    bad, sure = 0, Business().with_overrides(settings.overrides).confidence_floor
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            first = first_message(str(asked["text"]), datetime.fromisoformat(asked["now"]), settings)
        except (ValueError, KeyError, TypeError) as fault:
            print(f"Line {number} is not a message with id, text and now: {fault}", file=sys.stderr)
            bad += 1
            continue
        print(json.dumps({"id": asked.get("id"), **fields(await read(first), sure)}, ensure_ascii=False), flush=True)
    return FAILED if bad else FINE


def first_message(text: str, now: datetime, settings: Settings) -> Heard:
    """A first message: what shows no language of its own (an emoji) is in the business's."""
    return Heard(texts=(text,), now=now, timezone=settings.timezone, language=settings.language)


def _shown(reading: Reading) -> dict[str, Any]:
    """What was found, and how sure."""
    found = reading.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in found.items() if value not in (False, [], {}, "")}

