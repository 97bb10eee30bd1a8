"""The answer to one call of a provider's API, whatever it is; every provider's client gives this."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from fixi_app.channels.loose import Json, number

_LONGEST_WAIT = 3600.0


class Unreachable(Exception):
    """No answer; the message names the kind of fault and nothing else."""


@dataclass(frozen=True)
class Answer:
    """A status and a body, whatever they are."""

    status: int
    body: bytes = b""
    retry_after: float | None = None

    def value(self) -> object:
        """The JSON value of the body, or None."""
        try:
            value: object = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value

    def object(self) -> Json:
        value = self.value()
        return value if isinstance(value, Mapping) else {}

    def text(self) -> str:
        """The start of the body, lower-case, to look for the few words that tell faults apart."""
        return self.body[:4096].decode("utf-8", "replace").casefold()


def seconds(header: str | None) -> float | None:
    """`Retry-After` in seconds; its other form, a date, is not worth reading."""
    wait = number(header)
    return min(wait, _LONGEST_WAIT) if wait is not None and wait > 0 else None
