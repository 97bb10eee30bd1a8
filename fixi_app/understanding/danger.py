"""Danger in a single message: gas, fire, sparks, water at the electricity, a child locked in.

Used by itself on each message as it arrives, before any model, so it needs nothing but the words. What is denied
("no gas smell"), over ("the smell is gone") or only named (a gas technician, a smoke detector) is no danger; in doubt
it is one, because a needless safety text costs less than a missing one.
"""

from collections.abc import Set
from functools import cache
from typing import NamedTuple

from fixi_app.domain.reading import Danger
from fixi_app.understanding.grammar import words
from fixi_app.understanding.lexicon import Hit, lexicon, lexicon_of
from fixi_app.understanding.normalize import clean, lower, tokens
from fixi_app.understanding.rare_words import RareWords
from fixi_app.understanding.scan import Scan

_DIRECT = ((Danger.GAS, "danger.gas"), (Danger.FIRE, "danger.fire"), (Danger.SPARKS, "danger.sparks"))
_MOST = 40
"""Hits of one kind that are looked at: who says a thing so often has said it, and pairs of them cost the square."""
_BACK = 2
"""Words before a danger in which a "no" takes it back; further away the "no" belongs to something else."""
_AHEAD = 4
_NEAR_WATER = 8
_NEAR_CHILD = 12
_OF_A_JOB = 4
"""Words from a tradesman to what he is wanted for."""
_OWN = "danger."


class _Together(NamedTuple):
    """A thing and a sign that are a danger only near each other: a cylinder that hisses, a tap that tingles."""

    danger: Danger
    thing: str
    sign: str
    words: int
    """The most words from one to the other."""
    clause: bool = False
    """Whether both have to stand in one clause."""


_TOGETHER = (
    _Together(Danger.GAS, "danger.gas_thing", "danger.gas_sign", 9),
    _Together(Danger.FIRE, "danger.hot_thing", "danger.hot_sign", 6),
    _Together(Danger.FIRE, "danger.wired", "danger.charred", 6),
    _Together(Danger.FLOOD_NEAR_POWER, "danger.wet", "danger.powered", 6, clause=True),
    _Together(Danger.SPARKS, "danger.live_thing", "danger.live_sign", 6),
)


_ALONE = frozenset({*(label for _, label in _DIRECT), "danger.child_within"})
_BOTH = (
    *(({pair.thing}, pair.sign) for pair in _TOGETHER),
    ({"danger.water"}, "danger.power"),
    ({"danger.trapped", "danger.locked", "danger.shut"}, "danger.child"),
)
"""Labels of which one alone, or one of each, must be there."""


def danger_in(text: str) -> Danger | None:
    """The danger that a message tells of, the gravest first; None when it tells of none."""
    return danger_of(Scan(text)) if may_tell_danger(text) else None


def may_tell_danger(text: str) -> bool:
    """A cheap look beforehand: never False where `danger_in` finds something, though often True where it does not.

    Looks for the phrases of danger alone, with nothing that takes them back and across the ends of sentences; and for
    them only where the rarest words of enough of them stand, which most messages have none of.
    """
    if not _enough(_rare().labels(text)):
        return False
    return _enough({hit.label for hit in lexicon_of(_OWN).find(tokens(lower(clean(text))))})


def _enough(labels: Set[str]) -> bool:
    if not labels:
        return False
    return not labels.isdisjoint(_ALONE) or any(
        not labels.isdisjoint(one) and other in labels for one, other in _BOTH
    )


@cache
def _rare() -> RareWords:
    others = [phrase for phrase in lexicon().phrases if not phrase.label.startswith(_OWN)]
    return RareWords(lexicon_of(_OWN).phrases, others)


def danger_of(scan: Scan) -> Danger | None:
    """The same for a message that was already prepared."""
    if scan.has("undo.whole") and not scan.has("danger.smell"):
        return None
    for danger, label in _DIRECT:
        if any(_stands(scan, hit) for hit in scan.labelled(label)) and not _coolant(scan, danger):
            return danger
    if _flooded(scan):
        return Danger.FLOOD_NEAR_POWER
    for pair in _TOGETHER:
        if _meet(scan, pair) and not _coolant(scan, pair.danger):
            return pair.danger
    return Danger.CHILD_LOCKED_IN if _child_locked_in(scan) else None


def _stands(scan: Scan, hit: Hit) -> bool:
    return not (_denied(scan, hit.first) or _denied(scan, hit.last, hit.first + 1) or _over(scan, hit))


def _denied(scan: Scan, at: int, floor: int = 0) -> bool:
    """Whether a "no" stands shortly before this word, with no comma and no "but" between."""
    for back in range(at - 1, max(at - 2 - _BACK, floor - 1, -1), -1):
        if back in scan.breaks:
            return False
        if any(hit.first <= back <= hit.last for hit in scan.labelled("undo.before")) and not _relative(scan, back):
            return True
        if scan.words[back].low in words("danger.turns"):
            return False
    return False


def _relative(scan: Scan, at: int) -> bool:
    """Whether the "no" is only a part of "whenever" (كل ما)."""
    return at > 0 and scan.words[at - 1].low in words("danger.relative")


def _over(scan: Scan, hit: Hit) -> bool:
    """Whether the words right after it in the sentence say that it is over, or that it is a thing's name."""
    for undo in scan.labelled("undo.after"):
        if hit.first <= undo.first <= hit.last + _AHEAD and undo.last > hit.last:
            between = range(hit.last, undo.first)
            denied = any(word.low in words("danger.still") for word in scan.words[hit.last + 1 : undo.first])
            if not denied and not any(i in scan.stops for i in between):
                return True
    return False


