"""People who want to join: what they sent is kept as a professional who is neither approved nor active (L72).

The owner decides, in the dashboard or on his phone; one decision wins, and the applicant is told either way. A phone
that the owner typed is asked whether it is the right one; until it answered, or the owner said so himself, nothing of
any customer goes there, and what waited is sent at once when it did.
"""

from collections.abc import Sequence
from datetime import datetime

from loguru import logger

from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.professionals import ApplicationState, Professional
from fixi_app.services.audit import audited
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.upkeep import Upkeep


class Applications:
    def __init__(self, ground: Ground, tell: Tell, upkeep: Upkeep) -> None:
        self._ground, self._store, self._tell, self._upkeep = ground, ground.store, tell, upkeep

    async def waiting(self) -> Sequence[Professional]:
        """Those that nobody has decided on, the oldest first."""
        pending = {"application": ApplicationState.PENDING.value}
        return await self._store.professionals.many(pending, sort=[("applied_at", 1)])

    async def decide(
        self, pro_id: str, accepted: bool, by: str, now: datetime, cause: str | None = None
    ) -> Professional | None:
        """Take him on or not; None when there is nothing to decide any more. The same cause again is the same deed."""
        cause = cause or self._ground.ids.new("deed")
        before = await self._store.professionals.get(pro_id)
        state = ApplicationState.ACCEPTED if accepted else ApplicationState.REFUSED

        def decided(stored: Professional) -> Professional | None:
            if stored.application is not ApplicationState.PENDING:
                return None
            return stored.but(
                application=state, application_told=False, approved=accepted, is_active=accepted, phone_confirmed=True,
                decided_by=cause,
            )  # fmt: skip

        after = await self._store.professionals.change(pro_id, decided)
        if before is None or after is None or after.decided_by != cause:
            return None
        await audited(self._store.db, f"{cause}_{pro_id}", now, by, "application", before=before, after=after)
        logger.info("The application {} was {} by {}", pro_id, state.value, by)
        await self.told(after, now)
        return after

    async def told(self, pro: Professional, now: datetime) -> None:
        """He hears what was decided; noted afterwards, so that a crash in between is made good."""
        if pro.application is ApplicationState.ACCEPTED:
            await self._upkeep.slots_of(pro, now)
        accepted = pro.application is ApplicationState.ACCEPTED
        await self._tell.chat_of(pro, "joined" if accepted else "join_refused", _cause(pro), now)
        await self._store.professionals.collection.update_one({"_id": pro.id}, {"$set": {"application_told": True}})

    async def tell_left(self, now: datetime) -> int:
        """Tell those whom a crash kept waiting for the answer."""
        left = await self._store.professionals.many({"application_told": False})
        for pro in left:
            await self.told(pro, now)
        return len(left)

    # -- the phone ----------------------------------------------------------------------------------------------------

    async def confirm_phone(self, pro_id: str, by: str, now: datetime) -> bool:
        """The phone is his, as its holder or the owner says; what waited for that goes out. False = nothing to do."""
        before = await self._store.professionals.get(pro_id)
        after = await self._store.professionals.change(
            pro_id, lambda pro: pro.but(phone_confirmed=True, phone_denied_at=None)
        )
        if before is None or after is None:
            return False
        cause = f"phone_{pro_id}_{after.phone.removeprefix('+')}"
        await audited(self._store.db, cause, now, by, "phone", before=before, after=after)
        await self._send_waiting(after, now)
        return not before.phone_confirmed

    async def _send_waiting(self, pro: Professional, now: datetime) -> None:
        """Offers that are open to him, and visits that were given to him meanwhile; once each, as news is."""
        for lead in await self._store.leads.many({"offer.state": OfferState.OPEN.value, "offer.pro_ids": pro.id}):
            if lead.offer and pro.id not in lead.offer.refused_by:
                await self._tell.professional(
                    pro.id, "offer", lead.offer.id, lead, now, offer_id=lead.offer.id, night=""
                )
        booked: list[Lead] = await self._store.leads.many({"pro_id": pro.id, "status": LeadStatus.BOOKED.value})
        for lead in booked:
            await self._tell.professional(pro.id, "booked", f"confirmed:{lead.id}", lead, now)


def _cause(pro: Professional) -> str:
    """One decision for each application, however often he applies."""
    return f"{pro.id}:{pro.applied_at:%Y%m%dT%H%M%S}" if pro.applied_at else pro.id
