"""A form against a record that moved on meanwhile: what is new there, and what was typed put on top of it. Pure."""

from collections.abc import Callable, Sequence

from fixi_app.domain.professionals import Persona, Professional
from tui.shown import amount, phone
from tui.texts import Texts
from tui.widgets.prices import item_shown

FIELDS = (
    "name", "phone", "gender", "languages", "trades", "base", "radius_km", "service_areas", "max_open_jobs",
    "price_list", "call_out_fee", "surcharges", "prices_include_vat", "licences", "persona", "is_active", "approved",
    "on_call", "auto_accept",
)  # fmt: skip
"""What the form shows, in its order."""


def moved_on(begun: Professional, now: Professional) -> Sequence[str]:
    """The fields of the form that stand otherwise now than when it was opened."""
    return [name for name in FIELDS if getattr(now, name) != getattr(begun, name)]


def on_top(begun: Professional, typed: Professional, now: Professional) -> Professional:
    """The record as it is now with only that changed which was changed in the form."""
    mine = {name: getattr(typed, name) for name in FIELDS if getattr(typed, name) != getattr(begun, name)}
    return now.but(**mine)


def worded(one: Professional, name: str, texts: Texts, city: Callable[[str], str]) -> str:
    """The value of a field as a person reads it. `city`: the name of a city as shown, by its canonical one."""
    value = getattr(one, name)
    if name == "base":
        return city(one.base.city) or "-"
    if name == "service_areas":
        return ", ".join(city(area) for area in one.service_areas) or "-"
    if isinstance(value, bool):
        return texts("pros.yes" if value else "pros.no")
    if isinstance(value, Persona):
        return " · ".join(part for part in (value.tone, value.rules) if part) or "-"
    if isinstance(value, tuple):
        return ", ".join(_item(name, item, texts) for item in value) or "-"
    if isinstance(value, float | None):
        return amount(value) or "-"
    if name == "gender":
        return texts.named("gender", value)
    if name == "phone":
        return phone(value) or "-"
    return str(value) or "-"


def _item(name: str, item: object, texts: Texts) -> str:
    if name in ("languages", "trades"):
        return texts.named(name.removesuffix("s"), str(item))
    if name == "price_list":
        return f"{item_shown(item.item, texts)} {amount(item.start)}-{amount(item.end)}"  # type: ignore[attr-defined]
    if name == "surcharges":
        return f"{texts.named('surcharge', item.when)} {amount(item.percent)}%"  # type: ignore[attr-defined]
    if name == "licences":
        return f"{texts.named('trade', item.trade)} {item.number}"  # type: ignore[attr-defined]
    return str(item)
