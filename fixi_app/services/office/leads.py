"""Leads, as the desk shows and changes them."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Trade
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.talk import TalkLine
from fixi_app.services.office.users import User


class LeadRow(Record):
    """One line of the Leads table."""

    id: str
    version: int
    status: LeadStatus
    customer_name: str
    phone: str
    city: str
    """As shown to a person, in the dashboard's language."""
    street: str
    trade: Trade | None
    issue: str
    details: str
    pro_id: str | None
    pro_name: str
    appointment_start: UtcTime | None
    created_at: UtcTime
    updated_at: UtcTime
    is_emergency: bool = False
    sample: bool = False


class LeadFilter(Record):
    text: str = ""
    """Words looked for in name, phone, city, street and issue."""
    statuses: tuple[LeadStatus, ...] = ()
    """Empty = all."""
    pro_id: str | None = None
    sort: str = "updated_at"
    descending: bool = True
    limit: int = 300
    offset: int = 0


class LeadPage(Record):
    rows: tuple[LeadRow, ...]
    total: int
    """How many leads fit the filter in all; with `more`, at least so many."""
    offset: int = 0
    """How many of them come before the first row."""
    more: bool = False


class LeadEdit(Record):
    """What was changed in one row. None = left as it is; `pro_id` "" = nobody."""

    lead_id: str
    version: int
    """The version the edit started from; a lead changed meanwhile is a conflict, never overwritten."""
    status: LeadStatus | None = None
    pro_id: str | None = None
    customer_name: str | None = None
    issue: str | None = None
    details: str | None = None


class Consequence(Record):
    """One thing that follows from saving; the optional ones (messages) can be unticked."""

    id: str
    lead_id: str
    text: str
    optional: bool = False
    refusal: bool = False
    """True: this edit cannot be saved, and `text` says why."""


class NewLead(Record):
    """The form of Create New Lead. The phone identifies the contact."""

    phone: str
    customer_name: str = ""
    pro_id: str | None = None
    trade: Trade | None = None
    city: str = ""
    issue: str = ""
    details: str = ""
    status: LeadStatus = LeadStatus.PENDING
    write_now: bool = False
    """Write to the customer now; unless ticked nothing is written to him."""


class Created(Record):
    lead_id: str | None
    message: str
    existing: bool = False
    """The contact has an open lead already: that one is shown instead."""


class LeadDetail(Record):
    row: LeadRow
    address: str
    history: tuple[str, ...]
    """The moves of the lead, one sentence each, oldest first."""
    talk: tuple[TalkLine, ...]
    why: tuple[str, ...]
    """Why this professional and not another, one sentence for each candidate."""
    contact_id: str = ""
    """Whose chat it came from."""
    map_link: str = ""
    """The place on a map, by coordinates where they are known; empty where not even the city is."""


class Leads(Protocol):
    async def page(self, wanted: LeadFilter) -> LeadPage: ...

    async def find(self, text: str, limit: int) -> Sequence[LeadRow]:
        """At most `limit` leads, last changed first, in which each word of `text` stands (as `LeadFilter.text`)."""
        ...

    async def detail(self, lead_id: str) -> LeadDetail | None: ...

    async def preview(self, edits: Sequence[LeadEdit]) -> Sequence[Consequence]:
        """What would follow from saving: who is told what, which slot is freed or taken, which move is forbidden."""
        ...

    async def save(
        self, edits: Sequence[LeadEdit], skip: frozenset[str], user: User, hold: bool = False
    ) -> Sequence[Saved]:
        """Save each edit for itself; `skip` holds the ids of unticked consequences. Audited with before and after.

        `hold`: who is to be told and which slot is given back wait for ten seconds, in which `undo` is real.
        """
        ...

    async def undo(self, deeds: Sequence[str], user: User) -> Sequence[Saved]:
        """Take back what was saved with `hold`: the lead as it was, its slot too, and nobody was told.

        Not ok, with a sentence, for a deed whose time is over or whose lead somebody moved on since.
        """
        ...

    async def create(self, new: NewLead, user: User) -> Created: ...
