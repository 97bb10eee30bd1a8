"""What is told of the price before a visit stands: the range of one list, or the span over those who could come.

Promise: a price is that of the hour that is asked about. Whoever asks what Saturday costs does not hear of a weekday,
and nobody hears the price of somebody who would not come to him.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fixi_app.booking import prices
from fixi_app.booking.wishes import first_moment
from fixi_app.dialogue import wishes
from fixi_app.domain.facts import Facts
from fixi_app.domain.leads import Lead, Quote
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Trade, Wanted
from fixi_app.routing.decide import fits_but_for_time
from fixi_app.routing.records import Candidate, RouteRequest
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground


class Pricing:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store

    def table(self) -> Mapping[str, Any]:
        return {"PriceSpan": self.price_span, "PriceNow": self.price_now}

    def quote(self, pro: Professional, lead: Lead, start: datetime | None) -> Quote | None:
        """His range for a visit that starts then; None = no list, or no trade is known yet."""
        return self._of_list(pro, lead.trade, start, lead.is_emergency) if lead.trade else None

    def expected(
        self, pro: Professional, lead: Lead, now: datetime, wanted: Wanted | None = None
    ) -> Quote | None:
        """His range for the hour that is asked about, else for that of the visit.

        An hour that was wished and is not asked about does not count: times were offered since, and may be others.
        """
        return self.quote(pro, lead, first_moment(wanted, now, self._ground.zone) or lead.appointment_start)

    async def price_span(self, wish: wishes.PriceSpan, context: Context) -> Quote | None:
        """The span over the lists of those who do this trade and could come there; samples only for samples."""
        facts, trade = wish.facts, wish.facts.trade
        if trade is None:
            return None
        start = first_moment(facts.wanted, context.now, self._ground.zone)
        pros = await self._store.professionals.many({"trades": trade.value, "is_active": True, "approved": True})
        listed = [
            self._of_list(pro, trade, start, facts.danger is not None)
            for pro in pros
            if self._could_come(pro, facts, trade, context)
        ]
        return prices.span(quote for quote in listed if quote)

    async def price_now(self, wish: wishes.PriceNow, context: Context) -> Quote | None:
        """What was quoted stays for the request, unless another hour is asked about that costs more or less."""
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or (lead.quoted and wish.wanted is None):
            return lead.quoted if lead else None
        pro = await self._store.professionals.get(wish.pro_id)
        return staying(lead, pro.id, self.expected(pro, lead, context.now, wish.wanted)) if pro else lead.quoted

    def _could_come(self, pro: Professional, facts: Facts, trade: Trade, context: Context) -> bool:
        """By the rules of routing, but for his calendar; while no place is known, everybody could."""
        mixed, sample = self._ground.channel.carries_samples, context.conversation.sample
        place = (facts.lat, facts.lon) if facts.lat is not None else self._ground.place_at(facts.city or "")
        if facts.city is None and place is None:
            return mixed or pro.sample == sample
        lat, lon = place or (None, None)
        request = RouteRequest(
            lead_id="", trade=trade, city=facts.city, lat=lat, lon=lon, language=context.scene.language,
            contact_id=context.conversation.id, sample=sample, samples_mix=mixed,
        )  # fmt: skip
        return fits_but_for_time(request, Candidate(pro=pro, next_start=None))

    def _of_list(self, pro: Professional, trade: Trade, start: datetime | None, emergency: bool) -> Quote | None:
        ground, night = self._ground, self._ground.business.night_hours
        return prices.quote(pro, trade, start, ground.zone, ground.rest, emergency, night.start, night.end)


def staying(lead: Lead, pro_id: str, quote: Quote | None) -> Quote | None:
    """What was quoted stays for the request, as long as it is his, and the hour costs no more or less."""
    told = lead.quoted
    same = told and quote and lead.pro_id == pro_id and told.surcharge_percent == quote.surcharge_percent
    return told if same else quote
