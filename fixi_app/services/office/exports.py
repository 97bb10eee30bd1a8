"""Files for a spreadsheet, and the archive of one person."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from fixi_app.domain.base import Record
from fixi_app.services.office.leads import LeadFilter
from fixi_app.services.office.users import User

Progress = Callable[[int, int], None]
"""Told (rows written, rows in all) now and then."""


class Exported(Record):
    ok: bool
    message: str
    """A sentence; without the path."""
    file: str = ""
    """Where it was written, as an absolute path; empty when nothing was."""
    rows: int = 0
    """Rows below the headings."""


class Exports(Protocol):
    """Each file is readable by this user of the computer only, and each export is in the audit log."""

    async def leads(self, wanted: LeadFilter, user: User, progress: Progress | None = None) -> Exported:
        """All leads that fit the filter, in its order, whatever its limit and offset."""
        ...

    async def person(self, whose: str, user: User) -> Exported:
        """Everything that is kept of one person, as one archive; only for an owner.

        `whose`: the id of a contact (which is that of a chat), of a request or of a professional.
        """
        ...

    async def bookkeeping(
        self, month: date, pro_id: str | None, user: User, progress: Progress | None = None
    ) -> Exported:
        """Each visit completed in the local month of this day, by professional, with the price if it was reported.

        `pro_id`: one professional; None = all of them.
        """
        ...
