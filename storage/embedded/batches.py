"""Promise: of a list to be inserted nothing is stored if one of its members cannot be a document at all; what a server
would refuse one by one is told with its position.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from pymongo.errors import BulkWriteError, WriteError

from storage.embedded.values.documents import prepared

_CHUNK: Final = 250
"""Documents that go to the writer at once: about 10 ms of its time, so others get their turn."""


@dataclass(slots=True)
class Batch:
    """By position: the ids, the bytes (none where there is an error already) and the errors."""

    ids: list[Any] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    errors: dict[int, WriteError] = field(default_factory=dict)

    @classmethod
    async def of(cls, documents: list[Any], ordered: bool) -> Self:
        """Gives way to others on the event loop. Raises TypeError or what BSON says of a value."""
        batch = cls()
        for position, document in enumerate(documents):
            batch._add(mutable(document))
            if ordered and batch.errors:
                break
            if position % _CHUNK == _CHUNK - 1:
                await asyncio.sleep(0)
        return batch

    def _add(self, document: MutableMapping[str, Any]) -> None:
        try:
            identity, raw = prepared(document)
        except WriteError as error:
            self.errors[len(self.ids)] = error
            identity, raw = document.get("_id"), b""
        self.ids.append(identity)
        self.raws.append(raw)

    def chunks(self) -> Iterator[list[int]]:
        """The positions of what can be stored, some at a time."""
        positions = [at for at, raw in enumerate(self.raws) if raw]
        for start in range(0, len(positions), _CHUNK):
            yield positions[start : start + _CHUNK]


def mutable(document: Any) -> MutableMapping[str, Any]:
    if type(document) is not dict and not isinstance(document, MutableMapping):  # the second costs ten times the first
        raise TypeError(f"document must be an instance of dict, not {type(document).__name__}")
    return document


def bulk_error(errors: dict[int, WriteError], given: list[Any], ordered: bool) -> BulkWriteError:
    if ordered:  # what follows the first error was never tried
        errors = {min(errors): errors[min(errors)]}
    said = [
        {"index": position, "code": error.code, "errmsg": str(error), "op": given[position]}
        | {name: value for name, value in (error.details or {}).items() if name in ("keyPattern", "keyValue")}
        for position, error in sorted(errors.items())
    ]
    inserted = min(errors) if ordered else len(given) - len(errors)
    details = {"writeErrors": said, "writeConcernErrors": [], "nInserted": inserted, "nUpserted": 0}
    return BulkWriteError({**details, "nMatched": 0, "nModified": 0, "nRemoved": 0, "upserted": []})
