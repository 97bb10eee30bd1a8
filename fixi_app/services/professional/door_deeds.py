"""At a door that nobody opens: the customer hears of it, and not again at each knock."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from loguru import logger

from fixi_app.dialogue.professional import move_wishes as wishes
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.moves import Way
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell

_ONCE_IN = timedelta(minutes=10)
"""However often he says it, his customer is written to no more often."""


class DoorDeeds:
    def __init__(self, ground: Ground, tell: Tell) -> None:
        self._store, self._tell = ground.store, tell

    def table(self) -> Mapping[str, Any]:
        return {"NobodyOpens": self.nobody_opens}

    async def nobody_opens(self, wish: wishes.NobodyOpens, context: Context) -> Lead | None:
        knock = Way(pro_id=wish.pro_id, cause=context.cause, at=context.now)

        def decide(stored: Lead) -> Lead | None:
            lately = stored.knock is not None and context.now - stored.knock.at < _ONCE_IN
            return stored.but(knock=knock) if _is_his(stored, wish.pro_id) and not lately else None

        lead = await self._store.leads.change(wish.lead_id, decide)
        if lead is None or not _is_his(lead, wish.pro_id):
            return None
        if lead.knock is not None and lead.knock.cause == context.cause:
            await self._tell.customer("nobody_opens", f"{context.cause}:{lead.id}", lead, context.now)
            logger.bind(lead_id=lead.id).info("Nobody opens at the visit {}", lead.id)
        return lead


def _is_his(lead: Lead, pro_id: str) -> bool:
    return lead.status is LeadStatus.BOOKED and lead.pro_id == pro_id
