"""Offers going out: after the customer's yes, to three at once in an emergency, to the next one after no or silence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.booking.claims import book_filter, book_update, release_filter, release_update
from fixi_app.dialogue import wishes
from fixi_app.domain.appointments import Slot, slot_id
from fixi_app.domain.leads import By, Lead, LeadStatus, Offer, OfferState, moved
from fixi_app.domain.professionals import Professional
from fixi_app.domain.retiming import with_time
from fixi_app.services.context import Context
from fixi_app.services.customer.lead_deeds import CustomerDeeds
from fixi_app.services.ground import Ground
from fixi_app.services.telling.quiet import answer_from
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits import offer_log
from fixi_app.services.visits.matching import Matching, book_slot_for_lead


class OfferDeeds:
    def __init__(self, ground: Ground, matching: Matching, tell: Tell, customers: CustomerDeeds) -> None:
        self._ground, self._store = ground, ground.store
        self._matching, self._tell, self._customers = matching, tell, customers

    def table(self) -> Mapping[str, Any]:
        return {
            "Confirm": self.confirm, "EmergencyOffer": self.emergency_offer, "Reassign": self.reassign,
        }  # fmt: skip

    async def confirm(self, wish: wishes.Confirm, context: Context) -> wishes.Confirmed:
        lead = await self._store.leads.get(wish.lead_id)
        pro = await self._store.professionals.get(lead.pro_id) if lead else None
        if lead is None:
            raise LookupError(f"a summary was confirmed whose lead is gone: {wish.lead_id}")
        if pro is None or not _may_be_offered(lead, context):
            await self._let_go_if_ended(lead)
            return wishes.Confirmed(outcome="over", lead=lead, pro=pro)
        slot = await self._kept(lead, context.now)
        if slot is None:
            return wishes.Confirmed(outcome="slot_lost", lead=lead, pro=pro)
        if pro.auto_accept:
            return await self._booked_at_once(lead, pro, slot, context)
        lead = await self._offered(lead, (pro,), slot, context)
        expected = answer_from(self._ground, context.now, context.scene.language, pro)
        return wishes.Confirmed(outcome="offered", lead=lead, pro=pro, answer_from=expected)

    async def _kept(self, lead: Lead, now: datetime) -> Slot | None:
        """The held slot kept as long as the offer is open: until its start."""
        slot = await self._store.slots.get(lead.slot_id)
        if slot is None or slot.start <= now:
            return None
        if not slot.is_free(now) and slot.lead_id == lead.id and slot.held_until is None:
            return slot
        return await book_slot_for_lead(self._ground, slot.id, lead, now, until=slot.start)

    async def _offered(
        self, lead: Lead, pros: tuple[Professional, ...], slot: Slot | None, context: Context
    ) -> Lead:
        """The lead is `new` and its offer is out; each professional gets it through his own inbox."""
        offer = Offer(
            id=_offer_id(context),
            pro_id=pros[0].id,
            pro_ids=tuple(pro.id for pro in pros),
            slot_id=slot.id if slot else None,
            sent_at=context.now,
        )

        def decide(stored: Lead) -> Lead | None:
            if stored.offer and stored.offer.id == offer.id:
                return None
            if stored.status is not LeadStatus.NEW:
                stored = moved(
                    stored, LeadStatus.NEW, at=context.now, by=By.CUSTOMER, reason="confirmed", cause=context.cause
                )
            timed = with_time(stored, slot, stored.quoted if slot else None)  # without one he comes now: no quote holds
            # Whoever assigned him by hand made no offer: this one is Fixi's, and the ladder watches it (L27).
            return timed.but(
                offer=offer, pro_id=pros[0].id, called_off=None, assigned_by_person=False, updated_at=context.now
            )

        stored = await self._store.leads.change(lead.id, decide) or lead
        await self._tell_replaced(lead, stored, context)
        for pro in pros:
            night = "" if stored.is_emergency else answer_from(self._ground, context.now, pro.language, pro)
            await self._tell.professional(
                pro.id, "offer", offer.id, stored, context.now, offer_id=offer.id, night=night
            )
            await offer_log.sent(self._ground, pro.id, offer.id, stored.id, context.now)
        logger.bind(lead_id=lead.id).info("Offer {} of lead {} sent to {}", offer.id, lead.id, list(offer.pro_ids))
        return stored

    async def _tell_replaced(self, before: Lead, after: Lead, context: Context) -> None:
        """An offer that was still open gave way to this one (danger in the middle of a request): its people hear it."""
        old = before.offer
        if old is None or old.state is not OfferState.OPEN or after.offer is None or after.offer.id == old.id:
            return
        for pro_id in old.pro_ids:
            if pro_id not in (*after.offer.pro_ids, *old.refused_by):
                await self._tell.professional(pro_id, "moved_on", old.id, after, context.now, offer_id=old.id)

    async def _booked_at_once(
        self, lead: Lead, pro: Professional, slot: Slot, context: Context
    ) -> wishes.Confirmed:
        """A professional who accepts automatically: booked in the same step, and told."""
        claimed = await self._store.slots.collection.find_one_and_update(
            book_filter(slot.id, lead.id, context.now), book_update(lead.id)
        )
        if claimed is None:
            return wishes.Confirmed(outcome="slot_lost", lead=lead, pro=pro)

        def decide(stored: Lead) -> Lead | None:
            if stored.status is LeadStatus.BOOKED:
                return None
            known = stored
            if stored.status is not LeadStatus.NEW:
                known = moved(
                    stored, LeadStatus.NEW, at=context.now, by=By.CUSTOMER, reason="confirmed", cause=context.cause
                )
            booked = moved(
                known, LeadStatus.BOOKED, at=context.now, by=By.FIXI, reason="accepts automatically",
                cause=context.cause,
            )  # fmt: skip
            offer = Offer(
                id=_offer_id(context), pro_id=pro.id, pro_ids=(pro.id,), slot_id=slot.id,
                sent_at=context.now, state=OfferState.APPROVED, cause=context.cause,
            )  # fmt: skip
            return booked.but(offer=offer, called_off=None)

        stored = await self._store.leads.change(lead.id, decide) or lead
        await self._tell.professional(pro.id, "booked", context.cause, stored, context.now)
        return wishes.Confirmed(outcome="booked", lead=stored, pro=pro)

    async def emergency_offer(self, wish: wishes.EmergencyOffer, context: Context) -> tuple[Professional, ...]:
        """To the best three at once; no slot is held, for whoever takes it comes now."""
        lead = await self._store.leads.get(wish.lead_id)
        best = wish.order[: self._ground.business.emergency_offers]
        pros = [pro for pro_id in best if (pro := await self._store.professionals.get(pro_id))]
        if lead is None or not pros:
            return ()
        if lead.slot_id and lead.status in (LeadStatus.CONTACTED, LeadStatus.NEW):
            await self._store.slots.collection.update_one(release_filter(lead.slot_id, lead.id), release_update())
        await self._offered(lead, tuple(pros), None, context)
        return tuple(pros)

    # -- the next one -------------------------------------------------------------------------------------------------

    async def reassign(self, wish: wishes.Reassign, context: Context) -> wishes.Reassigned:
        """The offer ended without a yes (refused, silent, or the customer wants another): on to the next one.

        First the same start is held with the next professional, then the old slot is freed; if he is not free then,
        the customer is asked and nothing is moved silently.
        """
        lead = await self._store.leads.change(wish.lead_id, lambda stored: self._lapsed(stored, wish, context))
        if lead is None or not _is_ours(lead, wish.offer_id, context.cause):
            return wishes.Reassigned(outcome="moved_on")
        if again := await self._offered_already(lead, context):
            return again
        await self._tell_silent(lead, wish.offer_id, context)
        if lead.trade is None or lead.reassignments > self._ground.business.max_reassignments:
            return await self._nobody(lead, context)  # without a trade (the owner opened it) only he knows who fits
        decision = await self._matching.decided(lead, context.now)
        if not decision.order:
            return await self._nobody(lead, context)
        if lead.is_emergency:
            asked = await self.emergency_offer(
                wishes.EmergencyOffer(lead_id=lead.id, order=decision.order), context
            )
            if not asked:
                return await self._nobody(lead, context)
            return wishes.Reassigned(outcome="offered", lead=lead, pro=asked[0])
        return await self._next(lead, decision.order, context)

    async def _offered_already(self, lead: Lead, context: Context) -> wishes.Reassigned | None:
        """What this turn did before it was repeated: choosing anew could take another slot and give up the offered one.

        News that was lost with the crash is told again; it is one item however often it is told.
        """
        offer = lead.offer
        if offer is None or offer.id != _offer_id(context):
            return None
        slot = await self._store.slots.get(offer.slot_id)
        pros = [pro for pro_id in offer.pro_ids if (pro := await self._store.professionals.get(pro_id))]
        if not pros:
            return None
        await self._offered(lead, tuple(pros), slot, context)
        return wishes.Reassigned(outcome="offered", lead=lead, pro=pros[0], slot=slot, quote=lead.quoted)

    def _lapsed(self, lead: Lead, wish: wishes.Reassign, context: Context) -> Lead | None:
        """Close the offer for good and exclude whom it was with; None when it is closed, or is another one by now."""
        offer = lead.offer
        if offer is None or offer.id != wish.offer_id or lead.status is not LeadStatus.NEW:
            return None
        if offer.state not in (OfferState.OPEN, OfferState.REFUSED) or offer.cause == f"next:{context.cause}":
            return None
        if offer.state is OfferState.REFUSED and offer.cause.startswith("next:"):
            return None
        state = OfferState.LAPSED if offer.state is OfferState.OPEN else OfferState.REFUSED
        asked = offer.pro_ids or (offer.pro_id,)
        excluded = dict.fromkeys((*lead.refused_pro_ids, *asked))
        return lead.but(
            offer=offer.but(state=state, cause=f"next:{context.cause}"),
            refused_pro_ids=tuple(excluded),
            reassignments=lead.reassignments + 1,
            updated_at=context.now,
        )

    async def _tell_silent(self, lead: Lead, offer_id: str, context: Context) -> None:
        """Whoever was silent hears that it moved on; whoever refused knows."""
        offer = lead.offer
        if offer is None or offer.id != offer_id or offer.state is not OfferState.LAPSED:
            return
        for pro_id in offer.pro_ids:
            if pro_id not in offer.refused_by:
                await offer_log.lapsed(self._store, pro_id, offer.id, context.now)
                await self._tell.professional(
                    pro_id, "moved_on", offer.id, lead, context.now, offer_id=offer.id
                )

    async def _nobody(self, lead: Lead, context: Context) -> wishes.Reassigned:
        handed = await self._customers.hand_over(lead.id, "no professional approved", context, "alert_unapproved")
        return wishes.Reassigned(outcome="nobody", lead=handed or lead)

    async def _next(self, lead: Lead, order: tuple[str, ...], context: Context) -> wishes.Reassigned:
        """The best of the order who is free at the same start; else the best one with other times."""
        if lead.appointment_start and lead.appointment_start > context.now:
            for pro_id in order:
                if found := await self._same_start(lead, pro_id, lead.appointment_start, context):
                    return found
        pro = await self._store.professionals.get(order[0])
        assert pro is not None
        await self._let_go(lead)

        def assign(stored: Lead) -> Lead:
            quoted = stored.quoted if stored.pro_id == pro.id else None  # another's list is another price
            freed = with_time(stored, None, quoted).but(pro_id=pro.id)
            return moved(
                freed, LeadStatus.CONTACTED, at=context.now, by=By.FIXI, reason="another time is needed",
                cause=context.cause,
            )  # fmt: skip

        stored = await self._store.leads.change(
            lead.id, lambda now: assign(now) if now.status is LeadStatus.NEW else None
        )
        return wishes.Reassigned(outcome="choose", lead=stored or lead, pro=pro)

    async def _same_start(
        self, lead: Lead, pro_id: str, start: datetime, context: Context
    ) -> wishes.Reassigned | None:
        held = await book_slot_for_lead(self._ground, slot_id(pro_id, start), lead, context.now, until=start)
        pro = await self._store.professionals.get(pro_id) if held else None
        if held is None or pro is None:
            return None
        if lead.slot_id != held.id:
            await self._let_go(lead)
        quote = self._matching.pricing.quote(pro, lead, held.start)
        await self._store.leads.change(lead.id, lambda stored: stored.but(quoted=quote))
        offered = await self._offered(lead, (pro,), held, context)
        return wishes.Reassigned(outcome="offered", lead=offered, pro=pro, slot=held, quote=quote)

    async def _let_go_if_ended(self, lead: Lead) -> None:
        """Held a moment before the owner ended it: an ended lead has nothing."""
        if not lead.is_open():
            await self._store.slots.collection.update_many({"lead_id": lead.id}, release_update())

    async def _let_go(self, lead: Lead) -> None:
        if lead.slot_id:
            await self._store.slots.collection.update_one(release_filter(lead.slot_id, lead.id), release_update())


def _offer_id(context: Context) -> str:
    """One turn sends one offer."""
    return f"offer_{context.cause.removeprefix('turn_')}"


def _may_be_offered(lead: Lead, context: Context) -> bool:
    """Whether the customer's yes still finds his request, or what this very turn made of it; the owner may have ended
    it, or given it to somebody, in the moment before."""
    if lead.status is LeadStatus.BOOKED:
        return lead.offer is not None and lead.offer.id == _offer_id(context)
    if lead.status is LeadStatus.PENDING:  # he went on with the bot before a person looked at it
        return not (lead.is_taken() or lead.assigned_by_person)
    return lead.status in (LeadStatus.CONTACTED, LeadStatus.NEW)


def _is_ours(lead: Lead, offer_id: str, cause: str) -> bool:
    """Whether this turn closed that offer, now or before it was repeated."""
    offer = lead.offer
    if offer is None:
        return False
    closed_here = offer.id == offer_id and offer.cause == f"next:{cause}"
    offered_here = offer.id == f"offer_{cause.removeprefix('turn_')}"
    return closed_here or offered_here or any(change.cause == cause for change in lead.status_history)
