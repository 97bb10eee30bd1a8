"""Stored decisions told again: the same way, to see that they hold; with other weights, to see what those would do.

Only what was stored with a decision is weighed, so a replay needs neither the professionals as they are now nor their
calendars. It cannot know what would have followed: whoever would have got a lead might have refused it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fixi_app.domain.base import Record
from fixi_app.routing.decide import recompute
from fixi_app.routing.records import Decision


class Share(Record):
    """What other weights would do to one professional, in leads that he would be asked first for."""

    pro_id: str
    name: str
    before: int = 0
    after: int = 0


class Moved(Record):
    """A lead that somebody else would be asked for first."""

    lead_id: str
    before: str | None
    after: str | None


class Backtest(Record):
    replayed: int = 0
    moved: int = 0
    """How many leads somebody else would be asked for first."""
    first_moved: tuple[Moved, ...] = ()
    """Some of them by name, in the order in which they were replayed."""
    shares: tuple[Share, ...] = ()
    """Everybody who is first for a lead before or after: who gains most first."""


def holds(stored: Decision, told: Decision) -> bool:
    """Whether a recomputed decision says what the stored one says: the order, and every score and refusal."""
    return stored.order == told.order and stored.chosen == told.chosen and stored.candidates == told.candidates


def with_weights(document: Mapping[str, Any], weights: Mapping[str, float]) -> Decision:
    """The decision of this document, had these weights been laid over the ones it was made with."""
    return recompute({**document, "weights": {**document["weights"], **weights}})


class Comparison:
    """Decisions replayed one by one with other weights, in memory that does not grow with their number.

    Both sides are computed now, so only the weights make the difference.
    """

    def __init__(self, weights: Mapping[str, float], most_named: int) -> None:
        self._weights, self._most = weights, most_named
        self._replayed = self._moved = 0
        self._named: list[Moved] = []
        self._before: Counter[str] = Counter()
        self._after: Counter[str] = Counter()
        self._names: dict[str, str] = {}

    def add(self, document: Mapping[str, Any]) -> None:
        was, would = recompute(document), with_weights(document, self._weights)
        self._replayed += 1
        self._names.update({one.pro_id: one.name for one in was.candidates})
        self._before.update(filter(None, [was.chosen]))
        self._after.update(filter(None, [would.chosen]))
        if was.chosen == would.chosen:
            return
        self._moved += 1
        if len(self._named) < self._most:
            self._named.append(Moved(lead_id=was.lead_id, before=was.chosen, after=would.chosen))

    def result(self) -> Backtest:
        shares = _shares(self._before, self._after, self._names)
        return Backtest(replayed=self._replayed, moved=self._moved, first_moved=tuple(self._named), shares=shares)


def _shares(before: Counter[str], after: Counter[str], names: Mapping[str, str]) -> tuple[Share, ...]:
    shares = [Share(pro_id=id_, name=names[id_], before=before[id_], after=after[id_]) for id_ in {*before, *after}]
    return tuple(sorted(shares, key=lambda share: (share.before - share.after, share.name, share.pro_id)))
