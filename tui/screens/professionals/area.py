"""Professionals: who works here and who asks to, what they do and where, how loaded they are; a key for each deed."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, DataTable, Input

from fixi_app.domain.professionals import Professional
from fixi_app.services.office import ProfessionalRow, User
from tui.pane import Area, AtDesk
from tui.screens.kept import CALL as KEPT
from tui.screens.kept import write_kept
from tui.screens.professionals.batch import BatchDialog
from tui.screens.professionals.deeds import approve, confirm_phone, refuse, remove, switch
from tui.screens.professionals.form import ProfessionalForm
from tui.screens.professionals.model import SIGNS, Standing, cells, columns, fitting, ordered, standings, told
from tui.widgets.basic import Field, Push, Say
from tui.widgets.choice import Choice
from tui.widgets.grid import Grid

Deed = Callable[[AtDesk, Professional, User], Awaitable[None]]
_DEEDS: dict[str, tuple[Deed, tuple[str, str]]] = {
    "approve": (approve, ("professionals", "decide")),
    "refuse": (refuse, ("professionals", "decide")),
    "confirm_phone": (confirm_phone, ("professionals", "confirm_phone")),
    "switch": (switch, ("professionals", "switch")),
    "remove": (remove, ("professionals", "remove")),
    "kept": (lambda host, one, user: write_kept(host, one.id, user), KEPT),
}
"""Name -> (what is done, the call of the office that must be open for it)."""
_ADDING = {"add": "save", "add_several": "add_several"}
"""Action -> the call of the office that it comes to."""
_FOR = {
    "approve": {Standing.ASKS},
    "refuse": {Standing.ASKS},
    "confirm_phone": {Standing.UNCONFIRMED, Standing.DENIED},
    "switch": set(Standing) - {Standing.ASKS, Standing.REFUSED},
}
"""Deeds that make sense only for those who stand so."""


class ProfessionalsArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,ctrl+o", "edit", "key.edit"),
        Binding("a,ש", "add", "key.add"),
        Binding("i,ן", "add_several", "key.add_several"),
        Binding("y,ט", "deed('approve')", "key.need_approve"),
        Binding("n,מ", "deed('refuse')", "key.need_refuse"),
        Binding("c,ב", "deed('confirm_phone')", "key.confirm_phone"),
        Binding("d,ג", "deed('switch')", "key.switch_pro"),
        Binding("delete", "deed('remove')", "key.remove_pro"),
        Binding("x,ס", "deed('kept')", "key.kept"),
        Binding("ctrl+f", "search", "key.search"),
        Binding("ctrl+r", "refresh", "key.refresh"),
        Binding("escape", "to_table", "key.to_table", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="professionals")
        self._all: Sequence[ProfessionalRow] = ()
        self._rows: Sequence[ProfessionalRow] = ()
        self._known: frozenset[str] = frozenset()
        """Who stood on the list when somebody began to be added."""
        self._added = False

    def compose(self) -> ComposeResult:
        kinds = [("", self.t("pros.all"))] + [
            (one.value, f"{SIGNS[one]} {self.t.named('pro_standing', one)}") for one in Standing
        ]
        top = [
            Field(placeholder=self.t("pros.search"), id="pro-search"),
            Choice(self.t("pros.standing"), kinds, id="pro-standing"),
            Say("", id="pro-count"),
        ]
        yield Horizontal(*self.dashboard.sided(top), classes="toolbar")
        yield Grid(id="pros", cursor_type="row")
        yield Say("", id="no-pros")
        yield Say("", id="pro-told")
        buttons = [
            Push(self.t("pros.add"), variant="primary", id="add"),
            Push(self.t("pros.edit"), id="edit"),
            Push(self.t("pros.several"), id="add-several"),
            Say(self.t("pros.hint"), classes="hint"),
        ]
        yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#no-pros", Say).display = False
        self.query_one("#pros", Grid).show_columns(columns(self.t), start="name")

    def enter(self) -> None:
        self.query_one("#pros", Grid).focus()

    async def look(self) -> None:
        rows = await self.read(self.office.professionals.rows(), "professionals")
        if rows is not None:
            self._all = ordered(rows, self._today)
            self._show()

    @property
    def _today(self) -> date:
        return self.office.now().astimezone(self.dashboard.zone).date()

    def _show(self) -> None:
        words, only = self.query_one("#pro-search", Field).value, self.query_one("#pro-standing", Choice).value
        self._rows = fitting(self._all, words, only, self.t, self._today)
        grid, empty = self.query_one("#pros", Grid), self.query_one("#no-pros", Say)
        lines = [(row.professional.id, cells(row, self.t, self.reading, self._today)) for row in self._rows]
        grid.fill(lines, to=self._newcomer())
        empty.say(self.t("pros.none_fit" if self._all else "pros.empty"))
        grid.display, empty.display = bool(self._rows), not self._rows
        self.query_one("#pro-count", Say).say(f"{len(self._rows)}/{len(self._all)}" if self._all else "")
        self._show_chosen()

    def _newcomer(self) -> int | None:
        """The line of whoever was added just now, once: the next key is meant for him, and for nobody else."""
        ids = [row.professional.id for row in self._rows]
        new = next((at for at, one in enumerate(ids) if self._added and one not in self._known), None)
        self._added = self._added and new is None
        return new

    @property
    def chosen(self) -> Professional | None:
        where = self.query_one("#pros", Grid).where() if self._rows else None
        return next((row.professional for row in self._rows if where and row.professional.id == where[0]), None)

    @on(DataTable.RowHighlighted, "#pros")
    def _show_chosen(self) -> None:
        one = self.chosen
        self.query_one("#pro-told", Say).say(told(one, self.t, self._today) if one else "")
        self.refresh_bindings()

    @on(Input.Changed, "#pro-search")
    @on(Choice.Changed, "#pro-standing")
    def _narrowed(self) -> None:
        self._show()

    @on(Input.Submitted, "#pro-search")
    def action_to_table(self) -> None:
        self.query_one("#pros", Grid).focus()

    def action_search(self) -> None:
        self.query_one("#pro-search", Field).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done about the chosen one, and by whoever sits here, is a key."""
        if action in _ADDING:
            return self.office.may("professionals", _ADDING[action])
        if action != "deed":
            return super().check_action(action, parameters)
        name, one = str(parameters[0]), self.chosen if self.is_mounted else None
        if one is None or not self.office.may(*_DEEDS[name][1]):
            return False
        return name not in _FOR or not _FOR[name].isdisjoint(standings(one, self._today))

    def action_deed(self, name: str) -> None:
        one, user = self.chosen, self.dashboard.user
        if one is not None and user is not None and self.check_action("deed", (name,)):
            deed = _DEEDS[name][0](self, one, user)
            self.run_worker(deed, group="deed", exclusive=True, exit_on_error=False)

    @on(DataTable.RowSelected, "#pros")
    @on(Button.Pressed, "#edit")
    def action_edit(self) -> None:
        if (one := self.chosen) is not None:
            self.app.push_screen(ProfessionalForm(one))

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        self._known = frozenset(row.professional.id for row in self._all)
        self.app.push_screen(ProfessionalForm(Professional(id="", name="")), self._was_added)

    def _was_added(self, saved: bool | None) -> None:
        if saved:
            self._added = True
            self._show()

    @on(Button.Pressed, "#add-several")
    def action_add_several(self) -> None:
        self.app.push_screen(BatchDialog())

    def action_refresh(self) -> None:
        self.load()
