"""What a visit costs: only ever a range from the professional's own list, for the hour of the visit.

Promise: no list, no number. Nothing is guessed, averaged or carried over from another trade.
"""

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.zone import local
from fixi_app.domain.leads import Quote
from fixi_app.domain.professionals import Price, Professional, SurchargeWhen
from fixi_app.domain.reading import Trade

NIGHT_FROM, NIGHT_TO = time(22), time(7)


def quote(
    pro: Professional,
    trade: Trade,
    start: datetime | None,
    zone: ZoneInfo,
    rest: RestDays,
    emergency: bool = False,
    night_from: time = NIGHT_FROM,
    night_to: time = NIGHT_TO,
) -> Quote | None:
    """The range for a visit that starts then (None = no hour known, so no surcharge of the hour); None without a list.

    Surcharges that meet (a rest day at night) add up: the customer never hears less than he may have to pay. The
    call-out fee is told as it stands.
    """
    prices = prices_for(pro, trade)
    if not prices:
        return None
    percent = _percent(pro, _conditions(start, zone, rest, emergency, night_from, night_to))
    return Quote(
        start=_raised(min(price.start for price in prices), percent),
        end=_raised(max(price.end for price in prices), percent),
        call_out_fee=pro.call_out_fee,
        includes_vat=pro.prices_include_vat,
        surcharge_percent=percent,
    )


def span(quotes: Iterable[Quote]) -> Quote | None:
    """Lowest to highest over what those who may come would ask, before one of them is matched; None without any.

    Of different call-out fees the highest is told, and VAT counts as included only where all include it.
    """
    told = list(quotes)
    if not told:
        return None
    return Quote(
        start=min(one.start for one in told),
        end=max(one.end for one in told),
        call_out_fee=max((one.call_out_fee for one in told if one.call_out_fee is not None), default=None),
        includes_vat=all(one.includes_vat for one in told),
        surcharge_percent=max(one.surcharge_percent for one in told),
    )


def prices_for(pro: Professional, trade: Trade) -> tuple[Price, ...]:
    """The lines of his list that are about this trade.

    A line is about a trade when it is named so (`plumbing`, `plumbing: unblocking a drain`). Lines with words of his
    own count only for a man of one trade: of two trades nobody could tell whose price it is.
    """
    named = tuple(price for price in pro.price_list if _trade_word(price) == trade.value)
    if named or pro.trades != (trade,):
        return named
    return tuple(price for price in pro.price_list if _trade_word(price) not in set(Trade))


def _trade_word(price: Price) -> str:
    return price.item.partition(":")[0].strip().lower()


def _conditions(
    start: datetime | None, zone: ZoneInfo, rest: RestDays, emergency: bool, night_from: time, night_to: time
) -> set[SurchargeWhen]:
    met = {SurchargeWhen.EMERGENCY} if emergency else set()
    if start is not None and _at_night(local(start, zone).time(), night_from, night_to):
        met.add(SurchargeWhen.NIGHT)
    if start is not None and rest.is_rest(start):
        met.add(SurchargeWhen.REST_DAY)
    return met


def _at_night(wall: time, night_from: time, night_to: time) -> bool:
    if night_from <= night_to:
        return night_from <= wall < night_to
    return wall >= night_from or wall < night_to


def _percent(pro: Professional, met: set[SurchargeWhen]) -> float:
    return sum(surcharge.percent for surcharge in pro.surcharges if surcharge.when in met)


def _raised(price: float, percent: float) -> float:
    """In whole units: nobody quotes agorot."""
    return float(round(price * (100 + percent) / 100))
