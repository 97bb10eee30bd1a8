"""Whether words name only who is wanted ("a plumber, please") and nothing that he is wanted for."""

from functools import cache

from fixi_app.understanding.grammar import words
from fixi_app.understanding.lexicon import Hit
from fixi_app.understanding.normalize import Token
from fixi_app.understanding.scan import Scan

_BETWEEN = 3
"""Letters up to which a word joins a technician and his machines ("мастер по холодильникам")."""


def only_who(scan: Scan) -> bool:
    """Every word of a trade is one for a person of it; a fault, a danger or a thing to be worked on says more."""
    hits = scan.labelled("trade")
    if not hits or scan.has("intent.fault"):
        return False
    return all(_names_him(scan, hit) or _his_machines(scan, hit) for hit in hits)


def _names_him(scan: Scan, hit: Hit) -> bool:
    said = scan.words[hit.first : hit.last + 1]
    return any(_is(word, listed) for word in said for listed in ("trade.persons", "trade.technicians"))


def _his_machines(scan: Scan, hit: Hit) -> bool:
    """ "A technician for air conditioners": beside him a lone thing says of what he is one."""
    if hit.first != hit.last:
        return False
    sides = ((hit.first - 1, hit.first - 2), (hit.first + 1, hit.first + 2))
    return any(_technician(scan, near) or (_joins(scan, near) and _technician(scan, far)) for near, far in sides)


def _technician(scan: Scan, at: int) -> bool:
    return 0 <= at < len(scan.words) and _is(scan.words[at], "trade.technicians")


def _joins(scan: Scan, at: int) -> bool:
    return 0 <= at < len(scan.words) and len(scan.words[at].low) <= _BETWEEN


def _is(word: Token, listed: str) -> bool:
    whole, starts = _listed(listed)
    return any(form in whole or form.startswith(starts) for form in word.forms)


@cache
def _listed(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words, and beginnings: those that are written with a star."""
    every = words(name)
    return frozenset(every), tuple(each[:-1] for each in every if each.endswith("*"))
