"""What is hidden in the records that pass the door: by the meaning of each field, so that no screen can forget it.

A field is known by its name; what a text field says is searched for names, streets and phones that stand elsewhere in
the same answer or were seen before. Pure but for what it has seen. Masked text always holds `MASK`, by which the door
knows it again when it comes back.
"""

import re
from collections.abc import Iterator, Mapping, Set
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from fixi_app.domain.base import Record
from fixi_app.domain.contacts import masked_phone
from fixi_app.domain.understood import Understood

MASK = "••"
HIDDEN = "•••"
_MOST_WORDS = 20_000
_HOLDING = (str, Record, Mapping, list, tuple)
"""What can hold a text."""
_LEAST_DIGITS = 8


class Kind(StrEnum):
    NAME = "name"
    PHONE = "phone"
    STREET = "street"
    """Streets, numbers, floors, and links to a map."""
    CHAT = "chat"
    """What people wrote to each other."""
    MEDIA = "media"
    TEXT = "text"
    """A sentence that may hold some of it. Whatever is not known otherwise."""
    OPEN = "open"
    """Ids and what names nobody."""


_BY_NAME = {
    "street": Kind.STREET, "house_number": Kind.STREET, "address": Kind.STREET, "floor": Kind.STREET,
    "apartment": Kind.STREET, "entrance": Kind.STREET, "transcript": Kind.CHAT, "caption": Kind.CHAT,
    "text": Kind.CHAT, "last_text": Kind.CHAT, "words": Kind.CHAT, "said": Kind.CHAT, "draft": Kind.CHAT,
    "media": Kind.MEDIA, "called": Kind.NAME, "who": Kind.NAME, "customer": Kind.NAME, "person": Kind.NAME,
    "sender": Kind.NAME, "id": Kind.OPEN, "key": Kind.OPEN, "kind": Kind.OPEN, "by": Kind.OPEN,
}  # fmt: skip
_BY_ENDING = (
    ("_id", Kind.OPEN), ("_ids", Kind.OPEN), ("phone", Kind.PHONE), ("phones", Kind.PHONE), ("name", Kind.NAME),
    ("names", Kind.NAME), ("url", Kind.STREET), ("link", Kind.STREET),
)  # fmt: skip
_BY_RECORD = {
    ("Consequence", "text"): Kind.TEXT,  # a sentence of the desk; any other `text` is somebody's words
    ("NeedRow", "words"): Kind.CHAT,
    ("NeedRow", "has"): Kind.OPEN,
    ("NeedRow", "ref"): Kind.OPEN,
    ("ChatRow", "has"): Kind.OPEN,
    ("ChatRow", "last_by"): Kind.OPEN,
    ("SimulatedPerson", "address"): Kind.OPEN,  # by it the person is called; no screen shows it
    ("Health", "address"): Kind.OPEN,  # of this computer
    ("CalendarSpan", "who"): Kind.NAME,
    ("HealthPart", "name"): Kind.OPEN,
    ("LogLine", "text"): Kind.OPEN,  # masked when it was written
    ("Exported", "file"): Kind.OPEN,  # a path that must be found; its date looks like a phone
    ("User", "name"): Kind.OPEN,  # who sits here is no secret to whoever looks on
    ("UserRow", "name"): Kind.OPEN,
    ("Saved", "field"): Kind.OPEN,
    ("Saved", "deed"): Kind.OPEN,  # by it the deed is taken back
    ("SetupField", "name"): Kind.OPEN,
    ("BackupRow", "name"): Kind.OPEN,
    ("Session", "user"): Kind.OPEN,
    ("Link", "url"): Kind.OPEN,  # a secret that must be found whole
    ("AuditEntry", "by"): Kind.TEXT,  # a user, or a professional
    ("AuditEntry", "about"): Kind.NAME,
    ("AuditChange", "field"): Kind.OPEN,
    ("AuditChange", "label"): Kind.OPEN,
    # What somebody's words were taken to say is hidden as the words are, whichever field it came to stand in.
    **{("Understood", field): Kind.CHAT for field in Understood.model_fields},
    ("Understood", "source"): Kind.OPEN,
    ("Answer", "choice"): Kind.CHAT,
    ("Wanted", "part"): Kind.OPEN,  # a part of the day
}


@cache
def kind_of(record: str, field: str) -> Kind:
    """What a field holds, by the name of its record and its own."""
    known = _BY_RECORD.get((record, field)) or _BY_NAME.get(field)
    return known or next((kind for ending, kind in _BY_ENDING if field.endswith(ending)), Kind.TEXT)


def _fields(record: Record) -> Iterator[tuple[str, Any, Kind]]:
    """(name, value, what it holds). A record that tells of a change says itself which field it is about."""
    about = getattr(record, "field", None)
    for name, kind in _kinds(type(record)):
        if isinstance(about, str) and name in ("before", "after"):
            kind = _kind_told(about)
        yield name, getattr(record, name), kind


def _kind_told(about: str) -> Kind:
    """Of a value that is told: whoever is meant by an id is told there by name."""
    return Kind.NAME if about.endswith(("_id", "_ids")) else kind_of("", about)


@cache
def _kinds(record: type[Record]) -> tuple[tuple[str, Kind], ...]:
    return tuple((name, kind_of(record.__name__, name)) for name in record.model_fields)


