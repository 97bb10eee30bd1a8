"""What a person likes about the window itself: its language, its colours, how it orders Hebrew on this terminal."""

from collections.abc import Mapping
from typing import Protocol


class Tastes(Protocol):
    def kept(self) -> Mapping[str, str]:
        """All that was chosen so far, by name; `guided` is "no" where nobody is to be shown around (the demo)."""
        ...

    async def keep(self, name: str, value: str) -> None:
        """Remember a choice for the next start. `name`: small Latin letters, digits and `_`."""
        ...
