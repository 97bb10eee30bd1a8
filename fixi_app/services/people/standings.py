"""Private and blocked chats: never answered and never a lead; set and unset by the owner, or set for what was before.

Promise: whoever waits for a visit is not made private behind his back: with an open request that is refused. What was
on its way in such a chat stays unanswered and unsent. Each deed is in the audit log; its undo is the deed back.
"""

from datetime import datetime

from loguru import logger

from fixi_app.domain.base import Record
from fixi_app.domain.contacts import Contact, Standing
from fixi_app.domain.leads import OPEN
from fixi_app.services.audit import audited
from fixi_app.services.ground import Ground
from fixi_app.services.people.merging import Merging


class Put(Record):
    """What became of the wish to set a standing."""

    ok: bool
    before: Standing = Standing.NORMAL
    """What it was; setting this again is the undo."""
    why_not: str = ""
    """`gone`, or `open_request`."""


class Standings:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store
        self._merging = Merging(ground)

    async def put(self, contact_id: str, standing: Standing, by: str, now: datetime) -> Put:
        contact = await self._merging.root(contact_id)
        if contact is None:
            return Put(ok=False, why_not="gone")
        if standing is not Standing.NORMAL and await self._waits(contact):
            return Put(ok=False, before=contact.standing, why_not="open_request")
        fields = {"standing": standing.value, "standing_by": by}
        await self._store.contacts.collection.update_one({"_id": contact.id}, {"$set": fields})
        deed = f"standing_{contact.id}_{now:%Y%m%dT%H%M%S%f}"
        after = contact.but(standing=standing, standing_by=by)
        await audited(self._store.db, deed, now, by, "standing", before=contact, after=after)
        if standing is not Standing.NORMAL:
            await self._silenced(contact)
        logger.info("Contact {} is {} from now on, by {}", contact.id, standing.value, by)
        return Put(ok=True, before=contact.standing)

    async def _waits(self, contact: Contact) -> bool:
        open_ = {"contact_id": contact.id, "status": {"$in": [status.value for status in OPEN]}}
        return await self._store.leads.first(open_) is not None

    async def _silenced(self, contact: Contact) -> None:
        mine = {"conversation_id": contact.id}
        await self._store.db["inbox"].update_many({**mine, "state": "new"}, {"$set": {"state": "done"}})
        unsaid = {**mine, "state": {"$in": ["queued", "proposed"]}, "by": "bot"}
        dropped = {"state": "dropped", "reason": "the chat is private"}
        await self._store.db["outbox"].update_many(unsaid, {"$set": dropped})
