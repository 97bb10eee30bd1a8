"""Comma-separated values as Excel opens them: byte order mark, CRLF, local times, no cell that is a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

BOM = "\ufeff"
_FORMULA = frozenset("=+-\u2212@|%")
_UNSEEN = ("Cc", "Cf")


def row(cells: Iterable[str]) -> str:
    """One line. The cells must be harmless already."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow(list(cells))
    return line.getvalue()


def at_path(document: dict[str, Any], path: str) -> Any:
    """The value under a dotted path; None where there is none."""
    value: Any = document
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def cell(value: Any, zone: ZoneInfo, yes: str = "yes", no: str = "no") -> str:
    """A stored value as text of a cell."""
    match value:
        case None:
            return ""
        case bool():
            return yes if value else no
        case datetime():
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        case list():
            return "; ".join(cell(each, zone, yes, no) for each in value)
        case _:
            return str(value)


def harmless(text: str) -> str:
    """A customer's words that begin like a formula would be run by the spreadsheet; an apostrophe makes them text.

    Some spreadsheets take the wide signs of East Asia for the usual ones, and pass over what nobody sees.
    """
    return f"'{text}" if _first(text) in _FORMULA or text[:1] in ("\t", "\r", "\n") else text


def _first(text: str) -> str:
    """The first sign that is seen, in its usual width; empty where there is none."""
    seen = (sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in _UNSEEN)
    return unicodedata.normalize("NFKC", next(seen, ""))


def phone(number: str | None) -> str:
    """A phone that stays one: read as a number it would lose its zero or plus. Dashes make it text in any country.

    An Israeli number is written as it is dialled, others as `00` and the rest, for a plus begins a formula.
    """
    digits = (number or "").removeprefix("+")
    if not digits:
        return ""
    if digits.startswith("972") and len(digits) in (11, 12):
        local = "0" + digits.removeprefix("972")
        return f"{local[:-7]}-{local[-7:-4]}-{local[-4:]}"
    return f"00{digits[:-7]}-{digits[-7:-4]}-{digits[-4:]}" if len(digits) > 7 else f"'{digits}"
