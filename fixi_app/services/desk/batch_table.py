"""A CSV file of professionals, as lines of plain words. Pure; whatever is in the file, it only ever yields text."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MOST_ROWS = 500
_HEADINGS = {
    "name": ("name", "full name", "שם", "שם מלא"),
    "phone": ("phone", "mobile", "tel", "telephone", "phone number", "טלפון", "נייד", "מספר טלפון", "פלאפון"),
    "trades": ("trades", "trade", "profession", "תחום", "תחומים", "מקצוע", "מקצועות"),
    "city": ("city", "base", "base city", "town", "עיר", "עיר בסיס", "יישוב", "ישוב"),
    "radius": ("radius", "km", "radius km", "רדיוס", "קמ", "טווח"),
}  # fmt: skip
_KNOWN = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_MOST_CELL = 300


class Unreadable(Exception):
    """The file is none of those that can be read; the text is a key of the desk's sentences (`batch.*`)."""


class Written(NamedTuple):
    """One professional as written there; nothing of it is judged yet."""

    line: int
    """Where it begins, from 1."""
    name: str = ""
    phone: str = ""
    trades: str = ""
    city: str = ""
    radius: str = ""


def decoded(data: bytes) -> str:
    """The text of a file as spreadsheets and phones save it. Raises Unreadable for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1255", "replace")  # how Excel saves Hebrew when asked for plain CSV
    if "\x00" in text:
        raise Unreadable("batch.no_text")
    return text


def plain(text: str) -> str:
    """One line of it, without signs that move a cursor, hide or turn around."""
    shown = (" " if c in "\r\n\t" else c for c in text[:_MOST_CELL])
    return " ".join("".join(c for c in shown if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")).split())


def rows_of(text: str) -> list[Written]:
    """The lines below the headings. Raises Unreadable for a file without them, or with too many lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        columns = _columns(next(reader, []))
        found = [row for row in _rows(reader, columns) if any(row[1:])]
    except csv.Error:
        raise Unreadable("batch.no_table") from None
    return found


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _columns(headings: list[str]) -> list[str | None]:
    names = ["".join(c for c in plain(one).casefold() if c not in "\"'״׳.:()") for one in headings]
    columns = [_KNOWN.get(name.strip()) for name in names]
    if "name" not in columns or "phone" not in columns:
        raise Unreadable("batch.no_headings")
    return columns


def _rows(reader: Iterator[list[str]], columns: list[str | None]) -> Iterator[Written]:
    for count, cells in enumerate(reader):
        if count >= MOST_ROWS:
            raise Unreadable("batch.too_many")
        known = {name: plain(cell) for name, cell in zip(columns, cells, strict=False) if name}
        yield Written(getattr(reader, "line_num", count + 2), **known)
