"""The record of what people did: who changed what, and what stood there before."""

from datetime import datetime
from typing import Any

from fixi_app.domain.base import Record
from fixi_app.domain.business import Business
from fixi_app.domain.contacts import Contact
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import to_document
from fixi_app.services.office import BrakeState
from storage import AsyncDatabase, DuplicateKeyError

NOISE = frozenset({"_id", "version", "updated_at", "owed"})
"""Changes with every write, so it says nothing about this one."""


class Kept(Record):
    """What is worth keeping of a deed that changed no record of its own."""


class Told(Kept):
    told: str


Audited = Lead | Professional | Contact | Business | BrakeState | Kept
"""Whatever can stand in the log. Each of its fields has a name at the desk, and a test looks for it by this list."""


async def audited(
    db: AsyncDatabase,
    deed: str,
    at: datetime,
    by: str,
    what: str,
    *,
    lead_id: str | None = None,
    before: Audited | None = None,
    after: Audited | None = None,
) -> None:
    """Keep one deed, once however often it is repeated; of what changed, both sides."""
    old, new = (to_document(record) if record else {} for record in (before, after))
    changed = [name for name in {**old, **new} if name not in NOISE and old.get(name) != new.get(name)]
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
