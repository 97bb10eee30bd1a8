"""One request of a customer is one lead: bursts, repeats and deaths never make two of it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from fixi_app.domain.leads import By, Lead
from fixi_app.simulation.checks.snapshot import Snapshot

_MINUTES = timedelta(minutes=5)
"""Whoever opens another matter of the same trade so soon was asked about it; Fixi died and began anew sooner."""


def one_request_is_one_lead(seen: Snapshot) -> Iterator[str]:
    """Two open leads of one person and trade, opened within minutes by himself."""
    his: dict[tuple[str, str], list[Lead]] = defaultdict(list)
    for lead in seen.leads:
        opened = lead.status_history[0] if lead.status_history else None
        if lead.is_open() and lead.trade and opened and opened.by is By.CUSTOMER:
            his[lead.contact_id, lead.trade].append(lead)
    for leads in his.values():
        for one, other in pairwise(leads):
            if other.created_at - one.created_at < _MINUTES:
                yield f"{one.phone} has two leads for the same: {one.id} and {other.id} of {one.created_at:%d %H:%M:%S}"
