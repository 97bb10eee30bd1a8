"""The face of the business as a form; in its own section and as the first step of the set-up walk."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input
from textual.widgets.selection_list import Selection

from fixi_app.services.office import SettingRow, SettingSource
from tui.pane import AtDesk
from tui.widgets.basic import Field, Ticks
from tui.widgets.choice import Choice
from tui.widgets.form import FormLine

_TYPED = {"name": None, "phone_for_calls": "L", "hours": "L", "cancellation_terms": None, "privacy_url": "L"}
"""Field -> the side its text is read from; None: by its letters."""
_HINTS = {"cancellation_terms": "terms_hint", "privacy_url": "privacy_url_hint"}
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_REST = ("country", "none")
PROFILE = (*_TYPED, "closed_days", "rest_days")


class BusinessForm(AtDesk, Vertical):
    """`fill` shows what is stored wherever nothing was typed meanwhile; `changed` is what differs from it."""

    class Edited(Message):
        """Something was typed or ticked."""

    DEFAULT_CSS: ClassVar[str] = "BusinessForm { height: auto; }"

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self._stored: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        for name in ("name", "phone_for_calls", "hours"):
            yield self._line(name)
        days = [Selection(Content(self.t.named("numbers_value", day)), day) for day in DAYS]
        yield FormLine(self.t("business.closed_days"), Ticks(*days, id="b-closed_days"))
        rest = [(value, self.t.named("numbers_value", value)) for value in _REST]
        title = self.t("business.rest_days")
        yield FormLine(title, Choice(title, rest, _REST[0], id="b-rest_days"))
        for name in ("cancellation_terms", "privacy_url"):
            yield self._line(name)

    def _line(self, name: str) -> FormLine:
        hint = self.t(f"business.{_HINTS[name]}") if name in _HINTS else ""
        return FormLine(self.t(f"business.{name}"), Field(base=_TYPED[name], id=f"b-{name}"), hint)

    def fill(self, rows: Sequence[SettingRow]) -> None:
        found = {row.name: row for row in rows if row.name in PROFILE}
        shown = self.values() if self._stored else {}
        before, self._stored = self._stored, {name: row.value for name, row in found.items()}
        for name, row in found.items():
            if shown.get(name) == before.get(name):
                self._put(name, row.value)
            self.query_one(f"#b-{name}").disabled = row.source is SettingSource.ENVIRONMENT

    def _put(self, name: str, value: str) -> None:
        if name == "closed_days":
            ticks = self.query_one("#b-closed_days", Ticks)
            ticks.deselect_all()
            for day in value.split(",") if value else ():
                ticks.select(day)
        elif name == "rest_days":
            self.query_one("#b-rest_days", Choice).choose(value)
        else:
            self.query_one(f"#b-{name}", Field).value = value

    def take(self, typed: Mapping[str, str]) -> None:
        """What was typed here before, over what is stored."""
        for name in PROFILE:
            if name in typed:
                self._put(name, typed[name])

    def values(self) -> dict[str, str]:
        """As typed."""
        ticked = set(self.query_one("#b-closed_days", Ticks).selected)
        return {
            **{name: self.query_one(f"#b-{name}", Field).value.strip() for name in _TYPED},
            "closed_days": ",".join(day for day in DAYS if day in ticked),
            "rest_days": self.query_one("#b-rest_days", Choice).value,
        }

    def changed(self) -> dict[str, str]:
        if not self._stored:
            return {}
        typed = self.values()
        return {name: value for name, value in typed.items() if _alike(value) != _alike(self._stored[name])}

    def former(self, names: Sequence[str]) -> dict[str, str]:
        """What is stored under these names."""
        return {name: self._stored[name] for name in names}

    def enter(self) -> None:
        self.query_one("#b-name", Field).focus()

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Ticks.SelectedChanged)
    def _edited(self) -> None:
        self.post_message(self.Edited())


def _alike(value: str) -> str:
    """Days are a set: their order says nothing."""
    return ",".join(sorted(value.split(",")))
