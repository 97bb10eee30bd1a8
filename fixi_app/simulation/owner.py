"""The owner of the town's business: sits down now and then, and sees to what waits for him, well or badly.

All that he does he does through the services that his dashboard calls, or by typing from the phone itself.
"""

import random
from collections.abc import Sequence

from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.road import Road
from fixi_app.services.desk.leads import DeskLeads
from fixi_app.services.desk.places import Places
from fixi_app.services.desk.words import Words
from fixi_app.services.office import DeskRole, LeadEdit, NewLead, User
from fixi_app.understanding.places import gazetteer

_ME = User(name="owner", role=DeskRole.OWNER)
_S = LeadStatus
_DEEDS = {
    _S.PENDING: (_S.NEW, _S.BOOKED, _S.CANCELLED, _S.REJECTED, _S.CLOSED, None),
    _S.NEW: (_S.PENDING, _S.CANCELLED, _S.BOOKED, None),
    _S.BOOKED: (_S.COMPLETED, _S.PENDING, _S.CANCELLED, _S.NEW, None),
    _S.CONTACTED: (_S.CANCELLED, _S.PENDING, None),
    _S.COMPLETED: (_S.CLOSED, _S.BOOKED),
    _S.CANCELLED: (_S.PENDING,),
}
"""What he may set a lead to; None hands it to somebody else."""
_HOW_OFTEN = {
    _S.PENDING: 0.8, _S.BOOKED: 0.05, _S.NEW: 0.08, _S.CONTACTED: 0.03, _S.COMPLETED: 0.03, _S.CANCELLED: 0.01,
}  # fmt: skip


class Owner:
    def __init__(self, dice: random.Random, pros: Sequence[str]) -> None:
        self._dice, self._pros = dice, pros

    async def round(self, road: Road) -> list[str]:
        """Go through the leads; what he did, a line each."""
        leads = await road.ground.store.leads.many(
            {"status": {"$in": [status.value for status in _HOW_OFTEN]}}, sort=[("updated_at", -1)], limit=40
        )
        desk = self._desk(road)
        chosen = [lead for lead in leads if self._dice.random() < _HOW_OFTEN[lead.status]]
        return [await self._edited(desk, lead) for lead in sorted(chosen, key=lambda lead: lead.id)]

    def _desk(self, road: Road) -> DeskLeads:
        words = Words(road.ground.language)
        return DeskLeads(road.ground, road.contacts, road.tell, Places(gazetteer, lambda: words.language.value), words)

    async def _edited(self, desk: DeskLeads, lead: Lead) -> str:
        status = self._dice.choice(_DEEDS[lead.status])
        hands_over = status is None or (status in (_S.NEW, _S.BOOKED) and lead.pro_id is None)
        pro_id = self._dice.choice((*self._pros, "")) if hands_over else None
        edit = LeadEdit(lead_id=lead.id, version=lead.version, status=status, pro_id=pro_id)
        saved = await desk.save([edit], frozenset(), _ME)
        return f"owner: {lead.id} {lead.status.value} -> {status or '='} {pro_id or ''}: {saved[0].ok}"

    async def creates(self, road: Road, phone: str) -> str:
        """A lead that came to him by another way."""
        status = self._dice.choice((_S.PENDING, _S.NEW, _S.BOOKED))
        pro_id = self._dice.choice(list(self._pros)) if status is not _S.PENDING else None
        new = NewLead(phone=phone, status=status, pro_id=pro_id, city="חולון", write_now=self._dice.random() < 0.5)
        created = await self._desk(road).create(new, _ME)
        return f"owner: a new lead as {status.value}: {created.lead_id}"

    async def chats_waiting(self, road: Road) -> list[str]:
        """Phones of those who wait for him, or whom he is talking with."""
        modes = [Mode.WAITING_FOR_PERSON.value, Mode.PERSON.value]
        found = await road.ground.store.db["conversations"].find({"mode": {"$in": modes}}, {"phone": 1}).to_list()
        return sorted(str(chat["phone"]) for chat in found if chat.get("phone"))
