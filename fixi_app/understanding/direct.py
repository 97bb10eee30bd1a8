"""A bare answer to the question that is open: "5" as a house number, a floor, a choice; a street without its word."""

import re
from typing import Any

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Heard, Intent
from fixi_app.understanding.address import floor_word
from fixi_app.understanding.corrections import withheld
from fixi_app.understanding.normalize import words_of
from fixi_app.understanding.russian import is_common, is_street
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.times import when_in

_NUMBER = re.compile(
    r"(?:מספר |מס' ?|בית |no\.? ?|number |дом |رقم )?(?P<n>\d{1,4}\s?[א-הa-d]?)(?:\s?/\s?(?P<flat>\d{1,3}))?[.!]?"
)
_BARE = re.compile(r"-?\d{1,3}")
_FLOOR = re.compile(
    r"(?:ב|ה)?(?P<f>\d{1,2})(?:st|nd|rd|th|-?й)?(?:[\s,]+(?:ב?דירה|ד'|apt\.?|apartment|flat|кв\.?|شقه)\s?(?P<flat>\d{1,3}))?[.!]?"
)
_TOLD = re.compile(
    r"(?P<name>[^\d\n,]{2,40}?)(?:,?\s(?:מספר|מס'|בית|house|number|no\.?|дом|д\.|номер|رقم|بيت)\s?|\s(?=\d{1,4}/))"
    r"(?P<n>\d{1,4}\s?[א-הa-dа-г]?)(?:/(?P<flat>\d{1,3}))?",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?P<n>\d{1,4})\s?/\s?(?P<flat>\d{1,3})")
_STREET_WORDS = words_of("שדרות שד דרך סמטת סימטת כיכר משעול רחוב רח עמק נחל הר")
_TO_TALK = (
    "intent.human",
    "intent.cancel",
    "intent.keep",
    "intent.opt_out",
    "intent.delete_my_data",
    "intent.confirm",
    "intent.decline",
    "intent.status_query",
    "intent.complaint",
    "intent.reschedule",
    "intent.hindered",
    "intent.price_question",
    "intent.thanks",
    "intent.greeting",
    "intent.help",
    "intent.need",
    "intent.details",
    "intent.to_us",
    "stall",
    "trade",
)


def direct_answer(scan: Scan, heard: Heard) -> dict[str, Any] | None:
    """The fields of a bare answer, None when the words are more than that."""
    low = scan.low.strip()
    question = heard.question or missing(heard.known)
    given = _door(low, question)
    if given is None and question in (Question.STREET, Question.HOUSE_NUMBER):
        timed = when_in(scan.numbers, heard.now) is not None  # "on Wednesday" is no street
        given = None if timed else _street(scan, asked=heard.question is not None)
        given = given or _street_and_house(scan, heard, question)
    if given is None and (_BARE.fullmatch(low) or not low):
        return {}
    return given


def missing(known: dict[str, str]) -> str | None:
    """The part of the address that is still open when nothing was asked: people tell it bit by bit."""
    if "city" not in known or ("house_number" in known and known.keys() & {"floor", "apartment", "private_house"}):
        return None
    if "street" not in known:
        return Question.STREET
    return Question.FLOOR if "house_number" in known else Question.HOUSE_NUMBER


def _door(low: str, question: str | None) -> dict[str, Any] | None:
    """A number alone, as the house or the floor that was asked for."""
    house = _NUMBER.fullmatch(low) if question in (Question.HOUSE_NUMBER, Question.STREET) else None
    if question == Question.FLOOR:
        house = _PAIR.fullmatch(low)
    if house is not None:
        return _given(house_number=house["n"].replace(" ", ""), apartment=house["flat"])
    if question != Question.FLOOR:
        return None
    if _BARE.fullmatch(low):
        return _given(floor=str(int(low)))
    floor = _FLOOR.fullmatch(low)
    if floor is not None:
        return _given(floor=str(int(floor["f"])), apartment=floor["flat"])
    word = floor_word(low)
    return _given(floor=word) if word is not None else None


def _street(scan: Scan, asked: bool, placed: bool = False) -> dict[str, Any] | None:
    """A street alone ("Herzl"): up to four words, none of which says something else; unasked, one that is known.

    `placed`: a number follows, so that it may be called like a town ("Yavne 5/2").
    """
    talk = any(scan.labelled(label) for label in _TO_TALK) or withheld(scan.low) or _asks(scan)
    if talk or not 1 <= len(scan.words) <= 4 or any(word.low.isdigit() for word in scan.words):
        return None
    named = len(scan.words) > 1 and scan.words[0].low in _STREET_WORDS
    known = is_street(" ".join(word.low for word in scan.words))
    if not named and ((scan.places and not placed) or (not known and (not asked or _everyday(scan)))):
        return None
    name = re.sub(r"^(?:ב?רחוב|ב?רח'?|[بع]?شارع)\s", "", scan.text.strip(" .,!"))
    return _given(street=name)


def _street_and_house(scan: Scan, heard: Heard, question: str | None) -> dict[str, Any] | None:
    """ "Weizmann, house 8", where the address is still open."""
    match = _TOLD.fullmatch(scan.text.strip(" .!")) if question == Question.STREET else None
    if match is None or when_in(match["name"].lower(), heard.now) is not None:
        return None  # "Sunday 12/5" is a day
    street = _street(Scan(match["name"]), asked=True, placed=True)
    return street | {"house_number": match["n"].replace(" ", ""), "apartment": match["flat"]} if street else None


def _asks(scan: Scan) -> bool:
    """Whether it is a question, and of no street that is known."""
    return scan.text.endswith("?") and not is_street(scan.low.strip(" ?"))


def _everyday(scan: Scan) -> bool:
    """Only words of every day ("a private house", "near the house"): no street is called that."""
    return all(is_common(word.forms) for word in scan.words)


def _given(**fields: str | None) -> dict[str, Any]:
    return {"intent": Intent.PROVIDE_DETAILS, **fields}
