"""A customer's new number in what is open: his chat and his requests, and whoever has a visit with him is told.

Under the chat's own lease, so no request can be opened under the old number meanwhile; harmless to repeat.
"""

from collections.abc import Iterable
from datetime import datetime

from fixi_app.domain.contacts import Contact
from fixi_app.domain.conversation import Conversation, Item
from fixi_app.domain.leads import OPEN, Lead, LeadStatus
from fixi_app.services.audit import audited
from fixi_app.services.ground import Ground
from fixi_app.services.people.merging import PROVIDER
from fixi_app.services.telling.tell import Tell


class NewNumber:
    def __init__(self, ground: Ground, tell: Tell) -> None:
        self._store, self._clock, self._tell = ground.store, ground.clock, tell

    async def kept_up(self, conversation: Conversation, items: Iterable[Item]) -> Conversation:
        """The chat with the number that the contact has by now, where one of these tells that he moved."""
        moves = [item for item in items if item.inbound and item.inbound.left]
        contact = await self._store.contacts.get(conversation.id) if moves else None
        if contact is None or contact.phone is None or not contact.former_phones:
            return conversation
        open_ = {"contact_id": contact.id, "status": {"$in": [status.value for status in OPEN]}}
        for lead in await self._store.leads.many(open_):
            await self._lead(lead, contact, moves[-1].id, self._clock.now())
        return conversation.but(phone=contact.phone)

    async def _lead(self, lead: Lead, contact: Contact, cause: str, now: datetime) -> None:
        after = _moved(lead, contact, now)
        if after is not None:
            deed = f"number_{cause}_{lead.id}"
            await audited(
                self._store.db, deed, now, PROVIDER, "number", lead_id=lead.id, before=lead, after=after
            )
        stored = await self._store.leads.change(lead.id, lambda now_stored: _moved(now_stored, contact, now))
        if stored and stored.status is LeadStatus.BOOKED and stored.pro_id and stored.phone == contact.phone:
            await self._tell.professional(stored.pro_id, "number_changed", cause, stored, now)


def _moved(lead: Lead, contact: Contact, now: datetime) -> Lead | None:
    """Only from a number that was his: one that the owner entered for this request stays."""
    if lead.phone == contact.phone or lead.phone not in contact.former_phones:
        return None
    return lead.but(phone=contact.phone, updated_at=now)
