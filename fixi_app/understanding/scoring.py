"""How well readings agree with a labelled set: per field what was found, missed and invented, as F1.

Pure. The rules are those of the labelled sets: a field that is missing from the expectation is not scored, null asserts
that nothing may be stated, a wrong value is both missed and invented, and within `when` each part counts for itself.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

Values = Mapping[str, Any]
PlaceId = Callable[[str], object]
"""The id of the place that a name means; the name itself where nobody knows it."""

_WHEN = ("date", "from", "to")
_QUOTES = str.maketrans("׳’‘`״“”„־‐‑–", "''''\"\"\"\"----")
_STREET_WORDS = re.compile(r"(?:רחוב|רח'|street|str\.|str|st\.|st|улица|ул\.|شارع)")


class Tally(NamedTuple):
    """How many asserted values were found and missed, and how many were stated that are not so."""

    found: int = 0
    missed: int = 0
    invented: int = 0

    @property
    def f1(self) -> float | None:
        """From 0 to 1; None where nothing was asserted and nothing invented, which is neither good nor bad."""
        both = 2 * self.found + self.missed + self.invented
        return 2 * self.found / both if both else None


class Verdict(NamedTuple):
    """One asserted field of one message against what was stated."""

    field: str
    expected: Any
    stated: Any
    right: bool

    @property
    def tally(self) -> Tally:
        wrong = not self.right
        asserted, said = self.expected is not None, self.stated is not None
        return Tally(int(self.right and asserted), int(wrong and asserted), int(wrong and said))


def judged(expect: Values, stated: Values, place_id: PlaceId) -> list[Verdict]:
    """Each asserted field held against what was stated."""
    expected, said = flat(expect), flat({"when": None, **stated})
    return [_verdict(name, value, said.get(name), place_id) for name, value in expected.items()]


def flat(values: Values) -> dict[str, Any]:
    """`when` as its single values; `when: null` is that no date and no hour is there."""
    plain = {name: value for name, value in values.items() if name != "when"}
    if "when" not in values:
        return plain
    when = dict.fromkeys(_WHEN) if values["when"] is None else values["when"]
    return plain | {f"when.{name}": value for name, value in when.items()}


def total(verdicts: Iterable[Verdict]) -> Tally:
    """All of them together."""
    sums = [0, 0, 0]
    for verdict in verdicts:
        sums = [old + new for old, new in zip(sums, verdict.tally, strict=True)]
    return Tally(*sums)


def by_field(verdicts: Iterable[Verdict]) -> dict[str, Tally]:
    """A tally for each field, in the order in which the fields were first met."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(verdict.field, []).append(verdict)
    return {name: total(group) for name, group in groups.items()}


def shown(value: object, longest: int = 120) -> str:
    """A value, perhaps a customer's words, on one line that no terminal obeys: invisible characters are spelled out."""
    text = "".join(_spelled(c) for c in json.dumps(value, ensure_ascii=False))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _spelled(c: str) -> str:
    return f"\\u{ord(c):04x}" if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" else c


def _verdict(name: str, expected: Any, stated: Any, place_id: PlaceId) -> Verdict:
    if name == "city":
        return Verdict(name, expected, stated, _place(expected, place_id) == _place(stated, place_id))
    form = _street if name == "street" else _plain
    return Verdict(name, expected, stated, form(expected) == form(stated))


def _place(name: Any, place_id: PlaceId) -> object:
    return place_id(name) if isinstance(name, str) else name


def _plain(value: Any) -> Any:
    """Two spellings of the same letters are one value: composed or not, any quote, any blank, capital or small."""
    if not isinstance(value, str):
        return value
    return " ".join(unicodedata.normalize("NFC", value).translate(_QUOTES).casefold().split())


def _street(value: Any) -> Any:
    """The name alone: the word for street says nothing, and שד' is שדרות."""
    if not isinstance(value, str):
        return value
    words = ["שדרות" if word == "שד'" else word for word in _plain(value).split()]
    return " ".join(word for word in words if not _STREET_WORDS.fullmatch(word)) or _plain(value)
