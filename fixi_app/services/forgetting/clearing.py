"""What a cleared history leaves behind: a store without chats and requests still owes something to the people in it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fixi_app.domain.conversation import Conversation
from fixi_app.domain.sides import quiet_as_customer
from fixi_app.repositories.documents import from_document, to_document
from storage import AsyncDatabase

_SILENCE = ("only_visit_changes", "quiet_asked", "sides")
_OF_A_LEAD = ("contact_id", "pro_id", "offer", "refused_pro_ids", "updated_at")
_BATCH = 200


async def leave_links(db: AsyncDatabase) -> None:
    """Before the requests go: whose each was and who was told of it, by ids alone.

    Exports, stars and the audit log outlive them, and whoever asks to be forgotten must be found there. His phone would
    not do: the bookkeeper's month has none.
    """
    found = db["leads"].find({"contact_id": {"$type": "string"}}, dict.fromkeys(_OF_A_LEAD, 1))
    while batch := await found.to_list(_BATCH):
        links = map(_link, batch)
        await asyncio.gather(*(db["cleared"].replace_one({"_id": one["_id"]}, one, upsert=True) for one in links))


def _link(lead: Mapping[str, Any]) -> dict[str, Any]:
    offered = (lead.get("offer") or {}).get("pro_ids") or ()
    told = {pro for pro in (lead.get("pro_id"), *offered, *(lead.get("refused_pro_ids") or ())) if pro}
    return {"_id": lead["_id"], "contact_id": lead["contact_id"], "pro_ids": sorted(told), "at": lead.get("updated_at")}


async def blank_changes(db: AsyncDatabase) -> None:
    """Who changed a request stays in the audit log; what stood there before and after names its customer."""
    await db["audit_log"].update_many({"lead_id": {"$ne": None}}, {"$set": {"before": {}, "after": {}}})


async def hush_opted_out(db: AsyncDatabase) -> None:
    """Whoever asked not to be written to is written to by his chat alone, which knows nothing any more.

    By what his contact says, not by what the chat said: there silence may also stand for a complaint that is gone.
    """
    stopped = db["contacts"].find({"opted_out_at": {"$ne": None}}, {"_id": 1})
    for contact in await stopped.to_list():
        if kept := await db["conversations"].find_one({"_id": contact["_id"]}):
            quiet = to_document(quiet_as_customer(from_document(Conversation, kept)))
            silence = {name: quiet[name] for name in _SILENCE}
            await db["conversations"].update_one({"_id": contact["_id"]}, {"$set": silence})
