"""The port to a second path: a way to the owner that is not the WhatsApp account, whatever it is made of."""

from typing import Protocol

from fixi_app.domain.base import Record


class Reached(Record):
    """How many of the addresses took a message."""

    of: int = 0
    took: int = 0

    @property
    def arrived(self) -> bool:
        """One is enough: with it the owner knows, and a second try would tell him twice there."""
        return self.took > 0


class SecondPath(Protocol):
    """`addresses` is the setting `alert_urls` as it was typed. They may hold secrets, and stand in no line."""

    async def read(self, addresses: str) -> tuple[bool, ...]:
        """Of each address whether it can be read; nothing is sent."""
        ...

    async def send(self, addresses: str, text: str) -> Reached:
        """To all of them, each for itself; raises nothing, and ends within two minutes."""
        ...
