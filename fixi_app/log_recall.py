"""The last lines of the log's file, read back at a start: what went wrong yesterday is looked for today.

Pure but for one bounded read. Lines are masked already: they were when they were written.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

_MOST = 512 * 1024
"""Bytes; a few thousand lines, read and taken apart in some 20 ms."""
_LINE = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+[+-]\d{4}) ([A-Z]+) +\S+: (.*)")
_LEAD = re.compile(r" \[(lead_\w+)\]$")


class Recalled(NamedTuple):
    at: datetime
    level: str
    text: str
    lead_id: str | None


def recalled(path: Path) -> list[Recalled]:
    """The lines, oldest first; none where there is no file, or it cannot be read."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _MOST))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return list(_lines(text))


def _lines(text: str) -> Iterator[Recalled]:
    """What belongs to no line (a traceback) belongs to the one before; a line without its beginning is left out."""
    last: Recalled | None = None
    for written in text.splitlines():
        found = _LINE.fullmatch(written)
        if found is None:
            last = last and last._replace(text=f"{last.text}\n{written}")
            continue
        if last is not None:
            yield last
        last = _line(found)
    if last is not None:
        yield last


def _line(found: re.Match[str]) -> Recalled:
    lead = _LEAD.search(found[3])
    said = found[3][: lead.start()] if lead else found[3]
    return Recalled(datetime.fromisoformat(found[1]), found[2], said, lead[1] if lead else None)
