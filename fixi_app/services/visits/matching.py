"""Finding: the professional for a lead, his free times, and the hold on one of them."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.claims import claim_filter, free_filter, hold_end, hold_update, release_filter, release_update
from fixi_app.booking.slots import reachable
from fixi_app.booking.wishes import Fit, after, is_settled
from fixi_app.dialogue import wishes
from fixi_app.domain.appointments import Slot
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Wanted
from fixi_app.domain.retiming import with_time
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.routing.decide import decide, fits_but_for_time
from fixi_app.routing.records import Candidate, Decision, RouteRequest, Rules
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.visits.pricing import Pricing, staying
from storage import DuplicateKeyError, ReturnDocument

NOTICE = timedelta(minutes=60)
"""The soonest a visit can start from now."""
_LOOKS = (4, 16, 96)
"""So many slots of a calendar are looked at first, for each one wanted, and so many then; a month has some hundred,
each is read and weighed, and nearly always one of the first is taken."""


class Matching:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store
        self.pricing = Pricing(ground)

    def table(self) -> Mapping[str, Any]:
        return {
            "Match": self.match, "FindSlots": self.find_slots, "Hold": self.hold, **self.pricing.table()
        }  # fmt: skip

    async def match(self, wish: wishes.Match, context: Context) -> wishes.Matched:
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or lead.trade is None:
            return wishes.Matched()
        decision = await self.decided(lead, context.now)
        if decision.chosen is None and lead.refused_pro_ids:  # all others were asked: he asks anew, so may we
            decision = await self.decided(lead, context.now, ask_again=True)
        pro = await self._store.professionals.get(decision.chosen)
        if pro is None:
            return wishes.Matched()

        def assign(stored: Lead) -> Lead:
            quoted = stored.quoted if stored.pro_id == pro.id else None  # another's list is another price
            return stored.but(pro_id=pro.id, decision_id=decision.id, quoted=quoted, updated_at=context.now)

        await self._store.leads.change(lead.id, assign)
        return wishes.Matched(pro=pro, quote=self.pricing.quote(pro, lead, None), order=decision.order)

    async def weighed(self, lead: Lead, now: datetime, *, ask_again: bool = False) -> Decision:
        """How a decision would fall now, without keeping it."""
        request = self._request(lead).but(ask_again=ask_again)
        return decide(request, await self._candidates(lead, request, now), self._weights(), now, self._rules())

    async def decided(self, lead: Lead, now: datetime, *, ask_again: bool = False) -> Decision:
        """Decide who gets the lead and keep the decision with all that was weighed.

        The id comes from lead and time, and a turn's time is frozen, so a repeated turn finds its own decision.
        `ask_again`: who refused or was silent may be asked once more, after all others.
        """
        decision = await self.weighed(lead, now, ask_again=ask_again)
        try:
            await self._store.db["decisions"].insert_one(to_document(decision))
        except DuplicateKeyError:
            stored = await self._store.db["decisions"].find_one({"_id": decision.id})
            decision = from_document(Decision, stored) if stored else decision
        logger.bind(lead_id=lead.id).info("Routing {}: {} of {}", lead.id, decision.chosen, len(decision.candidates))
        return decision

    async def is_eligible(self, pro_id: str, lead: Lead, now: datetime) -> bool:
        """Whether this professional could be given the lead now; nothing is decided by it, and only he is looked at."""
        pro = await self._store.professionals.get(pro_id)
        if pro is None:
            return False
        request = self._request(lead)
        alone = [await self._candidate(pro, lead, request, now)]
        return bool(decide(request, alone, self._weights(), now, self._rules()).order)

    def _request(self, lead: Lead) -> RouteRequest:
        assert lead.trade is not None
        lat, lon = self._where(lead)
        return RouteRequest(
            lead_id=lead.id, trade=lead.trade, city=lead.city, lat=lat, lon=lon, language=lead.language,
            wanted=lead.wanted, asap=lead.asap, urgent=lead.urgent, is_emergency=lead.is_emergency,
            refused_pro_ids=lead.refused_pro_ids, favourite_pro_id=lead.favourite_pro_id,
            contact_id=lead.contact_id, sample=lead.sample, samples_mix=self._ground.channel.carries_samples,
        )  # fmt: skip

    def _where(self, lead: Lead) -> tuple[float | None, float | None]:
        """The pin where there is one, else the centre of the city: without a place nobody is near."""
        if lead.lat is not None:
            return lead.lat, lead.lon
        return (self._ground.place_at(lead.city) if lead.city else None) or (None, None)

    def _weights(self) -> dict[str, float]:
        business = self._ground.business
        return {
            name: float(getattr(business, f"weight_{name}"))
            for name in ("trade", "language", "distance", "rating", "load", "slot", "reliability")
        }

    def _rules(self) -> Rules:
        business = self._ground.business
        return Rules(
            rings_km=business.search_rings_km,
            rating_prior=business.rating_prior,
            rating_prior_count=business.rating_prior_count,
        )

    async def _candidates(self, lead: Lead, request: RouteRequest, now: datetime) -> list[Candidate]:
        """Everybody of the trade as he stands now; calendars are read only of those who could come at all."""
        pros = await self._store.professionals.many({"trades": lead.trade.value if lead.trade else None})
        return [await self._candidate(pro, lead, request, now) for pro in pros]

    async def _candidate(self, pro: Professional, lead: Lead, request: RouteRequest, now: datetime) -> Candidate:
        known = Candidate(
            pro=pro,
            open_jobs=await self._open_jobs(pro.id, lead),
            next_start=None,
            reachable=reachable(pro, now, self._ground.zone, self._ground.rest),
            last_offer_at=pro.last_offer_at,
        )
        if not fits_but_for_time(request, known):
            return known
        fit = await self._fit(pro.id, lead.wanted, lead.asap, now, 1)
        return known.but(next_start=fit.slots[0].start if fit.slots else None, in_window=fit.exact)

    async def _open_jobs(self, pro_id: str, lead: Lead) -> int:
        """His jobs besides this one, counted by keys alone: to leave this one out by its id would read each of them."""
        busy = (LeadStatus.NEW, LeadStatus.BOOKED)
        count = await self._store.leads.collection.count_documents({"pro_id": pro_id, "status": {"$in": [*busy]}})
        return max(0, count - (lead.pro_id == pro_id and lead.status in busy))

    async def free_slots(self, pro_id: str, now: datetime) -> list[Slot]:
        """All free slots of a professional from now on, in order of time."""
        return await self._free_from(pro_id, now, now, 0)

    async def _free_from(self, pro_id: str, start: datetime, now: datetime, limit: int) -> list[Slot]:
        until = now + timedelta(days=self._ground.business.slot_days_ahead + 1)
        return await self._store.slots.many(free_filter(pro_id, start, until, now), sort=[("start", 1)], limit=limit)

    async def _fit(
        self, pro_id: str, wanted: Wanted | None, asap: bool, now: datetime, count: int, skip: Collection[str] = ()
    ) -> Fit:
        """What of his calendar fits, read only as far as the answer needs: nearly always the next days hold it."""
        seen: dict[str, Slot] = {}
        for limit in (*(look * count for look in _LOOKS), 0):
            start = max((slot.start for slot in seen.values()), default=now)
            found = await self._free_from(pro_id, start, now, limit)
            seen |= {slot.id: slot for slot in found}
            fit = after(skip, list(seen.values()), wanted, asap, now, self._ground.zone, count, NOTICE)
            if len(found) < limit or (found and is_settled(fit, found[-1], wanted, asap, self._ground.zone, count)):
                break
        return fit

    async def find_slots(self, wish: wishes.FindSlots, context: Context) -> wishes.Found:
        count = self._ground.business.slots_offered
        fit = await self._fit(wish.pro_id, wish.wanted, wish.asap, context.now, count, wish.skip)
        return wishes.Found(slots=fit.slots, exact=fit.exact or wish.wanted is None)

    async def hold(self, wish: wishes.Hold, context: Context) -> wishes.HeldSlot:
        """Hold the slot, then let go of the one held before: there is no moment in which the customer has none."""
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or not lead.is_open():
            return wishes.HeldSlot()
        slot = await book_slot_for_lead(self._ground, wish.slot_id, lead, context.now)
        if slot is None:
            return wishes.HeldSlot()
        pro = await self._store.professionals.get(slot.pro_id)
        quote = staying(lead, slot.pro_id, self.pricing.quote(pro, lead, slot.start)) if pro else None

        def take(stored: Lead) -> Lead:
            return with_time(stored, slot, quote).but(pro_id=slot.pro_id, updated_at=context.now)

        if lead.slot_id and lead.slot_id != slot.id:
            await self._store.slots.collection.update_one(release_filter(lead.slot_id, lead.id), release_update())
        await self._store.leads.change(lead.id, take)
        return wishes.HeldSlot(slot=slot, quote=quote)


async def book_slot_for_lead(
    ground: Ground, slot_id: str, lead: Lead, now: datetime, until: datetime | None = None
) -> Slot | None:
    """Claim a slot for a lead in one find-and-modify: of any number who try, exactly one gets it.

    Held for `hold_minutes` from now (half of it in an emergency), or until the given time; never past its start.
    Returns the slot, or None when somebody else has it.
    """
    slot = await ground.store.slots.get(slot_id)
    if slot is None or slot.start <= now:
        return None
    minutes = ground.business.hold_minutes * (ground.business.emergency_factor if lead.is_emergency else 1)
    end = until or hold_end(now, slot.start, timedelta(minutes=minutes))
    claimed = await ground.store.slots.collection.find_one_and_update(
        claim_filter(slot_id, lead.id, now), hold_update(lead.id, end), return_document=ReturnDocument.AFTER
    )
    return from_document(Slot, claimed) if claimed else None
