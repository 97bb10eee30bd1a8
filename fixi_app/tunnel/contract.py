"""What a way to the outside promises, however it is made."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

OPENING = "the way in is being opened"


class TunnelState(StrEnum):
    OFF = "off"
    CONNECTING = "connecting"
    """Under way; at the start nothing else is known."""
    UP = "up"
    DOWN = "down"
    """Broken now; it is tried again."""
    MISSING = "missing"
    """Something has to be installed or set by a person first."""
    FETCHING = "fetching"
    """There is no way in, and none is needed: messages are fetched from the provider."""
    NOT_FETCHING = "not_fetching"
    """There is no way in, and just now nothing can be fetched either."""


@dataclass(frozen=True)
class TunnelStatus:
    """For health and the header of the dashboard."""

    state: TunnelState
    url: str | None = None
    """The public address, without a slash at its end."""
    detail: str = ""
    """One sentence for the owner; no secret."""
    fetchable: bool = False
    """What is missing can be fetched from here, once the owner says so."""


class Tunnel(Protocol):
    @property
    def status(self) -> TunnelStatus: ...

    async def keep_open(self, port: int) -> None:
        """Keep the way to this loopback port open until cancelled, then take everything down that it started."""
        ...
