"""A person under a new number, by the provider's signed word: the contact gets it, and the old one is given up.

Promise: giving up the old address is the last step, so what a crash left half done is completed when the message is
taken in again, and a message that comes twice or late changes nothing. Whoever works here is known by his number to
the owner, who entered it: that only the owner changes.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from loguru import logger

from fixi_app.domain.contacts import Address, Contact
from fixi_app.domain.messages import Inbound
from fixi_app.domain.professionals import Professional
from fixi_app.services.audit import audited
from fixi_app.services.ground import Ground
from fixi_app.services.people.addresses import Addresses
from fixi_app.services.people.merging import PROVIDER, Merging

OnStaff = Callable[[Contact, Professional | None, Inbound, datetime], Awaitable[None]]


class MovedNumber:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store
        self._addresses, self._merging = Addresses(ground.store), Merging(ground)
        self.on_staff: OnStaff = _only_logged
        """Told of a professional who has a new number; without one it is the owner himself."""

    async def followed(self, contact: Contact, message: Inbound) -> Contact:
        """The contact as he is known after this message."""
        if not message.left or message.phone is None:
            return contact
        if await self._addresses.whose(message.address) is None:  # he went on from there since: this comes late
            return contact
        pro = await self._professional(contact, message)
        if pro is not None or self._is_owner(contact, message):
            logger.warning("Contact {} works here and has a new number: the owner has to enter it", contact.id)
            await self.on_staff(contact, pro, message, self._ground.clock.now())
            return contact
        for other in message.also:
            known = await self._addresses.get(other)
            if known and await self._is_left(known, contact, message):
                contact = await self._moved(contact, known, message)
        return contact

    async def _is_left(self, known: Address, contact: Contact, message: Inbound) -> bool:
        if known.is_behind(message.sent_at) or not any(map(known.is_phone, message.left)):
            return False
        holder = await self._merging.root(known.contact_id)
        return holder is not None and holder.id == contact.id

    def _is_owner(self, contact: Contact, message: Inbound) -> bool:
        owner = self._ground.owner_phone
        return bool(owner) and owner in (contact.phone, *message.left)

    async def _professional(self, contact: Contact, message: Inbound) -> Professional | None:
        by_number = {"phone": {"$in": list(message.left)}, "phone_denied_at": None}
        which = {"removed_at": None, "$or": [{"contact_id": contact.id}, by_number]}
        return await self._store.professionals.first(which)

    async def _moved(self, contact: Contact, known: Address, message: Inbound) -> Contact:
        had = [phone for phone in (*message.left, contact.phone) if phone and phone != message.phone]
        former = tuple(dict.fromkeys([*contact.former_phones, *had]))
        after = contact.but(phone=message.phone, former_phones=former)
        if after != contact:  # noted first: what stood there is gone with the change
            at = self._ground.clock.now()
            await audited(
                self._store.db, f"number_{message.id}", at, PROVIDER, "number", before=contact, after=after
            )
            await self._store.contacts.collection.update_one(
                {"_id": contact.id}, {"$set": {"phone": message.phone, "former_phones": list(former)}}
            )
        await self._given_up(contact, known, message)
        logger.info("Contact {} has a new number", contact.id)
        return after

    async def _given_up(self, contact: Contact, known: Address, message: Inbound) -> None:
        """The old number at every provider where he was known by it; last where this message is recognised by it."""
        mine = {"contact_id": {"$in": sorted({contact.id, known.contact_id})}}
        for address in await self._store.addresses.many(mine):
            if address.id != known.id and any(map(address.is_phone, message.left)):
                await self._addresses.leave(address, message.sent_at)
        await self._addresses.leave(known, message.sent_at)


async def _only_logged(contact: Contact, pro: Professional | None, message: Inbound, now: datetime) -> None:
    """Where nobody is there to be told."""
