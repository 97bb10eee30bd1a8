"""What Fixi does by itself: each job, whether it is on, when it ran and how that ended."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.users import User


class JobRow(Record):
    name: str
    label: str = ""
    """What it is called at the desk."""
    on: bool = True
    switch: bool = True
    """False: it has no switch, for without it Fixi would not be whole."""
    fixed: bool = False
    """True: its switch is set in the environment and cannot be turned here."""
    running: bool = False
    last_run: UtcTime | None = None
    ended: str = ""
    """`fine`, `failed`, or empty: it did not run since the start, so nobody saw how its last run ended."""
    fault: str = ""
    """The kind of the fault of the last run; the log has the rest."""
    next_due: UtcTime | None = None


class Jobs(Protocol):
    async def rows(self) -> Sequence[JobRow]: ...

    async def switch(self, name: str, on: bool, user: User) -> Saved:
        """Kept as a setting and at work at once."""
        ...

    async def run_now(self, name: str, user: User) -> Saved:
        """Run it once, also when it is off; returns when it has ended, with how."""
        ...
