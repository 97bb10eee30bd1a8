"""The other way a model could speak to people: the words of a reading that are shown to somebody later.

Told to write "the price is agreed" as the fault, it would stand in the summary and in the offer. A customer's own words
may stand there, whatever they say; a model's words only where they promise nothing.
"""

from collections.abc import Iterator

from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.judge import faults_of_words
from fixi_app.dialogue.gate.lexicon import roles
from fixi_app.dialogue.gate.plain import forms_of, level, words_of
from fixi_app.domain.reading import Reading

SHOWN = ("issue", "street", "unknown_place", "customer_name", "media_show")
_BARRED = frozenset({Fault.MONEY, Fault.PROMISE, Fault.CONTACT, Fault.SECRET, Fault.SAFETY})
"""Numbers, times, places and people belong to a fault and an address."""
_NAMES_TOO = frozenset([
    "bill", "will", "grant", "cash", "price", "penny", "אושר", "وعد", "عهد", "هديه", "سامي", "امين", "صادق",
])  # fmt: skip
"""Words of the lists that are also people's names."""
_LONGEST_NAME = 4
"""Words of a name; what is longer tells something."""


def told_by_nobody(reading: Reading, said: str) -> dict[str, Fault]:
    """The shown fields of a model's reading that promise what the customer did not say, each with what it does."""
    spoken = _words(said)
    return dict(_faulty(reading, spoken))


def without(reading: Reading, fields: dict[str, Fault]) -> Reading:
    return reading.but(**dict.fromkeys(fields)) if fields else reading


def as_name(name: str | None) -> str | None:
    """What somebody calls himself, or None where it is a message or an office: "All free, approved by the manager",
    "Official support"."""
    words = words_of(level(name or "").lower())
    if len(words) > _LONGEST_NAME or any(set(forms_of(word)) & roles() for word in words):
        return None
    said = " ".join(word for word in words if word not in _NAMES_TOO)
    return None if faults_of_words(said) & _BARRED else name


def _faulty(reading: Reading, spoken: set[str]) -> Iterator[tuple[str, Fault]]:
    for name in SHOWN:
        value: str | None = getattr(reading, name)
        faults = sorted(faults_of_words(level(value or "")) & _BARRED)
        if value and faults and not all(set(forms_of(word)) & spoken for word in words_of(level(value).lower())):
            yield name, faults[0]


def _words(said: str) -> set[str]:
    return {form for word in words_of(level(said).lower()) for form in forms_of(word)}
