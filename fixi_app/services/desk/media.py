"""Files of customers at the desk: what there is about a request, and the one-time way to see it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from fixi_app.services.desk.media_door import MediaDoor
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media_reading import is_media_name
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.ground import Ground
from fixi_app.services.office import Link, MediaFile, Presenter, User

_MOST_MESSAGES, _MOST_FILES = 200, 50
_BEFORE = timedelta(hours=1)
"""A photo often comes before the words that open a request."""
_EVERYWHERE = ("0.0.0.0", "::", "[::]")


class DeskMedia:
    """Implements MediaFiles. `address`: where this computer serves its pages; empty where it serves none."""

    def __init__(
        self, ground: Ground, door: MediaDoor, shelf: MediaShelf, presenter: Presenter,
        address: Callable[[], str], words: Words,
    ) -> None:  # fmt: skip
        self._ground, self._door, self._shelf, self._presenter = ground, door, shelf, presenter
        self._address, self._words = address, words
        self._messages = ground.store.db["messages"]

    async def files(self, lead_id: str) -> Sequence[MediaFile]:
        lead = await self._ground.store.leads.get(lead_id)
        if lead is None:
            return []
        question = {
            "conversation_id": lead.contact_id, "lead_id": {"$in": [lead_id, None]},
            "at": {"$gte": lead.created_at - _BEFORE},
        }  # fmt: skip
        return await self._there(question)

    async def of_chat(self, contact_id: str) -> Sequence[MediaFile]:
        return await self._there({"conversation_id": contact_id})

    async def _there(self, question: Mapping[str, Any]) -> Sequence[MediaFile]:
        """The files of these messages that are still on the shelf."""
        # By time alone: that is in the index, and a long chat is not read as a whole.
        found = await self._messages.find(dict(question), sort=[("at", -1)], limit=_MOST_MESSAGES).to_list()
        files = [file for message in found for file in _files(message)][:_MOST_FILES]
        missing = await self._shelf.missing(file.id for file in files)
        return [file for file in files if file.id not in missing]

    async def link(self, media_id: str, user: User) -> Link:
        if refusal := await self._refusal(media_id, user):
            return Link(message=self._words(refusal))
        secret = self._door.make_link(media_id, user)
        return Link(url=f"{_reachable(self._address())}/media/{media_id}?once={secret}")

    async def _refusal(self, media_id: str, user: User) -> str:
        """Why there is no link: the key of a sentence, or empty."""
        if not self._door.may_see(user):
            return "rights.not_allowed"
        if self._presenter.on:
            return "media.presenter"
        if not self._address():
            return "media.no_pages"
        gone = not is_media_name(media_id) or await self._shelf.missing([media_id])
        return "media.gone" if gone else ""


def _files(message: Mapping[str, Any]) -> list[MediaFile]:
    """What came in with a message and was kept; what goes out is no customer's."""
    if message.get("direction") != "in":
        return []
    kept = [one for one in message.get("media") or () if is_media_name(str(one.get("path") or ""))]
    return [MediaFile(id=one["path"], kind=str(one.get("kind") or ""), at=message["at"]) for one in kept]


def _reachable(address: str) -> str:
    """Served everywhere is reached here."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    if host in _EVERYWHERE:
        return f"http://127.0.0.1:{port}"
    return f"http://[{host}]:{port}" if ":" in host.strip("[]") and not host.startswith("[") else address
