"""How a test drives the dashboard: open it on a fake office, wait for what should become true, read the screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from fixi_app.domain.reading import Language
from tests.tui.fake_office import FakeOffice
from tui.app import Dashboard
from tui.terminal import BidiMode
from tui.widgets.grid import Grid

WIDE = (160, 45)
USUAL = (120, 30)
SMALL = (80, 24)


class Desk:
    """One open dashboard."""

    def __init__(self, office: FakeOffice, app: Dashboard, pilot: Pilot[None]) -> None:
        self.office = office
        self.world = office.world
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, true: Callable[[], bool], what: str = "") -> None:
        """Wait for something the dashboard does by itself; fail with the screen after two seconds."""
        for _ in range(100):
            if true():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"{what or 'it'} never came true:\n" + "\n".join(self.lines()))

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.screen, f"seeing {text!r}")

    def lines(self) -> list[str]:
        """The screen as painted, from left to right."""
        return ["".join(segment.text for segment in strip) for strip in self.app.screen._compositor.render_strips()]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines())

    def grid(self, selector: str = "#table") -> Grid:
        return self.app.screen.query_one(selector, Grid)

    async def to_cell(self, lead_id: str, column: str) -> None:
        grid = self.grid()
        await self.until(lambda: lead_id in grid.rows, f"row {lead_id}")
        grid.focus()
        grid.move_cursor(row=grid.get_row_index(lead_id), column=grid.get_column_index(column))
        await self.pilot.pause()

    def cell(self, lead_id: str, column: str) -> str:
        return str(self.grid().get_cell(lead_id, column))

    def cell_of(self, pro_id: str, column: str) -> str:
        return str(self.grid("#pros").get_cell(pro_id, column))

    def toasts(self) -> str:
        """All toasts so far, whatever lines they were broken into."""
        return " ".join(" ".join(one.message.split()) for one in self.app._notifications)


@asynccontextmanager
async def opened(
    office: FakeOffice | None = None,
    size: tuple[int, int] = USUAL,
    language: Language = Language.EN,
    mode: BidiMode = BidiMode.APP,
    loads: bool = True,
    toasts: bool = False,
) -> AsyncIterator[Desk]:
    """A dashboard on an office, with the first leads loaded; `loads` False: it is not waited for them.

    `toasts`: they are painted as well; without it they are only noted.
    """
    office = office or FakeOffice(language)
    app = Dashboard(office, mode)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=toasts) as pilot:
        await pilot.pause()
        desk = Desk(office, app, pilot)
        if loads and not office.signing_in.needed:
            await desk.until(lambda: app.leads_model.loaded, "loading")
        await asyncio.sleep(0)
        yield desk
