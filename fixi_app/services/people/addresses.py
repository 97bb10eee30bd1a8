"""Whose an address is: bound to a contact when he is met, free again when the provider says that he left it.

A number that was left keeps its contact until somebody else writes from it: what was sent before is the former
holder's, however late it comes, and the next writer is a newcomer.
"""

from datetime import datetime

from fixi_app.domain.contacts import Address
from fixi_app.repositories.documents import to_document
from fixi_app.repositories.records import Store
from storage import DuplicateKeyError


class Addresses:
    def __init__(self, store: Store) -> None:
        self._kept = store.addresses

    async def get(self, address: str) -> Address | None:
        return await self._kept.get(address)

    async def whose(self, address: str, at: datetime | None = None) -> str | None:
        """The contact who has it (at that moment); None where nobody does."""
        known = await self._kept.get(address)
        return known.whose(at) if known else None

    async def claimed(self, address: str, contact_id: str) -> str:
        """Whose it is: the one who has it, or from now on this one."""
        try:
            await self._kept.collection.insert_one(to_document(Address(id=address, contact_id=contact_id)))
        except DuplicateKeyError:
            known = await self._kept.get(address)
            if known is None:  # erased in this very moment
                return contact_id
            return known.contact_id if known.left_at is None else await self._taken(known, contact_id)
        return contact_id

    async def _taken(self, known: Address, contact_id: str) -> str:
        """The address that was left goes to this one, unless somebody was faster."""
        back = known.contact_id == contact_id
        fresh = {
            "contact_id": contact_id, "left_at": None,
            "formerly": None if back else known.contact_id, "since": None if back else known.left_at,
        }  # fmt: skip
        await self._kept.collection.update_one(
            {"_id": known.id, "contact_id": known.contact_id, "left_at": known.left_at}, {"$set": fresh}
        )
        now = await self._kept.get(known.id)
        return now.contact_id if now else contact_id

    async def leave(self, known: Address, at: datetime) -> None:
        """Its holder has it no more; harmless to repeat."""
        await self._kept.collection.update_one(
            {"_id": known.id, "contact_id": known.contact_id, "left_at": None}, {"$set": {"left_at": at}}
        )
