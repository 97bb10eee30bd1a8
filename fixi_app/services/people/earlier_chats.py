"""Chats that stood before Fixi came: the owner's friends and family keep talking to the owner, not to a bot.

Asked from the provider once for each channel, before anything is answered; each such chat becomes a private contact,
which the owner may open again. Whom Fixi knows already (a customer, a professional, the owner) stays as he is.
"""

import asyncio
from datetime import datetime

from loguru import logger

from fixi_app.domain.contacts import Address, Contact, Standing, normal_phone
from fixi_app.repositories.documents import to_document
from fixi_app.services.ground import Ground
from fixi_app.services.people.contacts import is_sample_phone
from fixi_app.services.people.merging import EARLIER
from storage import DuplicateKeyError

_PATIENCE = 10.0
"""Seconds for the provider to answer; then the start goes on, and it is asked again later."""


class EarlierChats:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store

    async def mark(self, now: datetime) -> int:
        """Ask, unless it was answered before; how many chats became private."""
        done = {"_id": f"earlier_chats:{self._ground.channel.name}"}
        settings = self._store.db["settings"]
        if await settings.find_one(done):
            return 0
        chats = await self._asked()
        marked = sum([await self._private(address, now) for address in chats])
        if chats:  # an empty list may also be a provider that could not tell
            await settings.update_one(done, {"$set": {"at": now, "chats": len(chats)}}, upsert=True)
            logger.info("{} chats stood here before: {} of them are private now", len(chats), marked)
        return marked

    async def _asked(self) -> list[str]:
        try:
            return list(await asyncio.wait_for(self._ground.channel.earlier_chats(), _PATIENCE))
        except TimeoutError:
            logger.warning("The provider did not say which chats stood before; it is asked again later")
            return []

    async def _private(self, address: str, now: datetime) -> int:
        phone = normal_phone(address.partition(":")[2], self._ground.country)
        if await self._is_known(address, phone):
            return 0
        contact = Contact(
            id=self._ground.ids.new("contact"), phone=phone, created_at=now, sample=is_sample_phone(phone),
            standing=Standing.PRIVATE, standing_by=EARLIER,
        )  # fmt: skip
        await self._store.contacts.add(contact)
        try:
            await self._store.addresses.collection.insert_one(
                to_document(Address(id=address, contact_id=contact.id))
            )
        except DuplicateKeyError:  # he wrote in this very moment
            await self._store.contacts.collection.delete_one({"_id": contact.id})
            return 0
        return 1

    async def _is_known(self, address: str, phone: str | None) -> bool:
        if await self._store.addresses.get(address):
            return True
        if phone is None:
            return False
        if phone == self._ground.owner_phone or await self._store.contacts.first({"phone": phone}):
            return True
        return await self._store.professionals.first({"phone": phone}) is not None
