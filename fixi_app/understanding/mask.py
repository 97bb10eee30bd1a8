"""Blots out numbers that are never an address or an hour: phones, prices, sizes, codes, links.

Done before any other reader looks at digits: afterwards a number means what the words around it say. The blots have
the length of what they hide, so offsets stay true.
"""

from collections.abc import Iterable

from fixi_app.understanding.grammar import ANY, grammars

BLOT = "\u00b7"


def hide_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these parts blotted out."""
    for start, end in spans:
        text = text[:start] + BLOT * (end - start) + text[end:]
    return text


def hide_numbers(low: str) -> str:
    """A clean, small-letter text without the numbers that mislead."""
    for pattern in grammars()[ANY].patterns("mask.patterns"):
        low = pattern.sub(lambda match: BLOT * len(match.group()), low)
    return low
