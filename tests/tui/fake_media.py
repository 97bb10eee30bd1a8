"""Files of customers, in memory."""

from collections.abc import Sequence

from fixi_app.services.office import Link, MediaFile, User


class FakeMedia:
    def __init__(self) -> None:
        self.there: list[MediaFile] = []
        self.erased: set[str] = set()
        self.chats: list[str] = []
        """Whose files were asked for."""
        self.asked: list[tuple[str, str]] = []
        """Which links were made, and for whom."""

    async def files(self, lead_id: str) -> Sequence[MediaFile]:
        return list(self.there)

    async def of_chat(self, contact_id: str) -> Sequence[MediaFile]:
        self.chats.append(contact_id)
        return list(self.there)

    async def link(self, media_id: str, user: User) -> Link:
        self.asked.append((media_id, user.name))
        if media_id in self.erased:
            return Link(message="The file is no longer here.")
        return Link(url=f"http://127.0.0.1:8080/media/{media_id}?once=secret")
