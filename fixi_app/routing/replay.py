"""Stored decisions told again: the same way, to see that they hold; with other weights, to see what those would do.

Only what was stored with a decision is weighed, so a replay needs neither the professionals as they are now nor their
calendars. It cannot know what would have followed: whoever would have got a lead might have refused it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
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
    moved: tuple[Moved, ...] = ()
    shares: tuple[Share, ...] = ()
    """Everybody who is first for a lead before or after: who gains most first."""


def holds(stored: Decision, told: Decision) -> bool:
    """Whether a recomputed decision says what the stored one says: the order, and every score and refusal."""
    return stored.order == told.order and stored.chosen == told.chosen and stored.candidates == told.candidates


def with_weights(document: Mapping[str, Any], weights: Mapping[str, float]) -> Decision:
    """The decision of this document, had these weights been laid over the ones it was made with."""
    return recompute({**document, "weights": {**document["weights"], **weights}})


def compared(documents: Iterable[Mapping[str, Any]], weights: Mapping[str, float]) -> Backtest:
    """Replay decisions with other weights. Both sides are computed now, so only the weights make the difference."""
    replayed, moved = 0, []
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    names: dict[str, str] = {}
    for document in documents:
        was, would = recompute(document), with_weights(document, weights)
        replayed += 1
        names.update({one.pro_id: one.name for one in was.candidates})
        before.update(filter(None, [was.chosen]))
        after.update(filter(None, [would.chosen]))
        if was.chosen != would.chosen:
            moved.append(Moved(lead_id=was.lead_id, before=was.chosen, after=would.chosen))
    return Backtest(replayed=replayed, moved=tuple(moved), shares=_shares(before, after, names))


def _shares(before: Counter[str], after: Counter[str], names: Mapping[str, str]) -> tuple[Share, ...]:
    shares = [Share(pro_id=id_, name=names[id_], before=before[id_], after=after[id_]) for id_ in {*before, *after}]
    return tuple(sorted(shares, key=lambda share: (share.before - share.after, share.name, share.pro_id)))
