"""The form in which a model answers, and how an answer becomes a Reading: field by field, and only what proves sound.

The model is not trusted with anything: a value outside its enumeration, a city that the gazetteer does not know, a
time that does not parse, a name that nobody wrote are dropped one by one, and the rest of the answer is still used.
A field that is not named here (a role, a price) has no way in.

The schema is a hand-written dict: `typing.TypedDict` and pydantic models were refused or lost their `required` in the
SDK's conversion, before any request was made.
"""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from fixi_app.domain.reading import Answer, Danger, Intent, Language, Reading, Trade, Wanted

Fields = Mapping[str, Any]
E = TypeVar("E", bound=StrEnum)

PARTS = ("morning", "noon", "afternoon", "evening", "night")
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
        "day_part": _one_of(PARTS, "Part of the day, when no clock time was given."),
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
    today: dt.date
    """The local date."""
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
    transcript = clean(fields.get("transcript"), 2000) if checks.with_media else None
    said = f"{checks.words} {transcript or ''}"
    reading = Reading(
        language=_member(Language, fields.get("language")),
        intent=_member(Intent, fields.get("intent")),
        trade=_member(Trade, fields.get("trade")),
        issue=clean(fields.get("issue"), 120),
        **_place(fields, checks.city_known),
        wanted=_wanted(fields, checks.today),
        asap=fields.get("asap") is True,
        urgent=fields.get("urgent") is True,
        danger=_member(Danger, fields.get("danger")),
        customer_name=_spoken_name(clean(fields.get("customer_name"), 60), said),
        answer=_answer(fields),
        transcript=transcript,
        media_show=clean(fields.get("media_show"), 200) if checks.with_media else None,
        just_checking=fields.get("just_checking") is True,
        corrects=fields.get("corrects") is True,
        source=source,
    )
    return reading.but(confidence=_doubts(fields, reading, said))


def opening_of(fields: Fields) -> str:
    """The draft as the model wrote it, only cut; judging its form is the promise gate's work."""
    opening = fields.get("opening")
    return opening.strip()[:OPENING_CUT] if isinstance(opening, str) else ""


def clean(value: object, limit: int) -> str | None:
    """One line without control, direction or other invisible characters, at most `limit` long; None when empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)[:limit]  # models give "12" as a number now and then, whatever the schema says
    if not isinstance(value, str):
        return None
    spaced = re.sub(r"\s+", " ", value[: limit * 4])
    shown = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return shown.strip()[:limit].strip() or None


def _unfenced(text: str) -> str:
    """Some models wrap JSON in a code fence although they were asked for bare JSON; that alone is no reason to fail."""
    fenced = re.fullmatch(r"\s*```(?:json)?\s*(.*?)\s*```\s*", text, re.DOTALL)
    return fenced.group(1) if fenced else text


def _member(kind: type[E], value: object) -> E | None:
    return kind(value) if isinstance(value, str) and value in kind.__members__.values() else None


def _place(fields: Fields, city_known: Callable[[str], str | None]) -> dict[str, Any]:
    named = clean(fields.get("city"), 80)
    city = city_known(named) if named else None
    return {
        "city": city,
        "unknown_place": None if city else named,
        "street": clean(fields.get("street"), 80),
        "house_number": _short_code(fields.get("house_number")),
        "floor": _short_code(fields.get("floor")),
        "apartment": _short_code(fields.get("apartment")),
        "private_house": fields.get("private_house") is True,
    }


def _short_code(value: object) -> str | None:
    """A house number, floor or apartment: a few letters and digits such as `12`, `12a`, `-1`, `3/4`."""
    code = clean(value, 12)
    return code if code and re.fullmatch(r"-?\w{1,6}(?:[/-]\w{1,4})?", code) else None


def _wanted(fields: Fields, today: dt.date) -> Wanted | None:
    date = _date(fields.get("when_date"), today)
    start, end = _time(fields.get("when_from")), _time(fields.get("when_to"))
    if start and end and end <= start:
        end = None
    part = fields.get("day_part")
    part = part if part in PARTS and not (start or end) else None
    found = Wanted(date=date, start=start, end=end, part=part)
    return None if found == Wanted() else found


def _date(value: object, today: dt.date) -> dt.date | None:
    """A date on which a visit could be: not before today, not more than a year ahead."""
    try:
        date = dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return date if date and today <= date <= today + dt.timedelta(days=366) else None


def _time(value: object) -> dt.time | None:
    if not isinstance(value, str) or not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d(?::\d\d)?", value, re.ASCII):
        return None
    hour, minute = value.split(":")[:2]
    return dt.time(int(hour), int(minute))


def _spoken_name(name: str | None, said: str) -> str | None:
    """A name counts only when it was said now: a model asked for one likes to give the persona's or one it knew."""
    return name if name and any(part in said.casefold() for part in name.casefold().split()) else None


def _answer(fields: Fields) -> Answer | None:
    says, choice = fields.get("answers"), clean(fields.get("choice"), 3)
    choice = choice if choice and choice.isdecimal() else None
    found = Answer(yes=says == "yes", no=says == "no", choice=choice)
    return None if found == Answer() else found


def _doubts(fields: Fields, reading: Reading, said: str) -> dict[str, float]:
    """What the model calls a guess, and a house number of which no digit was written or spoken."""
    unsure = fields.get("unsure")
    names = {name for name in unsure if name in _DOUBTABLE} if isinstance(unsure, list) else set()
    digits = re.findall(r"\d+", reading.house_number or "")
    if digits and digits[0] not in re.findall(r"\d+", said):
        names.add("house_number")
    return {name: DOUBT for name in sorted(names) if getattr(reading, name) is not None}
