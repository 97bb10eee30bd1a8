"""Each screen of the dashboard as text, as it is painted: kept beside the tests and held against what is painted now.

`python -m tests.tui.snapshots` writes them anew; read what changed before you keep it. Text and not pictures: a
difference is read in the difference itself, and Hebrew stands in it as the eye sees it.
"""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent, Language, Trade, Wanted
from fixi_app.domain.understood import Understood
from fixi_app.services.office import TalkLine
from tests.tui.driving import Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.desk import AREAS

FOLDER = Path(__file__).resolve().parent.parent / "data" / "screens"
SIZES = {"narrow": (80, 24), "wide": (140, 40)}
_QUIET_LOOKS = 25
_LOOK = 0.06
_MOST_LOOKS = 60


class State(StrEnum):
    FULL = "full"
    EMPTY = "empty"
    LOADING = "loading"
    ERROR = "error"


@dataclass(frozen=True)
class Shot:
    area: str
    language: Language
    size: str
    state: State

    @property
    def name(self) -> str:
        return f"{self.area}.{self.language}.{self.size}.{self.state}"

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}.txt"


def shots() -> Iterator[Shot]:
    """Every area full and empty in both languages and sizes; loading and failing in one of each."""
    for area in AREAS:
        for language in (Language.HE, Language.EN):
            for size in SIZES:
                yield Shot(area, language, size, State.FULL)
            yield Shot(area, language, "narrow" if language is Language.HE else "wide", State.EMPTY)
        yield Shot(area, Language.EN, "narrow", State.LOADING)
        yield Shot(area, Language.HE, "wide", State.ERROR)


class _Endless:
    """An area of the office whose answers never come; what is asked without waiting is answered as ever."""

    def __init__(self, area: Any) -> None:
        self._area = area

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._area, name)
        return self._never if asyncio.iscoroutinefunction(found) else found

    async def _never(self, *_: Any, **__: Any) -> None:
        await asyncio.Event().wait()


def _office(shot: Shot) -> FakeOffice:
    office = FakeOffice(shot.language, full=shot.state is not State.EMPTY)
    if shot.state is State.FULL and shot.area == "conversations":
        _converse(office)
    if shot.state is State.LOADING:
        for name in ("professionals", "schedule", "numbers", "needs", "settings", "jobs", "checks", "backups", "setup"):
            setattr(office, name, _Endless(getattr(office, name)))
        if shot.area == "leads":
            office.leads = _Endless(office.leads)  # type: ignore[assignment]
    return office


def _converse(office: FakeOffice) -> None:
    """A chat with a request that was understood but for its street, and somebody who waits for a person."""
    known = {
        "trade": Trade.PLUMBING, "city": "חולון", "issue": "נזילה מתחת לכיור", "question": Question.SLOT,
        "lead_id": "L1", "lead_status": LeadStatus.PENDING, "why": ("Avi Cohen: 4 km",),
    }  # fmt: skip
    talks, at = office.world.talks, office.world.clock
    office.conversations.have("C1", name="דנה לוי", phone="+972500000001", last_text="נזילה", last_at=at, detail=known)
    office.conversations.have("C2", name="John Smith", phone="+972500000002", since=at, last_text="a person please")
    understood = Understood(
        intent=Intent.NEW_REQUEST, trade=Trade.PLUMBING, issue="נזילה מתחת לכיור", city="חולון", street="סוקולוב",
        house_number="12", urgent=True, wanted=Wanted(date=date(2026, 11, 25), start=time(16), end=time(18)),
        confidence={"street": 0.4},
    )  # fmt: skip
    talks["C1"] = [
        TalkLine(id="m1", at=at, by="customer", text="שלום, יש לי נזילה דחופה מתחת לכיור"),
        TalkLine(
            id="m2", at=at, by="customer", text="חולון, סוקולוב 12, מחר בין 16 ל-18", media=("image",),
            understood=understood,
        ),
        TalkLine(id="m3", at=at, by="bot", text="תודה! הרחוב הוא סוקולוב?", delivery="read"),
    ]  # fmt: skip


async def painted(shot: Shot, kept: str = "") -> str:
    """The screen as soon as it looks like the one that was kept; else as it looks at rest."""
    loads = not (shot.state is State.LOADING and shot.area == "leads")
    async with opened(_office(shot), SIZES[shot.size], shot.language, loads=loads) as desk:
        if shot.state is State.ERROR:
            desk.world.fault = RuntimeError("the store is gone")
            desk.world.changed()
        await desk.app.screen.run_action(f"area('{shot.area}')")
        if shot.state is State.FULL and shot.area == "conversations":
            desk.app.open_chat("C1")
        return await _at_rest(desk, kept)


async def _at_rest(desk: Desk, kept: str) -> str:
    """A screen that looks otherwise is given time: under load what belongs there comes late."""
    seen, same = "", 0
    for _ in range(_MOST_LOOKS):
        await desk.pilot.pause(_LOOK)
        now = _trimmed(desk.screen)
        same = same + 1 if now == seen else 0
        seen = now
        if now == kept or same >= _QUIET_LOOKS:
            break
    return seen


def _trimmed(screen: str) -> str:
    """Without the line of keys: it follows the focus, which comes to rest a moment later or earlier."""
    return "\n".join(line.rstrip() for line in screen.splitlines()[:-1]) + "\n"


async def _write() -> None:
    FOLDER.mkdir(exist_ok=True)
    wanted = [shot for shot in shots() if not sys.argv[1:] or shot.area in sys.argv[1:]]
    for shot in wanted:
        shot.file.write_text(await painted(shot), "utf-8")
    known = {shot.file for shot in shots()}
    for old in FOLDER.glob("*.txt"):
        if old not in known:
            old.unlink()


if __name__ == "__main__":
    asyncio.run(_write())
