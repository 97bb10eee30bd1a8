"""Stored messages as lines of a chat."""

from collections.abc import Mapping, Sequence
from typing import Any

from fixi_app.services.office import TalkLine
from fixi_app.services.turn.history import understood_in
from storage.api import AsyncDatabase

MOST_LINES = 200


def talk_line(message: Mapping[str, Any]) -> TalkLine:
    """One document of `messages`."""
    media = tuple(str(one.get("file_name") or one.get("kind") or "?") for one in message.get("media") or ())
    return TalkLine(
        id=message["_id"], at=message["at"], by=message["by"], text=message.get("text") or "", media=media,
        understood=understood_in(message),
    )  # fmt: skip


def waiting_line(item: Mapping[str, Any], by: str) -> TalkLine:
    """A message that lies in the inbox and was not answered yet: whoever wrote it sees it already."""
    inbound = item["inbound"]
    message = {"_id": item["_id"], "at": item["received_at"], "by": by}
    return talk_line({**message, "text": inbound.get("text"), "media": inbound.get("media")})


async def last_lines(db: AsyncDatabase, contact_id: str) -> Sequence[TalkLine]:
    """The last messages of a chat, oldest first."""
    # Sorted by time alone: only that is in the index, and a long chat is not read as a whole. The rest is settled here.
    found = await db["messages"].find({"conversation_id": contact_id}, sort=[("at", -1)], limit=MOST_LINES).to_list()
    found.sort(key=lambda message: (message["at"], message.get("order") or 0))
    return tuple(talk_line(message) for message in found)
