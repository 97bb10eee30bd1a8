"""Who is at the desk, and how he came in."""

from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime


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


class SigningIn(Protocol):
    @property
    def needed(self) -> bool:
        """False in the sample business and the demo: the desk opens as owner at once."""
        ...

    async def sign_in(self, name: str, password: str, remember: bool = False) -> SignIn:
        """Five failures lock the name for 15 minutes; wrong name and wrong password read the same.

        `remember`: the next start on this computer opens for him by itself, until he signs out.
        """
        ...

    async def remembered(self) -> User | None:
        """Who is remembered on this computer and may still come in."""
        ...

    async def sign_out(self) -> None:
        """Nobody is remembered on this computer any more."""
        ...
