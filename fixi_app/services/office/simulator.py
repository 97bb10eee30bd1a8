"""Playing a customer or a professional, with no WhatsApp."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record
from fixi_app.services.office.talk import TalkLine


class SimulatedPerson(Record):
    address: str
    name: str
    is_professional: bool


class Simulator(Protocol):
    async def people(self) -> Sequence[SimulatedPerson]:
        """Sample customers and all professionals, to be played by the person at the dashboard."""
        ...

    async def say(self, address: str, text: str) -> None:
        """This person writes to the bot."""
        ...

    async def talk(self, address: str) -> Sequence[TalkLine]:
        """The chat as this person sees it, oldest first, at most the last 200 messages."""
        ...
