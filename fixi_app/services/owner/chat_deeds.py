"""What the owner does in a customer's chat from his phone; by the same service as the dashboard."""

from collections.abc import Mapping
from typing import Any

from fixi_app.dialogue.owner import owner_wishes as wishes
from fixi_app.dialogue.owner.owner_wishes import Done
from fixi_app.services.context import Context
from fixi_app.services.owner.handoff import Handed, Handoff
from fixi_app.services.owner.lead_deeds import BY
from fixi_app.services.owner.person_chats import PersonChats


class OwnerChatDeeds:
    def __init__(self, handoff: Handoff, chats: PersonChats) -> None:
        self._handoff, self._chats = handoff, chats

    def table(self) -> Mapping[str, Any]:
        return {
            "TakeChat": self.take, "GiveBackChat": self.give_back, "AnswerChat": self.answer, "Unsay": self.unsay,
        }  # fmt: skip

    async def take(self, wish: wishes.TakeChat, context: Context) -> Done:
        return await self._done(wish.contact_id, await self._handoff.take(wish.contact_id, BY, context.cause))

    async def give_back(self, wish: wishes.GiveBackChat, context: Context) -> Done:
        return await self._done(wish.contact_id, await self._handoff.give_back(wish.contact_id, BY, context.cause))

    async def answer(self, wish: wishes.AnswerChat, context: Context) -> Done:
        handed = await self._handoff.speak(wish.contact_id, wish.words, BY, context.cause)
        return await self._done(wish.contact_id, handed)

    async def unsay(self, wish: wishes.Unsay, context: Context) -> bool:
        return await self._handoff.take_back(wish.message_id, BY, context.cause)

    async def _done(self, contact_id: str, handed: Handed) -> Done:
        chat = await self._chats.one(contact_id)
        name, phone = (chat.name or chat.phone, chat.phone) if chat else ("", "")
        outcome = "done" if handed.ok else "other" if handed.by else "gone"
        return Done(outcome=outcome, name=name, phone=phone, by=handed.by, message_id=handed.message_id)
