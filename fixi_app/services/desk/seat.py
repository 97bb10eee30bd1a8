"""Whoever sits at an open desk, as he is now and not as he was when he came in.

Promise: with another role, another password or no user any more, the seat is over for good, from the next call on; he
signs in again as who he is now. A password that he changes himself, at this seat, keeps it. Who sits here without a
password (sample business, demo) leaves as soon as there is a user.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, Protocol

from fixi_app.services.desk.sessions import user_of
from fixi_app.services.office import User
from storage import AsyncDatabase


class Door(Protocol):
    """What a seat needs of signing in."""

    @property
    def turns(self) -> int: ...

    @property
    def needed(self) -> bool: ...

    async def made_elsewhere(self) -> None: ...


class Seat:
    def __init__(self, db: AsyncDatabase, door: Door, user: User) -> None:
        self._admins, self._door, self._user = db["admins"], door, user
        self._turns = door.turns
        self._password_hash: Any = None
        self._changing = False
        self.over = False
        """As of the last look."""

    async def look(self) -> None:
        """Ask the store. Raises StoreError; then nothing is known, and whoever called gets no further."""
        self.over = self.over or not await self._holds()

    @contextlib.contextmanager
    def changing_password(self) -> Iterator[None]:
        """Within it a new password is his own doing."""
        self._changing = True
        try:
            yield
        finally:
            self._changing, self._password_hash = False, None

    async def _holds(self) -> bool:
        if not self._door.needed:  # nobody tells us of a user that another Fixi made on the same store
            await self._door.made_elsewhere()
        if self._turns != self._door.turns or not self._door.needed:
            return self._turns == self._door.turns
        found = await self._admins.find_one({"_id": self._user.name})
        return found is not None and user_of(found) == self._user and self._same_password(found.get("password_hash"))

    def _same_password(self, found: Any) -> bool:
        if self._password_hash is None or self._changing:
            self._password_hash = found
        return bool(self._password_hash == found)
