"""Photos, videos and voice notes of customers: which there are, and a way to see one in the browser."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.services.office.users import User


class MediaFile(Record):
    """One file of a chat that is kept here."""

    id: str
    kind: str
    """image, video, voice, audio, document or sticker."""
    at: UtcTime
    """When the message it came with arrived."""


class Link(Record):
    """An address that opens a file in the browser once, within a minute; empty with the sentence why there is none."""

    url: str = ""
    message: str = ""


class MediaFiles(Protocol):
    async def files(self, lead_id: str) -> Sequence[MediaFile]:
        """What the customer sent about this request, the newest first, at most fifty; what is erased is not among it.

        Raises NotAllowed for whoever may not see chats.
        """
        ...

    async def of_chat(self, contact_id: str) -> Sequence[MediaFile]:
        """What came in with the last messages of this chat, whatever it was about; else as `files`."""
        ...

    async def link(self, media_id: str, user: User) -> Link:
        """Nobody has to sign in for it: it is used up by the first browser that opens it, and signs that one in."""
        ...
