"""Who writes: from an address to a contact and his conversation, made when they are new.

A phone is an address of a contact, not the contact; two addresses become one contact only by the provider's word (it
names the phone behind an opaque id) or the owner's deed.
"""

from datetime import datetime

from fixi_app.domain.contacts import Contact, Standing
from fixi_app.domain.messages import Inbound
from fixi_app.domain.professionals import ApplicationState, Professional
from fixi_app.services.ground import Ground
from fixi_app.services.people.addresses import Addresses
from fixi_app.services.people.merging import PROVIDER, Merging
from fixi_app.services.people.moved_number import MovedNumber
from fixi_app.services.people.open_chat import open_chat

_SAMPLE_RANGE = "+972500000"
"""Phones of the sample business: +972 50 000 0xxx, a range that belongs to nobody."""

_NO_PROFESSIONAL = [ApplicationState.PENDING.value, ApplicationState.REFUSED.value]


def is_sample_phone(phone: str | None) -> bool:
    return bool(phone) and str(phone).startswith(_SAMPLE_RANGE)


class Contacts:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._store = ground.store
        self._merging, self._addresses = Merging(ground), Addresses(ground.store)
        self.moved_number = MovedNumber(ground)

    async def of_address(
        self, address: str, phone: str | None, name: str | None, now: datetime, sent_at: datetime | None = None
    ) -> Contact:
        """The contact behind an address, of now or of when something was sent; made with its conversation when new."""
        known = await self._addresses.whose(address, sent_at) or await self._meet(address, phone, name, now)
        contact = await self._merging.root(known)
        if contact is None:
            raise LookupError(f"address without a contact: {known}")
        await open_chat(self._store, _called(contact, phone), address)
        return await self._vouched(contact, address, phone, now) if phone else contact

    async def of_message(self, message: Inbound, name: str | None, now: datetime) -> Contact:
        """The contact who wrote this; the provider's other names for him lead to him from now on."""
        known = await self._by_other_names(message) if message.also else None
        if known is not None:
            await self._anchored(message.address, known)
        contact = await self.of_address(message.address, message.phone, name, now, message.sent_at)
        for other in await self._his(message):
            owner = await self._anchored(other, contact.id)
            if owner != contact.id:
                joined = await self._merging.join(contact.id, owner, PROVIDER, now)
                contact = (await self._merging.root(joined.contact_id) if joined.ok else None) or contact
        return await self.moved_number.followed(contact, message)

    async def _his(self, message: Inbound) -> list[str]:
        """His other names, without a number that he was heard to have left: it may be another's by now."""
        known = [(other, await self._addresses.get(other)) for other in message.also]
        return [
            other for other, address in known
            if not (address and any(map(address.is_phone, message.left)) and address.is_behind(message.sent_at))
        ]  # fmt: skip

    async def _by_other_names(self, message: Inbound) -> str | None:
        """Who this is by another of his addresses, where this one is new: he is no newcomer."""
        if await self._addresses.whose(message.address, message.sent_at) is not None:
            return None
        for other in message.also:
            if known := await self._addresses.whose(other, message.sent_at):
                return known
        return None

    async def _vouched(self, contact: Contact, address: str, phone: str, now: datetime) -> Contact:
        """The provider names the phone behind an address: whoever has that phone already is the same person."""
        anchor = self._ground.channel.address_of(phone)
        owner = contact.id if anchor == address else await self._anchored(anchor, contact.id)
        if contact.phone is None:
            await self._store.contacts.collection.update_one(
                {"_id": contact.id, "phone": None}, {"$set": {"phone": phone, "sample": is_sample_phone(phone)}}
            )
        if owner == contact.id:
            return contact
        joined = await self._merging.join(contact.id, owner, PROVIDER, now)
        return (await self._merging.root(joined.contact_id) if joined.ok else None) or contact

    async def _anchored(self, anchor: str, contact_id: str) -> str:
        """Whose the address of a phone is: the one it has, or from now on this one."""
        known = await self._addresses.whose(anchor) or await self._addresses.claimed(anchor, contact_id)
        root = await self._merging.root(known)
        return root.id if root else contact_id

    async def of_professional(self, pro: Professional, now: datetime) -> Contact:
        """The contact under which a professional is written to."""
        if pro.contact_id and (contact := await self._merging.root(pro.contact_id)):
            return contact
        contact = await self.of_address(self._ground.channel.address_of(pro.phone), pro.phone, pro.name, now)
        await self._store.professionals.collection.update_one({"_id": pro.id}, {"$set": {"contact_id": contact.id}})
        return contact

    async def professional_of(self, contact_id: str, phone: str | None) -> Professional | None:
        """The professional that this contact is, by contact or by phone; found by phone, he is known from then on.

        Who only applied is none, nor is a phone whose holder said that it is not his.
        """
        theirs = {"application": {"$nin": _NO_PROFESSIONAL}, "phone_denied_at": None, "removed_at": None}
        pro = await self._store.professionals.first({"contact_id": contact_id, **theirs})
        if pro is None and phone:
            pro = await self._store.professionals.first({"phone": phone, **theirs})
            if pro:  # or routing would send him to himself
                await self._store.professionals.collection.update_one(
                    {"_id": pro.id, "contact_id": None}, {"$set": {"contact_id": contact_id}}
                )
        return pro

    async def speaks_with(self, contact: Contact) -> bool:
        """Whether Fixi may answer this contact at all. A private chat of a professional is one about his work."""
        if contact.standing is Standing.NORMAL:
            return True
        blocked = contact.standing is Standing.BLOCKED
        return not blocked and await self.professional_of(contact.id, contact.phone) is not None

    async def _meet(self, address: str, phone: str | None, name: str | None, now: datetime) -> str:
        existing = await self._by_phone(phone)
        contact = existing or Contact(
            id=self._ground.ids.new("contact"),
            name=name,
            phone=phone,
            created_at=now,
            sample=is_sample_phone(phone),
        )
        if existing is None:
            await self._store.contacts.add(contact)
        holder = await self._addresses.claimed(address, contact.id)
        if holder != contact.id and existing is None:  # another message of the same newcomer was faster
            await self._unmade(contact.id)
        return holder

    async def _unmade(self, contact_id: str) -> None:
        """Drop a contact that came second; not one whose phone led somebody here already, for he stands for it."""
        if await self._store.addresses.first({"contact_id": contact_id}) is None:
            await self._store.contacts.collection.delete_one({"_id": contact_id})

    async def _by_phone(self, phone: str | None) -> Contact | None:
        """The contact that this provider-vouched phone has already, under another of his addresses."""
        if not phone:
            return None
        if holder := await self._addresses.whose(self._ground.channel.address_of(phone)):
            return await self._store.contacts.get(holder)
        return await self._store.contacts.first({"phone": phone, "merged_into": None})


def _called(contact: Contact, phone: str | None) -> Contact:
    """With this phone where none is known of him."""
    return contact if contact.phone or not phone else contact.but(phone=phone, sample=is_sample_phone(phone))
