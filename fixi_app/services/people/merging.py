"""Two contacts that are one person: joined by the provider's word or the owner's deed, and parted again by the owner.

Promise: never by what a customer claims; each joining and parting is in the audit log. A joining is one document
(`merges`) that is written first and says what was handed over: what a crash left half done is carried on from it, and
what it names goes back when it is undone. What the owner parted no word of the provider joins again. The younger
contact points to the elder from then on; his chat hands over what it has in its own turn (`handing_over.py`).
"""

from datetime import datetime

from loguru import logger

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.contacts import Contact, Standing
from fixi_app.repositories.documents import from_document
from fixi_app.services.audit import audited
from fixi_app.services.ground import Ground
from fixi_app.services.people.open_chat import open_chat
from storage import DuplicateKeyError, ReturnDocument

PROVIDER = "provider"
"""Who joined two contacts because the provider named one phone for both."""
EARLIER = "earlier"
"""Who made a chat private that stood before Fixi came: no person decided on it."""


class Merge(Record):
    id: str
    younger: str
    elder: str
    by: str
    at: UtcTime
    done: bool = False
    """Whether the younger one's chat handed everything over."""
    undone_at: UtcTime | None = None
    leads: tuple[str, ...] = ()
    pros: tuple[str, ...] = ()
    no_shows: int = 0


class Joined(Record):
    """What became of a wish to join or part two contacts."""

    ok: bool
    contact_id: str = ""
    """Under whom he is known now."""
    why_not: str = ""
    """`same`, `gone`, `two_professionals`, `parted` ...: for a sentence at the desk."""


