"""A message that can never be delivered: whoever waits for what it would have brought must not wait for the clock.

An offer that does not reach its professional (a wrong number, a blocked chat, a window in which only templates may be
sent) is as good as refused: the request goes on at once, and the owner hears whom Fixi cannot reach (L68).
"""

from datetime import datetime

from loguru import logger

from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.messages import Delivery
from fixi_app.domain.professionals import Professional
from fixi_app.queues.outbox import Document
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.tell import Tell
from fixi_app.services.telling.wants_none import wants_none


class Undelivered:
    def __init__(self, ground: Ground, tell: Tell, alerts: Alerts) -> None:
        self._ground, self._tell, self._alerts = ground, tell, alerts

    async def given_up(self, item: Document) -> None:
        """This message will never arrive. Harmless to repeat."""
        offer_id = item.get("about") or ""
        lead = await self._ground.store.leads.first({"offer.id": offer_id}) if offer_id else None
        if lead is None:
            return
        pro = await self._ground.store.professionals.first({"contact_id": item["conversation_id"]})
        if pro:
            await self._passed_on(lead, offer_id, pro, self._ground.clock.now())

    async def came_back(self, item: Document, delivery: Delivery) -> None:
        """The provider had taken it and says now that it never arrived. Harmless to repeat."""
        outbox, now = self._ground.outbox, self._ground.clock.now()
        if delivery.window_closed and self._ground.business.window_template:
            if await outbox.as_template(item["_id"], now):
                self._ground.wake()
            return
        logger.warning("Message {} did not arrive: {}", item["_id"], delivery.reason or "no reason was given")
        if delivery.wants_none:
            await wants_none(self._ground, item)
        await self.given_up(item)
        await outbox.undelivered(item["_id"], delivery.reason or "the provider could not deliver it")

    async def _passed_on(self, lead: Lead, offer_id: str, pro: Professional, now: datetime) -> None:
        pro_id = pro.id
        stored = await self._ground.store.leads.change(lead.id, lambda seen: unreached(seen, offer_id, pro_id, now))
        if stored is None or stored.offer is None or pro_id not in stored.offer.refused_by:
            return
        logger.bind(lead_id=lead.id).warning("Offer {} cannot reach {}: it goes on without him", offer_id, pro_id)
        await self._alerts.owner(f"unreached:{offer_id}:{pro_id}", "alert_pro_unreached", stored, now, pro=pro.name)
        if stored.offer.state is OfferState.REFUSED:
            await self._tell.customer("refused", offer_id, stored, now, offer_id=offer_id)


def unreached(lead: Lead, offer_id: str, pro_id: str, now: datetime) -> Lead | None:
    """The lead without this professional among those who can still answer; None when that changes nothing."""
    offer = lead.offer
    if offer is None or offer.id != offer_id or offer.state is not OfferState.OPEN or lead.status is not LeadStatus.NEW:
        return None
    asked = offer.pro_ids or (offer.pro_id,)
    if pro_id not in asked or pro_id in offer.refused_by:
        return None
    refused_by = (*offer.refused_by, pro_id)
    state = OfferState.REFUSED if set(asked) <= set(refused_by) else OfferState.OPEN
    return lead.but(offer=offer.but(refused_by=refused_by, state=state, cause=f"unreached:{pro_id}"), updated_at=now)
