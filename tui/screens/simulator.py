"""Simulator: be a customer and a professional, side by side, with no WhatsApp at all."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from fixi_app.services.office import SimulatedPerson, Simulator
from tui.clean import clean_line
from tui.pane import Area, Reads
from tui.widgets.basic import Field, Say
from tui.widgets.chat import ChatView
from tui.widgets.choice import Choice


class ChatSide(Reads, Vertical):
    """One person's phone: who is played, the chat as this person sees it, a line to write."""

    def __init__(self, simulator: Simulator, professional: bool, **rest: Any) -> None:
        super().__init__(**rest)
        self._simulator = simulator
        self._professional = professional
        self._side = "pro" if professional else "customer"

    def compose(self) -> ComposeResult:
        yield Choice(self.t(f"simulator.{self._side}"), [("", self.t("simulator.nobody"))], classes="person")
        # A professional is a customer of others at times, so both count as the person's own words.
        yield ChatView(frozenset({"customer", "professional"}), self.t(f"simulator.{self._side}_hint"))
        yield Field(placeholder=self.t(f"simulator.{self._side}_write"), classes="boxed")

    @property
    def address(self) -> str:
        return self.query_one(Choice).value

    def offer(self, people: Sequence[SimulatedPerson]) -> None:
        mine = [(one.address, clean_line(one.name)) for one in people if one.is_professional is self._professional]
        if mine:
            self.query_one(Choice).offer(mine)

    @on(Choice.Changed)
    def _other_person(self) -> None:
        self.load()
        self.focus_line()

    def focus_line(self) -> None:
        self.query_one(Field).focus()

    async def look(self) -> None:
        if self.address:
            lines = await self.read(self._simulator.talk(self.address), "talk")
            if lines is not None:
                self.query_one(ChatView).show(lines)

    @on(Input.Submitted)
    def _write(self, event: Input.Submitted) -> None:
        words = event.value.strip()
        if words and self.address:
            event.input.value = ""
            self._say(self.address, words)

    @work(exit_on_error=False)
    async def _say(self, address: str, words: str) -> None:
        await self.attempt(self._simulator.say(address, words), "say")
        self.load()


class SimulatorArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+left,ctrl+right", "other_side", "key.other_side", key_display="^←→", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__(id="simulator")

    def compose(self) -> ComposeResult:
        simulator = self.office.simulator
        if simulator is None:
            yield Say(self.t("simulator.off"), id="no-simulator")
            return
        sides = [ChatSide(simulator, False, id="customer-side"), ChatSide(simulator, True, id="pro-side")]
        yield Horizontal(*self.dashboard.sided(sides), id="sides")

    def enter(self) -> None:
        if self.query("#customer-side"):
            self.query_one("#customer-side", ChatSide).focus_line()

    def action_other_side(self) -> None:
        for side in self.query(ChatSide):
            if not side.has_focus_within:
                side.focus_line()
                return

    async def look(self) -> None:
        if self.office.simulator is None:
            return
        people = await self.attempt(self.office.simulator.people(), "talk")
        for side in self.query(ChatSide):
            side.offer(people or ())
            side.load()
