"""What is kept of a customer: shown to him, erased on his word; and what he said before he consented."""

from collections.abc import Mapping
from typing import Any

from fixi_app.dialogue.customer.privacy_wishes import EraseMe, ForgetHeld, MyData, SeeMyData, TakeUpHeld
from fixi_app.services.context import Context
from fixi_app.services.forgetting.erasures import Erasures
from fixi_app.services.ground import Ground
from fixi_app.services.people.acquaintance import Acquaintance


class PrivacyDeeds:
    def __init__(self, ground: Ground, erasures: Erasures) -> None:
        self._ground, self._store, self._erasures = ground, ground.store, erasures
        self._acquaintance = Acquaintance(ground)

    def table(self) -> Mapping[str, Any]:
        return {"SeeMyData": self.see, "EraseMe": self.erase, "TakeUpHeld": self.take_up, "ForgetHeld": self.unsay}

    async def see(self, wish: SeeMyData, context: Context) -> MyData:
        conversation = context.conversation
        ids = await self._erasures.same_person(conversation.id)
        contact = await self._store.contacts.get(conversation.id)
        since = await self._acquaintance.since(context)
        whose: dict[str, Any] = {"contact_id": {"$in": ids}}
        said: dict[str, Any] = {"conversation_id": {"$in": ids}}
        if since is not None:
            whose["created_at"] = said["at"] = {"$gte": since}
        leads = await self._store.leads.many(whose, sort=[("created_at", -1)])
        filed = self._store.db["messages"].find({**said, "media.path": {"$type": "string"}}, {"media": 1})
        named = [lead.customer_name for lead in leads if lead.customer_name]
        return MyData(
            name=(named[0] if named else None) or (contact.name if contact and since is None else None) or "",
            phone=conversation.phone or (contact.phone if contact else None) or "",
            messages=await self._store.db["messages"].count_documents(said),
            files=sum(bool(media.get("path")) for message in await filed.to_list() for media in message["media"]),
            leads=tuple(leads[: wish.most]),
            earlier=max(0, len(leads) - wish.most),
            opted_out=contact is not None and contact.opted_out_at is not None,
            doubted=since is not None,
        )

    async def erase(self, wish: EraseMe, context: Context) -> None:
        await self._erasures.wished(context.conversation.id, context.now)

    async def take_up(self, wish: TakeUpHeld, context: Context) -> int:
        """Open again in the inbox, as if said now: the next turn reads them whole, with a model and their files."""
        inbox = self._store.db["inbox"]
        held = {"_id": {"$in": list(wish.ids)}, "inbound": {"$ne": None}}
        now = {"received_at": context.now, "inbound.sent_at": context.now, "urgent": True}
        await inbox.update_many({**held, "state": "done"}, {"$set": {**now, "state": "new", "turn_id": None}})
        return await inbox.count_documents(held)

    async def unsay(self, wish: ForgetHeld, context: Context) -> None:
        mine = {"_id": {"$in": list(wish.ids)}, "state": "done"}
        await self._store.db["inbox"].update_many(mine, {"$set": {"inbound": None}})
        await self._store.db["contacts"].update_one({"_id": context.conversation.id}, {"$set": {"name": None}})
