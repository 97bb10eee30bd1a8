"""Conversations at the desk: the list, one chat, and Propose first for it alone."""

import asyncio
from collections.abc import Sequence

from fixi_app.services.audit import Kept, audited
from fixi_app.services.desk.conversations_view import ChatsView
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import ChatDetail, ChatFilter, ChatRow, DeskRole, NotAllowed, Saved, User
from fixi_app.services.turn.proposals import Proposals


class _About(Kept):
    id: str
    on: bool


class DeskConversations:
    """Implements Conversations."""

    def __init__(self, ground: Ground, proposals: Proposals, words: Words) -> None:
        self._ground, self._proposals, self._words = ground, proposals, words
        self._view = ChatsView(ground, proposals, words)

    async def rows(self, wanted: ChatFilter, text: str = "") -> Sequence[ChatRow]:
        return await self._view.rows(wanted, text)

    async def chat(self, contact_id: str) -> ChatDetail | None:
        return await self._view.chat(contact_id)

    async def propose(self, contact_id: str, on: bool, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            raise NotAllowed(self._words("may_not"))
        return await asyncio.shield(self._propose(contact_id, on, user))

    async def _propose(self, contact_id: str, on: bool, user: User) -> Saved:
        if not await self._ground.store.db["conversations"].count_documents({"_id": contact_id}):
            return self._said(False, "gone")
        await self._proposals.in_chat(contact_id, on)
        now, deed = self._ground.clock.now(), self._ground.ids.new("deed")
        about = _About(id=contact_id, on=on)
        await audited(self._ground.store.db, deed, now, user.name, "chat_proposing", after=about)
        stays = not on and await self._proposals.is_everywhere()
        return self._said(True, "propose_on" if on else "propose_stays" if stays else "propose_off")

    def _said(self, ok: bool, key: str) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(f"chats.{key}"))
