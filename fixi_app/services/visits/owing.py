"""What a deed at the desk owes is paid: the slot given back, the customer and the professionals told.

Promise: it stands in the lead with the change itself, so that a crash between a lead's change and its news loses
nothing; and news has ids made from the deed, so paying twice tells once.
"""

from datetime import datetime, timedelta

from loguru import logger

from fixi_app.booking.claims import release_filter, release_update
from fixi_app.domain.leads import Lead, OfferState, Owed
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits import offer_log

CUSTOMER = "customer"
_A_MOMENT = timedelta(milliseconds=1)
"""The store keeps milliseconds: news of one deed is taken up in the order in which it is told."""
_PATIENCE = timedelta(minutes=1)
"""For so long whoever did the deed may still be about to pay."""


class Owing:
    def __init__(self, ground: Ground, tell: Tell) -> None:
        self._ground, self._store, self._tell = ground, ground.store, tell

    async def pay(self, lead: Lead) -> None:
        """Do what this lead owes and note it; the version grows with that, or a change under way would owe it anew.

        Not of what was held: an edit that somebody has begun meanwhile saw this very lead.
        """
        owed = lead.owed
        if owed is None:
            return
        for slot_id in filter(None, (owed.release, *owed.releases)):
            if slot_id != lead.slot_id:
                await self._store.slots.collection.update_one(release_filter(slot_id, lead.id), release_update())
        await self._told(lead, owed)
        if lead.offer and lead.offer.state is OfferState.OPEN and lead.offer.id == f"offer_{owed.deed}":
            # An offer by the owner is an offer: his answer to it counts, so the asking must as well.
            await offer_log.sent(self._ground, lead.offer.pro_id, lead.offer.id, lead.id, owed.at)
        await self._store.leads.collection.update_one(
            {"_id": lead.id, "owed.deed": owed.deed},
            {"$set": {"owed": None}, "$inc": {"version": 0 if owed.held else 1}},
        )

    async def pay_held(self, now: datetime, undo: timedelta) -> None:
        """Pay what was held for an undo that did not come."""
        for lead in await self._store.leads.many({"owed.at": {"$lte": now - undo}}):
            if lead.owed and lead.owed.held:
                await self.pay(lead)

    async def pay_left(self, now: datetime) -> int:
        """Pay what a crash left owing."""
        left = await self._store.leads.many({"owed.at": {"$lte": now - _PATIENCE}})
        for lead in left:
            await self.pay(lead)
            logger.bind(lead_id=lead.id).info("What was owed to lead {} since a crash is done", lead.id)
        return len(left)

    async def _told(self, lead: Lead, owed: Owed) -> None:
        at = owed.at
        for news in owed.news:
            if news.to == CUSTOMER:
                await self._tell.customer(news.kind, owed.deed, lead, at, **news.facts)
            else:
                await self._tell.professional(news.to, news.kind, owed.deed, lead, at, **news.facts)
            at += _A_MOMENT
