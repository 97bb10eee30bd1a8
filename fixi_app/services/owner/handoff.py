"""Somebody of the business in a chat: takes it, speaks through the bot, takes a word back, gives the chat back.

The dashboard and the owner's phone do this at the same time: one claim of a chat wins, the other is told who has it.
The chat itself hears of it through its inbox, like of everything that comes from inside.
"""

from datetime import datetime, timedelta

from loguru import logger

from fixi_app.dialogue.placeholders import clean
from fixi_app.domain.base import Record
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.repositories.documents import from_document
from fixi_app.services.ground import Ground
from fixi_app.services.telling.speak import queue_reply
from storage import DuplicateKeyError, ReturnDocument

_UNDER_WAY = timedelta(minutes=1)
"""For so long a claim counts although the chat does not show it yet."""
LONGEST = 4000


class Handed(Record):
    """What became of a deed at a chat."""

    ok: bool
    by: str = ""
    """Who has the chat."""
    message_id: str = ""
    """Of what was said, so that it can be taken back."""


class Handoff:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.store.db

    async def take(self, contact_id: str, by: str, cause: str = "") -> Handed:
        """This person has the chat: the bot is quiet there. Not ok when somebody else has it, or there is no chat."""
        conversation = await self._conversation(contact_id)
        if conversation is None:
            return Handed(ok=False)
        has = await self._claimed(conversation, by)
        if has != by:
            return Handed(ok=False, by=has)
        await self._news(contact_id, "owner_took", cause, by=by)
        logger.info("The chat {} is taken by {}", contact_id, by)
        return Handed(ok=True, by=by)

    async def speak(self, contact_id: str, text: str, by: str, cause: str = "") -> Handed:
        """Say this in the chat, as a person of the business. It leaves after the time in which it can be taken back."""
        said = clean(text).strip()[:LONGEST]
        conversation = await self._conversation(contact_id)
        if conversation is None or not said or not conversation.address:
            return Handed(ok=False)
        has = await self._claimed(conversation, by)
        if has != by:
            return Handed(ok=False, by=has)
        id_ = f"owner:{cause or self._ground.ids.new('said')}"
        since = conversation.person_asked_at or conversation.word_waits_since
        waited = since.isoformat() if since else ""
        # The chat first: said without it, the bot would talk on beside the person.
        await self._news(contact_id, "owner_spoke", id_, by=by, waited=waited)
        await self._queued(conversation, said, id_)
        return Handed(ok=True, by=by, message_id=id_)

    async def take_back(self, message_id: str, by: str, cause: str = "") -> bool:
        """Unsay what has not left yet; False when it has. Repeated for the same cause it gives the same answer."""
        outbox = self._db["outbox"]
        item = await outbox.find_one_and_update(
            {"_id": message_id, "by": "owner", "state": "queued", "attempts": 0},
            {"$set": {"state": "dropped", "reason": "taken back by its writer", "cause": cause}},
            return_document=ReturnDocument.AFTER,
        )
        if item is None and cause:
            item = await outbox.find_one({"_id": message_id, "state": "dropped", "cause": cause})
        if item is None:
            return False
        await self._db["messages"].delete_one({"_id": message_id})
        spoke = await self._db["inbox"].find_one({"_id": f"news:owner_spoke:{message_id}"})
        waited = (spoke or {}).get("news", {}).get("waited", "")
        await self._news(item["conversation_id"], "owner_took_back", message_id, by=by, waited=waited)
        return True

    async def give_back(self, contact_id: str, by: str, cause: str = "") -> Handed:
        """The chat is the bot's again; anybody of the business may say so."""
        conversation = await self._conversation(contact_id)
        if conversation is None:
            return Handed(ok=False)
        await self._db["handoffs"].update_one({"_id": contact_id}, {"$set": {"by": None}})
        await self._news(contact_id, "owner_gave_back", cause, by=by)
        logger.info("The chat {} is given back by {}", contact_id, by)
        return Handed(ok=True, by=by)

    async def _conversation(self, contact_id: str) -> Conversation | None:
        document = await self._db["conversations"].find_one({"_id": contact_id})
        return from_document(Conversation, document) if document else None

    async def _claimed(self, conversation: Conversation, by: str) -> str:
        """Who has the chat now: this person, unless another one was faster. One find-and-modify decides."""
        now, claims = self._ground.clock.now(), self._db["handoffs"]
        await self._known(conversation, now)
        free: list[dict[str, object]] = [{"by": by}, {"by": None}]
        if conversation.mode is not Mode.PERSON:
            free.append({"at": {"$lte": now - _UNDER_WAY}})
        won = await claims.find_one_and_update(
            {"_id": conversation.id, "$or": free}, {"$set": {"by": by, "at": now}},
            return_document=ReturnDocument.AFTER,
        )  # fmt: skip
        if won:
            return by
        other = await claims.find_one({"_id": conversation.id})
        return str((other or {}).get("by") or "")

    async def _known(self, conversation: Conversation, now: datetime) -> None:
        try:
            await self._db["handoffs"].insert_one({"_id": conversation.id, "by": None, "at": now})
        except DuplicateKeyError:
            return  # it has been claimed before

    async def _news(self, contact_id: str, kind: str, cause: str, **facts: str) -> None:
        """`cause` names the deed when it may be repeated; at the dashboard each press is a deed of its own."""
        named = cause or self._ground.ids.new("deed")
        await self._ground.inbox.news(contact_id, kind, named, self._ground.clock.now(), **facts)
        self._ground.wake()

    async def _queued(self, conversation: Conversation, said: str, id_: str) -> None:
        now = self._ground.clock.now()
        await queue_reply(
            self._ground,
            id_=id_,
            conversation_id=conversation.id,
            address=conversation.address,
            text=said,
            at=now,
            not_before=now + timedelta(seconds=self._ground.business.undo_seconds),
            by="owner",
            lead_id=conversation.lead_id,
            sample=conversation.sample,
        )
        self._ground.wake()
