"""Records in collections: read one, read many, add, and change under a version.

A change is decided by a pure function and written only over the version it was decided on; when somebody else was
faster the decision is made anew on what is there now. So of two answers to one offer exactly one finds it open, and no
write loses another's.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Generic, TypeVar

from fixi_app.domain.appointments import Slot
from fixi_app.domain.base import Record
from fixi_app.domain.contacts import Address, Contact
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import Document, changed_in, from_document, to_document
from storage import AsyncCollection, AsyncDatabase, DuplicateKeyError, ReturnDocument

R = TypeVar("R", bound=Record)
Change = Callable[[R], R | None]
"""Decides a change: the new record, the same one or None for no change."""

_MOST_TRIES = 50


class Contended(Exception):
    """A document changed under fifty decisions in a row: something writes it in a loop."""


class Records(Generic[R]):
    """One collection of one kind of record."""

    def __init__(self, collection: AsyncCollection, kind: type[R]) -> None:
        self.collection = collection
        self._kind = kind
        self.derived: Callable[[R | None, R], R] = _as_it_is
        """(before, after) -> what is written: fields that follow from the others are made here, at every write."""

    async def get(self, id_: str | None) -> R | None:
        document = await self.collection.find_one({"_id": id_}) if id_ else None
        return from_document(self._kind, document) if document else None

    async def first(self, filter_: Mapping[str, Any], sort: list[tuple[str, int]] | None = None) -> R | None:
        document = await self.collection.find_one(filter_, sort=sort)
        return from_document(self._kind, document) if document else None

    async def many(
        self, filter_: Mapping[str, Any], sort: list[tuple[str, int]] | None = None, limit: int = 0, skip: int = 0
    ) -> list[R]:
        cursor = self.collection.find(filter_, sort=sort, limit=limit, skip=skip)
        return [from_document(self._kind, document) for document in await cursor.to_list()]

    async def each(self, filter_: Mapping[str, Any]) -> AsyncIterator[R]:
        async for document in self.collection.find(filter_):
            yield from_document(self._kind, document)

    async def add(self, record: R) -> bool:
        """Insert; False when there is one with this id already, which then stays as it is."""
        try:
            await self.collection.insert_one(to_document(self.derived(None, record)))
        except DuplicateKeyError:
            return False
        return True

    async def change(self, id_: str, decide: Change[R]) -> R | None:
        """Change a versioned record by a pure decision; returns what is stored then, None when there is none.

        `decide` may be called more than once, each time with what is stored at that moment.
        """
        for _ in range(_MOST_TRIES):
            document = await self.collection.find_one({"_id": id_})
            if document is None:
                return None
            before = from_document(self._kind, document)
            after = decide(before)
            if after is None or after == before:
                return before
            if written := await self._write(document, before, self.derived(before, after)):
                return written
        raise Contended(f"{self._kind.__name__} {id_}")

    async def _write(self, document: Document, before: R, after: R) -> R | None:
        """Only what the decision changed: counters grow beside the version, and must not be set back by it."""
        version, changed = document.get("version", 0), changed_in(before, after)
        written = await self.collection.find_one_and_update(
            {"_id": document["_id"], "version": version if "version" in document else None},
            {"$set": {**changed, "version": version + 1}},
            return_document=ReturnDocument.AFTER,
        )
        return from_document(self._kind, written) if written else None


def _as_it_is(before: R | None, after: R) -> R:
    return after


class Store:
    """All records by name; what each collection holds is told in one place."""

    def __init__(self, db: AsyncDatabase) -> None:
        self.db = db
        self.leads: Records[Lead] = Records(db["leads"], Lead)
        self.professionals: Records[Professional] = Records(db["professionals"], Professional)
        self.slots: Records[Slot] = Records(db["slots"], Slot)
        self.contacts: Records[Contact] = Records(db["contacts"], Contact)
        self.addresses: Records[Address] = Records(db["addresses"], Address)
