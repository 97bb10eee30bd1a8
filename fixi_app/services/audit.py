"""The record of what people did: who changed what, and what stood there before."""

from datetime import datetime
from typing import Any

from fixi_app.domain.base import Record
from fixi_app.repositories.documents import to_document
from storage import AsyncDatabase, DuplicateKeyError

_NOISE = frozenset({"_id", "version", "updated_at", "owed"})
"""Changes with every write, so it says nothing about this one."""


class Told(Record):
    """What is worth keeping of a deed that changed no record of its own."""

    told: str


async def audited(
    db: AsyncDatabase,
    deed: str,
    at: datetime,
    by: str,
    what: str,
    *,
    lead_id: str | None = None,
    before: Record | None = None,
    after: Record | None = None,
) -> None:
    """Keep one deed, once however often it is repeated; of what changed, both sides."""
    old, new = (to_document(record) if record else {} for record in (before, after))
    changed = [name for name in {**old, **new} if name not in _NOISE and old.get(name) != new.get(name)]
    entry: dict[str, Any] = {
        "_id": f"audit_{deed}", "at": at, "by": by, "what": what, "lead_id": lead_id,
        "about": str(getattr(after or before, "id", "")),
        "before": {name: old[name] for name in changed if name in old},
        "after": {name: new[name] for name in changed if name in new},
    }  # fmt: skip
    try:
        await db["audit_log"].insert_one(entry)
    except DuplicateKeyError:
        return  # this very deed is in it already
