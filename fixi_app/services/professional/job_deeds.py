"""What a professional does about one customer: the bot quiet or back, a waiting lead taken."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.booking.claims import book_filter, book_update, release_filter, release_update
from fixi_app.dialogue.professional import job_wishes as wishes
from fixi_app.dialogue.wishes import JobView
from fixi_app.domain.appointments import Slot, slot_id
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import By, Lead, LeadStatus, Offer, OfferState, moved
from fixi_app.domain.moves import Way
from fixi_app.domain.professionals import Professional
from fixi_app.routing.eligible import refusal
from fixi_app.routing.facts import facts_of, matter_of
from fixi_app.routing.records import Candidate, Refusal, RouteRequest
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.matching import Matching, book_slot_for_lead

_CANNOT = frozenset({
    Refusal.SAMPLE, Refusal.INACTIVE, Refusal.NOT_APPROVED, Refusal.HIMSELF, Refusal.TRADE, Refusal.PLACE,
})  # fmt: skip
"""What keeps him from a lead that he takes himself; a full day or an old refusal is his own to overlook."""


class ProJobDeeds:
    def __init__(self, ground: Ground, tell: Tell, matching: Matching) -> None:
        self._ground, self._store = ground, ground.store
        self._tell, self._matching = tell, matching

    def table(self) -> Mapping[str, Any]:
        return {
            "PauseBot": self.pause, "ResumeBot": self.resume, "TakeWaiting": self.take_waiting,
            "ArrivedThere": self.arrived,
        }  # fmt: skip

    async def pause(self, wish: wishes.PauseBot, context: Context) -> JobView | None:
        return await self._told(wish.lead_id, wish.pro_id, "pro_paused", context)

    async def resume(self, wish: wishes.ResumeBot, context: Context) -> JobView | None:
        return await self._told(wish.lead_id, wish.pro_id, "pro_resumed", context)

    async def _told(self, lead_id: str, pro_id: str, kind: str, context: Context) -> JobView | None:
        lead = await self._booked(lead_id, pro_id)
        if lead is None:
            return None
        await self._tell.customer(kind, f"{context.cause}:{lead.id}", lead, context.now, pro_id=pro_id)
        return JobView(lead=lead)

    async def arrived(self, wish: wishes.ArrivedThere, context: Context) -> Lead | None:
        """Kept once for each visit: the first moment at which he said so."""
        here = Way(pro_id=wish.pro_id, cause=context.cause, at=context.now)

        def decide(lead: Lead) -> Lead | None:
            his = lead.status is LeadStatus.BOOKED and lead.pro_id == wish.pro_id
            said = lead.here is not None and lead.here.pro_id == wish.pro_id
            return lead.but(here=here) if his and not said else None

        await self._store.leads.change(wish.lead_id, decide)
        return await self._booked(wish.lead_id, wish.pro_id)

    async def _booked(self, lead_id: str, pro_id: str) -> Lead | None:
        lead = await self._store.leads.get(lead_id)
        return lead if lead and lead.pro_id == pro_id and lead.status is LeadStatus.BOOKED else None

    # -- a lead that waits for a person -------------------------------------------------------------------------------

    async def take_waiting(self, wish: wishes.TakeWaiting, context: Context) -> wishes.Taken:
        """One change of the lead decides who gets it; whoever comes second looks at the next one."""
        pro = await self._store.professionals.get(wish.pro_id)
        if pro is None:
            return wishes.Taken(outcome="nothing")
        if again := await self._store.leads.first({"pro_id": pro.id, "status_history.cause": _cause(context)}):
            return await self._went_on(again, context)
        for lead in await self._waiting(context.now):
            if not self._fits(pro, lead) or await self._has_a_person(lead):
                continue
            if taken := await self._take(lead, pro, context):
                return await self._went_on(taken, context)
        return wishes.Taken(outcome="nothing")

    async def _waiting(self, now: datetime) -> list[Lead]:
        """Leads that nobody has in hand, the one that waits longest first."""
        leads = await self._store.leads.many({"status": LeadStatus.PENDING.value})
        free = [lead for lead in leads if not lead.assigned_by_person and lead.trade is not None]
        return sorted(free, key=lambda lead: (lead.waiting_since or lead.updated_at, lead.id))

    def _fits(self, pro: Professional, lead: Lead) -> bool:
        assert lead.trade is not None
        place = (lead.lat, lead.lon) if lead.lat is not None else self._ground.place_at(lead.city or "")
        lat, lon = place or (None, None)
        request = RouteRequest(
            lead_id=lead.id, trade=lead.trade, city=lead.city, lat=lat, lon=lon, language=lead.language,
            contact_id=lead.contact_id, sample=lead.sample, samples_mix=self._ground.channel.carries_samples,
        )  # fmt: skip
        refused = refusal(facts_of(request, Candidate(pro=pro, next_start=None)), matter_of(request))
        return refused is None or refused[0] not in _CANNOT

    async def _has_a_person(self, lead: Lead) -> bool:
        """Whether somebody of the business is in that chat already: then it is his."""
        chat = await self._store.db["conversations"].find_one({"_id": lead.contact_id}, {"mode": 1})
        return chat is not None and chat.get("mode") == Mode.PERSON.value

    async def _take(self, lead: Lead, pro: Professional, context: Context) -> Lead | None:
        """Held for a while first, so that a crash before the change leaves nothing taken for good."""
        slot = await self._same_hour(lead, pro, context.now)
        stored = await self._store.leads.change(lead.id, lambda now: self._his(now, pro, slot, context))
        won = stored is not None and any(change.cause == _cause(context) for change in stored.status_history)
        if slot and not (won and stored and stored.slot_id == slot.id):
            await self._store.slots.collection.update_one(release_filter(slot.id, lead.id), release_update())
        if not won:
            return None
        logger.bind(lead_id=lead.id).info("Lead {} taken by {} from those that waited", lead.id, pro.id)
        return stored

    async def _same_hour(self, lead: Lead, pro: Professional, now: datetime) -> Slot | None:
        start = lead.appointment_start
        if start is None or start <= now or lead.is_emergency:
            return None
        return await book_slot_for_lead(self._ground, slot_id(pro.id, start), lead, now)

    def _his(self, lead: Lead, pro: Professional, slot: Slot | None, context: Context) -> Lead | None:
        if lead.status is not LeadStatus.PENDING or lead.assigned_by_person:
            return None
        at_once = lead.is_emergency or slot is not None
        to = LeadStatus.BOOKED if at_once else LeadStatus.CONTACTED
        his = moved(lead, to, at=context.now, by=By.PROFESSIONAL, reason="taken by himself", cause=_cause(context))
        offer = Offer(
            id=f"offer_{context.cause.removeprefix('turn_')}", pro_id=pro.id, pro_ids=(pro.id,),
            slot_id=slot.id if slot else None, sent_at=context.now, state=OfferState.APPROVED, cause=context.cause,
        )  # fmt: skip
        return his.but(
            pro_id=pro.id, offer=offer if at_once else lead.offer, waiting_since=None, reassignments=0,
            slot_id=slot.id if slot else None,
            appointment_start=slot.start if slot else None, appointment_end=slot.end if slot else None,
            quoted=self._matching.pricing.quote(pro, lead, slot.start if slot else None) if at_once else None,
        )  # fmt: skip

    async def _went_on(self, lead: Lead, context: Context) -> wishes.Taken:
        """What follows for the slot and the customer; harmless to repeat."""
        if lead.status is LeadStatus.BOOKED:
            if lead.slot_id:
                await self._store.slots.collection.update_one(
                    book_filter(lead.slot_id, lead.id, context.now), book_update(lead.id)
                )
            await self._tell.customer("assigned", f"find:{context.cause}", lead, context.now)
            return wishes.Taken(outcome="booked", lead=lead)
        await self._tell.customer("owner_lead", f"find:{context.cause}", lead, context.now, choose="new")
        return wishes.Taken(outcome="choosing", lead=lead)


def _cause(context: Context) -> str:
    """Its own, for the same turn may have booked another lead by a quoted yes."""
    return f"find:{context.cause}"
