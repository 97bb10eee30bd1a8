"""Who changed what, and what stood there before."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime


class AuditFilter(Record):
    by: str = ""
    """A person; empty = everybody."""
    kind: str = ""
    lead_id: str = ""
    limit: int = 100
    """At most 500."""
    older_than: tuple[UtcTime, str] | None = None
    """Moment and id of the last entry of the page before: what is older than it."""


class AuditChange(Record):
    field: str
    label: str
    """The field by its name, in the dashboard's language."""
    before: str
    """As shown to a person; empty = nothing stood there."""
    after: str


class AuditEntry(Record):
    id: str
    at: UtcTime
    by: str
    kind: str
    what: str
    """The kind in words."""
    about: str
    """Whom it concerns, by name where there is one."""
    lead_id: str | None
    changes: tuple[AuditChange, ...]


class AuditPage(Record):
    entries: tuple[AuditEntry, ...]
    """The newest first."""
    more: bool
    """Whether there are older ones."""


class Audit(Protocol):
    async def page(self, wanted: AuditFilter) -> AuditPage: ...

    async def people(self) -> Sequence[str]:
        """Whose deeds can be asked for: the users, and who did something lately."""
        ...

    def kinds(self) -> Sequence[tuple[str, str]]:
        """(kind, its name)"""
        ...
