"""One professional to fill in. The service judges what is complete; nothing typed is lost by a refusal."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button
from textual.widgets.selection_list import Selection

from fixi_app.domain.professionals import Base, Gender, Professional
from fixi_app.domain.reading import Language, Trade
from tui.pane import Dialog
from tui.shown import amount, phone
from tui.widgets.basic import Field, Push, Say, Tick, Ticks
from tui.widgets.choice import Choice
from tui.widgets.city import CityField
from tui.widgets.city_list import CityList
from tui.widgets.form import FormLine
from tui.widgets.prices import BadNumber, PriceList, number

_TICKS = ("is_active", "approved", "on_call", "auto_accept")


class ProfessionalForm(Dialog[bool]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "key.save")]

    def __init__(self, professional: Professional) -> None:
        super().__init__()
        self._one = professional

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog full"):
            yield Say(self._one.name or self.t("pros.new"), base=None, classes="title")
            with VerticalScroll(classes="form"):
                yield from self._person()
                yield from self._work()
                yield from self._prices()
                for name in _TICKS:
                    yield FormLine("", Tick(self.t(f"form.{name}"), getattr(self._one, name), id=name))
            yield Say("", id="problem", classes="error")
            buttons = [
                Push(self.t("form.save"), variant="primary", id="save"),
                Push(self.t("dialog.cancel"), id="cancel"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def _person(self) -> ComposeResult:
        one = self._one
        genders = [(gender.value, self.t.named("gender", gender)) for gender in Gender]
        yield FormLine(self.t("form.name"), Field(one.name, id="name"))
        yield FormLine(self.t("form.phone"), Field(phone(one.phone), base="L", id="phone"))
        yield FormLine(self.t("form.gender"), Choice(self.t("form.gender"), genders, one.gender.value, id="gender"))
        spoken = [Selection(Content(self.t.named("language", it)), it.value, it in one.languages) for it in Language]
        yield FormLine(self.t("form.languages"), Ticks(*spoken, id="languages"))

    def _work(self) -> ComposeResult:
        one = self._one
        trades = [Selection(Content(self.t.named("trade", it)), it.value, it in one.trades) for it in Trade]
        yield FormLine(self.t("form.trades"), Ticks(*trades, id="trades"))
        yield FormLine(self.t("form.base"), CityField(one.base.city, id="base"))
        yield FormLine(self.t("form.radius"), Field(amount(one.radius_km), base="L", id="radius"), self.t("form.km"))
        yield FormLine(self.t("form.areas"), CityList(one.service_areas, id="areas"))

    def _prices(self) -> ComposeResult:
        yield FormLine(self.t("form.prices"), PriceList(self._one.price_list, id="prices"))
        fee = Field(amount(self._one.call_out_fee), base="L", id="fee")
        yield FormLine(self.t("form.fee"), fee, self.t("form.fee_hint"))

    def on_mount(self) -> None:
        self.query_one("#name", Field).focus()

    def _filled(self) -> Professional:
        """The record as typed. Raises BadNumber."""
        base = self.query_one("#base", CityField).value
        radius = number(self.query_one("#radius", Field).value)
        return self._one.but(
            name=self.query_one("#name", Field).value.strip(),
            phone=self._phone(),
            gender=Gender(self.query_one("#gender", Choice).value),
            languages=tuple(Language(value) for value in self._ticked("#languages", [it.value for it in Language])),
            trades=tuple(Trade(value) for value in self._ticked("#trades", [it.value for it in Trade])),
            # Another city has other coordinates, which are the service's to find.
            base=self._one.base if base == self._one.base.city else Base(city=base),
            radius_km=self._one.radius_km if radius is None else radius,
            service_areas=tuple(self.query_one("#areas", CityList).cities),
            price_list=self.query_one("#prices", PriceList).read(),
            call_out_fee=number(self.query_one("#fee", Field).value),
            **{name: self.query_one(f"#{name}", Tick).value for name in _TICKS},
        )

    def _phone(self) -> str:
        """In the stored form where it is a phone at all; otherwise as typed, for the service to refuse."""
        from fixi_app.domain.contacts import normal_phone

        typed = self.query_one("#phone", Field).value.strip()
        return normal_phone(typed) or typed

    def _ticked(self, which: str, order: list[str]) -> list[str]:
        chosen = set(self.query_one(which, Ticks).selected)
        return [value for value in order if value in chosen]

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        try:
            filled = self._filled()
        except BadNumber as wrong:
            self.query_one("#problem", Say).say(self.t("form.bad_number", typed=str(wrong)))
            return
        self._save(filled)

    @work(exclusive=True, exit_on_error=False)
    async def _save(self, filled: Professional) -> None:
        user = self.dashboard.user
        if user is None:
            return
        saved = await self.attempt(self.office.professionals.save(filled, user), "save")
        if saved is None:
            return
        if not saved.ok:
            self.query_one("#problem", Say).say(saved.message)
            return
        self.dashboard.tell(saved.message or self.t("form.saved"))
        self.dismiss(True)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
