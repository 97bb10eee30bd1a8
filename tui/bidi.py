"""Right-to-left text in a grid that paints left to right: which character stands where.

Promise: `visual(text)` is what UAX#9 (implicit part) gives for one line, over grapheme clusters, so that nikud stays on
its letter and an emoji stays whole. Stored text is never changed; only what is painted is. python-bidi was refused as
the renderer: it puts nikud on the wrong letter, reverses emoji sequences, mirrors nothing and returns no map, without
which neither a caret nor a click can be placed. It serves as the oracle of the tests.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_OPENING = "([{<«‹⟨⟪⌈⌊≤"
_CLOSING = ")]}>»›⟩⟫⌉⌋≥"
_MIRRORED = {a: b for pair in zip(_OPENING, _CLOSING, strict=True) for a, b in (pair, pair[::-1])}
# Halves of a check box are drawn with these two; swapped like brackets, the box stays closed when its line is reversed.
_MIRRORED |= {"▐": "▌", "▌": "▐"}
_PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⟪": "⟫", "⌈": "⌉", "⌊": "⌋"}
_PAIRS_BACK = {close: open_ for open_, close in _PAIRS.items()}

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# A signed or grouped number (+972 50..., -250, 052 123 4567) keeps its own order. By the letter of UAX#9 the sign would
# land at the right of the number and groups would swap: correct Unicode, and a phone number nobody can dial. So would
# the sign of a key (^G) in a Hebrew sentence.
_NUMBER_FIELD = re.compile(
    r"(?<![\w+\-])(?:[+\-][₪$€]?\d(?:[\d\- .,:/]*\d)?|\d{2,4}[ \-]\d{3}[ \-]\d{3,4}|\^[A-Z])(?!\w)"
)
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Line:
    """One line laid out. `order[i]` is the logical cluster painted at place i; `starts` are character offsets."""

    clusters: tuple[str, ...]
    starts: tuple[int, ...]
    levels: tuple[int, ...]
    order: tuple[int, ...]
    base: str

    def painted(self, place: int) -> str:
        """The cluster at this place, mirrored where it is read from the right."""
        index = self.order[place]
        cluster = self.clusters[index]
        return _MIRRORED.get(cluster, cluster) if self.levels[index] % 2 else cluster


def has_rtl(text: str) -> bool:
    """Whether any character is of a right-to-left script."""
    return _RIGHT_TO_LEFT.search(text) is not None


@lru_cache(maxsize=4096)
def first_strong(text: str, otherwise: str = "L") -> str:
    """ "R" or "L" by the first letter that has a direction (P2-P3); `otherwise` when there is none."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
    return otherwise


def visual(text: str, base: str | None = None) -> str:
    """One line as it is to be painted from left to right. `base` None: by its first strong letter."""
    direction = base or first_strong(text)
    if direction == "L" and not has_rtl(text):
        return text
    return painted(lay_out(text, direction))


def in_words(line: Line) -> Line:
    """The line for a terminal that turns the letters of each word itself: words in their places, letters as stored."""
    order = list(line.order)
    index = 0
    while index < len(order):
        end = index
        while end < len(order) and _is_letter(line, order[end]):
            end += 1
        order[index:end] = reversed(order[index:end])
        index = max(end, index + 1)
    return Line(line.clusters, line.starts, line.levels, tuple(order), line.base)


def _is_letter(line: Line, index: int) -> bool:
    return _kind(line.clusters[index]) in ("R", "AL")


def painted(line: Line) -> str:
    """The characters of a line, in the order of its places."""
    return "".join(line.painted(place) for place in range(len(line.order)))


@lru_cache(maxsize=8192)
def lay_out(text: str, base: str, numbers: bool = True) -> Line:
    """The line with its levels and its order. `numbers` False = the bare standard, as the oracle knows it."""
    clusters = split_clusters(text)
    starts, at = [], 0
    for cluster in clusters:
        starts.append(at)
        at += len(cluster)
    kinds = [_kind(cluster) for cluster in clusters]
    resolved = list(kinds)
    if numbers:
        _fence_numbers(text, starts, resolved)
    paragraph = 1 if base == "R" else 0
    levels = _levels(clusters, kinds, resolved, paragraph)
    return Line(tuple(clusters), tuple(starts), tuple(levels), tuple(_reorder(levels)), base)


