"""Whom a delay reaches: each visit of a day begins when the one before it is over and the way is driven. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

_MINUTE = timedelta(minutes=1)


class Planned(NamedTuple):
    """A visit as it stands in the calendar."""

    lead_id: str
    start: datetime
    end: datetime


def pushed(free_at: datetime, coming: Sequence[Planned], travel: timedelta) -> dict[str, int]:
    """Lead -> by how many minutes its visit begins late, when he is free to drive on at `free_at`.

    `coming` is in order of time. The first gap that takes up the delay ends it.
    """
    late: dict[str, int] = {}
    for visit in coming:
        delay = free_at + travel - visit.start
        if delay <= timedelta():
            break
        late[visit.lead_id] = -(-delay // _MINUTE)  # a minute that was begun counts
        free_at = visit.end + delay
    return late
