"""The lines of the log that are still in memory."""

from collections.abc import Sequence
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime


class LogLine(Record):
    seq: int
    at: UtcTime
    level: str
    text: str
    lead_id: str | None = None


class Logs(Protocol):
    def since(self, seq: int) -> tuple[Sequence[LogLine], int]:
        """Lines after `seq` that are still in the ring, and how many were dropped between."""
        ...
