"""The form of a professional in five short pages, each of which fits a small window."""

from collections.abc import Callable, Iterator, Mapping

from textual.content import Content
from textual.widgets.selection_list import Selection

from fixi_app.domain.professionals import Gender, Professional, SurchargeWhen
from fixi_app.domain.reading import Language, Trade
from tui.shown import amount, phone
from tui.texts import Texts
from tui.widgets.basic import Field, Tick, Ticks
from tui.widgets.choice import Choice
from tui.widgets.city import CityField
from tui.widgets.city_list import CityList
from tui.widgets.form import FormLine
from tui.widgets.growing import TextLines
from tui.widgets.licences import Licences
from tui.widgets.prices import PriceList

TICKS = ("is_active", "approved", "on_call", "auto_accept", "prices_include_vat")
AT = {
    "radius_km": "radius", "service_areas": "areas", "max_open_jobs": "jobs", "price_list": "prices",
    "call_out_fee": "fee", "surcharges": "surcharge-night", "persona": "rules",
}  # fmt: skip
"""Field of the record -> id of what it is typed in, where that has another name."""
Lines = Iterator[FormLine]


def _person(one: Professional, t: Texts) -> Lines:
    genders = [(gender.value, t.named("gender", gender)) for gender in Gender]
    yield FormLine(t("form.name"), Field(one.name, id="name"))
    yield FormLine(t("form.phone"), Field(phone(one.phone), base="L", id="phone"))
    yield FormLine(t("form.gender"), Choice(t("form.gender"), genders, one.gender.value, id="gender"))
    spoken = [Selection(Content(t.named("language", it)), it.value, it in one.languages) for it in Language]
    yield FormLine(t("form.languages"), Ticks(*spoken, id="languages"))
    for name in ("is_active", "approved", "on_call", "auto_accept"):
        yield _tick(one, name, t)


def _work(one: Professional, t: Texts) -> Lines:
    trades = [Selection(Content(t.named("trade", it)), it.value, it in one.trades) for it in Trade]
    yield FormLine(t("form.trades"), Ticks(*trades, id="trades"))
    yield FormLine(t("form.base"), CityField(one.base.city, id="base"))
    yield FormLine(t("form.radius_km"), Field(amount(one.radius_km), base="L", id="radius"), t("form.km"))
    yield FormLine(t("form.service_areas"), CityList(one.service_areas, id="areas"))
    jobs = Field(str(one.max_open_jobs), base="L", id="jobs")
    yield FormLine(t("form.max_open_jobs"), jobs, t("form.jobs_hint"))


def _prices(one: Professional, t: Texts) -> Lines:
    yield FormLine(t("form.price_list"), PriceList(one.price_list, id="prices"))
    yield FormLine(t("form.call_out_fee"), Field(amount(one.call_out_fee), base="L", id="fee"), t("form.fee_hint"))
    percents = {one.when: one.percent for one in reversed(one.surcharges)}
    for when in SurchargeWhen:
        percent = Field(amount(percents.get(when)), base="L", id=f"surcharge-{when}")
        yield FormLine(t.named("surcharge", when), percent, t("form.percent_hint"))
    yield _tick(one, "prices_include_vat", t)


def _licences(one: Professional, t: Texts) -> Lines:
    yield FormLine(t("form.licences"), Licences(one.licences, id="licences"))


def _manner(one: Professional, t: Texts) -> Lines:
    yield FormLine(t("form.assistant_of"), Field(one.persona.assistant_of, id="assistant_of"), t("form.as_name"))
    yield FormLine(t("form.tone"), Field(one.persona.tone, id="tone"), t("form.tone_hint"))
    yield FormLine(t("form.rules"), TextLines(one.persona.rules.splitlines(), id="rules"))


def _tick(one: Professional, name: str, t: Texts) -> FormLine:
    return FormLine("", Tick(t(f"form.{name}"), getattr(one, name), id=name))


PAGES: Mapping[str, Callable[[Professional, Texts], Lines]] = {
    "person": _person,
    "work": _work,
    "prices": _prices,
    "licences": _licences,
    "manner": _manner,
}
