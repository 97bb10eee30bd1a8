"""The history of a chat: each message stands in `messages` once, with the lead it turned out to belong to."""

from collections.abc import Sequence

from fixi_app.domain.contacts import Role
from storage import AsyncDatabase


async def remember(
    db: AsyncDatabase, inbox_ids: Sequence[str], *, role: Role, lead_id: str | None, turn_id: str | None
) -> None:
    """Write what came in with these inbox items into the history; once however often this is repeated."""
    who = "professional" if role is Role.PROFESSIONAL else "customer"
    found = db["inbox"].find({"_id": {"$in": list(inbox_ids)}, "kind": "message"})
    for document in await found.to_list():
        inbound = document["inbound"]
        await db["messages"].update_one(
            {"_id": document["_id"]},
            {"$setOnInsert": {
                "conversation_id": document["conversation_id"], "lead_id": lead_id, "direction": "in", "by": who,
                "text": inbound["text"], "media": inbound["media"], "at": document["received_at"], "order": -1,
                "turn_id": turn_id,
            }},
            upsert=True,
        )  # fmt: skip
