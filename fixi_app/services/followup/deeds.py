"""What a customer's answer after the visit does: it is done, or not yet."""

from collections.abc import Mapping
from typing import Any

from loguru import logger

from fixi_app.dialogue.customer import follow_wishes as wishes
from fixi_app.domain.leads import By, Lead, LeadStatus, moved
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.reliability import Counted, count


class FollowUpDeeds:
    def __init__(self, ground: Ground, tell: Tell) -> None:
        self._store, self._tell = ground.store, tell

    def table(self) -> Mapping[str, Any]:
        return {"CompleteVisit": self.complete, "NotYetDone": self.not_yet}

    async def complete(self, wish: wishes.CompleteVisit, context: Context) -> Lead | None:
        """Done, by the customer's word; whoever was faster, it is completed once and the professional hears of it."""

        def decide(lead: Lead) -> Lead | None:
            if lead.status is not LeadStatus.BOOKED:
                return None
            done = moved(
                lead, LeadStatus.COMPLETED, at=context.now, by=By.CUSTOMER, reason="done, says the customer",
                cause=context.cause,
            )  # fmt: skip
            return done.but(completed_at=context.now)

        lead = await self._store.leads.change(wish.lead_id, decide)
        if lead and lead.pro_id and lead.status is LeadStatus.COMPLETED and _done_here(lead, context):
            await count(self._store, lead.pro_id, Counted.DONE, lead.id)
            await self._tell.professional(lead.pro_id, "visit_closed", context.cause, lead, context.now)
            logger.bind(lead_id=lead.id).info("Lead {} completed: so says the customer", lead.id)
        return lead

    async def not_yet(self, wish: wishes.NotYetDone, context: Context) -> Lead | None:
        def decide(lead: Lead) -> Lead | None:
            if lead.status is not LeadStatus.BOOKED:
                return None
            return lead.but(follow=lead.follow.but(not_yet_at=context.now))

        return await self._store.leads.change(wish.lead_id, decide)


def _done_here(lead: Lead, context: Context) -> bool:
    return any(
        change.status is LeadStatus.COMPLETED and change.cause == context.cause for change in lead.status_history
    )
