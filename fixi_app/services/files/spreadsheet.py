"""Comma-separated values as Excel opens them: byte order mark, CRLF, local times, no cell that is a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

BOM = "\ufeff"


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
    """A customer's words that begin like a formula would be run by the spreadsheet; an apostrophe makes them text."""
    return f"'{text}" if text.lstrip()[:1] in tuple("=+-@|%") or text[:1] in ("\t", "\r", "\n") else text


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
