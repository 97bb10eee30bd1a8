"""Professionals, as the desk shows and changes them."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Trade
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.exports import Progress
from fixi_app.services.office.users import User


class ProfessionalRow(Record):
    professional: Professional
    open_jobs: int
    rating: float
    free_slots: int
    city: str = ""
    """Where he starts from, as shown to a person."""
    areas: tuple[str, ...] = ()
    """Cities in which he works besides, as shown to a person."""


class BatchRow(Record):
    """One professional read from a file."""

    line: int
    """Where it begins in the file, from 1."""
    professional: Professional
    """As it would be added; not complete where there is a problem."""
    city: str = ""
    """As shown to a person."""
    problem: str = ""
    """A sentence that says why he is left out; empty where he can be added."""


class Batch(Record):
    ok: bool
    message: str
    """A sentence: what was read or added, or why nothing was."""
    rows: tuple[BatchRow, ...] = ()


class Professionals(Protocol):
    async def rows(self) -> Sequence[ProfessionalRow]: ...

    async def one(self, pro_id: str) -> Professional | None:
        """The record as it is now; None when it is gone or off the list."""
        ...

    async def save(self, professional: Professional, user: User) -> Saved:
        """Add (empty id) or change; what is not complete (no trade, bad phone ...) is refused with a sentence.

        A record that is not of the version that is stored any more is a conflict, and nothing is written.
        """
        ...

    async def switch(self, pro_id: str, active: bool, user: User) -> Saved:
        """Send him home or take him back; at once he gets no lead, or leads again.

        What he has goes on without him, and customers are told, after ten seconds: taken back within them nobody
        heard of it. Not ok for somebody whose application waits for a decision.
        """
        ...

    async def open_leads(self, pro_id: str) -> int:
        """How many open leads would go on without him if he left now."""
        ...

    async def remove(self, pro_id: str, user: User) -> Saved:
        """Take him off the list; his open leads go on without him and the customers are told."""
        ...

    async def applications(self) -> Sequence[Professional]:
        """Those who asked to join and wait for a decision, the oldest first."""
        ...

    async def decide(self, pro_id: str, accepted: bool, user: User) -> Saved:
        """Take somebody on who asked to join, or not; he is told either way. Not ok when it was decided before."""
        ...

    async def confirm_phone(self, pro_id: str, user: User) -> Saved:
        """Vouch for a phone that was typed in and has not answered: what waited for that is sent to it now."""
        ...

    async def look_through(self, path: str, trades: Sequence[Trade] = (), city: str = "") -> Batch:
        """What a CSV file or contact cards on this computer would add, line by line; nothing is written.

        `trades`, `city`: for those of whom the file says nothing. Not ok when the file cannot be read.
        """
        ...

    async def add_several(self, rows: Sequence[BatchRow], user: User, progress: Progress | None = None) -> Batch:
        """Add those without a problem, each checked anew; each phone is asked whether it is his.

        Until it answered, or was confirmed here, no customer's details go there. The rows that come back are those
        that were left out after all.
        """
        ...

    def cities(self, text: str, limit: int = 8) -> Sequence[tuple[str, str]]:
        """Cities that begin with or resemble `text`: (canonical name, name as shown)."""
        ...
