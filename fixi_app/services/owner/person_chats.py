"""Chats that a person has or should have, as one looks at them: for the owner's phone and the dashboard."""

from datetime import datetime
from typing import Any

from fixi_app.dialogue.owner.owner_wishes import ChatView
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.repositories.documents import from_document
from fixi_app.services.ground import Ground


class PersonChats:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.store.db

    async def all(self, now: datetime) -> tuple[ChatView, ...]:
        """Who waits for a person, longest first; then the chats that somebody has and in which nobody waits."""
        modes = [Mode.WAITING_FOR_PERSON.value, Mode.PERSON.value]
        found = await self._db["conversations"].find({"mode": {"$in": modes}}).to_list()
        views = [await self._view(document) for document in found]
        return tuple(sorted(views, key=lambda view: (view.since is None, view.since or now, view.contact_id)))

    async def one(self, contact_id: str) -> ChatView | None:
        document = await self._db["conversations"].find_one({"_id": contact_id})
        return await self._view(document) if document else None

    async def _view(self, document: dict[str, Any]) -> ChatView:
        conversation = from_document(Conversation, document)
        last = await self._db["messages"].find_one(
            {"conversation_id": conversation.id, "direction": "in"}, sort=[("at", -1)]
        )
        facts = conversation.facts
        return ChatView(
            contact_id=conversation.id,
            name=facts.customer_name or conversation.name or "",
            phone=conversation.phone or "",
            city=facts.city,
            issue=facts.issue or "",
            words=str((last or {}).get("text") or ""),
            since=conversation.word_waits_since or conversation.person_asked_at,
            spoke_at=conversation.person_spoke_at,
            taken_by=conversation.person_by or "",
        )
