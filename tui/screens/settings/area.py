"""Settings and health: a list of sections at the side where reading starts, and beside it the one that is chosen."""

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import ContentSwitcher, OptionList
from textual.widgets.option_list import Option

from tui.pane import Area
from tui.screens.settings.backup import BackupPanel
from tui.screens.settings.business import BusinessPanel
from tui.screens.settings.health import HealthPanel
from tui.screens.settings.jobs import JobsPanel
from tui.screens.settings.numbers import NumbersPanel
from tui.screens.settings.panel import Panel
from tui.screens.settings.people import PeoplePanel
from tui.screens.settings.walk import WalkPanel
from tui.widgets.basic import Menu

SECTIONS: dict[str, Callable[[], Panel]] = {
    "walk": WalkPanel,
    "business": BusinessPanel,
    "health": HealthPanel,
    "jobs": JobsPanel,
    "numbers": NumbersPanel,
    "people": PeoplePanel,
    "backup": BackupPanel,
}
"""Name -> how it is built, in the order of the list. A section is added by a line here and its texts."""

_CALLS = {"walk": ("setup", "look")}
"""Section -> the call that it lives by; it is in the list of those to whom that is open."""


class SettingsArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "to_sections", "key.to_sections"),
        Binding("ctrl+r", "refresh", "key.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__(id="settings")
        self._mine: list[str] = []
        """The sections of whoever sits here."""
        self._first = ""

    def compose(self) -> ComposeResult:
        mine = [name for name in SECTIONS if name not in _CALLS or self.office.may(*_CALLS[name])]
        options = [Option(Content(self.t(f"section.{name}")), id=name) for name in mine]
        self._first = self.dashboard.setup_draft.get("section", mine[0])
        self._mine = mine
        parts = [Menu(*options, id="sections"), ContentSwitcher(id="section")]
        yield Horizontal(*self.dashboard.sided(parts), id="settings-parts")

    def on_mount(self) -> None:
        first = self._mine.index(self._first) if self._first in self._mine else 0
        self.query_one("#sections", Menu).highlighted = first

    def enter(self) -> None:
        self.query_one("#sections", Menu).focus()

    def load(self) -> None:
        panel = self._shown()
        if panel is not None:
            panel.load()

    def _shown(self) -> Panel | None:
        current = self.query_one("#section", ContentSwitcher).current
        return self.query_one(f"#{current}", Panel) if current else None

    @on(OptionList.OptionHighlighted, "#sections")
    def _look_at(self, event: OptionList.OptionHighlighted) -> None:
        self.dashboard.setup_draft["section"] = event.option.id or ""
        self._show(event.option.id or "")

    @work(exclusive=True, group="section", exit_on_error=False)
    async def _show(self, name: str) -> None:
        await self.show_section(name)

    async def show_section(self, name: str) -> Panel:
        """Show a section, building it the first time, and bring it up to date."""
        switcher = self.query_one("#section", ContentSwitcher)
        wanted = f"section-{name}"
        if not switcher.query(f"#{wanted}"):
            panel = SECTIONS[name]()
            panel.id = wanted
            await switcher.mount(panel)
        switcher.current = wanted
        panel = switcher.query_one(f"#{wanted}", Panel)
        panel.load()
        return panel

    @on(OptionList.OptionSelected, "#sections")
    async def _go_into(self, event: OptionList.OptionSelected) -> None:
        (await self.show_section(event.option.id or "")).enter()

    def action_to_sections(self) -> None:
        self.query_one("#sections", Menu).focus()

    def action_refresh(self) -> None:
        self.load()