def split_clusters(text: str) -> list[str]:
    """What a person sees as one character each: a letter with its points, an emoji with its parts, a flag."""
    clusters: list[str] = []
    for char in text:
        if clusters and _belongs(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _belongs(cluster: str, char: str) -> bool:
    if char == _JOINER or cluster[-1] == _JOINER:
        return True
    if unicodedata.category(char) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    return len(cluster) == 1 and _is_flag_half(cluster) and _is_flag_half(char)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _kind(cluster: str) -> str:
    return unicodedata.bidirectional(cluster[0]) or "L"


def _fence_numbers(text: str, starts: list[int], kinds: list[str]) -> None:
    spans = [match.span() for match in _NUMBER_FIELD.finditer(text)]
    for index, start in enumerate(starts):
        if any(first <= start < last for first, last in spans):
            kinds[index] = "L"


def _levels(clusters: list[str], original: list[str], kinds: list[str], paragraph: int) -> list[int]:
    edge = "R" if paragraph else "L"
    _weak(kinds, edge)
    _brackets(clusters, original, kinds, edge)
    _neutral(kinds, edge)
    levels = [_implicit(kind, paragraph) for kind in kinds]
    _trailing_blanks(original, levels, paragraph)
    return levels


def _weak(kinds: list[str], edge: str) -> None:
    """W1 to W7. A cluster has its points inside, so W1 concerns only a mark that stands without a letter."""
    strong = previous = edge
    for index, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kind = previous
        if kind in ("R", "L", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        kinds[index] = previous = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    _separators(kinds)
    _terminators(kinds)
    strong = edge
    for index, kind in enumerate(kinds):
        if kind in ("R", "L"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"
        elif kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"


def _separators(kinds: list[str]) -> None:
    """W4: one separator between two numbers of a kind becomes part of them."""
    for index in range(1, len(kinds) - 1):
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and ((kind == "CS" and before in ("EN", "AN")) or (kind == "ES" and before == "EN")):
            kinds[index] = before


def _terminators(kinds: list[str]) -> None:
    """W5: currency and percent signs beside a European number belong to it."""
    index = 0
    while index < len(kinds):
        end = index
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > index and "EN" in (kinds[index - 1] if index else "", kinds[end] if end < len(kinds) else ""):
            kinds[index:end] = ["EN"] * (end - index)
        index = max(end, index + 1)


def _side(kind: str) -> str:
    """The direction a kind lends to its surroundings: numbers count as right-to-left (N0, N1)."""
    return "R" if kind in ("R", "EN", "AN") else kind if kind == "L" else ""


def _brackets(clusters: list[str], original: list[str], kinds: list[str], edge: str) -> None:
    """N0: both brackets of a pair take the direction of what they hold, or of what stands before them."""
    for first, last in _bracket_pairs(clusters, kinds):
        inside = {_side(kind) for kind in kinds[first + 1 : last]} - {""}
        if edge in inside:
            found = edge
        elif inside:
            before = next((side for kind in reversed(kinds[:first]) if (side := _side(kind))), edge)
            found = before if before in inside else edge
        else:
            continue
        for place in (first, last):
            kinds[place] = found
            _marks_after(place, original, kinds, found)


def _marks_after(place: int, original: list[str], kinds: list[str], found: str) -> None:
    following = place + 1
    while following < len(original) and original[following] in ("NSM", "BN"):
        kinds[following] = found
        following += 1


def _bracket_pairs(clusters: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    """BD16: pairs by the order of their openings; the standard gives up past 63 open ones."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, cluster in enumerate(clusters):
        bracket = cluster[0]
        if kinds[index] != "ON":
            continue
        if bracket in _PAIRS:
            if len(stack) == 63:
                return []
            stack.append((bracket, index))
        elif bracket in _PAIRS_BACK:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == _PAIRS_BACK[bracket]:
                    pairs.append((stack[depth][1], index))
                    del stack[depth:]
                    break
    return sorted(pairs)


def _neutral(kinds: list[str], edge: str) -> None:
    """N1 and N2: what has no direction takes that of both neighbours, or of the paragraph."""
    index = 0
    while index < len(kinds):
        if _side(kinds[index]):
            index += 1
            continue
        end = index
        while end < len(kinds) and not _side(kinds[end]):
            end += 1
        before = _side(kinds[index - 1]) if index else edge
        after = _side(kinds[end]) if end < len(kinds) else edge
        kinds[index:end] = [before if before == after else edge] * (end - index)
        index = end


def _implicit(kind: str, paragraph: int) -> int:
    """I1 and I2."""
    if paragraph:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def _trailing_blanks(original: list[str], levels: list[int], paragraph: int) -> None:
    """L1: blanks at the end of the line, and those before a tab, stand at the paragraph's level."""
    blank = True
    for index in range(len(levels) - 1, -1, -1):
        kind = original[index]
        blank = kind in ("S", "B") or (blank and kind in ("WS", "BN"))
        if blank:
            levels[index] = paragraph


def _reorder(levels: list[int]) -> list[int]:
    """L2: reverse every run at or above each level, from the highest down to the lowest odd one."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        index = 0
        while index < len(order):
            if levels[order[index]] < level:
                index += 1
                continue
            end = index
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[index:end] = reversed(order[index:end])
            index = end
    return order
