"""Whether a professional as filled in can be kept. Pure; what a place is comes from outside."""

from collections.abc import Callable
from datetime import time

from fixi_app.domain.contacts import normal_phone
from fixi_app.domain.professionals import Base, Professional, Span
from fixi_app.services.desk.places import Place

Known = Callable[[str], Place | None]
_FULL, _SHORT = Span(start=time(8), end=time(18)), Span(start=time(8), end=time(13))
USUAL_WEEK = {"6": (_FULL,), "0": (_FULL,), "1": (_FULL,), "2": (_FULL,), "3": (_FULL,), "4": (_SHORT,)}
"""Sunday to Thursday, and Friday until one: for whoever was added without hours of his own."""


_MOST_NUMBER, _MOST_TONE, _MOST_RULES, _MOST_PERCENT = 30, 120, 1000, 500
ABOUT = {
    "pro.no_name": "name", "pro.bad_phone": "phone", "pro.no_trade": "trades", "pro.no_language": "languages",
    "pro.bad_radius": "radius_km", "pro.bad_load": "max_open_jobs", "pro.bad_fee": "call_out_fee",
    "pro.no_base": "base", "pro.no_city": "service_areas", "pro.bad_price": "price_list",
    "pro.bad_licence": "licences", "pro.bad_surcharge": "surcharges", "pro.long_persona": "persona",
}  # fmt: skip
"""What is wrong -> the field that it is about."""


def completed(pro: Professional, known: Known, country: str) -> Professional:
    """As filled in, in the stored forms: phone, names of cities, the point of the base on the map, a usual week."""
    base = known(pro.base.city)
    week = pro.schedule if pro.schedule.template else pro.schedule.but(template=USUAL_WEEK)
    areas = (place.name if (place := known(area)) else area for area in pro.service_areas)
    return pro.but(
        name=" ".join(pro.name.split())[:60],
        phone=normal_phone(pro.phone, country) or "",
        base=Base(city=base.name, lat=base.lat, lon=base.lon) if base else pro.base.but(lat=None, lon=None),
        service_areas=tuple(dict.fromkeys(areas)),
        schedule=week,
    )


def why_not(pro: Professional, known: Known) -> tuple[str, dict[str, str]] | None:
    """The first thing that is missing or wrong, as a key of the desk's texts with its facts; None when it is fine."""
    plain = _plain(pro)
    if plain:
        return plain, {}
    if pro.base.lat is None:
        return "pro.no_base", {"city": pro.base.city or "-"}
    strange = next((area for area in pro.service_areas if known(area) is None), None)
    if strange is not None:
        return "pro.no_city", {"city": strange}
    manner = _manner(pro)
    if manner:
        return manner, {}
    wrong = next((line for line in pro.price_list if not (0 <= line.start <= line.end) or not line.item.strip()), None)
    return ("pro.bad_price", {"item": wrong.item.strip() or "-"}) if wrong else None


def _plain(pro: Professional) -> str | None:
    found = (
        (not pro.name, "pro.no_name"),
        (not pro.phone, "pro.bad_phone"),
        (not pro.trades, "pro.no_trade"),
        (not pro.languages, "pro.no_language"),
        (not pro.radius_km > 0, "pro.bad_radius"),
        (pro.max_open_jobs < 1, "pro.bad_load"),
        ((pro.call_out_fee or 0) < 0, "pro.bad_fee"),
    )
    return next((key for wrong, key in found if wrong), None)


def _manner(pro: Professional) -> str | None:
    """What is wrong with licences, surcharges and persona."""
    if any(not held.number.strip() or len(held.number) > _MOST_NUMBER for held in pro.licences):
        return "pro.bad_licence"
    if any(not 0 < one.percent <= _MOST_PERCENT for one in pro.surcharges):
        return "pro.bad_surcharge"
    persona = pro.persona
    if max(len(persona.assistant_of), len(persona.tone)) > _MOST_TONE or len(persona.rules) > _MOST_RULES:
        return "pro.long_persona"
    return None
