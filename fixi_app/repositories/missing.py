"""Adding what is missing: repeated after a crash, or done by two at once, it adds nothing twice and changes nothing."""

from collections.abc import Sequence
from typing import Any

from storage import AsyncCollection, BulkWriteError

_DUPLICATE = 11000
"""MongoDB's code for a key that exists."""


async def add_missing(collection: AsyncCollection, documents: Sequence[dict[str, Any]]) -> int:
    """Hundreds of documents in one write; what stands there already stays as it is. How many were added.

    Raises BulkWriteError where one was refused for another reason.
    """
    if not documents:
        return 0
    try:
        return len((await collection.insert_many(documents, ordered=False)).inserted_ids)
    except BulkWriteError as error:
        if any(one["code"] != _DUPLICATE for one in error.details["writeErrors"]):
            raise
        return int(error.details["nInserted"])
