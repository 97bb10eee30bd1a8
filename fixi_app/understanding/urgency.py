"""Whether it presses: urgent (words of urgency, running damage, locked out), as soon as possible; negations count."""

from dataclasses import dataclass

from fixi_app.understanding.grammar import said
from fixi_app.understanding.lexicon import Hit
from fixi_app.understanding.scan import Scan


@dataclass(frozen=True, slots=True)
class Pressing:
    urgent: bool
    asap: bool
    calm: bool
    """He said himself that it can wait."""
    urgent_itself: bool
    """Urgent even without the wish for haste ("flooded", not "now")."""


def pressing_of(scan: Scan) -> Pressing:
    """How the customer himself presses. A danger is added by the caller."""
    calm = scan.labelled("calm")
    covers = [*calm, *scan.labelled("cover")]
    urgent = any(not _covered(hit, covers) for hit in scan.labelled("urgent"))
    asap = any(_presses(scan, hit) and not _covered(hit, covers) for hit in scan.labelled("asap"))
    quiet = any(_unconditional(hit) for hit in calm)
    return Pressing((urgent or asap) and not quiet, asap and not quiet, quiet, urgent and not quiet)


def _presses(scan: Scan, hit: Hit) -> bool:
    """A "now" that only begins a sentence (هلا الجلاية ما بتسحب) tells what is; it asks where its clause ends."""
    if hit.label == "asap.last" and hit.last not in scan.breaks and hit.last + 1 < len(scan.words):
        return False
    return not _place_follows(scan, hit)


def _place_follows(scan: Scan, hit: Hit) -> bool:
    """ "We moved, now in Hadera" tells where he lives these days."""
    if not said(scan.low[: hit.start], "place.moved"):
        return False
    near = (hit.last + 1, hit.last + 2) if scan.low[hit.start].isascii() else (hit.last + 1,)
    return any(match.first in near for match in scan.places) and not any(i in scan.breaks for i in (hit.last,))


def _covered(hit: Hit, calm: list[Hit]) -> bool:
    """Whether the word stands inside a phrase that takes it back (לא דחוף, until now)."""
    return any(other.first <= hit.first and hit.last <= other.last for other in calm)


def _unconditional(hit: Hit) -> bool:
    """A phrase of two words and more; a lone "whenever" does not outweigh a burst pipe."""
    return hit.last > hit.first
