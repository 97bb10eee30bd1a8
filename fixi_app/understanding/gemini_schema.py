"""The form in which a model answers, and how an answer becomes a Reading: field by field, and only what proves sound.

The model is not trusted with anything: a value outside its enumeration, a city that the gazetteer does not know, a
time that does not parse, a name that nobody wrote are dropped one by one, and the rest of the answer is still used.
A field that is not named here (a role, a price) has no way in. `gemini_values.py` holds what each value is brought to.

The schema is a hand-written dict: `typing.TypedDict` and pydantic models were refused or lost their `required` in the
SDK's conversion, before any request was made.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from fixi_app.domain.reading import Answer, Danger, Intent, Language, Reading, Trade
from fixi_app.understanding import gemini_values as values
from fixi_app.understanding.gemini_values import one_line

Fields = Mapping[str, Any]
E = TypeVar("E", bound=StrEnum)

DOUBT = 0.5
"""The confidence of a field about which to ask; below 0.6 Fixi asks instead of using it."""
OPENING_CUT = 400
"""Longer than the gate lets through: so a draft that is too long is seen, dropped and counted there, not cut to fit."""


def _text(hint: str) -> dict[str, Any]:
    return {"type": "STRING", "nullable": True, "description": hint}


def _one_of(values: type[StrEnum] | tuple[str, ...], hint: str = "") -> dict[str, Any]:
    return {"type": "STRING", "format": "enum", "enum": list(values), "nullable": True, "description": hint}


def _flag(hint: str) -> dict[str, Any]:
    return {"type": "BOOLEAN", "nullable": True, "description": hint}


_DOUBTABLE = ("intent", "trade", "city", "street", "house_number", "floor", "apartment", "wanted", "customer_name")

SCHEMA: dict[str, Any] = {
    "type": "OBJECT",
    "required": ["language", "intent", "urgent", "asap", "opening"],
    "properties": {
        "language": _one_of(Language, "Language of the customer's words."),
        "intent": _one_of(Intent, "What the customer wants in these messages."),
        "trade": _one_of(Trade, "Trade of the person needed, also when only hinted at."),
        "issue": _text("The fault in a few words of the customer's own, at most 120 characters."),
        "city": _text("City of the visit, its usual English name. Never a place only mentioned."),
        "street": _text("Street as written, without the word for street."),
        "house_number": _text("House number as written."),
        "floor": _text("Floor, in digits."),
        "apartment": _text("Apartment number."),
        "private_house": _flag("True when it is a private house."),
        "when_date": _text("Wanted date, YYYY-MM-DD."),
        "when_from": _text("Wanted time from, HH:MM, local."),
        "when_to": _text("Wanted time until, HH:MM, local."),
        "day_part": _one_of(tuple(values.PARTS), "Part of the day, when no clock time was given."),
        "asap": _flag("True only for: now, at once, as soon as possible."),
        "urgent": _flag("True for urgency, danger, running damage, somebody locked in or out."),
        "danger": _one_of(Danger, "Only a present danger of exactly this kind."),
        "customer_name": _text("The customer's own name, as written."),
        "answers": _one_of(("yes", "no"), "When the words agree to or refuse the open question."),
        "choice": _text("The menu digit chosen, when the open question is a menu."),
        "transcript": _text("The words of the voice notes, in their language."),
        "media_show": _text("What the files show of the fault, in a few words."),
        "just_checking": _flag("True when the customer only asks around."),
        "corrects": _flag("True when these words replace an earlier fact."),
        "unsure": {
            "type": "ARRAY",
            "items": {"type": "STRING", "format": "enum", "enum": list(_DOUBTABLE)},
            "description": "Fields above that are a guess.",
        },
        "opening": {"type": "STRING", "description": "The short opening sentence."},
    },
}


class Unreadable(Exception):
    """The answer is no JSON object of the schema's kind."""


class Checks(NamedTuple):
    """What an answer is held against."""

    city_known: Callable[[str], str | None]
    words: str
    """Everything the customer wrote in this turn."""
    now: dt.datetime
    """Local."""
    with_media: bool = False


