"""A city typed with help: suggestions appear below while typing; what is picked is kept by its canonical name."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.pane import AtDesk
from tui.widgets.basic import Field, Menu


class CityField(AtDesk, Vertical):
    """`value`: the canonical name of the city picked, or the words as typed where none was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "to_list", "key.choose", show=False),
        Binding("escape", "close", "key.back", show=False),
    ]

    class Picked(Message):
        def __init__(self, field: "CityField", value: str) -> None:
            super().__init__()
            self.field = field
            self.value = value

        @property
        def control(self) -> "CityField":
            return self.field

    def __init__(self, value: str = "", **rest: Any) -> None:
        super().__init__(**rest)
        self._canonical = value
        self._shown = ""

    def compose(self) -> ComposeResult:
        self._shown = self.name_of(self._canonical)
        yield Field(self._shown, placeholder=self.t("city.placeholder"))
        yield Menu()

    def on_mount(self) -> None:
        self.query_one(Menu).display = False

    def name_of(self, canonical: str) -> str:
        """A city as shown to a person."""
        found = dict(self.office.professionals.cities(canonical)) if canonical else {}
        return found.get(canonical, canonical)

    @property
    def value(self) -> str:
        typed = self.query_one(Field).value.strip()
        return self._canonical if typed == self._shown else typed

    def clear(self) -> None:
        self._canonical = self._shown = self.query_one(Field).value = ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        words = event.value.strip()
        menu = self.query_one(Menu)
        menu.clear_options()
        if not words or words == self._shown:
            menu.display = False
            return
        found = self.office.professionals.cities(words)
        menu.add_options([Option(Content(shown), id=f"c{index}") for index, (_, shown) in enumerate(found)])
        self._found = found
        menu.display = bool(found)
        menu.highlighted = 0 if found else None

    @on(Input.Submitted)
    def _first(self, event: Input.Submitted) -> None:
        """Enter takes the first suggestion."""
        event.stop()
        menu = self.query_one(Menu)
        if menu.display:
            menu.action_select()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._canonical, self._shown = self._found[event.option_index]
        field = self.query_one(Field)
        field.value = self._shown
        field.cursor_position = len(self._shown)
        self.query_one(Menu).display = False
        field.focus()
        self.post_message(self.Picked(self, self._canonical))

    def action_to_list(self) -> None:
        menu = self.query_one(Menu)
        if menu.display:
            menu.focus()

    def action_close(self) -> None:
        self.query_one(Menu).display = False
        self.query_one(Field).focus()

    def focus_field(self) -> None:
        self.query_one(Field).focus()
