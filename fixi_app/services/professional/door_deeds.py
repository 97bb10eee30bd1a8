"""At a door that nobody opens: the customer hears of it, and not again at each knock."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from loguru import logger

from fixi_app.dialogue.professional import move_wishes as wishes
from fixi_app.dialogue.wishes import JobView
from fixi_app.domain.leads import LeadStatus
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

    async def nobody_opens(self, wish: wishes.NobodyOpens, context: Context) -> JobView | None:
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or lead.status is not LeadStatus.BOOKED or lead.pro_id != wish.pro_id:
            return None
        cause = f"{lead.id}:{int(context.now.timestamp() // _ONCE_IN.total_seconds())}"
        await self._tell.customer("nobody_opens", cause, lead, context.now)
        logger.bind(lead_id=lead.id).info("Nobody opens at the visit {}", lead.id)
        return JobView(lead=lead)
