"""Copies of the store."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.users import User


class BackupRow(Record):
    name: str
    bytes: int
    made_at: UtcTime


class Backups(Protocol):
    async def rows(self) -> Sequence[BackupRow]:
        """The newest first, at most a hundred."""
        ...

    @property
    def place(self) -> str:
        """The folder where they lie; empty where a server makes its own."""
        ...

    async def make(self, user: User) -> Saved:
        """One more, now; checked from end to end before it counts. The nightly ones go on beside it."""
        ...
