"""Showing the dashboard to somebody who must not read who the customers are."""

from collections.abc import Set
from typing import Protocol


class Presenter(Protocol):
    """While it is on, whatever passes the door of an office that is somebody's has names, phones and streets masked."""

    @property
    def on(self) -> bool: ...

    @property
    def turns(self) -> int:
        """Grows with each turn, so that what is shown is read again."""
        ...

    @property
    def words(self) -> Set[str]:
        """Words of names and streets as they were known at the last turn; they are looked for in sentences."""
        ...

    async def turn(self, on: bool) -> None: ...
