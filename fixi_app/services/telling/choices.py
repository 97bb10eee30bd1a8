"""The numbered choices at the end of a text, as something to tap. Pure.

The text keeps its numbers: who would rather type, and whoever reads it on another device, answers as before. A tap is
then nothing but that number, said as a reply to its message.
"""

import re
from collections.abc import Sequence

from fixi_app.channels.contract import Capabilities
from fixi_app.domain.messages import Button

_APART = re.compile(r"\s{2,}|\s·\s")
_STARRED = re.compile(r"(?:^|\s)\*(\d{1,2})\*\s*(?:[-–]\s*)?([^*]+)$")
"""`*1* - approve   *2* - refuse` or `*1* yes`; what a sentence says of two numbers in a row is none."""
_LINE = re.compile(r"^\s*[\u2066-\u2069\u200e\u200f]*(\d{1,2})[.)]\s+(\S.*)$")


def choices_in(text: str, can: Capabilities) -> tuple[Button, ...]:
    """The choices of a question, numbered from 1 without a gap; none where the channel cannot show so many."""
    found = _numbered(text.splitlines())
    most = max(can.buttons, can.rows)
    return found if 2 <= len(found) <= most else ()


def _numbered(lines: Sequence[str]) -> tuple[Button, ...]:
    """The last run of lines numbered 1, 2, 3 ...: a list in a message above another is told, not asked."""
    run: list[Button] = []
    for number, label in (choice for line in lines for choice in _choices_of(line)):
        if number == 1:
            run = []
        if number != len(run) + 1:
            return ()
        run.append(Button(id=str(number), title=label))
    return tuple(run)


def _choices_of(line: str) -> list[tuple[int, str]]:
    match = _LINE.match(line)
    found = [match] if match else [_STARRED.search(part) for part in _APART.split(line.strip())]
    return [(int(one[1]), " ".join(one[2].split())) for one in found if one]


def number_tapped(tap_id: str | None) -> str | None:
    """The number that a tap on one of these stands for; None for a tap on anything else."""
    return tap_id if tap_id and tap_id.isascii() and tap_id.isdigit() and len(tap_id) <= 2 else None
