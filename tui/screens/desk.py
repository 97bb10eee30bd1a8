"""The desk: header, areas, keys. An area is built when it is first opened and loads only while it is looked at."""

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from fixi_app.services.office import Office
from tui.braking import show as show_brake
from tui.pane import Area, AtDesk
from tui.screens.conversations.area import ConversationsArea
from tui.screens.leads.area import LeadsArea
from tui.screens.leads.new_lead import NewLeadArea
from tui.screens.logs import LogsArea
from tui.screens.needs.area import NeedsArea
from tui.screens.numbers.area import NumbersArea
from tui.screens.professionals.area import ProfessionalsArea
from tui.screens.schedule.area import ScheduleArea
from tui.screens.settings.area import SettingsArea
from tui.screens.simulator import SimulatorArea
from tui.widgets.areas import AreaBar, AreaTab
from tui.widgets.header import DeskHeader
from tui.widgets.keybar import KeyBar

AREAS: dict[str, tuple[str, Callable[[], Area]]] = {
    "leads": ("f2", LeadsArea),
    "new_lead": ("f3", NewLeadArea),
    "professionals": ("f4", ProfessionalsArea),
    "simulator": ("f5", SimulatorArea),
    "logs": ("f6", LogsArea),
    "needs": ("f7", NeedsArea),
    "conversations": ("f8", ConversationsArea),
    "schedule": ("ctrl+t", ScheduleArea),
    "numbers": ("ctrl+n", NumbersArea),
    "settings": ("ctrl+g", SettingsArea),
}
"""Name -> (key, how it is built), in the order of the bar. An area is added by a line here and a file of texts."""

ENTERED_BY: dict[str, tuple[str, str]] = {"new_lead": ("leads", "create"), "simulator": ("simulator", "say")}
"""Areas that are for those who may make this call of the office. Others are for whoever may make any call of theirs."""

_POLL = 0.25
_HEALTH = 1.0


def areas_of(office: Office) -> list[str]:
    """The areas that are open to whoever this office is for, in the order of the bar."""
    return [name for name in AREAS if (office.may(*ENTERED_BY[name]) if name in ENTERED_BY else office.opens(name))]


class DeskScreen(AtDesk, Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"area('{name}')", f"area.{name}", show=False) for name, (key, _) in AREAS.items()
    ]

    def __init__(self) -> None:
        super().__init__()
        self.current = ""
        self._loaded: dict[str, int] = {}
        self._areas: list[str] = []
        self._counting = False
        self._counted = -1
        """Revision at which it was last counted how many wait for a person."""

    def compose(self) -> ComposeResult:
        self._areas = areas_of(self.office)
        yield DeskHeader(id="header")
        yield AreaBar([(name, AREAS[name][0]) for name in self._areas], id="areas")
        yield ContentSwitcher(id="content")
        yield KeyBar()

    async def on_mount(self) -> None:
        await self.show_area(self.dashboard.area if self.dashboard.area in self._areas else self._areas[0])
        self.query_one(DeskHeader).tick()
        self.watch(self, "focused", self._keep_focus, init=False)
        self.set_interval(_POLL, self._poll)
        self.set_interval(_HEALTH, self._look_at_health)
        self.call_after_refresh(self._look_at_health)
        self.set_interval(_HEALTH, self._look_at_needs)

    async def action_area(self, name: str) -> None:
        if name in self._areas:
            await self.show_area(name)
        else:
            self.dashboard.tell(self.t("fault.not_yours", area=self.t(f"area.{name}")), severity="warning")

    @on(AreaTab.Chosen)
    async def _tab(self, event: AreaTab.Chosen) -> None:
        await self.show_area(event.area)

    async def show_area(self, name: str) -> None:
        """Show an area, building it the first time, and bring it up to date."""
        switcher = self.query_one(ContentSwitcher)
        if not switcher.query(f"#{name}"):
            await switcher.mount(AREAS[name][1]())
        switcher.current = name
        self.current = self.dashboard.area = name
        self.query_one(AreaBar).mark(name)
        area = self.query_one(f"#{name}", Area)
        area.enter()
        self._bring_up_to_date(area)

    def _keep_focus(self, focused: Widget | None) -> None:
        """What is hidden gives its focus to nobody, and with it go the keys of the area: it gets them back."""
        if focused is None and self.current:
            self.call_after_refresh(self._give_focus)

    def _give_focus(self) -> None:
        if self.focused is None and self.is_current:
            self.query_one(f"#{self.current}", Area).enter()

    async def show_chat(self, contact_id: str) -> None:
        """This chat, in the area of conversations."""
        await self.show_area("conversations")
        self.query_one(ConversationsArea).open(contact_id)

    def _bring_up_to_date(self, area: Area) -> None:
        revision = self.office.revision
        if self._loaded.get(self.current) != revision:
            self._loaded[self.current] = revision
            area.load()

    def _poll(self) -> None:
        self.dashboard.look_at_door()
        self.query_one(DeskHeader).tick()
        if self.current:
            self._bring_up_to_date(self.query_one(f"#{self.current}", Area))

    @work(exclusive=True, group="health", exit_on_error=False)
    async def _look_at_health(self) -> None:
        health = await self.attempt(self.office.health(), "health")
        if health is not None:
            self.query_one(DeskHeader).show(health)
        brake = await self.attempt(self.office.brakes.state(), "brake_state")
        if brake is not None:
            show_brake(self, brake)

    def _look_at_needs(self) -> None:
        """How many wait, beside the name of the area; counted again only when something was written.

        One counting ends before the next begins: begun anew at every write, none would ever end on a busy day.
        """
        revision = self.office.revision
        if "needs" in self._areas and revision != self._counted and not self._counting:
            self._counted = revision
            self._count_needs()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def _count_needs(self) -> None:
        self._counting = True
        try:
            number = await self.attempt(self.office.needs.count(), "needs")
        finally:
            self._counting = False
        if number is not None:
            self.query_one(AreaBar).count("needs", number)
