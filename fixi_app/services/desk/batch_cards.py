"""Contact cards (vCard 2.1, 3.0, 4.0; several in one file), as lines of plain words. Pure."""

import quopri
import re
from collections.abc import Iterator
from typing import NamedTuple

from fixi_app.services.desk.batch_table import MOST_ROWS, Unreadable, Written, plain

_ESCAPED = re.compile(r"\\([nN,;:\\])")
_MOST_VALUE = 2000
_SEMICOLON = re.compile(r"(?<!\\);")
_TRADE_FIELDS = ("CATEGORIES", "TITLE", "ROLE", "ORG", "NOTE")
"""Where a card tells what somebody does, the surest first."""


class _Field(NamedTuple):
    line: int
    name: str
    parameters: str
    value: str


def is_cards(text: str) -> bool:
    return text.lstrip("\ufeff \r\n\t")[:11].upper() == "BEGIN:VCARD"


def cards_of(text: str) -> list[Written]:
    """One line for each card that has a name or a phone. Raises Unreadable for too many of them."""
    found: list[Written] = []
    card: list[_Field] | None = None
    for field in _fields(text):
        if field.name == "BEGIN":
            card = [field]
        elif field.name == "END" and card:
            found.append(_written(card))
            card = None
        elif card is not None:
            card.append(field)
        if len(found) > MOST_ROWS:
            raise Unreadable("batch.too_many")
    return [one for one in found if any(one[1:])]


def _fields(text: str) -> Iterator[_Field]:
    for line, raw in _logical(text):
        head, colon, value = raw.partition(":")
        name, _, parameters = head.partition(";")
        if colon:
            yield _Field(line, name.rpartition(".")[2].strip().upper(), parameters.upper(), value)


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Each line with what was folded on to the next ones, and the number of its first."""
    held: list[str] = []
    begun, quoted = 1, False
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        soft = quoted and bool(held) and held[-1].endswith("=")
        if soft:
            held[-1] = held[-1][:-1]
        if held and (soft or raw[:1] in (" ", "\t")):
            held.append(raw if soft else raw[1:])
            continue
        if held:
            yield begun, "".join(held)
        held, begun = [raw], number
        quoted = "QUOTED-PRINTABLE" in raw.partition(":")[0].upper()
    if held:
        yield begun, "".join(held)


def _written(card: list[_Field]) -> Written:
    trades = next((words for name in _TRADE_FIELDS if (words := _value(card, name))), "")
    name = _value(card, "FN") or " ".join(reversed(_value(card, "N").split(";")[:2]))
    return Written(
        line=card[0].line, name=plain(name), phone=plain(_phone(card)), trades=plain(trades), city=plain(_city(card))
    )


def _value(card: list[_Field], name: str) -> str:
    """The first value of this name; its parts stay divided by semicolons."""
    field = next((one for one in card if one.name == name and one.value.strip()), None)
    return _unescaped(_text(field)) if field else ""


def _text(field: _Field) -> str:
    value = field.value[:_MOST_VALUE]
    if "QUOTED-PRINTABLE" not in field.parameters:
        return value
    return quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text)


def _phone(card: list[_Field]) -> str:
    """The mobile one where the card says which that is; otherwise the first."""
    phones = [one for one in card if one.name == "TEL" and one.value.strip()]
    best = next((one for one in phones if "CELL" in one.parameters), phones[0] if phones else None)
    return _text(best).strip().removeprefix("tel:").partition(";")[0] if best else ""


def _city(card: list[_Field]) -> str:
    """The fourth part of an address is the city."""
    field = next((one for one in card if one.name == "ADR"), None)
    parts = _SEMICOLON.split(_text(field)) if field else []
    return _unescaped(parts[3]).strip() if len(parts) > 3 else ""
