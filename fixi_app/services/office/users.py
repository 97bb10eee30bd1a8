"""Who is at the desk, and how he came in."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.services.office.deeds import Saved


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


class Session(Record):
    """A place where somebody is signed in and remembered."""

    id: str
    user: str
    place: str
    """`desk` (this computer) or `web` (a browser)."""
    made_at: UtcTime
    used_at: UtcTime
    """Within the hour."""
    expires_at: UtcTime


class UserRow(Record):
    name: str
    role: DeskRole
    made_at: UtcTime | None
    seen_at: UtcTime | None
    """When one of his places was last used; None when nowhere he is remembered."""
    places: int
    """Where he is signed in and remembered."""


class SigningIn(Protocol):
    @property
    def needed(self) -> bool:
        """False in the sample business and the demo: the desk opens as owner at once."""
        ...

    @property
    def first(self) -> bool:
        """It is needed, and nobody has a password yet: the first one is chosen before the desk opens."""
        ...

    @property
    def turns(self) -> int:
        """Grows when the first user was made beside this desk: whoever sits here without a password has to leave."""
        ...

    async def choose(self, password: str) -> SignIn:
        """The first password, that of `owner`. Nobody comes in when there is a user already, or by a bad password."""
        ...

    async def sign_in(self, name: str, password: str, remember: bool = False) -> SignIn:
        """Five failures at this desk lock the name here for 15 minutes; wrong name and wrong password read the same.

        `remember`: the next start on this computer opens for him by itself, until he signs out.
        """
        ...

    async def remembered(self) -> User | None:
        """Who is remembered on this computer and may still come in."""
        ...

    async def sign_out(self) -> None:
        """Nobody is remembered on this computer any more."""
        ...


class Users(Protocol):
    """Who may use the dashboard. A new role and a new password sign a user out wherever he is remembered."""

    async def rows(self) -> Sequence[UserRow]: ...

    async def add(self, name: str, role: DeskRole, password: str, user: User) -> Saved:
        """Not ok for a taken name, a password that is too short or too long, and in the sample business."""
        ...

    async def change_role(self, name: str, role: DeskRole, user: User) -> Saved:
        """Not ok for the last owner."""
        ...

    async def change_password(self, name: str, password: str, user: User) -> Saved:
        """His own for everybody, anybody's for an owner."""
        ...

    async def remove(self, name: str, user: User) -> Saved:
        """Not ok for the last owner."""
        ...

    async def sessions(self) -> Sequence[Session]:
        """Everywhere that somebody is remembered, the last used first."""
        ...

    async def end_session(self, session_id: str, user: User) -> Saved: ...
