"""Promise: the subset of PyMongo's asynchronous API that every engine of this package keeps, with its conditions.

Names, arguments, results and errors are PyMongo's own, behaviour is MongoDB's. What is not listed here raises:
Unsupported for parts of MongoDB's language, TypeError for unknown arguments.

For all methods:
- Documents and filters are copied in, documents are copied out. Datetimes come out aware, in UTC, in milliseconds;
  a naive one going in counts as UTC.
- An awaited write is durable and visible to every later read. Each single-document change, and on the embedded engine
  each call but insert_many, is atomic; nothing comes between its search and its change.
- Cancelling the awaiting task does not undo a write that was queued: it will be done, and nobody is told. Shield a
  write whose outcome you must know (`asyncio.shield`), and make writes that can be repeated.
- Errors of one operation are PyMongo's (DuplicateKeyError, WriteError, OperationFailure, InvalidDocument ...); those
  of the store are `storage.errors`.

On a MongoDB server besides:
- Durable is: kept by most members and in the journal (`w=majority`, `j=true`), within 20 s; what the address says about
  `w`, `journal` and `wtimeoutMS` counts instead, but `w=0` is refused. Reads go to the primary.
- No call waits for ever: 10 s for a server to be found, 60 s for its answer, or what the address says
  (`serverSelectionTimeoutMS`, `socketTimeoutMS`, `timeoutMS`).
- A server that does not answer raises StoreUnreachable, which is PyMongo's ConnectionFailure too; a write that raises
  it may have been kept or not. One that took a write and could not make it durable in time raises StoreFailed, one
  that refuses the user StoreRefused.
- No error's text holds a user, a password or an option of the address.

Filters: equality (of values, sub-documents with their order, arrays or any element), dotted paths, a regular
expression, $eq $ne $gt $gte $lt $lte $in $nin $and $or $nor $not $exists $type $regex (with $options) $elemMatch $all
$size. Updates: $set $unset $inc $mul $min $max $push (with $each, $slice, $sort) $addToSet (with $each) $pull $pop
$rename $setOnInsert $currentDate; paths may name array positions, but not `$`. Sorts: ascending 1 and descending -1.
Projections: fields to keep or to leave out. Regular expressions are PCRE's as far as Python's `re` agrees with it, and
refused beyond.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any, Literal, Protocol, Self

from pymongo.results import DeleteResult, InsertManyResult, InsertOneResult, UpdateResult

Document = dict[str, Any]
Filter = Mapping[str, Any]
Update = Mapping[str, Any]
Sort = str | Sequence[str | tuple[str, int]] | Mapping[str, int]
"""`"at"`, `["at"]`, `[("at", -1)]` or `{"at": -1}`."""
Fields = Mapping[str, Any] | Iterable[str]
OnWrite = Callable[[str, str, Literal["before", "after"]], None]
"""Called as (collection, method, phase) in the event loop, just before a write is queued and after it is durable."""


class AsyncCursor(Protocol):
    """What `find` returns: nothing is asked of the store until the first document is awaited.

    A long answer comes in batches, so of a million documents only some are in memory. On the embedded engine all of
    them are of one moment; a MongoDB server may show changes that were made meanwhile.
    """

    def sort(self, key_or_list: Sort, direction: int | None = None) -> Self:
        """Replaces the order. Only before the first document, as skip and limit."""

    def skip(self, skip: int) -> Self: ...

    def limit(self, limit: int) -> Self:
        """0 means no limit."""

    async def to_list(self, length: int | None = None) -> list[Document]:
        """The documents that are left, at most `length` of them."""

    def __aiter__(self) -> AsyncIterator[Document]: ...

    async def __anext__(self) -> Document: ...

    async def close(self) -> None:
        """Gives up what was not read. A long answer that is left half-read should be closed: it keeps its moment."""

    async def explain(self) -> Document:
        """How the engine would answer: the plan is under `queryPlanner`, `winningPlan`.

        Embedded: `stage` is IXSCAN with its `indexName`, SORT_MERGE or OR with theirs, or COLLSCAN; `sorts` tells
        whether the documents must be sorted after they were read.
        """


class AsyncCollection(Protocol):
    """Made on the first write; reading one that does not exist finds nothing."""

    @property
    def name(self) -> str: ...

    async def insert_one(self, document: MutableMapping[str, Any]) -> InsertOneResult:
        """Stores a new document; a missing `_id` becomes an ObjectId and is added to the caller's document too.

        Raises DuplicateKeyError if `_id` or a unique index has the value already.
        """

    async def insert_many(
        self, documents: Iterable[MutableMapping[str, Any]], ordered: bool = True
    ) -> InsertManyResult:
        """Stores each on its own: what preceded an error stays. Unordered goes on after errors.

        Raises BulkWriteError with `details["writeErrors"]`, each with its position.
        """

    def find(
        self,
        filter: Filter | None = None,
        projection: Fields | None = None,
        skip: int = 0,
        limit: int = 0,
        *,
        sort: Sort | None = None,
    ) -> AsyncCursor:
        """What matches; without a sort in no promised order.

        On the embedded engine as of one moment; on a server, what is changed meanwhile comes as it then is.
        """

    async def find_one(
        self,
        filter: Filter | None = None,
        projection: Fields | None = None,
        skip: int = 0,
        *,
        sort: Sort | None = None,
    ) -> Document | None:
        """The first of what `find` would give, or None."""

    async def update_one(
        self, filter: Filter, update: Update, upsert: bool = False, *, sort: Sort | None = None
    ) -> UpdateResult:
        """Changes the first match. `modified_count` is 0 when the change left it equal.

        With `upsert`, and no match, inserts a document of the filter's equalities and the update; then
        `matched_count` is 0 and `upserted_id` its id. Raises WriteError (immutable `_id` 66, conflicting paths 40, a
        scalar in the way 28, wrong types 14 and 2) or DuplicateKeyError, and then changes nothing. A server before
        MongoDB 8.0 knows no sort here: Unsupported is raised and nothing sent (also for replace_one).
        """

    async def update_many(self, filter: Filter, update: Update, upsert: bool = False) -> UpdateResult:
        """As update_one for every match; on the embedded engine all of them or, after an error, none."""

    async def replace_one(
        self, filter: Filter, replacement: Mapping[str, Any], upsert: bool = False, *, sort: Sort | None = None
    ) -> UpdateResult:
        """Puts another document in place of the first match; `_id` stays and may not differ."""

    async def delete_one(self, filter: Filter) -> DeleteResult: ...

    async def delete_many(self, filter: Filter) -> DeleteResult: ...

    async def find_one_and_update(
        self,
        filter: Filter,
        update: Update,
        projection: Fields | None = None,
        sort: Sort | None = None,
        upsert: bool = False,
        return_document: bool = False,
    ) -> Document | None:
        """Changes the first match in the order and returns it as it was (ReturnDocument.BEFORE) or is (AFTER).

        None if nothing matched (or, BEFORE, if it was upserted). Of many contenders for one document whose filter
        no longer matches after the change, exactly one gets it.
        """

    async def find_one_and_replace(
        self,
        filter: Filter,
        replacement: Mapping[str, Any],
        projection: Fields | None = None,
        sort: Sort | None = None,
        upsert: bool = False,
        return_document: bool = False,
    ) -> Document | None: ...

    async def find_one_and_delete(
        self, filter: Filter, projection: Fields | None = None, sort: Sort | None = None
    ) -> Document | None: ...

    async def count_documents(self, filter: Filter, *, skip: int | None = None, limit: int | None = None) -> int:
        """How many match, after `skip` and up to `limit` (which must be positive)."""

    async def estimated_document_count(self) -> int:
        """All documents; the embedded engine counts exactly."""

    async def distinct(self, key: str, filter: Filter | None = None) -> list[Any]:
        """The different values of a path; arrays count by their elements."""

    async def create_index(
        self, keys: Sort, *, name: str | None = None, unique: bool = False, sparse: bool = False
    ) -> str:
        """Makes an index and returns its name (`a_1_b_-1`); repeating the same is allowed.

        Raises DuplicateKeyError if the documents already break `unique`; OperationFailure 85 or 86 if an index of
        the same keys or name differs.
        """

    async def index_information(self) -> MutableMapping[str, Any]:
        """By name: `key` as a list of pairs, and `unique`, `sparse` where set."""

    async def drop(self) -> None:
        """Removes documents and indexes; fine if there are none."""


class AsyncDatabase(Protocol):
    """One database, open until closed."""

    def __getitem__(self, name: str) -> AsyncCollection:
        """Raises InvalidName as PyMongo does."""

    async def list_collection_names(self) -> list[str]: ...

    async def drop_collection(self, name_or_collection: str | AsyncCollection) -> Any: ...

    async def close(self) -> None:
        """Finishes what is queued, then gives the folder free. May be called again."""
