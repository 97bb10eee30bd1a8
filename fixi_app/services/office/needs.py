"""Needs you: what waits for a person, and what he can do about it right there."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.needs import NeedAction, NeedKind
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.talk import TalkLine
from fixi_app.services.office.users import User


class NeedRow(Record):
    """One thing that waits. `kind` and `ref` name it in every deed."""

    kind: NeedKind
    ref: str
    since: UtcTime
    name: str = ""
    """Of the customer or applicant; the phone where no name is known."""
    city: str = ""
    """As shown to a person, in the dashboard's language."""
    about: str = ""
    """The issue, or the alert."""
    words: str = ""
    """What was written: by the customer, or what the bot would say, or what could not be delivered."""
    why: str = ""
    """Why it waits, where that is known."""
    has: str = ""
    """Who has it."""
    lead_id: str | None = None
    contact_id: str | None = None
    urgent: bool = False
    """Danger: it stands first."""
    actions: tuple[NeedAction, ...] = ()


class Candidate(Record):
    """One who could take a lead."""

    pro_id: str
    name: str
    about: str
    """He, and what speaks for and against him, in one line."""


class Answered(Saved):
    message_id: str = ""
    """By it the answer can be taken back until it leaves."""


class Needs(Protocol):
    """Each deed says in its message what came of it; not ok = somebody was faster, or it waits no more."""

    async def rows(self) -> Sequence[NeedRow]:
        """All that waits, danger first, then in the order in which it came; at most some hundred of each kind."""
        ...

    async def count(self) -> int: ...

    async def take(self, kind: NeedKind, ref: str, user: User) -> Saved:
        """He has this lead or chat from now on; the customer hears that a person is at it."""
        ...

    async def give_back(self, contact_id: str, user: User) -> Saved:
        """The chat is the bot's again."""
        ...

    async def close(self, lead_id: str, user: User) -> Saved:
        """The lead that he took is settled; `undo` takes it back by the `deed`, for ten seconds."""
        ...

    async def candidates(self, lead_id: str) -> Sequence[Candidate]:
        """The best for a lead, those who fit first, then the nearest of the others."""
        ...

    async def assign(self, lead_id: str, pro_id: str, user: User) -> Saved:
        """He gets it by a person's hand; both hear of it after ten seconds, until then `undo` takes it back."""
        ...

    async def undo(self, deed: str, user: User) -> Saved:
        """Undo of `close` and `assign`; not ok when people were told, or the lead has changed since."""
        ...

    async def approve(self, kind: NeedKind, ref: str, user: User, text: str = "") -> Saved:
        """An application, or a reply of the bot, in other words where some are given."""
        ...

    async def refuse(self, kind: NeedKind, ref: str, user: User) -> Saved:
        """An application is refused (he is told), a proposed reply is dropped (it was never said)."""
        ...

    async def send_again(self, ref: str, user: User) -> Saved: ...

    async def dismiss(self, kind: NeedKind, ref: str, user: User) -> Saved:
        """It was read; only for what needs no more than that."""
        ...

    async def restore(self, kind: NeedKind, ref: str, user: User) -> Saved:
        """Undo of `dismiss`."""
        ...

    async def talk(self, contact_id: str) -> Sequence[TalkLine]:
        """The end of this chat, oldest first."""
        ...

    async def answer(self, contact_id: str, text: str, user: User) -> Answered:
        """Say this in the chat; it leaves after the time in which it can be taken back."""
        ...

    async def unsay(self, message_id: str, user: User) -> Saved:
        """Undo of `answer`; not ok when it has left."""
        ...
