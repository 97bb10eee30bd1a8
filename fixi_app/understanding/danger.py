"""Danger in a single message: gas, fire, sparks, water at the electricity, a child locked in.

Used by itself on each message as it arrives, before any model, so it needs nothing but the words. What is denied
("no gas smell"), over ("the smell is gone") or only named (a gas technician, a smoke detector) is no danger; in doubt
it is one, because a needless safety text costs less than a missing one.
"""

from fixi_app.domain.reading import Danger
from fixi_app.understanding.grammar import words
from fixi_app.understanding.lexicon import Hit
from fixi_app.understanding.scan import Scan

_DIRECT = ((Danger.GAS, "danger.gas"), (Danger.FIRE, "danger.fire"), (Danger.SPARKS, "danger.sparks"))
_BACK = 2
"""Words before a danger in which a "no" takes it back; further away the "no" belongs to something else."""
_AHEAD = 4
_NEAR_WATER = 8
_NEAR_CHILD = 12


def danger_in(text: str) -> Danger | None:
    """The danger that a message tells of, the gravest first; None when it tells of none."""
    return danger_of(Scan(text))


def danger_of(scan: Scan) -> Danger | None:
    """The same for a message that was already prepared."""
    if scan.has("undo.whole"):
        return None
    for danger, label in _DIRECT:
        if any(_stands(scan, hit) for hit in scan.labelled(label)):
            return danger
    if _close(scan, "danger.water", "danger.power", _NEAR_WATER):
        return Danger.FLOOD_NEAR_POWER
    return Danger.CHILD_LOCKED_IN if _child_locked_in(scan) else None


def _stands(scan: Scan, hit: Hit) -> bool:
    return not (_denied(scan, hit.first) or _denied(scan, hit.last, hit.first) or _over(scan, hit))


def _denied(scan: Scan, at: int, floor: int = 0) -> bool:
    """Whether a "no" stands shortly before this word, with no comma and no "but" between."""
    for back in range(at - 1, max(at - 2 - _BACK, floor - 1, -1), -1):
        if back in scan.breaks or scan.words[back].low in words("danger.turns"):
            return False
        if any(hit.label == "undo.before" and hit.first <= back <= hit.last for hit in scan.hits):
            return True
    return False


def _over(scan: Scan, hit: Hit) -> bool:
    """Whether the words right after it in the sentence say that it is over, or that it is a thing's name."""
    for undo in scan.labelled("undo.after"):
        if hit.first <= undo.first <= hit.last + _AHEAD and undo.last > hit.first:
            between = range(hit.last, undo.first)
            denied = any(word.low in words("danger.still") for word in scan.words[hit.last + 1 : undo.first])
            if not denied and not any(i in scan.stops for i in between):
                return True
    return False


def _close(scan: Scan, one: str, other: str, distance: int) -> bool:
    return any(
        abs(a.first - b.first) <= distance and _stands(scan, a) and not _denied(scan, b.first)
        for a in scan.labelled(one)
        for b in scan.labelled(other)
    )


def _child_locked_in(scan: Scan) -> bool:
    lows = {token.low for token in scan.words}
    if lows & words("danger.outside") and not lows & words("danger.inside"):
        return False
    return _close(scan, "danger.child", "danger.locked", _NEAR_CHILD)
