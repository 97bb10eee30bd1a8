"""Street, house number, floor, apartment, private house.

Read after the times, from a text in which phones, prices, sizes, codes and times are blotted out; a number is a house
number only behind a street, and a street is only what is called one, is a known street name, or stands as an address.
"""

from dataclasses import dataclass

from fixi_app.domain.questions import Question
from fixi_app.understanding.grammar import always, said, table
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.streets import Street, street_in


@dataclass(frozen=True, slots=True)
class AddressFound:
    street: str | None = None
    house_number: str | None = None
    floor: str | None = None
    apartment: str | None = None
    private_house: bool = False
    street_confidence: float = 1.0


def address_in(scan: Scan, question: str | None = None) -> AddressFound:
    """The address parts of a message; what was read is taken from the scan."""
    told = said(scan.free, "address.private")
    private = told is not None
    if told:
        scan.take(*told.span())
    floor = _floor(scan)
    apartment = _apartment(scan) or _after_floor(scan, floor, question)
    entrance = said(scan.free, "address.entrances")
    if entrance:
        scan.take(*entrance.span())
    street: Street | None = street_in(scan, bool(floor or apartment), question)
    if street is None:
        house = _lone_house(scan, question) or (_told_apart(scan) if scan.places else None)
        return AddressFound(None, house, floor, apartment, private)
    house = street.house or _told_apart(scan)
    return AddressFound(street.name, house, floor, apartment or street.apartment, private, street.confidence)


def _after_floor(scan: Scan, floor: str | None, question: str | None) -> str | None:
    """The number behind the floor where both were asked for ("3rd floor, 12"), if nothing else is told with it."""
    match = always("address.flat_last").fullmatch(scan.free) if floor and question == Question.FLOOR else None
    if match is None:
        return None
    scan.take(*match.span("flat"))
    return match["flat"]


def _told_apart(scan: Scan) -> str | None:
    """A house told apart from its street, as forms and villages do ("house number: 12", "Nahalal, house 5")."""
    match = said(scan.free, "address.house_told")
    if match is None:
        return None
    scan.take(*match.span())
    return match["house"]


def _lone_house(scan: Scan, question: str | None) -> str | None:
    """The number that opens an answer to the question about the address: "12, floor 3, apartment 7"."""
    if question == Question.FLOOR:
        match = said(scan.free, "address.house_called")
    elif question in (Question.STREET, Question.HOUSE_NUMBER):
        match = always("address.house_first").match(scan.free)
    else:
        match = said(scan.free, "address.house_named") if question is None else None
    if match is None:
        return None
    scan.take(*match.span())
    return match["house"]


def _floor(scan: Scan) -> str | None:
    match = said(scan.free, "address.floors")
    if match is None:
        return None
    scan.take(*match.span())
    text = match["f"]
    number = int(text) if text.isdigit() else _ordinal(text)
    return str(-number if match["minus"] else number)


def _ordinal(text: str) -> int:
    ordinals = table("ordinals")
    return int(ordinals[text] if text in ordinals else ordinals[text.removeprefix("ה")])


def floor_word(low: str) -> str | None:
    """The floor that a lone word names (קרקע, third), None when it names none."""
    word = low.strip(" .,!'").removeprefix("ב").removeprefix("ب")
    return str(table("ordinals")[word]) if word in table("ordinals") else None


def _apartment(scan: Scan) -> str | None:
    match = said(scan.free, "address.apartments")
    if match is None:
        return None
    scan.take(*match.span())
    return str(table("ordinals").get(match["a"], match["a"]))
