"""Which trade is needed: the strongest evidence wins, between equals the fault named first."""

from dataclasses import dataclass

from fixi_app.domain.reading import Trade
from fixi_app.understanding.grammar import patterns, said, words
from fixi_app.understanding.lexicon import Hit
from fixi_app.understanding.scan import Scan

_NEAR = 2
_PLAIN = 3
"""Weight from which a phrase tells a fault by itself."""
_PERSON = 4
"""Weight from which a phrase names who is wanted."""
_LOOK_BACK = 40
_CUE = r"(?<![^\W_])(?:{})(?![^\W_])"
_SURE = {5: 0.95, 4: 0.95, 3: 0.9, 2: 0.75, 1: 0.6}


@dataclass(frozen=True, slots=True)
class TradeFound:
    trade: Trade
    confidence: float
    first: int
    """Index of the first word of the evidence."""


def trade_of(scan: Scan) -> TradeFound | None:
    """The trade, or None when nothing in the words points to one."""
    hits = _first_told(scan, _telling(scan))
    return _strongest(hits) if hits else None


def second_of(scan: Scan) -> tuple[Trade, int, int] | None:
    """The other trade of a second fault; where the first one ends and it begins. None when all is of one trade."""
    hits, first = _telling(scan), trade_of(scan)
    for also in scan.labelled("also"):
        before = [hit for hit in hits if hit.last < also.first and hit.weight >= _PLAIN]
        behind = [hit for hit in hits if hit.first > also.last and hit.weight >= _PLAIN]
        if first and before and behind and _strongest(behind).trade is not first.trade:
            begins = max(each.end for each in scan.labelled("also") if each.last < behind[0].first)
            return _strongest(behind).trade, also.start, begins
    return None


def _telling(scan: Scan) -> list[Hit]:
    """What tells of a fault or of who is wanted, without what only sounds like it."""
    hits = [hit for hit in scan.labelled("trade") if not _refused(scan, hit) and not _mere_thing(scan, hit)]
    hits = [hit for hit in hits if not _explained(scan, hit)]
    hits = _replaced(scan, _undismissed(scan, hits))
    hits = [hit for hit in hits if not _circumstance(scan, hit)] or hits
    hits = [hit for hit in hits if not _room(scan, hit)] or hits
    return [hit for hit in hits if not any(_outdone(hit, other) for other in hits)]


def _strongest(hits: list[Hit]) -> TradeFound:
    top = max(hit.weight for hit in hits)
    best = min((hit for hit in hits if hit.weight == top), key=lambda hit: (hit.first, -hit.words, hit.last))
    return TradeFound(Trade(best.label.removeprefix("trade.")), _SURE[top], best.first)


def _undismissed(scan: Scan, hits: list[Hit]) -> list[Hit]:
    """ "Forget the roaches": neither they nor what else is said of them counts, when something else is wanted."""
    gone = {hit.label for hit in hits if _dismissed(scan.low[max(0, hit.start - _LOOK_BACK) : hit.start])}
    return [hit for hit in hits if hit.label not in gone]


def _dismissed(before: str) -> bool:
    return said(before, "trade.dismissed", r"(?<![^\W_])(?:{})(?:\s[^\s.,!?;]+){0,2}\s$") is not None


def _replaced(scan: Scan, hits: list[Hit]) -> list[Hit]:
    """ "A plumber, no wait, an electrician": what stands before the correction is gone when as much stands behind."""
    for cue in (match for each in patterns(scan.low, "place.actually", _CUE) for match in each.finditer(scan.low)):
        before = [hit for hit in hits if hit.end <= cue.start()]
        behind = [hit for hit in hits if hit.start >= cue.end()]
        asked_for = max((hit.weight for hit in before), default=0)
        if before and any(hit.weight >= max(asked_for, _PERSON) for hit in behind):
            return behind
    return hits


def _outdone(hit: Hit, other: Hit) -> bool:
    """Whether it is a part of what another trade's phrase says more fully (the door of a fridge)."""
    fuller = other.label != hit.label and other.words > hit.words and other.weight >= hit.weight
    return fuller and hit.inside(other)


def _first_told(scan: Scan, hits: list[Hit]) -> list[Hit]:
    """Without what is told behind an "and also": of several faults the customer puts the first one first."""
    for also in scan.labelled("also"):
        before = [hit for hit in hits if hit.last < also.first]
        if any(hit.weight >= _PLAIN for hit in before):
            return before
    return hits


def _explained(scan: Scan, hit: Hit) -> bool:
    """Whether it is part of an address or a name already read (דוד פה, HaHashmal street), or of the way to the door."""
    door = any(each.first <= hit.first and hit.last <= each.last for each in scan.labelled("doorstep"))
    return door or any(start <= hit.start and hit.end <= end for start, end in scan.taken)


def _room(scan: Scan, hit: Hit) -> bool:
    """Whether it is a lone word for a room: "in the shower" tells where, not what."""
    return hit.first == hit.last and scan.words[hit.first].low in words("trade.rooms")


def _mere_thing(scan: Scan, hit: Hit) -> bool:
    """ "My husband will open the door": a door is a handyman's only when something is wanted of it."""
    thing = hit.label == "trade.handyman" and hit.weight <= 2
    return thing and not (scan.has("intent.need") or scan.has("intent.price_question"))


def _circumstance(scan: Scan, hit: Hit) -> bool:
    """ "Whenever I run the dishwasher": what is then in use is not what is broken."""
    return any(0 <= hit.first - told.last <= _NEAR for told in scan.labelled("circumstance"))


def _refused(scan: Scan, hit: Hit) -> bool:
    """ "Not a plumber": the word before says no, and the word itself is a noun alone."""
    if hit.first == 0 or hit.first - 1 in scan.breaks:
        return False
    definite = scan.words[hit.first].low[0] in words("trade.the")
    if hit.last > hit.first and not definite:
        return hit.label == "trade.gas" and scan.words[hit.first - 1].low in words("trade.without")
    before = scan.words[hit.first - 1].low
    if before in words("trade.articles") and hit.first > 1:
        before = scan.words[hit.first - 2].low
    return before in words("trade.denied")
