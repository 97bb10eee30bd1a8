"""What the turn of a chat that was joined to another looks at and does."""

from collections.abc import Mapping
from typing import Any

from fixi_app.booking.claims import release_update
from fixi_app.dialogue.merging import wishes
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import By, Lead, LeadStatus, moved
from fixi_app.repositories.documents import from_document
from fixi_app.services.context import Context
from fixi_app.services.customer.lead_deeds import CustomerDeeds
from fixi_app.services.ground import Ground


class MergingDeeds:
    def __init__(self, ground: Ground, customers: CustomerDeeds) -> None:
        self._store, self._customers = ground.store, customers

    def table(self) -> Mapping[str, Any]:
        return {"SeeTwin": self.see_chat, "SettleTwin": self.settle_twin}

    async def see_chat(self, wish: wishes.SeeTwin, context: Context) -> Conversation | None:
        document = await self._store.db["conversations"].find_one({"_id": wish.contact_id})
        return from_document(Conversation, document) if document else None

    async def settle_twin(self, wish: wishes.SettleTwin, context: Context) -> bool:
        kept, twin = await self._store.leads.get(wish.kept_id), await self._store.leads.get(wish.lead_id)
        if kept is None or twin is None:
            return False
        if twin.trade and kept.trade and twin.trade is not kept.trade:
            waiting = await self._customers.hand_over(twin.id, "another request of the same person", context)
            return waiting is not None and waiting.status is LeadStatus.PENDING
        return await self._closed(twin.id, context)

    async def _closed(self, lead_id: str, context: Context) -> bool:
        def decide(lead: Lead) -> Lead | None:
            if lead.status is not LeadStatus.CONTACTED:
                return None
            reason = "the same request, begun twice by one person"
            closed = moved(lead, LeadStatus.CLOSED, at=context.now, by=By.FIXI, reason=reason, cause=context.cause)
            return closed.but(slot_id=None)

        lead = await self._store.leads.change(lead_id, decide)
        if lead is None or lead.status is not LeadStatus.CLOSED:
            return False
        await self._store.slots.collection.update_many({"lead_id": lead.id}, release_update())
        return True
