"""Several cities: each one picked is added to the list below; Enter or Delete on one takes it away again."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.pane import AtDesk
from tui.widgets.basic import Menu
from tui.widgets.city import CityField


class _Chosen(Menu):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete,backspace", "select", "key.remove")]


class CityList(AtDesk, Vertical):
    def __init__(self, cities: Sequence[str], **rest: Any) -> None:
        super().__init__(**rest)
        self.cities = list(cities)

    def compose(self) -> ComposeResult:
        yield CityField()
        yield _Chosen()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        chosen, field = self.query_one(_Chosen), self.query_one(CityField)
        chosen.clear_options()
        chosen.add_options([Option(Content(f"✕ {field.name_of(city)}")) for city in self.cities])
        chosen.display = bool(self.cities)

    @on(CityField.Picked)
    def _add(self, event: CityField.Picked) -> None:
        event.stop()
        if event.value not in self.cities:
            self.cities.append(event.value)
        event.field.clear()
        self._show()

    @on(OptionList.OptionSelected)
    def _remove(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        del self.cities[event.option_index]
        self._show()
        if not self.cities:
            self.query_one(CityField).focus_field()
