"""The model's reading held against the offline one: what they disagree on is asked about instead of used.

Critical are city, trade, street, house number and time: a wrong one sends somebody to the wrong door. What only the
model found is no disagreement, for it understands more and its doubts are marked already; what only the offline reader
found is not lost.
"""

from collections.abc import Iterator
from typing import Any

from fixi_app.domain.reading import Heard, Language, Reading, Wanted
from fixi_app.understanding.gemini_schema import DOUBT
from fixi_app.understanding.gemini_values import letters_of, same_name
from fixi_app.understanding.language import language_of
from fixi_app.understanding.normalize import lower
from fixi_app.understanding.only_who import only_who
from fixi_app.understanding.scan import Scan

_UNSAID = ("intent", "floor", "apartment", "customer_name", "issue")
"""Taken from the offline reader where the model is silent, with the confidence they have there."""
_HOURS = {
    "morning": range(5, 12), "noon": range(11, 18), "afternoon": range(11, 18), "evening": range(16, 24),
    "night": (*range(20, 24), *range(6)),
}  # fmt: skip


def agreed(model: Reading, offline: Reading, heard: Heard) -> Reading:
    """One reading out of two.

    Danger that the offline reader saw stays, whatever the model says. A typed digit or button is read by rule, the
    language by its letters, and where a pin lies is never the model's to state.
    """
    changes: dict[str, Any] = {"lat": offline.lat, "lon": offline.lon, "language": _language(model, offline, heard)}
    confidence = dict(model.confidence)
    changes |= {name: getattr(offline, name) for name in _UNSAID if getattr(model, name) is None}
    confidence |= {name: offline.confidence[name] for name in _UNSAID if _taken(name, model, offline)}
    changes["only_who"] = only_who(Scan(model.issue)) if model.issue else offline.only_who
    for fields, doubts in _compared(model, offline):
        changes |= fields
        kept = {name: value for name, value in confidence.items() if name not in doubts}
        confidence = kept | {name: DOUBT for name, doubted in doubts.items() if doubted}
    if offline.danger is not None:
        changes |= {"danger": offline.danger, "urgent": True}
    if offline.answer is not None:
        changes |= {"answer": offline.answer}
        confidence |= {"answer": DOUBT} if model.answer not in (None, offline.answer) else {}
    return model.but(**changes, confidence=confidence)


Outcome = tuple[dict[str, Any], dict[str, bool]]
"""Fields to change, and by field whether it is doubtful now; a field that is not named stays as it was."""


def _compared(model: Reading, offline: Reading) -> Iterator[Outcome]:
    yield _city(model, offline)
    yield _one("trade", model, offline)
    yield _one("house_number", model, offline)
    yield _street(model, offline)
    yield _time(model, offline)


def _taken(name: str, model: Reading, offline: Reading) -> bool:
    return getattr(model, name) is None and getattr(offline, name) is not None and name in offline.confidence


def _language(model: Reading, offline: Reading, heard: Heard) -> Language | None:
    """By the letters of what was written; of a voice note by its transcript; without any letters the one spoken so far.
    A model's word counts only where there is none of these: it may not turn a chat into another language."""
    if language_of(lower(" ".join(heard.texts))) is not None:
        return offline.language
    return language_of(lower(model.transcript or "")) or offline.language or model.language


def _city(model: Reading, offline: Reading) -> Outcome:
    """Two cities are put to the customer as a choice; one between which the offline reader cannot decide, as its."""
    if offline.city is None and offline.city_doubt:
        return {"city_doubt": offline.city_doubt, "unknown_place": None}, {"city": True}
    if offline.city is None:
        return ({} if model.city or model.unknown_place else {"unknown_place": offline.unknown_place}), {}
    if model.city is None:
        return {"city": offline.city, "unknown_place": None}, {"city": True}
    if model.city == offline.city:
        return {}, {"city": False}
    return {"city_doubt": (model.city, offline.city)}, {"city": True}


def _one(name: str, model: Reading, offline: Reading) -> Outcome:
    seen, ours = getattr(model, name), getattr(offline, name)
    if ours is None:
        return {}, {}
    if seen is None:
        return {name: ours}, {name: True}
    return {}, {name: _plainly(seen) != _plainly(ours)}


def _plainly(value: str) -> str:
    return value.replace(" ", "").casefold()


def _street(model: Reading, offline: Reading) -> Outcome:
    """A street in other letters than the customer's is a translation: his own spelling is what stands on the sign."""
    if offline.street is None:
        return {}, {}
    if model.street is None:
        return {"street": offline.street}, {"street": True}
    if letters_of(model.street) != letters_of(offline.street):
        return {"street": offline.street}, {"street": False}
    return {}, {"street": not same_name(model.street, offline.street)}


def _time(model: Reading, offline: Reading) -> Outcome:
    """As soon as possible and a named time exclude each other; of two times, one may know what the other left out."""
    ours, seen = offline.wanted, model.wanted
    if offline.asap and not model.asap and seen is not None:
        return {}, {"wanted": True}
    if ours is None:
        return {}, {}
    if model.asap and not offline.asap:
        return {"asap": False, "wanted": ours}, {"wanted": True}
    if seen is None:
        return {"wanted": ours}, {"wanted": True}
    if _contradict(seen, ours):
        return {}, {"wanted": True}
    return {"wanted": _together(seen, ours)}, {"wanted": False}


def _contradict(one: Wanted, other: Wanted) -> bool:
    pairs = ((one.date, other.date), (one.start, other.start), (one.end, other.end))
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return True
    if one.part and other.part and _HOURS[one.part] != _HOURS[other.part]:
        return True
    return not _within(one, other) or not _within(other, one)


def _within(clock: Wanted, named: Wanted) -> bool:
    """Whether hours on the clock lie in the part of the day that the other reader named."""
    return named.part is None or clock.start is None or clock.start.hour in _HOURS[named.part]


def _together(seen: Wanted, ours: Wanted) -> Wanted:
    clock = seen if seen.start or seen.end else ours
    part = None if clock.start or clock.end else seen.part or ours.part
    return Wanted(date=seen.date or ours.date, start=clock.start, end=clock.end, part=part)
