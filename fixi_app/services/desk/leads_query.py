"""From what is typed into the filter to a question to the store. Pure; what was typed is never a pattern."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import phonenumbers

from fixi_app.repositories.indexes import LEADS_SORTED_BY
from fixi_app.services.office import LeadFilter

_MOST_WORDS, _LONGEST = 8, 100
MOST_ROWS = 1000
_PHONE = re.compile(r"[\d\s()+.\-־–/]+")
_SORTS = {"pro_name": "pro_id"} | {name: name for name in ("status", *LEADS_SORTED_BY)}
Question = dict[str, Any]


def lead_question(wanted: LeadFilter, cities: Callable[[str], Sequence[str]], country: str) -> Question:
    """The filter of the store: each word must be found somewhere, in any of the searched fields."""
    parts: list[Question] = []
    if wanted.statuses:
        parts.append({"status": {"$in": [status.value for status in wanted.statuses]}})
    if wanted.pro_id is not None:
        parts.append({"pro_id": wanted.pro_id or None})
    parts += _sought(wanted.text[:_LONGEST].strip(), cities, country)
    return {"$and": parts} if len(parts) > 1 else parts[0] if parts else {}


def lead_sort(wanted: LeadFilter) -> list[tuple[str, int]]:
    """Only fields that have an index for it; ties are settled, so that pages neither repeat nor skip a lead.

    Not by the time of the last change, the usual order, which is read again with every change: two in one millisecond
    are rare. Within one status the last changed come first, or last.
    """
    field, turn = _SORTS.get(wanted.sort, "updated_at"), -1 if wanted.descending else 1
    if field == "updated_at":
        return [(field, turn)]
    return [(field, turn), ("updated_at", -turn)] if field == "status" else [(field, turn), ("_id", turn)]


def _sought(text: str, cities: Callable[[str], Sequence[str]], country: str) -> list[Question]:
    if not text:
        return []
    if _PHONE.fullmatch(text) and sum(map(str.isdigit, text)) > 2:
        return [{"$or": [_phone(text, country), {"house_number": text}]}]
    return [_word(word, cities, country) for word in text.split()[:_MOST_WORDS]]


def _word(word: str, cities: Callable[[str], Sequence[str]], country: str) -> Question:
    pattern = {"$regex": re.escape(word), "$options": "i"}
    places: list[Question] = [{"city": {"$in": list(named)}}] if (named := cities(word)) else []
    number: list[Question] = [{"house_number": word}]
    if _PHONE.fullmatch(word) and sum(map(str.isdigit, word)) > 2:
        number.append(_phone(word, country))
    fields = ("customer_name", "issue", "street", "unknown_place", "city")
    return {"$or": [*({name: pattern} for name in fields), *places, *number]}


def _phone(text: str, country: str) -> Question:
    """A part of a phone however it is written: 050-123, +972 50 123, 00972..., 501234."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    patterns = [re.escape(digits)]
    if digits.startswith("00"):
        patterns.append(rf"^\+{digits[2:]}")
    elif digits.startswith("0"):
        patterns.append(rf"^\+{phonenumbers.country_code_for_region(country)}{digits[1:]}")
    return {"phone": {"$regex": "|".join(patterns)}}
