"""Needs you: a list of what waits, danger first; below it what happened to the chosen one and a key for each deed."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Checkbox, DataTable

from fixi_app.domain.needs import NeedAction, NeedKind
from fixi_app.services.office import NeedRow
from tui.pane import Area
from tui.screens.help import key_name
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.needs.deeds import act
from tui.screens.needs.model import KEYS, called, cells, columns, title, told
from tui.screens.needs.talk import NeedTalk
from tui.screens.professionals.form import ProfessionalForm
from tui.widgets.basic import Push, Say, Tick
from tui.widgets.grid import Grid


class NeedsArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        *[Binding(keys, f"deed('{one.value}')", f"key.need_{one.value}") for one, keys in KEYS.items()],
        Binding("p,פ", "propose", "key.need_propose", show=False),
        Binding("ctrl+r", "refresh", "key.refresh", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="needs")
        self._rows: Sequence[NeedRow] = ()

    def compose(self) -> ComposeResult:
        top = [
            Say("", id="needs-count"),
            Tick(f"{self.t('key.need_propose')} (P)", self.dashboard.brake.propose_first, id="propose"),
        ]
        yield Horizontal(*self.dashboard.sided(top), classes="toolbar")
        yield Grid(id="waiting", cursor_type="row")
        yield Say(self.t("needs.empty"), id="no-needs")
        with VerticalScroll(id="need", can_focus=False):
            yield Say("", id="need-title", classes="title")
            yield Say("", id="need-told", base=None)
        yield Horizontal(*self.dashboard.sided([self._button(one) for one in KEYS]), classes="buttons")

    def _button(self, action: NeedAction) -> Push:
        words = f"{self.t(f'key.need_{action.value}')} ({key_name(KEYS[action])})"
        return Push(words, id=f"do-{action.value}", classes="need-action")

    def on_mount(self) -> None:
        self.query_one("#waiting", Grid).show_columns(columns(self.t))
        self._show()
        self.query_one("#no-needs", Say).display = False  # nothing was read yet: nobody knows whether anything waits

    def enter(self) -> None:
        self.query_one("#waiting", Grid).focus()

    def action_refresh(self) -> None:
        self.load()

    async def look(self) -> None:
        rows = await self.read(self.office.needs.rows(), "needs")
        brake = await self.attempt(self.office.brakes.state(), "brake_state")
        if brake is not None:
            self.dashboard.brake = brake
        if rows is not None:
            self._rows = rows
            self._show()

    def _show(self) -> None:
        now, grid = self.office.now(), self.query_one("#waiting", Grid)
        grid.fill([(f"{row.kind}:{row.ref}", cells(row, self.t, self.reading, now)) for row in self._rows])
        grid.display = bool(self._rows)
        self.query_one("#no-needs", Say).display = not self._rows
        count = self.t("needs.count", count=len(self._rows)) if self._rows else ""
        self.query_one("#needs-count", Say).say(count)
        with self.prevent(Checkbox.Changed):
            self.query_one("#propose", Tick).value = self.dashboard.brake.propose_first
        self._show_chosen()

    @property
    def chosen(self) -> NeedRow | None:
        where = self.query_one("#waiting", Grid).where() if self._rows else None
        return next((row for row in self._rows if where and f"{row.kind}:{row.ref}" == where[0]), None)

    @on(DataTable.RowHighlighted, "#waiting")
    def _show_chosen(self) -> None:
        row, now = self.chosen, self.office.now()
        self.query_one("#need", VerticalScroll).display = row is not None
        self.query_one("#need-title", Say).say(title(row, self.t, now) if row else "")
        self.query_one("#need-told", Say).say("\n".join(told(row, self.t)) if row else "")
        for action in KEYS:
            self.query_one(f"#do-{action.value}", Push).display = row is not None and action in row.actions
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done about the chosen one is a key."""
        if action != "deed":
            return super().check_action(action, parameters)
        row = self.chosen if self.is_mounted else None
        return row is not None and parameters[0] in row.actions

    @on(Button.Pressed, ".need-action")
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_deed((event.button.id or "").removeprefix("do-"))

    @on(DataTable.RowSelected, "#waiting")
    def _entered(self) -> None:
        self.action_deed(NeedAction.OPEN.value)

    def action_deed(self, name: str) -> None:
        row, user, action = self.chosen, self.dashboard.user, NeedAction(name)
        if row is None or user is None or action not in row.actions:
            return
        if action is NeedAction.OPEN:
            self._open(row)
        elif action is NeedAction.ANSWER:
            self._talk(row)
        else:
            self.run_worker(act(self, row, action, user), group="deed", exclusive=True, exit_on_error=False)

    def _open(self, row: NeedRow) -> None:
        """The lead, where there is one; else the application, or the whole chat."""
        if row.lead_id:
            self.app.push_screen(LeadDetailScreen(row.lead_id))
        elif row.kind is NeedKind.APPLICATION:
            self._open_application(row.ref)
        elif row.contact_id:
            self.dashboard.open_chat(row.contact_id)

    def _talk(self, row: NeedRow) -> None:
        if row.contact_id:
            self.app.push_screen(NeedTalk(row.contact_id, called(row)))

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open_application(self, pro_id: str) -> None:
        rows = await self.attempt(self.office.professionals.rows(), "professionals")
        found = next((one.professional for one in rows or () if one.professional.id == pro_id), None)
        if found is not None:
            self.app.push_screen(ProfessionalForm(found))
        elif rows is not None:
            self.dashboard.tell(self.t("needs.application_gone"), severity="warning")

    def action_propose(self) -> None:
        self.query_one("#propose", Tick).toggle()

    @on(Checkbox.Changed, "#propose")
    def _switched(self, event: Checkbox.Changed) -> None:
        self._propose(event.value)

    @work(exclusive=True, group="propose", exit_on_error=False)
    async def _propose(self, on: bool) -> None:
        user = self.dashboard.user
        if user is None:
            return
        state = await self.attempt(self.office.brakes.propose(on, user), "propose")
        if state is not None:
            self.dashboard.brake = state
            self.dashboard.tell(self.t("needs.propose_on" if state.propose_first else "needs.propose_off"))
        self.load()
