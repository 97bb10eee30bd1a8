"""Conversations: every chat, how it stands, and what was said in it.

What is done in a chat is done by the deeds that stand already: `Needs` (take, give back, answer, unsay, approve,
refuse) and `People` (private, blocked, normal). One deed has one door.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.contacts import Standing
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Trade
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.talk import TalkLine
from fixi_app.services.office.users import User


class ChatFilter(StrEnum):
    ALL = "all"
    WAITS = "waits"
    """Somebody waits for a person."""
    PERSON = "person"
    """A person has it."""
    PROPOSAL = "proposal"
    """What Fixi would say waits for approval."""
    QUIET = "quiet"
    """Private or blocked."""


class ChatRow(Record):
    contact_id: str
    name: str = ""
    phone: str = ""
    last_text: str = ""
    """The last words, whoever said them."""
    last_by: str = ""
    """As `TalkLine.by`."""
    last_at: UtcTime | None = None
    has: str = ""
    """Who of the business has it; empty: Fixi does."""
    since: UtcTime | None = None
    """Since when somebody waits for a person; None: nobody does."""
    undelivered: bool = False
    """A message could not be delivered, and nobody has seen to it."""
    proposal: bool = False
    standing: Standing = Standing.NORMAL


class Proposed(Record):
    """What Fixi would like to send."""

    message_id: str
    text: str


class ChatDetail(Record):
    row: ChatRow
    talk: tuple[TalkLine, ...] = ()
    """The last messages, oldest first, with what became of each."""
    trade: Trade | None = None
    issue: str = ""
    city: str = ""
    """As shown to a person, in the dashboard's language."""
    address: str = ""
    """Street and house number."""
    danger: bool = False
    question: Question | None = None
    """What Fixi asked and waits for."""
    lead_id: str | None = None
    lead_status: LeadStatus | None = None
    why: tuple[str, ...] = ()
    """Why this professional, as `LeadDetail.why`; empty before anybody was chosen."""
    proposals: tuple[Proposed, ...] = ()
    """What waits for approval, oldest first."""
    propose_here: bool = False
    """Propose first is on for this chat itself."""
    propose_everywhere: bool = False


class Conversations(Protocol):
    async def rows(self, wanted: ChatFilter, text: str = "") -> Sequence[ChatRow]:
        """Who waits first, longest first; then the newest. At most 200. `text`: part of a name or a phone."""
        ...

    async def chat(self, contact_id: str) -> ChatDetail | None:
        """One chat with its last 200 messages; None where there is none."""
        ...

    async def propose(self, contact_id: str, on: bool, user: User) -> Saved:
        """Let each reply in this chat wait for approval, or no more; what waits goes on waiting."""
        ...
