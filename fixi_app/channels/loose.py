"""Reading JSON that others wrote: each helper gives a value of the asked type or nothing, and never raises.

A strict model (pydantic) was refused here: one field of an unexpected type would cost the whole message, and a provider
that gets no 200 sends nothing else until it does.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

Json = Mapping[str, object]

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MOST_DIGITS = 300
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800  # 2000-01-01, 2100-01-01: outside, the number is no message's time


def clean(value: str) -> str:
    """Without control characters (a terminal would obey them) and lone surrogates (no store can write them)."""
    if value.isprintable():  # nearly every field of every webhook: none of these is printable
        return value
    return _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def parse_object(body: bytes) -> Json | None:
    """The JSON object in a body, or None when it is anything else."""
    try:
        value = _DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
    except (ValueError, RecursionError):  # nested a thousand deep, for one
        return None
    return value if isinstance(value, dict) else None


def _whole(digits: str) -> int | None:
    """A number of a million digits is no number, and costs only its own field and not the whole body."""
    return int(digits) if len(digits) <= _MOST_DIGITS else None


_DECODER = json.JSONDecoder(parse_int=_whole)
"""As `json.loads` makes it anew for every body, which took longer than to read a small one."""


def obj(value: object, *path: str) -> Json:
    """The object at the end of `path`; empty when anything on the way is missing or not an object."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: object) -> Sequence[object]:
    """The list itself, or nothing."""
    return value if isinstance(value, list) else ()


def words(source: Json, *names: str, limit: int = 65_536) -> str:
    """The first of these fields that holds a non-blank string, cleaned and cut; else an empty string."""
    for name in names:
        value = source.get(name)
        if isinstance(value, str) and (kept := clean(value)).strip():
            return kept[:limit]
    return ""


def identifier(source: Json, *names: str) -> str:
    """Like `words`, for ids: numbers count too, and one too long to be an id is none."""
    for name in names:
        value = source.get(name)
        if isinstance(value, str):
            kept = clean(value).strip()
            if 0 < len(kept) <= 256:
                return kept
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
    return ""


def number(value: object) -> float | None:
    """A finite number, also when it came as a string; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def moment(value: object, otherwise: datetime) -> datetime:
    """Unix seconds (or milliseconds) as a time; `otherwise` when it is not a sensible one."""
    seconds = number(value) or 0.0
    if seconds > _LATEST:
        seconds /= 1000
    if not _EARLIEST <= seconds <= _LATEST:
        return otherwise
    return datetime.fromtimestamp(seconds, timezone.utc)
