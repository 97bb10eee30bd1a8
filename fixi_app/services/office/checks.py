"""What is looked at first when customers get no good answer: the checks of the operations guide."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.services.office.chat_code import ChatCode
from fixi_app.services.office.health import HealthPart


class Checks(Protocol):
    async def rows(self) -> Sequence[HealthPart]:
        """professionals, cities, media, fallback, library: each with what to do next where something is to be done."""
        ...

    async def at_quitting(self) -> str:
        """What will wait while Fixi is off, in lines; empty when nothing does, or another Fixi goes on."""
        ...

    async def chat_code(self) -> ChatCode:
        """The code that opens a chat with the business; asks the provider for the number."""
        ...