class Merging:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store
        self._merges = ground.store.db["merges"]

    async def root(self, contact_id: str) -> Contact | None:
        """The contact that stands for this one."""
        contact = await self._store.contacts.get(contact_id)
        while contact and contact.merged_into:
            contact = await self._store.contacts.get(contact.merged_into)
        return contact

    async def join(self, one: str, other: str, by: str, now: datetime) -> Joined:
        """These two are one person from now on; the elder contact stays."""
        first, second = await self.root(one), await self.root(other)
        if first is None or second is None:
            return Joined(ok=False, why_not="gone")
        if first.id == second.id:
            return Joined(ok=False, contact_id=first.id, why_not="same")
        elder, younger = sorted((first, second), key=_age)
        if await self._are_two_professionals(elder, younger):
            return Joined(ok=False, why_not="two_professionals")
        merge = await self._written(younger, elder, by, now)
        if merge is None:
            return Joined(ok=False, why_not="parted")
        await self.carry_on(merge)
        return Joined(ok=True, contact_id=elder.id)

    async def _are_two_professionals(self, elder: Contact, younger: Contact) -> bool:
        found = await self._store.professionals.many({"contact_id": {"$in": [elder.id, younger.id]}})
        return len(found) > 1

    async def _written(self, younger: Contact, elder: Contact, by: str, now: datetime) -> Merge | None:
        """The document of this joining; None where the owner had parted the two and only the provider asks."""
        id_ = f"{younger.id}:{elder.id}"
        fresh = {"younger": younger.id, "elder": elder.id, "by": by, "at": now, "done": False, "undone_at": None}
        fresh |= {"leads": [], "pros": [], "no_shows": younger.no_shows}
        try:
            await self._merges.insert_one({"_id": id_, **fresh})
        except DuplicateKeyError:
            if by != PROVIDER:
                await self._merges.update_one({"_id": id_, "undone_at": {"$ne": None}}, {"$set": fresh})
        merge = await self.of(id_)
        return merge if merge and merge.undone_at is None else None

    async def of(self, merge_id: str) -> Merge | None:
        document = await self._merges.find_one({"_id": merge_id})
        return from_document(Merge, document) if document else None

    async def carry_on(self, merge: Merge) -> None:
        """The younger one points to the elder, and his chat hears that it hands over; harmless to repeat."""
        contacts = self._store.contacts
        before = await contacts.get(merge.younger)
        await contacts.collection.update_one(
            {"_id": merge.younger, "merged_into": None}, {"$set": {"merged_into": merge.elder}}
        )
        await self._taken_along(merge)
        await self._chat_of_elder(merge)
        deed = f"merge_{merge.id}_{merge.at:%Y%m%dT%H%M%S}"
        after = await contacts.get(merge.younger)
        await audited(self._store.db, deed, merge.at, merge.by, "merge", before=before, after=after)
        if await self._store.db["conversations"].find_one({"_id": merge.younger}, {"_id": 1}):
            await self._ground.inbox.news(merge.younger, "hand_over", deed, self._ground.clock.now(), merge=merge.id)
        else:
            await self.finished(merge)
        logger.info("Contact {} is {} from now on, by {}", merge.younger, merge.elder, merge.by)
        self._ground.wake()

    async def _chat_of_elder(self, merge: Merge) -> None:
        """Whoever was only known by name so far has no chat, and what is handed over must lie in one."""
        elder = await self._store.contacts.get(merge.elder)
        address = await self._store.db["addresses"].find_one({"contact_id": merge.elder})
        if elder:
            await open_chat(self._store, elder, str(address["_id"]) if address else "")

    async def _taken_along(self, merge: Merge) -> None:
        """What a person keeps under any name: that he asked for quiet, is blocked, or was not there."""
        younger, contacts = await self._store.contacts.get(merge.younger), self._store.contacts.collection
        if younger is None:
            return
        if younger.opted_out_at:
            stopped = {"$set": {"opted_out_at": younger.opted_out_at}}
            await contacts.update_one({"_id": merge.elder, "opted_out_at": None}, stopped)
        await self._one_standing(merge, younger)
        if merge.no_shows:
            counted = {"$inc": {"no_shows": merge.no_shows}, "$push": {"counted": merge.younger}}
            await contacts.update_one({"_id": merge.elder, "counted": {"$ne": merge.younger}}, counted)

    async def _one_standing(self, merge: Merge, younger: Contact) -> None:
        """What a person decided holds for both; what only stood before gives way to somebody who became a customer."""
        contacts, elder = self._store.contacts.collection, {"_id": merge.elder}
        if younger.standing is not Standing.NORMAL and younger.standing_by != EARLIER:
            strict = {"standing": younger.standing.value, "standing_by": younger.standing_by}
            await contacts.update_one({**elder, "standing": {"$ne": Standing.BLOCKED.value}}, {"$set": strict})
        if younger.standing is Standing.NORMAL:
            served = {"standing": Standing.NORMAL.value, "standing_by": PROVIDER}
            await contacts.update_one({**elder, "standing_by": EARLIER}, {"$set": served})

    async def finished(self, merge: Merge) -> None:
        await self._merges.update_one({"_id": merge.id}, {"$set": {"done": True}})

    async def resume(self, now: datetime) -> int:
        """Carry on what a crash left half done."""
        left = await self._merges.find({"done": False, "undone_at": None}).to_list()
        for document in left:
            merge = from_document(Merge, document)
            await self._ground.inbox.news(merge.younger, "hand_over", f"resumed_{merge.id}", now, merge=merge.id)
            await self.carry_on(merge)
        parted = await self._merges.find({"undone_at": {"$ne": None}, "parted": False}).to_list()
        for document in parted:
            await self._parted(from_document(Merge, document))
        return len(left) + len(parted)

    # -- undone -------------------------------------------------------------------------------------------------------

    async def part(self, contact_id: str, by: str, now: datetime) -> Joined:
        """Undo the joining of this contact: what he brought along is his again."""
        contact = await self._store.contacts.get(contact_id)
        if contact is None or contact.merged_into is None:
            return Joined(ok=False, why_not="gone")
        id_ = f"{contact_id}:{contact.merged_into}"
        document = await self._merges.find_one_and_update(
            {"_id": id_, "undone_at": None, "done": True}, {"$set": {"undone_at": now, "parted": False}},
            return_document=ReturnDocument.AFTER,
        )  # fmt: skip
        if document is None:
            return Joined(ok=False, contact_id=contact.merged_into, why_not="under_way")
        merge = from_document(Merge, document)
        after = contact.but(merged_into=None)
        deed = f"part_{merge.id}_{now:%Y%m%dT%H%M%S}"
        await audited(self._store.db, deed, now, by, "merge", before=contact, after=after)
        await self._parted(merge)
        logger.info("Contact {} is not {} any more, by {}", merge.younger, merge.elder, by)
        return Joined(ok=True, contact_id=merge.younger)

    async def _parted(self, merge: Merge) -> None:
        """Harmless to repeat; noted only when all of it is done."""
        db, contacts = self._store.db, self._store.contacts.collection
        await contacts.update_one({"_id": merge.younger}, {"$set": {"merged_into": None}})
        for lead_id in merge.leads:
            await self._store.leads.change(
                lead_id, lambda lead: lead.but(contact_id=merge.younger) if lead.contact_id == merge.elder else None
            )
        back = {"contact_id": merge.younger}
        mine = {"_id": {"$in": list(merge.pros)}, "contact_id": merge.elder}
        await self._store.professionals.collection.update_many(mine, {"$set": back})
        moved = {"conversation_id": merge.elder, "merged_from": merge.younger}
        own = {"$set": {"conversation_id": merge.younger}, "$unset": {"merged_from": ""}}
        await db["messages"].update_many(moved, own)
        counted = {"$inc": {"no_shows": -merge.no_shows}, "$pull": {"counted": merge.younger}}
        await contacts.update_one({"_id": merge.elder, "counted": merge.younger}, counted)
        cause = f"{merge.id}:{merge.undone_at:%Y%m%dT%H%M%S}"
        for contact_id in (merge.elder, merge.younger):
            now = self._ground.clock.now()
            stale = "1" if contact_id == merge.younger else ""
            await self._ground.inbox.news(contact_id, "parted", f"{cause}:{contact_id}", now, stale=stale)
        await self._merges.update_one({"_id": merge.id}, {"$set": {"parted": True}})
        self._ground.wake()


def _age(contact: Contact) -> tuple[bool, float, str]:
    """The elder first; one whose beginning is not known is the eldest."""
    began = contact.created_at
    return began is not None, began.timestamp() if began else 0.0, contact.id
