"""How many people Fixi writes to first in a day: a number that opens many chats at once is soon flagged as spam.

Reply-first: whoever wrote himself is not counted. Nor is an emergency, nor the owner. What is over the day's number
waits in the outbox until the next morning.
"""

from datetime import datetime, time, timedelta

from fixi_app.queues.outbox import Document
from fixi_app.services.ground import Ground
from storage import DuplicateKeyError

_DAY = "first_words:"


class FirstWords:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._days = ground.store.db["settings"]

    async def waits(self, item: Document) -> tuple[datetime, str] | None:
        """Until when this message waits, and why; None when it may leave."""
        most = self._ground.business.new_contacts_daily
        if not most or self._ground.channel.carries_samples or not await self._is_first(item):
            return None
        now = self._ground.clock.now()
        if await self._counted(item["conversation_id"], most, now):
            return None
        return self._morning(now), f"{most} people were written to first today; this one waits for the morning"

    async def _is_first(self, item: Document) -> bool:
        """Whether this opens a chat, in the name of nobody who acts himself, about nothing that burns."""
        if item.get("by") != "bot" or str(item["_id"]).startswith("safety:"):
            return False
        fields = {"last_inbound_at": 1, "phone": 1}
        chat = await self._ground.store.db["conversations"].find_one({"_id": item["conversation_id"]}, fields)
        if chat is None or chat.get("last_inbound_at") is not None:
            return False
        if chat.get("phone") and chat["phone"] == self._ground.owner_phone:
            return False
        return not await self._is_emergency(item.get("about")) and not await self._was_written_to(item)

    async def _is_emergency(self, offer_id: str | None) -> bool:
        lead = await self._ground.store.leads.first({"offer.id": offer_id}) if offer_id else None
        return lead is not None and lead.is_emergency

    async def _was_written_to(self, item: Document) -> bool:
        before = {"conversation_id": item["conversation_id"], "state": "sent"}
        return await self._ground.store.db["outbox"].find_one(before, {"_id": 1}) is not None

    async def _counted(self, conversation_id: str, most: int, now: datetime) -> bool:
        """Counted among today's, if there is room; one who is counted already stays so. Full days refuse by filter."""
        today = f"{_DAY}{now.astimezone(self._ground.zone).date()}"
        await self._day_begun(today)
        room = {"_id": today, "$or": [{"contacts": conversation_id}, {f"contacts.{most - 1}": {"$exists": False}}]}
        changed = await self._days.update_one(room, {"$addToSet": {"contacts": conversation_id}})
        return changed.matched_count == 1

    async def _day_begun(self, today: str) -> None:
        if await self._days.find_one({"_id": today}, {"_id": 1}) is not None:
            return
        try:
            await self._days.insert_one({"_id": today, "contacts": []})
        except DuplicateKeyError:
            return
        await self._days.delete_many({"_id": {"$gte": _DAY, "$lt": today}})

    def _morning(self, now: datetime) -> datetime:
        """The start of tomorrow's hours for cold messages, in UTC like every time that is kept."""
        opens: time = self._ground.business.cold_hours.start
        tomorrow = now.astimezone(self._ground.zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, opens, self._ground.zone).astimezone(now.tzinfo)
