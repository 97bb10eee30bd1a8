"""Every state of a chat against every kind of reply: how each is reached, what is said there, and what came of it.

`tests/data/matrix.toml` holds what comes of each cell, told by the keys of the catalogue; a person read each.
After a change that is meant, `python -m tests.fakes.matrix` writes it anew, and the difference is read again.
"""

import asyncio
import contextlib
import sys
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from loguru import logger

from fixi_app.channels.simulator import make_inbound
from fixi_app.dialogue.render import rendered
from fixi_app.dialogue.scene import Line
from fixi_app.domain.conversation import Conversation, Reply, Turn
from fixi_app.domain.leads import OPEN, LeadStatus
from fixi_app.domain.reading import Language
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.desk.words import Words
from fixi_app.services.office import DeskRole, LeadEdit, User
from fixi_app.services.turn import turns as turns_module
from fixi_app.services.turn.held import Held
from fixi_app.services.turn.turns import Turns
from tests.fakes.town import Town, document, photo, pin, sticker, town, voice

GOLDEN = Path(__file__).parents[1] / "data" / "matrix.toml"
Road = Callable[[Town], Awaitable[None]]


@dataclass(frozen=True)
class Place:
    """A point in a chat: how to come there, who is there, and how people answer there."""

    name: str
    who: str
    """The phone of the one who answers."""
    road: Road
    expected: str
    synonym: str
    free: str
    question: str | None = None
    """The kind of the open question; None where none is open."""
    state: str | None = None
    mode: str = "bot"
    town: dict[str, Any] = field(default_factory=dict)


REPLIES = (
    "expected", "synonym", "free", "off_topic", "photo", "voice", "emoji", "silence", "interruption", "race",
    "pin", "sticker", "document", "stop", "person", "two_answers", "gone",
)  # fmt: skip
_OFF_TOPIC = "מי ניצח אתמול במשחק של מכבי?"
_DANGER = "יש ריח חזק של גז בבית"
_FILES = {"photo": photo(), "voice": voice(), "sticker": sticker(), "document": document()}
_HOLON = pin(32.0158, 34.7874)

_told: ContextVar[list[str] | None] = ContextVar("told", default=None)


class Recorder:
    """Which sentences of the catalogue each chat was told, in their order."""

    def __init__(self) -> None:
        self.keys: dict[str, list[str]] = {}

    @contextlib.contextmanager
    def listening(self) -> Iterator["Recorder"]:
        decide = turns_module.Turns._decide

        async def decided(turns: Turns, held: Held, turn: Turn) -> Conversation | None:
            _told.set(self.keys.setdefault(held.conversation.id, []))
            return await decide(turns, held, turn)

        def told_of(lines: tuple[Line, ...], *args: Any) -> tuple[Reply, ...]:
            told = _told.get()
            if told is not None:
                told.extend(line.key for line in lines)
            return rendered(lines, *args)

        with patch.object(Turns, "_decide", decided), patch.object(turns_module, "rendered", told_of):
            yield self


async def reply(t: Town, place: Place, kind: str) -> None:
    """Say or do it, and let all that follows be done."""
    texts = {
        "expected": place.expected, "synonym": place.synonym, "free": place.free, "off_topic": _OFF_TOPIC,
        "emoji": "🙏", "interruption": _DANGER, "stop": "הסר", "person": "אני רוצה לדבר עם בן אדם",
    }  # fmt: skip
    if kind in texts:
        await t.says(place.who, texts[kind])
    elif kind in _FILES or kind == "pin":
        await t.says(place.who, "", **_FILES.get(kind, _HOLON))
    elif kind == "two_answers":
        await t.says(place.who, place.expected, place.free)
    else:
        await {"silence": _silence, "race": _race, "gone": _gone}[kind](t, place)


async def _silence(t: Town, place: Place) -> None:
    await t.hours(26)


async def _gone(t: Town, place: Place) -> None:
    """The owner cancels, at the desk, whatever is open; then he answers as if nothing had been."""
    leads = [lead for lead in await t.leads() if lead.status in OPEN]
    edits = [LeadEdit(lead_id=lead.id, version=lead.version, status=LeadStatus.CANCELLED) for lead in leads]
    desk = LeadsSave(t.road.ground, t.road.tell, Words(Language.HE))
    saved = await desk.save(edits, frozenset(), User(name="owner", role=DeskRole.OWNER))
    assert all(one.ok for one in saved), saved
    await t.settle()
    await t.says(place.who, place.expected)


async def _race(t: Town, place: Place) -> None:
    """The same answer twice at one moment, while four hands reach for the chat."""
    t.clock.move(timedelta(seconds=20))
    for number in range(2):
        message = make_inbound(
            f"simulator:{place.who}", place.expected, sent_at=t.clock.now(), message_id=f"race{number}"
        )
        await t.road.receive.keep([message])
    t.clock.move(timedelta(seconds=3))
    chat = (await chat_of(t, place.who))["_id"]
    await asyncio.gather(*(t.road.turns.run(chat) for _ in range(4)))
    await t.settle()


async def chat_of(t: Town, phone: str) -> dict[str, Any]:
    found: dict[str, Any] | None = await t.db["conversations"].find_one({"phone": phone})
    assert found is not None
    return found


@contextlib.asynccontextmanager
async def at(place: Place) -> AsyncIterator[tuple[Town, Recorder]]:
    """A town in which this place is reached; what is told from here on is recorded."""
    recorder = Recorder()
    async with town(**place.town) as t:
        await place.road(t)
        chat = await chat_of(t, place.who)
        opened = _asked(chat)
        assert (opened, chat["mode"]) == (place.question, place.mode), f"not at {place.name}: {opened}"
        assert place.state in (None, chat["state"]), f"not at {place.name}: {chat['state']}"
        with recorder.listening():
            yield t, recorder


def _asked(chat: dict[str, Any]) -> str | None:
    """What he is being asked; as whom he speaks comes before everything else."""
    asked = (chat.get("undecided") or {}).get("question") or chat["open_question"]
    return asked and str(asked["kind"])


async def outcome(t: Town, place: Place, recorder: Recorder) -> str:
    """`what was told -> the question that is open | the state of the chat | who has it | the leads`."""
    chat = await chat_of(t, place.who)
    told = ", ".join(recorder.keys.get(chat["_id"], [])) or "nothing"
    opened = _asked(chat) or "no question"
    leads = ", ".join(lead.status.value for lead in await t.leads()) or "no lead"
    return f"{told} -> {opened} | {chat['state']} | {chat['mode']} | {leads}"


async def cell(place: Place, kind: str) -> str:
    async with at(place) as (t, recorder):
        await reply(t, place, kind)
        return await outcome(t, place, recorder)


@cache
def golden() -> dict[str, dict[str, str]]:
    return tomllib.loads(GOLDEN.read_text(encoding="utf-8"))


def _write(wanted: list[str]) -> None:
    from tests.fakes.matrix_places import PLACES

    logger.remove()
    known = golden() if GOLDEN.exists() else {}
    for place in PLACES:
        if not wanted or place.name in wanted:
            known[place.name] = {kind: asyncio.run(cell(place, kind)) for kind in REPLIES}
    rows = ["# What comes of each reply in each state; see tests/fakes/matrix.py."]
    for place in PLACES:
        rows += ["", f"[{place.name}]", *(f'{kind} = "{known[place.name][kind]}"' for kind in REPLIES)]
    GOLDEN.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write(sys.argv[1:])
