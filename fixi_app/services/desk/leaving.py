"""A professional stops working: none of his open leads is orphaned (L21).

What he was asked goes to the next one through the customer's own conversation; what he had without being asked yet
goes to a person; of a booked visit the customer hears at once, and chooses who comes instead and when. Only what has
begun already stays with him, for he may be there.
"""

from fixi_app.domain.leads import By, Lead, LeadStatus, OfferState
from fixi_app.domain.moves import Why
from fixi_app.domain.professionals import Professional
from fixi_app.services.desk.consequences import asked
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, LeadEdit, User
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.moving import Moving


class Leaving:
    def __init__(self, ground: Ground, tell: Tell, save: LeadsSave, moving: Moving) -> None:
        self._ground, self._store, self._tell, self._save, self._moving = ground, ground.store, tell, save, moving

    async def passed_on(self, pro: Professional, by: str) -> tuple[int, int]:
        """How many leads went on without him, and how many visits that began already are his still."""
        offered = await self._store.leads.many({"offer.state": OfferState.OPEN.value, "offer.pro_ids": pro.id})
        count = sum([await self._offer_on(lead, pro) for lead in offered])
        had = await self._store.leads.many({"pro_id": pro.id, "status": LeadStatus.CONTACTED.value})
        count += sum([await self._to_person(lead, by) for lead in had if lead.called_off is None])
        booked = await self._store.leads.many({"pro_id": pro.id, "status": LeadStatus.BOOKED.value})
        off = sum([await self._visit_off(lead, pro) for lead in booked])
        count += sum([await self._unassigned(lead, pro) for lead in await self._waiting_with(pro)])
        return count + off, len(booked) - off

    async def count(self, pro_id: str) -> int:
        """How many leads would go on without him; a visit that has begun stays his."""
        his = [LeadStatus.CONTACTED.value, LeadStatus.PENDING.value]
        coming = {"status": LeadStatus.BOOKED.value, "appointment_start": {"$gt": self._ground.clock.now()}}
        either = [
            {"offer.state": OfferState.OPEN.value, "offer.pro_ids": pro_id, "offer.refused_by": {"$ne": pro_id}},
            {"pro_id": pro_id, "status": {"$in": his}},
            {"pro_id": pro_id, **coming},
        ]
        return await self._store.leads.collection.count_documents({"$or": either})

    async def _waiting_with(self, pro: Professional) -> list[Lead]:
        return await self._store.leads.many({"pro_id": pro.id, "status": LeadStatus.PENDING.value})

    async def _unassigned(self, lead: Lead, pro: Professional) -> int:
        """A person has it already; it only must not seem to be his."""
        await self._store.leads.change(
            lead.id, lambda stored: stored.but(pro_id=None) if stored.pro_id == pro.id else None
        )
        return 1

    async def _visit_off(self, lead: Lead, pro: Professional) -> int:
        """Called off once for each time it was booked with him; the customer's own turn finds what comes instead."""
        now = self._ground.clock.now()
        if lead.appointment_start is not None and lead.appointment_start <= now:
            return 0
        times = sum(change.status is LeadStatus.BOOKED for change in lead.status_history)
        cause = f"left_{pro.id}_{lead.id}_{times}"
        off = await self._moving.call_off(lead.id, pro.id, Why.LEFT, cause=cause, at=now, by=By.OWNER)
        return int(off is not None)

    async def look_again(self) -> None:
        """A crash may have fallen between a professional's leaving and what follows; all of it may be done twice."""
        gone = await self._store.professionals.many({"$or": [{"is_active": False}, {"approved": False}]})
        for pro in gone:
            await self.passed_on(pro, "Fixi")

    async def _offer_on(self, lead: Lead, pro: Professional) -> int:
        """Asked alone, he is passed over; asked with others, he refuses and the others still may take it."""
        offer = lead.offer
        if offer is None or pro.id in offer.refused_by:
            return 0
        if set(asked(offer)) - {pro.id} - set(offer.refused_by):
            await self._store.leads.change(lead.id, lambda stored: _without(stored, offer.id, pro.id))
        else:
            now = self._ground.clock.now()
            await self._tell.customer("lapsed", offer.id, lead, now, offer_id=offer.id)
        return 1

    async def _to_person(self, lead: Lead, by: str) -> int:
        edit = LeadEdit(lead_id=lead.id, version=lead.version, pro_id="")
        saved = await self._save.save([edit], frozenset(), User(name=by, role=DeskRole.OWNER))
        return int(saved[0].ok)


def _without(lead: Lead, offer_id: str, pro_id: str) -> Lead | None:
    offer = lead.offer
    if offer is None or offer.id != offer_id or offer.state is not OfferState.OPEN or pro_id in offer.refused_by:
        return None
    rest = [one for one in asked(offer) if one != pro_id and one not in offer.refused_by]
    left = lead.pro_id if lead.pro_id != pro_id else next(iter(rest), None)
    return lead.but(offer=offer.but(refused_by=(*offer.refused_by, pro_id)), pro_id=left)
