"""What stays of a turn's reading once the turn is over: enough to see how it was understood, and nothing beside it.

Promise: it is bounded (`MOST_BYTES`), whatever the words were. The words themselves stand in the message it lies with;
only what no message holds is kept in words: what was said in a voice note, and what a photo shows.
"""

from enum import Enum
from typing import Any

from fixi_app.domain.base import Record
from fixi_app.domain.facts import SURE
from fixi_app.domain.reading import Answer, Danger, Intent, Reading, Trade, Wanted

MOST_BYTES = 2_200
"""Of its document, and only of one whose every field is as long as it may be; a usual one takes some 250."""
_LONGEST, _LONGEST_WORDS = 60, 200
"""Bytes and not letters: a Hebrew letter takes two of them, and an emoji four."""
_MOST_CITIES = 3
_IN_WORDS = frozenset({"issue", "transcript", "media_show"})
DOUBTED = frozenset({
    "intent", "trade", "issue", "city", "street", "house_number", "floor", "apartment", "wanted", "customer_name",
    "media_show", "transcript",
})  # fmt: skip
"""Fields whose doubt is told."""


class Understood(Record):
    """As in `Reading`; absent = these words did not say it."""

    intent: Intent | None = None
    trade: Trade | None = None
    issue: str | None = None
    other_trade: Trade | None = None
    """Of a second fault told in the same breath."""
    city: str | None = None
    city_doubt: tuple[str, ...] = ()
    unknown_place: str | None = None
    street: str | None = None
    house_number: str | None = None
    floor: str | None = None
    apartment: str | None = None
    private_house: bool = False
    pin: bool = False
    """A place on the map came along."""
    wanted: Wanted | None = None
    asap: bool = False
    urgent: bool = False
    danger: Danger | None = None
    customer_name: str | None = None
    answer: Answer | None = None
    transcript: str | None = None
    media_show: str | None = None
    corrects: bool = False
    confidence: dict[str, float] = {}
    """Of the doubtful fields alone: field -> 0..1."""
    source: str = "offline"

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The fields that were asked about and not used as they are."""
        return tuple(name for name in type(self).model_fields if name in self.confidence)


_SAME = tuple(name for name in Understood.model_fields if name in Reading.model_fields)


def understood(reading: Reading) -> Understood:
    """What is kept of this reading."""
    kept: dict[str, Any] = {name: _cut(name, getattr(reading, name)) for name in _SAME}
    doubtful = {name: sure for name, sure in reading.confidence.items() if sure < SURE and name in DOUBTED}
    doubts = {name: round(sure, 2) for name, sure in doubtful.items() if kept[name]}
    other = reading.further.trade if reading.further else None
    return Understood(**kept | {"confidence": doubts, "other_trade": other, "pin": reading.lat is not None})


def only_what_is_set(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what these words did not say; a document of a record inside likewise."""
    plain = {name: only_what_is_set(one) if isinstance(one, dict) else one for name, one in document.items()}
    return {name: value for name, value in plain.items() if value not in (None, "", False, [], {})}


def _cut(name: str, value: Any) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return _beginning(value, _LONGEST_WORDS if name in _IN_WORDS else _LONGEST)
        case Answer(choice=str(choice)):
            return value.but(choice=_beginning(choice, _LONGEST))
        case Wanted(part=str(part)):
            return value.but(part=_beginning(part, _LONGEST))
        case tuple():
            return tuple(_beginning(one, _LONGEST) for one in value[:_MOST_CITIES])
        case _:
            return value


def _beginning(text: str, most: int) -> str:
    """So much of it as fits into so many bytes; no letter is cut in two."""
    return text.encode()[:most].decode(errors="ignore")
