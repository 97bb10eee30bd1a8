"""The brake: every outgoing message is stopped by one deed and let go by another; and *propose first* for all."""

from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.services.office.users import User


class BrakeState(Record):
    """How the brake stands."""

    on: bool = False
    by: str = ""
    """Who pulled or released it last."""
    at: UtcTime | None = None
    waiting: int = 0
    """Messages that wait in the outbox; with the brake on, none of them leaves."""
    flagged: str = ""
    """Why the provider holds the number back, where that stopped everything; released as any brake."""
    propose_first: bool = False
    """Whether each reply to a customer waits for a key of a person."""


class OfficeBrakes(Protocol):
    async def state(self) -> BrakeState: ...

    async def hold(self, user: User) -> BrakeState:
        """Stop everything that would leave, at once, also over a restart; nothing is lost."""
        ...

    async def release(self, user: User) -> BrakeState:
        """Let go what waited, in its order; what its time has passed meanwhile is dropped with a note."""
        ...

    async def propose(self, on: bool, user: User) -> BrakeState:
        """*Propose first* for all customers' chats; what waits for approval already goes on waiting."""
        ...
