"""What is typed in the form, as the record it makes."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from textual.widget import Widget

from fixi_app.domain.contacts import normal_phone
from fixi_app.domain.professionals import Base, Gender, Persona, Professional, Surcharge, SurchargeWhen
from fixi_app.domain.reading import Language, Trade
from tui.screens.professionals.pages import TICKS
from tui.texts import Texts
from tui.widgets.basic import Field, Tick, Ticks
from tui.widgets.choice import Choice
from tui.widgets.city import CityField
from tui.widgets.city_list import CityList
from tui.widgets.growing import TextLines
from tui.widgets.licences import BadDate, Licences
from tui.widgets.prices import BadNumber, PriceList, number

T = TypeVar("T")


class Wrong(NamedTuple):
    at: str
    """Id of what it was typed in."""
    sentence: str


class NotReadable(Exception):
    """Something typed is no value at all."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.sentence)
        self.wrong = wrong


def typed(form: Widget, begun: Professional, t: Texts) -> Professional:
    """The record with everything that stands in the form. Raises NotReadable."""
    text = _Reader(form, t)
    base = form.query_one("#base", CityField).value
    return begun.but(
        name=text.line("name"),
        phone=_phone(text.line("phone")),
        gender=Gender(form.query_one("#gender", Choice).value),
        languages=tuple(Language(value) for value in text.ticked("languages", [it.value for it in Language])),
        trades=tuple(Trade(value) for value in text.ticked("trades", [it.value for it in Trade])),
        # Another city has other coordinates, which are the service's to find.
        base=begun.base if base == begun.base.city else Base(city=base),
        radius_km=text.number("radius", begun.radius_km),
        service_areas=tuple(form.query_one("#areas", CityList).cities),
        max_open_jobs=text.whole("jobs", begun.max_open_jobs),
        price_list=text.read("prices", form.query_one("#prices", PriceList).read),
        call_out_fee=text.number("fee", None),
        surcharges=_surcharges(text, begun),
        licences=text.read("licences", form.query_one("#licences", Licences).read),
        persona=Persona(
            assistant_of=text.line("assistant_of"),
            tone=text.line("tone"),
            rules=form.query_one("#rules", TextLines).read(),
        ),
        **{name: form.query_one(f"#{name}", Tick).value for name in TICKS},
    )


def _surcharges(text: "_Reader", begun: Professional) -> tuple[Surcharge, ...]:
    """Left as they were stored where they are the same, in whatever order they stood."""
    found = {when: text.number(f"surcharge-{when}", None) for when in SurchargeWhen}
    same = {one.when: one.percent for one in begun.surcharges} == {k: v for k, v in found.items() if v}
    if same:
        return begun.surcharges
    return tuple(Surcharge(when=when, percent=percent) for when, percent in found.items() if percent)


def _phone(text: str) -> str:
    """In the stored form where it is a phone at all; otherwise as typed, for the service to refuse."""
    return normal_phone(text) or text


class _Reader:
    def __init__(self, form: Widget, t: Texts) -> None:
        self._form, self._t = form, t

    def line(self, at: str) -> str:
        return self._form.query_one(f"#{at}", Field).value.strip()

    def number(self, at: str, otherwise: float | None) -> float | None:
        value = self.read(at, lambda: number(self.line(at)))
        return otherwise if value is None else value

    def whole(self, at: str, otherwise: int) -> int:
        value = self.number(at, otherwise)
        if value != int(value or 0):
            raise NotReadable(Wrong(at, self._t("form.bad_number", typed=self.line(at))))
        return int(value or 0)

    def ticked(self, at: str, order: list[str]) -> list[str]:
        chosen = set(self._form.query_one(f"#{at}", Ticks).selected)
        return [value for value in order if value in chosen]

    def read(self, at: str, value: Callable[[], T]) -> T:
        try:
            return value()
        except BadNumber as wrong:
            raise NotReadable(Wrong(at, self._t("form.bad_number", typed=str(wrong)))) from None
        except BadDate as wrong:
            raise NotReadable(Wrong(at, self._t("form.bad_date", typed=str(wrong)))) from None
