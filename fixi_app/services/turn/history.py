"""The history of a chat: each message stands in `messages` once, with the lead it turned out to belong to.

What a turn's words were taken to say lies in the last of its messages (`reading`) and not in a place of its own: so it
goes wherever that message goes (to the elder of two chats that are joined, out of the store after its days, with a
person who is erased), and is written in the very write that keeps the message.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fixi_app.domain.contacts import Role
from fixi_app.domain.understood import Understood, only_what_is_set
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.repositories.missing import add_missing
from storage import AsyncDatabase


async def remember(
    db: AsyncDatabase, items: Sequence[Mapping[str, Any]], *, role: Role, lead_id: str | None, turn_id: str | None,
    understood: Understood | None = None,
) -> None:  # fmt: skip
    """Write the messages among these inbox items into the history; once however often this is repeated."""
    who = "professional" if role is Role.PROFESSIONAL else "customer"
    found = [item for item in items if item.get("kind") == "message"]
    await add_missing(db["messages"], [
        {
            "_id": document["_id"], "conversation_id": document["conversation_id"], "lead_id": lead_id,
            "direction": "in", "by": who, "text": document["inbound"]["text"], "media": document["inbound"]["media"],
            "at": document["received_at"], "order": -1, "turn_id": turn_id,
            **(_reading(understood) if document is found[-1] else {}),
        }
        for document in found
    ])  # fmt: skip


def _reading(understood: Understood | None) -> dict[str, Any]:
    return {"reading": only_what_is_set(to_document(understood))} if understood else {}


def understood_in(message: Mapping[str, Any]) -> Understood | None:
    """What the words of a turn were taken to say, where this message is the last of them."""
    return from_document(Understood, message["reading"]) if message.get("reading") else None
