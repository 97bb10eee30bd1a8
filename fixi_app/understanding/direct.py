"""A bare answer to the question that is open: "5" as a house number, a floor, a choice; a street without its word."""

import re
from typing import Any

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Heard, Intent
from fixi_app.understanding.address import floor_word
from fixi_app.understanding.scan import Scan

_NUMBER = re.compile(
    r"(?:מספר |מס' ?|בית |no\.? ?|number |дом |رقم )?(?P<n>\d{1,3}\s?[א-הa-d]?)(?:\s?/\s?(?P<flat>\d{1,3}))?[.!]?"
)
_BARE = re.compile(r"-?\d{1,3}")
_TO_TALK = (
    "intent.human",
    "intent.cancel",
    "intent.opt_out",
    "intent.delete_my_data",
    "intent.confirm",
    "intent.decline",
    "intent.status_query",
    "intent.complaint",
    "intent.reschedule",
    "intent.price_question",
    "intent.thanks",
    "intent.greeting",
    "intent.help",
    "trade",
    "intent.need",
)


def direct_answer(scan: Scan, heard: Heard) -> dict[str, Any] | None:
    """The fields of a bare answer, None when the words are more than that."""
    low = scan.low.strip()
    if heard.question in (Question.HOUSE_NUMBER, Question.STREET):
        match = _NUMBER.fullmatch(low)
        if match is not None:
            return _given(house_number=match["n"].replace(" ", ""), apartment=match["flat"])
    if heard.question == Question.FLOOR and _BARE.fullmatch(low):
        return _given(floor=str(int(low)))
    if heard.question == Question.FLOOR and (floor := floor_word(low)) is not None:
        return _given(floor=floor)
    if heard.question == Question.STREET:
        return _street(scan)
    if _BARE.fullmatch(low) or not low:
        return {}
    return None


def _street(scan: Scan) -> dict[str, Any] | None:
    """A street alone ("Herzl"): up to four words, none of which says something else."""
    talk = any(scan.labelled(label) for label in _TO_TALK)
    if talk or not 1 <= len(scan.words) <= 4 or any(word.low.isdigit() for word in scan.words) or scan.places:
        return None
    name = re.sub(r"^(?:ב?רחוב|ב?רח'?)\s", "", scan.text.strip(" .,!"))
    return _given(street=name)


def _given(**fields: str | None) -> dict[str, Any]:
    return {"intent": Intent.PROVIDE_DETAILS, **fields}
