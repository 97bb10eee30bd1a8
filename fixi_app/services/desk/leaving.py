"""A professional stops working: none of his open leads is orphaned (L21).

What he was asked goes to the next one through the customer's own conversation; what he had without being asked yet
goes to a person; booked visits stay, for the customer was promised them, and the owner is told how many.
"""

from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.professionals import Professional
from fixi_app.services.desk.consequences import asked
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, LeadEdit, User
from fixi_app.services.tell import Tell


class Leaving:
    def __init__(self, ground: Ground, tell: Tell, save: LeadsSave) -> None:
        self._ground, self._store, self._tell, self._save = ground, ground.store, tell, save

    async def passed_on(self, pro: Professional, by: str) -> tuple[int, int]:
        """How many leads went on without him, and how many booked visits are his still."""
        offered = await self._store.leads.many({"offer.state": OfferState.OPEN.value, "offer.pro_ids": pro.id})
        count = sum([await self._offer_on(lead, pro) for lead in offered])
        had = await self._store.leads.many({"pro_id": pro.id, "status": LeadStatus.CONTACTED.value})
        count += sum([await self._to_person(lead, by) for lead in had])
        booked = {"pro_id": pro.id, "status": LeadStatus.BOOKED.value}
        return count, await self._store.leads.collection.count_documents(booked)

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
