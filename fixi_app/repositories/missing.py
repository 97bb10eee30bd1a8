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
        await collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        refused = error.details["writeErrors"]
        if any(one["code"] != _DUPLICATE for one in refused):
            raise
        return len(documents) - len(refused)  # its `nInserted` counts the refused ones too on some servers
    return len(documents)
