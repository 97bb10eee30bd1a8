"""Putting a message into the outbox and into the history; the only way anything is said."""

from datetime import datetime

from fixi_app.domain.messages import Media
from fixi_app.repositories.documents import to_document
from fixi_app.repositories.missing import add_missing
from fixi_app.services.ground import Ground


async def queue_reply(
    ground: Ground,
    *,
    id_: str,
    conversation_id: str,
    address: str,
    text: str,
    at: datetime,
    order: int = 0,
    about: str | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    by: str = "bot",
    lead_id: str | None = None,
    turn_id: str | None = None,
    sample: bool = False,
    file: Media | None = None,
    proposed: bool = False,
    asks: str | None = None,
) -> None:
    """Queue one message and write it into `messages`, once for each id however often this is repeated.

    `not_before`: the end of quiet time for what is cold; for what a person wrote, until when he can take it back.
    `proposed`: it waits until a person approves it. `asks`: the mark of the question that it puts.
    """
    await ground.outbox.put({
        "_id": id_, "conversation_id": conversation_id, "address": address, "text": text,
        "media": file.path if file else None, "media_name": file.own_name() if file else None,
        "state": "proposed" if proposed else "queued", "created_at": at, "order": order,
        "not_before": not_before, "not_after": not_after,
        "cold": True if not_before and by == "bot" else None, "attempts": 0, "provider_message_id": None, "reason": "",
        "about": about, "sample": sample, "by": by, "asks": asks,
    })  # fmt: skip
    await add_missing(ground.store.db["messages"], [{
        "_id": id_, "conversation_id": conversation_id, "lead_id": lead_id, "direction": "out", "by": by, "text": text,
        "media": [to_document(file.but(file_name=None))] if file else [], "at": at, "order": order, "turn_id": turn_id,
    }])  # fmt: skip
