"""What a professional's turn does: yes and no to an offer, on the way, done, the price charged.

Each answer is decided on the lead as it stands and written only over that version: one wins, the others are told.
"""

from collections.abc import Mapping
from typing import Any

from loguru import logger

from fixi_app.booking.claims import book_filter, book_update, release_filter, release_update
from fixi_app.dialogue import wishes
from fixi_app.dialogue.wishes import Answered, JobView
from fixi_app.domain.leads import By, Lead, LeadStatus, Offer, OfferState, moved
from fixi_app.domain.moves import Way
from fixi_app.domain.retiming import with_time
from fixi_app.services.context import Occasion
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits import offer_log
from fixi_app.services.visits.offer_log import Answer
from fixi_app.services.visits.reliability import Counted, count


class ProfessionalDeeds:
    def __init__(self, ground: Ground, tell: Tell) -> None:
        self._ground, self._store, self._tell = ground, ground.store, tell

    def table(self) -> Mapping[str, Any]:
        return {
            "MyOffers": self.my_offers, "MyJobs": self.my_jobs, "Approve": self.approve, "Refuse": self.refuse,
            "OnMyWay": self.on_my_way, "Finish": self.finish, "Charged": self.charged, "SeeMyDay": self.my_day,
        }  # fmt: skip

    async def my_offers(self, wish: wishes.MyOffers, context: Occasion) -> tuple[JobView, ...]:
        leads = await self._store.leads.many({"offer.state": "open", "offer.pro_ids": wish.pro_id})
        open_ = [lead for lead in leads if lead.offer and wish.pro_id not in lead.offer.refused_by]
        return tuple(JobView(lead=lead) for lead in sorted(open_, key=lambda lead: (lead.updated_at, lead.id)))

    async def my_jobs(self, wish: wishes.MyJobs, context: Occasion) -> tuple[JobView, ...]:
        leads = await self._store.leads.many({"pro_id": wish.pro_id, "status": LeadStatus.BOOKED.value})
        return tuple(JobView(lead=lead) for lead in sorted(leads, key=lambda lead: (_when(lead), lead.id)))

    async def approve(self, wish: wishes.Approve, context: Occasion) -> Answered:
        """Yes: the slot is booked first, in one step, so that a lead is never booked without its time."""
        lead = await self._store.leads.first({"offer.id": wish.offer_id})
        if lead is None or lead.offer is None or wish.pro_id not in _asked(lead.offer):
            return Answered(outcome="gone")
        if early := _answered_before(lead.offer, wish.pro_id, context.cause, OfferState.APPROVED):
            return Answered(outcome=early, job=JobView(lead=lead))
        if lead.offer.slot_id and lead.offer.state is OfferState.OPEN and not await self._booked(lead, context):
            return await self._slot_lost(lead, wish, context)
        return await self._approved(lead, wish, context)

    async def _booked(self, lead: Lead, context: Occasion) -> bool:
        """Whether the hour is booked for it now. One that has begun is none: his yes lay somewhere for too long."""
        if lead.appointment_start and lead.appointment_start <= context.now:
            return False
        slot_id = lead.offer.slot_id if lead.offer else None
        claimed = await self._store.slots.collection.find_one_and_update(
            book_filter(slot_id or "", lead.id, context.now), book_update(lead.id)
        )
        return claimed is not None

    async def _approved(self, lead: Lead, wish: wishes.Approve, context: Occasion) -> Answered:
        def decide(stored: Lead) -> Lead | None:
            if not _is_open(stored, wish.offer_id):
                return None
            assert stored.offer is not None
            booked = moved(
                stored, LeadStatus.BOOKED, at=context.now, by=By.PROFESSIONAL, reason="approved", cause=context.cause
            )
            offer = stored.offer.but(state=OfferState.APPROVED, pro_id=wish.pro_id, cause=context.cause)
            return booked.but(offer=offer, pro_id=wish.pro_id)

        stored = await self._store.leads.change(lead.id, decide)
        if stored is None or not _decided_here(stored, wish.offer_id, context.cause, OfferState.APPROVED):
            await self._give_back(lead, stored)
            return Answered(outcome="gone")
        await self._after_approval(stored, wish, context)
        return Answered(outcome="approved", job=JobView(lead=stored))

    async def _give_back(self, lead: Lead, stored: Lead | None) -> None:
        """The lead moved on between the slot's booking and the yes: what was booked for it is freed again."""
        slot_id = lead.offer.slot_id if lead.offer else None
        if slot_id and (stored is None or stored.slot_id != slot_id or not stored.is_open()):
            await self._store.slots.collection.update_one(release_filter(slot_id, lead.id), release_update())

    async def _after_approval(self, lead: Lead, wish: wishes.Approve, context: Occasion) -> None:
        assert lead.offer is not None
        await self._tell.customer("approved", lead.offer.id, lead, context.now, offer_id=lead.offer.id)
        for pro_id in lead.offer.pro_ids:
            if pro_id != wish.pro_id and pro_id not in lead.offer.refused_by:
                await self._tell.professional(
                    pro_id, "taken", lead.offer.id, lead, context.now, offer_id=lead.offer.id
                )
        await offer_log.answered(self._ground, wish.pro_id, lead.offer.id, Answer.YES, context.now)
        logger.bind(lead_id=lead.id).info("Lead {} booked: approved by {}", lead.id, wish.pro_id)

    async def _slot_lost(self, lead: Lead, wish: wishes.Approve, context: Occasion) -> Answered:
        """A late yes, and the time is somebody else's by now: both are told, and other times are offered."""

        def decide(stored: Lead) -> Lead | None:
            if not _is_open(stored, wish.offer_id):
                return None
            assert stored.offer is not None
            back = moved(
                stored, LeadStatus.CONTACTED, at=context.now, by=By.FIXI, reason="the time was taken",
                cause=context.cause,
            )  # fmt: skip
            offer = stored.offer.but(state=OfferState.WITHDRAWN, cause=context.cause)
            return with_time(back, None, stored.quoted).but(offer=offer)

        stored = await self._store.leads.change(lead.id, decide)
        if stored is None or not _decided_here(stored, wish.offer_id, context.cause, OfferState.WITHDRAWN):
            return Answered(outcome="gone")
        await self._tell.customer("slot_lost", wish.offer_id, stored, context.now, offer_id=wish.offer_id)
        return Answered(outcome="slot_lost")

    async def refuse(self, wish: wishes.Refuse, context: Occasion) -> Answered:
        """No: when all who were asked refused, the customer's conversation goes on to the next one."""
        lead = await self._store.leads.first({"offer.id": wish.offer_id})
        if lead is None or lead.offer is None or wish.pro_id not in _asked(lead.offer):
            return Answered(outcome="gone")
        if _refused_before(lead.offer, wish.pro_id, context.cause):
            return Answered(outcome="already")
        if lead.status is LeadStatus.BOOKED and lead.pro_id == wish.pro_id:
            return Answered(outcome="booked", job=JobView(lead=lead))

        def decide(stored: Lead) -> Lead | None:
            if not _is_open(stored, wish.offer_id):
                return None
            assert stored.offer is not None
            refused_by = (*stored.offer.refused_by, wish.pro_id)
            last = set(_asked(stored.offer)) <= set(refused_by)
            state = OfferState.REFUSED if last else OfferState.OPEN
            refused_in = {**stored.offer.refused_in, wish.pro_id: context.cause}
            offer = stored.offer.but(refused_by=refused_by, refused_in=refused_in, state=state, cause=context.cause)
            return stored.but(offer=offer, updated_at=context.now)

        stored = await self._store.leads.change(lead.id, decide)
        offer = stored.offer if stored else None
        if stored is None or offer is None or offer.id != wish.offer_id or wish.pro_id not in offer.refused_by:
            return Answered(outcome="gone")
        if offer.state is OfferState.REFUSED:
            await self._tell.customer("refused", offer.id, stored, context.now, offer_id=offer.id)
        await offer_log.answered(self._ground, wish.pro_id, offer.id, Answer.NO, context.now)
        return Answered(outcome="refused", job=JobView(lead=stored))

    async def on_my_way(self, wish: wishes.OnMyWay, context: Occasion) -> JobView | None:
        """The customer hears of it once for each visit, however often it is said."""
        way = Way(pro_id=wish.pro_id, cause=context.cause, at=context.now)

        def decide(lead: Lead) -> Lead | None:
            his = lead.status is LeadStatus.BOOKED and lead.pro_id == wish.pro_id
            said = lead.way is not None and lead.way.pro_id == wish.pro_id
            return lead.but(way=way) if his and not said else None

        lead = await self._store.leads.change(wish.lead_id, decide)
        if lead is None or lead.status is not LeadStatus.BOOKED or lead.pro_id != wish.pro_id:
            return None
        if lead.way is None or lead.way.cause != context.cause:
            return JobView(lead=lead, said_before=True)
        await self._tell.customer("on_my_way", f"{context.cause}:{lead.id}", lead, context.now)
        return JobView(lead=lead)

    async def finish(self, wish: wishes.Finish, context: Occasion) -> JobView | None:
        """Done: only his own booked visit (L38); the customer is asked how it was."""

        def decide(lead: Lead) -> Lead | None:
            if lead.status is not LeadStatus.BOOKED or lead.pro_id != wish.pro_id:
                return None
            done = moved(
                lead, LeadStatus.COMPLETED, at=context.now, by=By.PROFESSIONAL, reason="finished", cause=context.cause
            )
            return done.but(completed_at=context.now)

        lead = await self._store.leads.change(wish.lead_id, decide)
        if lead is None or not any(
            c.cause == context.cause and c.status is LeadStatus.COMPLETED for c in lead.status_history
        ):
            return None
        await count(self._store, wish.pro_id, Counted.DONE, lead.id)
        await self._tell.customer("completed", lead.id, lead, context.now)
        return JobView(lead=lead)

    async def charged(self, wish: wishes.Charged, context: Occasion) -> bool:
        """Only for a visit that he has done himself (L38)."""

        def is_his(lead: Lead) -> bool:
            return lead.pro_id == wish.pro_id and lead.status in (LeadStatus.COMPLETED, LeadStatus.CLOSED)

        lead = await self._store.leads.change(
            wish.lead_id, lambda stored: stored.but(final_price=wish.amount) if is_his(stored) else None
        )
        return lead is not None and is_his(lead)

    async def my_day(self, wish: wishes.SeeMyDay, context: Occasion) -> wishes.MyDay:
        pro = await self._store.professionals.get(wish.pro_id)
        jobs = await self.my_jobs(wishes.MyJobs(pro_id=wish.pro_id), context)
        offers = await self.my_offers(wishes.MyOffers(pro_id=wish.pro_id), context)
        if pro is None:
            return wishes.MyDay()
        votes = pro.rating.count
        return wishes.MyDay(
            jobs=jobs[:6],
            open_jobs=len(jobs),
            max_jobs=pro.max_open_jobs,
            rating=pro.rating.sum / votes if votes else 0,
            votes=votes,
            offers=len(offers),
        )


def _asked(offer: Offer) -> tuple[str, ...]:
    return offer.pro_ids or (offer.pro_id,)


def _is_open(lead: Lead, offer_id: str) -> bool:
    offer = lead.offer
    return bool(
        offer and offer.id == offer_id and offer.state is OfferState.OPEN and lead.status is LeadStatus.NEW
    )


def _decided_here(lead: Lead, offer_id: str, cause: str, state: OfferState) -> bool:
    offer = lead.offer
    return bool(offer and offer.id == offer_id and offer.state is state and offer.cause == cause)


def _answered_before(offer: Offer, pro_id: str, cause: str, wanted: OfferState) -> str | None:
    """The same answer again, or one that comes too late; None when this turn may decide (or did, and is repeated)."""
    if offer.state is OfferState.OPEN or offer.cause == cause:
        return None
    return "already" if offer.state is wanted and offer.pro_id == pro_id else "gone"


def _refused_before(offer: Offer, pro_id: str, cause: str) -> bool:
    """Whether he refused it in another turn than this one, which may be a repetition."""
    return pro_id in offer.refused_by and offer.refused_in.get(pro_id, offer.cause) != cause


def _when(lead: Lead) -> Any:
    return lead.appointment_start or lead.updated_at
