"""Create New Lead: a request that came by telephone or at the door. Nothing is written to the customer unasked."""

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input

from fixi_app.domain.leads import OPEN, LeadStatus
from fixi_app.domain.reading import Trade
from fixi_app.services.office import Created, NewLead
from tui.pane import Area
from tui.screens.leads.detail import LeadDetailScreen
from tui.widgets.basic import Field, Push, Say, Tick
from tui.widgets.choice import Choice
from tui.widgets.city import CityField
from tui.widgets.form import FormLine

_TYPED = ("phone", "name", "issue", "details")
_CHOSEN = ("trade", "first", "pro")


class NewLeadArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "create", "key.create")]

    def __init__(self) -> None:
        super().__init__(id="new_lead")

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="form"):
            yield Say(self.t("new_lead.intro"), classes="hint intro")
            yield FormLine(self.t("column.phone"), Field(base="L", id="phone"), self.t("new_lead.required"))
            yield Say("", id="phone-problem", classes="error")
            yield FormLine(self.t("column.customer_name"), Field(id="name"))
            yield FormLine(self.t("column.trade"), Choice(self.t("column.trade"), self._trades(), id="trade"))
            yield FormLine(self.t("column.city"), CityField(self.dashboard.draft.get("city", ""), id="city"))
            yield FormLine(self.t("column.issue"), Field(id="issue"))
            yield FormLine(self.t("column.details"), Field(id="details"))
            yield FormLine(self.t("column.pro_name"), Choice(self.t("column.pro_name"), self._nobody(), id="pro"))
            statuses = [(s.value, self.t.named("status", s)) for s in LeadStatus if s in OPEN]
            yield FormLine(
                self.t("column.status"), Choice(self.t("column.status"), statuses, LeadStatus.PENDING.value, id="first")
            )
            yield FormLine("", Tick(self.t("new_lead.write_now"), id="write"))
            yield Horizontal(Push(self.t("new_lead.create"), variant="primary", id="create"), classes="buttons")

    def on_mount(self) -> None:
        draft = self.dashboard.draft
        for name in _TYPED:
            self.query_one(f"#{name}", Field).value = draft.get(name, "")
        for name in _CHOSEN:
            self.query_one(f"#{name}", Choice).choose(draft.get(name, self.query_one(f"#{name}", Choice).value))
        self.query_one("#write", Tick).value = bool(draft.get("write"))

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Tick.Changed)
    @on(CityField.Picked)
    def _keep(self) -> None:
        typed = {name: self.query_one(f"#{name}", Field).value for name in _TYPED}
        chosen = {name: self.query_one(f"#{name}", Choice).value for name in _CHOSEN}
        write = "yes" if self.query_one("#write", Tick).value else ""
        self.dashboard.draft = {**typed, **chosen, "write": write, "city": self.query_one("#city", CityField).value}

    def _trades(self) -> list[tuple[str, str]]:
        return [("", self.t("new_lead.unknown"))] + [(trade.value, self.t.named("trade", trade)) for trade in Trade]

    def _nobody(self) -> list[tuple[str, str]]:
        return [("", self.t("leads.nobody"))]

    def enter(self) -> None:
        self.query_one("#phone", Field).focus()

    async def look(self) -> None:
        rows = await self.attempt(self.office.professionals.rows(), "professionals")
        if rows is not None:
            named = [(row.professional.id, row.professional.name) for row in rows if row.professional.is_active]
            self.query_one("#pro", Choice).offer([*self._nobody(), *named])

    @on(Button.Pressed, "#create")
    def action_create(self) -> None:
        number = self._phone()
        if number:
            self._create(self._filled(number))

    def _phone(self) -> str | None:
        """The phone in its stored form; a wrong one is told beside the field."""
        # Imported only now: the library of phone formats costs a tenth of a second that the first paint needs.
        from fixi_app.domain.contacts import normal_phone

        field = self.query_one("#phone", Field)
        number = normal_phone(field.value.strip())
        problem = self.query_one("#phone-problem", Say)
        problem.say(self.t("new_lead.bad_phone" if field.value.strip() else "new_lead.no_phone"))
        problem.display = number is None
        if number is None:
            field.focus()
        return number

    def _filled(self, number: str) -> NewLead:
        trade = self.query_one("#trade", Choice).value
        return NewLead(
            phone=number,
            customer_name=self.query_one("#name", Field).value.strip(),
            pro_id=self.query_one("#pro", Choice).value or None,
            trade=Trade(trade) if trade else None,
            city=self.query_one("#city", CityField).value,
            issue=self.query_one("#issue", Field).value.strip(),
            details=self.query_one("#details", Field).value.strip(),
            status=LeadStatus(self.query_one("#first", Choice).value),
            write_now=self.query_one("#write", Tick).value,
        )

    @work(exclusive=True, group="create", exit_on_error=False)
    async def _create(self, new: NewLead) -> None:
        user = self.dashboard.user
        if user is None:
            return
        created = await self.attempt(self.office.leads.create(new, user), "create")
        if created is not None:
            await self._created(created)

    async def _created(self, created: Created) -> None:
        failed = created.lead_id is None
        severity: Any = "error" if failed else "warning" if created.existing else "information"
        self.dashboard.tell(created.message or self.t("new_lead.created"), severity=severity)
        if failed:
            return
        if created.existing and created.lead_id:
            await self.app.push_screen(LeadDetailScreen(created.lead_id))
            return
        self._empty()
        await self.screen.run_action("area('leads')")

    def _empty(self) -> None:
        for field in self.query(Field):
            field.value = ""
        self.query_one("#city", CityField).clear()
        for choice, value in (("#trade", ""), ("#pro", ""), ("#first", LeadStatus.PENDING.value)):
            self.query_one(choice, Choice).choose(value)
        self.query_one("#write", Tick).value = False
