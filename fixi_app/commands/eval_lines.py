"""The lines of a labelled file: messages {"id", "text", "now", "expect"} and conversations with "turns" for "text".

A file with a malformed line is not scored at all: a score over the rest would be of another file.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from fixi_app.commands.common import note
from fixi_app.commands.outcome import CommandFailed
from fixi_app.understanding.places import gazetteer
from fixi_app.understanding.scoring import PlaceId, shown

FIELDS = frozenset({
    "lang", "intent", "trade", "city", "street", "house_number", "floor", "apartment", "customer_name", "when", "asap",
    "urgent", "ready_to_book",
})  # fmt: skip
_WHEN = {"date", "from", "to"}


class Labelled(NamedTuple):
    """One line: a message, or a conversation where there are turns; what must be read from it."""

    id: str
    now: datetime
    expect: Mapping[str, Any]
    language: str | None
    """As labelled; not part of the score unless it is also expected."""
    text: str = ""
    turns: tuple[str, ...] = ()


def labelled_lines(path: Path) -> list[Labelled] | None:
    """All lines, or None after each malformed one was named on stderr. Raises CommandFailed for an unreadable file."""
    lines, bad = [], 0
    for number, line in enumerate(_text(path).split("\n"), 1):  # not splitlines: a message may hold other line ends
        if not line.strip():
            continue
        try:
            lines.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            note(f"Line {number} is not a labelled message or conversation: {_why(fault)}")
            bad += 1
    if not lines and not bad:
        raise CommandFailed("There is no labelled line in that file.")
    return None if bad else lines


def place_ids(path: Path) -> PlaceId:
    """By the file NAME_cities.json beside NAME.jsonl where there is one, else by the gazetteer."""
    beside = path.with_name(f"{path.stem}_cities.json")
    listed = _listed(beside) if beside.is_file() else {}

    def place_id(name: str) -> object:
        if name in listed:
            return listed[name]
        place = gazetteer().by_name(name)
        return place.id if place else name

    return place_id


def _listed(beside: Path) -> dict[str, int]:
    try:
        cities = json.loads(_text(beside))
        ids: dict[str, int] = {}
        for name, city in cities.items():
            names = (name, city["geonames_name"], *city["also_accept"])
            ids |= dict.fromkeys(names, int(city["geonameid"]))
        return ids
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CommandFailed(f"{beside.name} is not a list of cities with their ids: {_why(fault)}") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise CommandFailed(f"{path} cannot be read ({fault.strerror}).") from None
    except UnicodeDecodeError:
        raise CommandFailed(f"{path} is not written in UTF-8.") from None


def _labelled(asked: Any) -> Labelled:
    if not isinstance(asked, dict):
        raise TypeError("it is no JSON object")
    now = datetime.fromisoformat(asked["now"])
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    expect = _expected(asked["expect"])
    language = asked.get("lang") or expect.get("lang")
    return Labelled(str(asked["id"]), now, expect, str(language) if language else None, **_words(asked))


def _words(asked: Mapping[str, Any]) -> dict[str, Any]:
    if "turns" not in asked:
        if not isinstance(asked["text"], str):
            raise TypeError("text is no text")
        return {"text": asked["text"]}
    turns = asked["turns"]
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise TypeError("turns is no list of texts")
    return {"turns": tuple(turns)}


def _expected(expect: Any) -> Mapping[str, Any]:
    """A field with a mistyped name would never be found, and the reader would be blamed for it."""
    if not isinstance(expect, dict):
        raise TypeError("expect is no JSON object")
    when = {} if expect.get("when") is None else expect["when"]
    if not isinstance(when, dict):
        raise TypeError("when is neither null nor an object")
    unknown = sorted((expect.keys() - FIELDS) | (when.keys() - _WHEN))
    if unknown:
        raise ValueError(f"there is no field {unknown[0]}")
    return expect


def _why(fault: Exception) -> str:
    """On one line that no terminal obeys: the fault may quote the file."""
    said = f"{fault.args[0]} is missing" if isinstance(fault, KeyError) else str(fault)
    return shown(said).strip('"')
