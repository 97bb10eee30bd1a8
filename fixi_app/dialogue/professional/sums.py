"""Sums of money in what a professional writes about his prices."""

import re

_SUM = r"(\d{1,3}(?:,\d{3})+|\d{1,6})"
_COIN = r"(?:₪|ש\"ח|שח|שקל|shekels?|nis)?"
_SUMS = re.compile(rf"(?<![\d.,]){_SUM}(?:\s*(?:-|–|—|עד|to)\s*{_SUM})?\s*{_COIN}(?![\d%])", re.I)


def sums_in(said: str) -> tuple[float, float] | None:
    """A price as a range or one sum, where just one is said."""
    found = list(_SUMS.finditer(said))
    if len(found) != 1:
        return None
    low, high = found[0][1], found[0][2] or found[0][1]
    start, end = float(low.replace(",", "")), float(high.replace(",", ""))
    return (start, end) if 0 < start <= end else None


def without_sums(said: str) -> str:
    return " ".join(_SUMS.sub(" ", said).split())
