"""Conversations of the office kept in memory, and who is private or blocked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fixi_app.domain.contacts import Standing
from fixi_app.services.office import ChatDetail, ChatFilter, ChatRow, Saved, User

if TYPE_CHECKING:
    from tests.tui.fake_office import World


class FakeConversations:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.chats: dict[str, ChatDetail] = {}
        self.deeds: list[str] = []
        self.asked: list[tuple[ChatFilter, str]] = []

    def have(self, contact_id: str, *, detail: dict[str, Any] | None = None, **fields: Any) -> None:
        row = ChatRow(contact_id=contact_id, **fields)
        self.chats[contact_id] = ChatDetail(row=row, **(detail or {}))
        self._world.changed()

    async def rows(self, wanted: ChatFilter, text: str = "") -> Sequence[ChatRow]:
        self._world.trouble()
        self.asked.append((wanted, text))
        rows = [chat.row for chat in self.chats.values() if text in chat.row.name]
        return [row for row in rows if wanted is not ChatFilter.WAITS or row.since]

    async def chat(self, contact_id: str) -> ChatDetail | None:
        found = self.chats.get(contact_id)
        return found.but(talk=tuple(self._world.talks.get(contact_id, ()))) if found else None

    async def propose(self, contact_id: str, on: bool, user: User) -> Saved:
        self.chats[contact_id] = self.chats[contact_id].but(propose_here=on)
        return self.did(f"propose {on} {contact_id}")

    def did(self, deed: str) -> Saved:
        self.deeds.append(deed)
        self._world.changed()
        return Saved(lead_id="", ok=True, message=f"Done: {deed}.")


class FakePeople:
    def __init__(self, chats: FakeConversations) -> None:
        self._chats = chats

    async def join(self, one: str, other: str, user: User) -> Saved:
        return self._chats.did(f"join {one} {other}")

    async def part(self, contact_id: str, user: User) -> Saved:
        return self._chats.did(f"part {contact_id}")

    async def put(self, contact_id: str, standing: Standing, user: User) -> Saved:
        chat = self._chats.chats[contact_id]
        self._chats.chats[contact_id] = chat.but(row=chat.row.but(standing=standing))
        return self._chats.did(f"{standing} {contact_id}")