def fields_of(text: str) -> dict[str, Any]:
    """The answer as a dict. Raises Unreadable, also for a bare list, number or an answer without the required keys."""
    try:
        answer = json.loads(_unfenced(text))
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(answer, dict) or "intent" not in answer:
        raise Unreadable
    return answer


def reading_of(fields: Fields, checks: Checks, source: str) -> Reading:
    """The sound part of an answer."""
    transcript = one_line(fields.get("transcript"), 2000) if checks.with_media else None
    said = f"{checks.words} {transcript or ''}"
    date, start, end, part = (fields.get(name) for name in ("when_date", "when_from", "when_to", "day_part"))
    reading = Reading(
        language=_member(Language, fields.get("language")),
        intent=_member(Intent, fields.get("intent")),
        trade=_member(Trade, fields.get("trade")),
        issue=values.told(fields.get("issue"), 120, said),
        **_place(fields, checks.city_known, said),
        wanted=values.wanted(date, start, end, part, checks.now),
        asap=fields.get("asap") is True,
        urgent=fields.get("urgent") is True,
        danger=_member(Danger, fields.get("danger")),
        customer_name=values.spoken_name(fields.get("customer_name"), said),
        answer=_answer(fields),
        transcript=transcript,
        media_show=values.shown(fields.get("media_show"), 200) if checks.with_media else None,
        just_checking=fields.get("just_checking") is True,
        corrects=fields.get("corrects") is True,
        source=source,
    )
    return reading.but(confidence=_doubts(fields, reading, said))


def opening_of(fields: Fields) -> str:
    """The draft as the model wrote it, only cut; judging its form is the promise gate's work."""
    opening = fields.get("opening")
    return opening.strip()[:OPENING_CUT] if isinstance(opening, str) else ""


def in_words() -> str:
    """The form as lines of text, for a model that is asked without a schema."""
    return "\n".join(_line(name, kind) for name, kind in SCHEMA["properties"].items())


def _line(name: str, kind: Fields) -> str:
    one_of = kind.get("enum") or kind.get("items", {}).get("enum")
    allowed = f" One of: {', '.join(one_of)}." if one_of else ""
    form = {"ARRAY": "a list", "BOOLEAN": "true or false"}.get(kind["type"], "a text")
    return f"- {name}: {form}, or null. {kind['description']}{allowed}"


def _unfenced(text: str) -> str:
    """Some models wrap JSON in a code fence although they were asked for bare JSON; that alone is no reason to fail."""
    fenced = re.fullmatch(r"\s*```(?:json)?\s*(.*?)\s*```\s*", text, re.DOTALL)
    return fenced.group(1) if fenced else text


def _member(kind: type[E], value: object) -> E | None:
    return kind(value) if isinstance(value, str) and value in kind.__members__.values() else None


def _place(fields: Fields, city_known: Callable[[str], str | None], said: str) -> dict[str, Any]:
    named = one_line(fields.get("city"), 80)
    city = city_known(named) if named else None
    street = values.street(fields.get("street"))
    house, flat = values.house(fields.get("house_number"))
    return {
        "city": city,
        "unknown_place": None if city else values.spoken_name(named, said),
        "street": street.name,
        "house_number": house or street.house,
        "floor": values.floor(fields.get("floor")),
        "apartment": values.apartment(fields.get("apartment")) or flat or street.apartment,
        "private_house": fields.get("private_house") is True,
    }


def _answer(fields: Fields) -> Answer | None:
    says, choice = fields.get("answers"), one_line(fields.get("choice"), 3)
    choice = choice if choice and choice.isdecimal() else None
    found = Answer(yes=says == "yes", no=says == "no", choice=choice)
    return None if found == Answer() else found


def _doubts(fields: Fields, reading: Reading, said: str) -> dict[str, float]:
    """What the model calls a guess, and an address of which nothing was written or spoken."""
    unsure = fields.get("unsure")
    names = {name for name in unsure if name in _DOUBTABLE} if isinstance(unsure, list) else set()
    digits = re.findall(r"\d+", reading.house_number or "")
    if digits and digits[0] not in re.findall(r"\d+", said):
        names.add("house_number")
    if reading.street and not values.was_said(reading.street, said):
        names.add("street")
    return {name: DOUBT for name in sorted(names) if getattr(reading, name) is not None}
