"""The part of all leads that the table holds, and where it goes when one looks near its end. Pure.

All leads in one table would take seconds to lay out; a window from the store that moves along takes milliseconds, and
scrolling goes through everything just the same.
"""

from typing import NamedTuple

SIZE = 120
"""Rows in the table: three screens of a usual window. Each costs time whenever anything changes."""
EDGE = 30
"""So close to the end of the table the window moves on, before the end is seen."""


class Window(NamedTuple):
    offset: int
    """How many leads come before the first row of the table."""
    rows: int
    total: int
    more: bool = False
    """There are more than `total`: nobody counted."""


def moved(window: Window, first: int, last: int) -> int | None:
    """The offset that suits rows `first` to `last` being looked at; None while the window is fine as it is."""
    before = first < EDGE and window.offset > 0
    after = last >= window.rows - EDGE and (window.more or window.offset + window.rows < window.total)
    if not before and not after:
        return None
    offset = max(0, window.offset + (first + last) // 2 - SIZE // 2)
    if not window.more:
        offset = min(offset, last_offset(window.total))
    return None if offset == window.offset else offset


def last_offset(total: int) -> int:
    return max(0, total - SIZE)
