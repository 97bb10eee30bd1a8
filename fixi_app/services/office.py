"""What the owner's desk can ask for and do: the one door through which a front end reaches Fixi.

Everything the dashboard shows is one of these records; everything it does is one of these calls, which a test can
make just as well. Refusals that can be expected come back as results with a sentence; exceptions are faults.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.contacts import Standing
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Language, Trade


class DeskRole(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class User(Record):
    name: str
    role: DeskRole


class SignIn(Record):
    """The result of a try to sign in; `user` is None when it failed, and `message` says why."""

    user: User | None = None
    message: str = ""
    locked_until: UtcTime | None = None


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
    """How many leads fit the filter in all."""


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


class Saved(Record):
    lead_id: str
    ok: bool
    message: str
    conflict: bool = False


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


class ProfessionalRow(Record):
    professional: Professional
    open_jobs: int
    rating: float
    free_slots: int


class TalkLine(Record):
    """One message of a chat as shown to a person."""

    id: str
    at: UtcTime
    by: str
    """customer, bot, professional, owner or phone."""
    text: str
    media: tuple[str, ...] = ()


class LeadDetail(Record):
    row: LeadRow
    address: str
    history: tuple[str, ...]
    """The moves of the lead, one sentence each, oldest first."""
    talk: tuple[TalkLine, ...]
    why: tuple[str, ...]
    """Why this professional and not another, one sentence for each candidate."""


class SimulatedPerson(Record):
    address: str
    name: str
    is_professional: bool


class HealthPart(Record):
    name: str
    """store, channel, tunnel, model, disk, jobs."""
    status: str
    """ok, degraded or down."""
    detail: str = ""


class Health(Record):
    status: str
    parts: tuple[HealthPart, ...]
    inbox_waiting: int = 0
    outbox_waiting: int = 0
    loop_lag_ms: float = 0
    address: str = ""
    """Where the dashboard's own server listens, or the public address."""
    sample_business: bool = False
    demo: bool = False


class LogLine(Record):
    seq: int
    at: UtcTime
    level: str
    text: str
    lead_id: str | None = None


class Leads(Protocol):
    async def page(self, wanted: LeadFilter) -> LeadPage: ...

    async def detail(self, lead_id: str) -> LeadDetail | None: ...

    async def preview(self, edits: Sequence[LeadEdit]) -> Sequence[Consequence]:
        """What would follow from saving: who is told what, which slot is freed or taken, which move is forbidden."""
        ...

    async def save(self, edits: Sequence[LeadEdit], skip: frozenset[str], user: User) -> Sequence[Saved]:
        """Save each edit for itself; `skip` holds the ids of unticked consequences. Audited with before and after."""
        ...

    async def create(self, new: NewLead, user: User) -> Created: ...


class Professionals(Protocol):
    async def rows(self) -> Sequence[ProfessionalRow]: ...

    async def save(self, professional: Professional, user: User) -> Saved:
        """Add (empty id) or change; what is not complete (no trade, bad phone ...) is refused with a sentence."""
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

    def cities(self, text: str, limit: int = 8) -> Sequence[tuple[str, str]]:
        """Cities that begin with or resemble `text`: (canonical name, name as shown)."""
        ...


class People(Protocol):
    """Who somebody is. Contacts are named by their ids; each deed is audited and its undo is a deed of its own."""

    async def join(self, one: str, other: str, user: User) -> Saved:
        """These two contacts are one person: chats, requests and history lie under the elder one from now on."""
        ...

    async def part(self, contact_id: str, user: User) -> Saved:
        """They are two after all: what this contact brought along is his again."""
        ...

    async def put(self, contact_id: str, standing: Standing, user: User) -> Saved:
        """Private or blocked (never answered, never a lead), or normal again; not with an open request."""
        ...


class Simulator(Protocol):
    async def people(self) -> Sequence[SimulatedPerson]:
        """Sample customers and all professionals, to be played by the person at the dashboard."""
        ...

    async def say(self, address: str, text: str) -> None:
        """This person writes to the bot."""
        ...

    async def talk(self, address: str) -> Sequence[TalkLine]:
        """The chat as this person sees it, oldest first, at most the last 200 messages."""
        ...


class SigningIn(Protocol):
    @property
    def needed(self) -> bool:
        """False in the sample business and the demo: the desk opens as owner at once."""
        ...

    async def sign_in(self, name: str, password: str) -> SignIn:
        """Five failures lock the name for 15 minutes; wrong name and wrong password read the same."""
        ...


class Logs(Protocol):
    def since(self, seq: int) -> tuple[Sequence[LogLine], int]:
        """Lines after `seq` that are still in the ring, and how many were dropped between."""
        ...


class Office(Protocol):
    """Everything the dashboard has. `revision` grows with each change of stored data: poll it to reload."""

    leads: Leads
    professionals: Professionals
    people: People
    simulator: Simulator | None
    """None when a real provider is connected."""
    signing_in: SigningIn
    logs: Logs

    @property
    def revision(self) -> int: ...

    @property
    def language(self) -> Language:
        """The dashboard's language, he or en."""
        ...

    @property
    def timezone(self) -> str: ...

    def now(self) -> datetime: ...

    async def health(self) -> Health: ...

    @property
    def names(self) -> Mapping[str, str]:
        """Texts of the business profile that a front end shows: `business`, `banner` ..."""
        ...