def _close(scan: Scan, one: str, other: str, distance: int) -> bool:
    return any(
        abs(a.first - b.first) <= distance and _stands(scan, a) and not _denied(scan, b.first)
        for a, b in _pairs(scan, one, other)
    )


def _flooded(scan: Scan) -> bool:
    """Water and electricity in one breath, unless they are two jobs."""
    return any(
        abs(water.first - power.first) <= _NEAR_WATER
        and _stands(scan, water)
        and not _denied(scan, power.first)
        and not _two_jobs(scan, water, power)
        for water, power in _pairs(scan, "danger.water", "danger.power")
    )


def _pairs(scan: Scan, one: str, other: str) -> list[tuple[Hit, Hit]]:
    return [(a, b) for a in scan.labelled(one)[:_MOST] for b in scan.labelled(other)[:_MOST]]


def _two_jobs(scan: Scan, water: Hit, power: Hit) -> bool:
    """Whether each has a tradesman of its own ("a plumber for the leak and an electrician for the socket").

    They are then two jobs of one list, and nothing says that the water is at the socket. Both have to be named as
    persons, the second one behind an "and" that stands between water and power, and with him no word of water: in doubt
    it is a danger.
    """
    earlier, later = (water, power) if water.first <= power.first else (power, water)
    people = [hit for hit in scan.labelled("trade") if hit.first == hit.last and _is_person(scan, hit.first)]
    ahead = {hit.label for hit in people if 0 < earlier.first - hit.last <= _OF_A_JOB}
    between = [hit for hit in people if earlier.last < hit.first and hit.last < later.first]
    apart = [hit for hit in between if ahead - {hit.label} and _joined(scan, earlier.last, hit.first)]
    last = len(scan.words)
    sides = [range(hit.last + 1, last) if water is earlier else range(hit.first) for hit in apart]
    return any(not _wet(scan, side) for side in sides)


def _wet(scan: Scan, side: range) -> bool:
    """Whether anything wet is told of among these words, on the side of the electricity."""
    told = any(hit.first in side for label in ("danger.water", "danger.wet") for hit in scan.labelled(label))
    return told or any(form in words("danger.wetness") for i in side for form in scan.words[i].forms)


def _is_person(scan: Scan, at: int) -> bool:
    return any(form in words("danger.tradesmen") for form in scan.words[at].forms)


def _joined(scan: Scan, after: int, at: int) -> bool:
    """Whether an "and" stands right before this word, or is a part of it, behind the word `after`."""
    low = scan.words[at].low
    attached = any(low == f"{letter}{form}" for letter in words("danger.and_letter") for form in scan.words[at].forms)
    return attached or any(scan.words[i].low in words("danger.and") for i in range(max(after + 1, at - 2), at))


def _meet(scan: Scan, pair: _Together) -> bool:
    """Whether thing and sign stand near each other, neither denied nor over; one word is not both."""
    return any(
        _apart(thing, sign) <= pair.words
        and not (pair.clause and _parted(scan, thing, sign))
        and not (pair.danger is Danger.FLOOD_NEAR_POWER and _two_jobs(scan, thing, sign))
        and _stands(scan, sign)
        and _stands(scan, thing)
        for thing in _things(scan, pair.thing)
        for sign in _signs(scan, pair)
        if (thing.first, thing.last) != (sign.first, sign.last)
    )


def _signs(scan: Scan, pair: _Together) -> list[Hit]:
    """The signs of this kind, but no pipe that bursts: what gushes from it is water and no current."""
    bursts = scan.labelled("undo.burst") if pair.danger is Danger.SPARKS else []
    return [hit for hit in scan.labelled(pair.sign)[:_MOST] if not any(hit.inside(burst) for burst in bursts)]


def _things(scan: Scan, label: str) -> list[Hit]:
    """The things of this kind, but not the water of a water meter."""
    names = scan.labelled("undo.water_thing") if label == "danger.wet" else []
    return [hit for hit in scan.labelled(label)[:_MOST] if not any(hit.inside(name) for name in names)]


def _coolant(scan: Scan, danger: Danger) -> bool:
    """Whether the gas is that of an air conditioner or a fridge, which leaks without danger, and nobody smells it."""
    return danger is Danger.GAS and scan.has("undo.coolant") and not scan.has("danger.smell")


def _apart(one: Hit, other: Hit) -> int:
    """Words between two phrases, one when they are neighbours."""
    return max(one.first, other.first) - min(one.last, other.last)


def _parted(scan: Scan, one: Hit, other: Hit) -> bool:
    """Whether a clause ends between them."""
    return any(i in scan.breaks for i in range(min(one.last, other.last), max(one.first, other.first)))


def _child_locked_in(scan: Scan) -> bool:
    """A child shut in. That the writer stands outside says nothing; that all stand outside, without "in", does.

    Said in one breath ("the baby is locked in the car") nothing else in the message takes it back: not the tablet that
    the child has with him, not the other child that stands outside with the writer.
    """
    if any(_stands(scan, hit) for hit in scan.labelled("danger.child_within")):
        return True
    lows = {token.low for token in scan.words}
    outside = bool(lows & words("danger.outside"))
    if scan.has("undo.locked") or (outside and scan.has("danger.with_me")):
        return False
    if _close(scan, "danger.child", "danger.trapped", _NEAR_CHILD):
        return True
    if outside and not lows & words("danger.inside"):
        return False
    if _close(scan, "danger.child", "danger.locked", _NEAR_CHILD):
        return True
    return _close(scan, "danger.child", "danger.shut", _NEAR_CHILD) and scan.has("danger.within")