class Veil:
    """Hides one record after the other. Make a new one when what is to be hidden changes."""

    def over(self, value: Any) -> Any:
        return self._hidden(value, Kind.TEXT)

    def _hidden(self, value: Any, kind: Kind) -> Any:
        if isinstance(value, str):
            return value if isinstance(value, Enum) or kind is Kind.OPEN or not value else self.text(value, kind)
        if isinstance(value, Record):
            return self._record(value)
        if isinstance(value, Mapping):
            return {key: self._hidden(one, kind_of("", str(key))) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._hidden(one, kind) for one in self.listed(value, kind))
        return value

    def _record(self, record: Record) -> Record:
        changes = {
            name: self._hidden(value, kind) for name, value, kind in _fields(record) if isinstance(value, _HOLDING)
        }
        # Not validated: a masked phone is no phone, and never goes back.
        return record.model_copy(update=changes)

    def text(self, text: str, kind: Kind) -> str:
        """A text of this kind as it may be seen."""
        raise NotImplementedError

    def listed(self, values: list[Any] | tuple[Any, ...], kind: Kind) -> list[Any] | tuple[Any, ...]:
        """Which members of a list may be seen."""
        return values


class ViewerVeil(Veil):
    """For those who only read: no chats, no media, no full phones."""

    def text(self, text: str, kind: Kind) -> str:
        if kind in (Kind.CHAT, Kind.MEDIA):
            return HIDDEN
        return masked_phone(text) if kind is Kind.PHONE else without_phones(text)

    def listed(self, values: list[Any] | tuple[Any, ...], kind: Kind) -> list[Any] | tuple[Any, ...]:
        return () if kind is Kind.MEDIA else values


class PresenterVeil(Veil):
    """For those who look over a shoulder: nobody's name, phone or street, and nothing of what people wrote."""

    def __init__(self, words: Set[str]) -> None:
        self._known = dict.fromkeys(words)
        self._learned: set[str] = set()
        self._masked: dict[tuple[str, Kind], str] = {}
        """What was masked already, as long as no new word is known: a table is read again at every change of data."""

    def over(self, value: Any) -> Any:
        self._learn(value, Kind.TEXT)
        return super().over(value)

    def text(self, text: str, kind: Kind) -> str:
        seen = self._masked.get((text, kind))
        if seen is None:
            if len(self._masked) >= _MOST_WORDS:
                self._masked.clear()
            seen = self._masked[text, kind] = self._made(text, kind)
        return seen

    def _made(self, text: str, kind: Kind) -> str:
        if kind is Kind.PHONE:
            return masked_phone(text)
        if kind is Kind.NAME:
            return _WORD.sub(_initial, without_phones(text))
        if kind in (Kind.STREET, Kind.MEDIA):
            return HIDDEN
        return _WORD.sub(HIDDEN, text) if kind is Kind.CHAT else self._sentence(text)

    def _sentence(self, text: str) -> str:
        return _PLACE.sub(self._unnamed, without_phones(text))

    def _unnamed(self, found: re.Match[str]) -> str:
        word, number = found[1], found[2] or ""
        if not self._knows(word):
            return found[0]
        return f"{word[0]}{MASK}{re.sub(_NUMBER, HIDDEN, number)}"

    def _knows(self, word: str) -> bool:
        """Hebrew writes `to`, `of` and `and` on to the word: a name is known with them too."""
        low = word.casefold()
        bare = [low, *(low[n:] for n in (1, 2) if len(low) > n + 1 and set(low[:n]) <= _PREFIXES)]
        return any(one in self._known for one in bare)

    def _learn(self, value: Any, kind: Kind) -> None:
        if isinstance(value, Record):
            for _, one, its in _fields(value):
                self._learn(one, its)
        elif isinstance(value, list | tuple):
            for one in value:
                self._learn(one, kind)
        elif isinstance(value, str) and kind in (Kind.NAME, Kind.STREET) and value not in self._learned:
            self._keep(value)

    def _keep(self, text: str) -> None:
        """Know the words of a name or a street from now on; the oldest are forgotten when they are too many."""
        if len(self._learned) >= _MOST_WORDS:
            self._learned.clear()
        self._learned.add(text)
        self._known.update(dict.fromkeys(words_in(text)))
        self._masked.clear()
        while len(self._known) > _MOST_WORDS:
            del self._known[next(iter(self._known))]


def words_in(text: str) -> list[str]:
    """The words of a name or a street by which it is found again; an initial is none."""
    return [word.casefold() for word in _WORD.findall(text) if len(word) > 1 and not word.isdigit()]


def without_phones(text: str) -> str:
    """Every phone masked; dates, hours and prices stay."""
    return _PHONE.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return found[0] if len(digits) < _LEAST_DIGITS else f"{digits[:3]}{HIDDEN}{digits[-3:]}"


def _initial(found: re.Match[str]) -> str:
    return f"{found[0][0]}{MASK}"


_PREFIXES = frozenset("ולהבמשכ")
_WORD = re.compile(r"[^\W_]+(?:['\u05f3\u05f4\"-][^\W_]+)*")
_NUMBER = r"\d+[א-תA-Za-z]?"
_PLACE = re.compile(rf"({_WORD.pattern})(\s+{_NUMBER}(?![\w:.]))?")
"""A word, with the house number behind it; `9:00` and `24.11` are none."""
_PHONE = re.compile(r"(?<![\w•])\+?\(?\d(?:[-\s().]{0,2}\d){7,14}(?!\w)(?<!\d{4}-\d\d-\d\d)")
