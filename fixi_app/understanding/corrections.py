"""What a customer puts right of what he said before: a number, a street, an hour.

"No sorry, 15" means nothing by itself; what was known before these words and which question is open say which detail
is meant. The readers of addresses and times see one message only, so this stands behind them.
"""

import datetime as dt
import re
from typing import Any

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Heard, Intent, Wanted
from fixi_app.understanding.address import address_in
from fixi_app.understanding.grammar import patterns, said
from fixi_app.understanding.hours import Clock
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.normalize import lower
from fixi_app.understanding.scan import Scan

_NUMBERS = ("house_number", "apartment", "floor")
_OF_ADDRESS = frozenset({Question.STREET, Question.HOUSE_NUMBER})
_SURE = 0.8
_MOST_WORDS = 9
_NUMBER = re.compile(r"(?<![\w/.:])\d{1,4}(?:[א-ה](?!\w)|[a-dа-г]\b)?(?![\w:/])")
_CHOOSING = frozenset({Question.SLOT, Question.CITY_CHOICE, Question.SUMMARY, Question.CANCEL})
_WHOLE = r"(?<![^\W_])(?:{})(?![^\W_])"
_WORKDAY = range(6, 21)
_WORD = r"[^\W\d_]+(?:['\"-][^\W\d_]+)*"
_NEW = rf"(?:(?:it's|it is|this is|זה|это|هو|هي)\s)?(?P<new>{_WORD}(?:\s{_WORD}){{0,2}})(?:\s(?P<house>\d{{1,4}}))?"
_OLD = f"{BLOT}+"
"""The known street as it is blotted out; put into the pattern itself, every customer's street stayed compiled."""
_NEW_BEHIND = rf"(?<![^\W_])(?:{{}})\s(?:{_WORD}\s)?{_OLD}[\s,.]+(?:{_WORD}\s(?=\S+\s))?{_NEW}[\s.!]*$"
_NEW_AHEAD = rf"(?:^|[,.]\s?|\s){_NEW}[\s,]+(?:{_WORD}\s)?(?:{{}})\s(?:{_WORD}\s)?{_OLD}[\s.!]*$"
_LONE = r"^(?:{})[\s,]+(?P<lone>\w+)(?=[\s.,]|$)"


def puts_right(scan: Scan) -> bool:
    """Whether the words say that something said before was wrong."""
    return said(scan.low, "correct.opens", _WHOLE) is not None


def put_right(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with what these words correct; `fields` as the other readers left them."""
    known = heard.known
    fields = _without_cues(scan, heard, fields)
    changed = (
        _same_place(scan, known, fields)
        or _swapped(scan, known, fields)
        or _behind(scan, heard, fields)
        or _street(scan, known, fields)
        or _beside_known(scan, known, fields)
        or _lone(scan, heard, fields)
        or _numbered(scan, heard, fields)
    )
    if not changed:
        return fields
    intent = fields.get("intent")
    kept = intent if intent in (Intent.NEW_REQUEST, Intent.RESCHEDULE) else Intent.PROVIDE_DETAILS
    return {**fields, "intent": kept, "corrects": True, **changed}


def _without_cues(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """Without a street that is only the word before another number ("better 6", "or rather 25"), or a mere guess where
    the street is known and none was asked for."""
    street = (fields.get("street") or "").lower()
    cued = said(f"{street} 1", "correct.hours") or said(street, "correct.opens", r"^(?:{})$")
    known = {"street", "house_number"} <= heard.known.keys() and heard.question not in _OF_ADDRESS
    known = known and street != heard.known["street"].lower()
    guessed = known and fields["confidence"].get("street", 1.0) < _SURE and not puts_right(scan)
    return {**fields, "street": None, "house_number": None} if street and (cued or guessed) else fields


def _same_place(scan: Scan, known: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    """ "Wrong city, Ramat HaSharon, same street": the address stays although the city does not."""
    if not fields.get("city") or fields.get("street") or said(scan.low, "correct.same") is None:
        return {}
    return {name: known[name] for name in ("street", *_NUMBERS) if name in known and not fields.get(name)}


def _swapped(scan: Scan, known: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    """ "Not 30, 13": the detail that was 30 is 13 now."""
    pair = said(scan.numbers, "correct.pairs")
    if pair is None:
        return {}
    old, new = pair["old"], pair["new"]
    read = [name for name in _NUMBERS if fields.get(name) == old and known.get(name) == old]
    meant = read or [name for name in _NUMBERS if known.get(name) == old]
    if meant:
        misread = dict.fromkeys((name for name in _NUMBERS if fields.get(name) in (old, new)), None)
        return {**misread, **_no_hour(fields, "/" in pair.group()), meant[0]: new}
    hour = _hour(new)
    return {"wanted": Wanted(start=hour)} if hour and "wanted" in known and f"{int(old):02}:" in known["wanted"] else {}


def _behind(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """ "Weizmann 8. Sorry, Rothschild 8", "apartment 3, no, 13": in one message the last one told is meant."""
    ends = [match.end() for each in patterns(scan.low, "place.actually", _WHOLE) for match in each.finditer(scan.low)]
    head, tail = (scan.text[: max(ends)], scan.text[max(ends) :].strip(" .!,;:-")) if ends else ("", "")
    told = {name: fields[name] for name in _NUMBERS if fields.get(name)}
    if not tail or not told:
        return {}
    if _NUMBER.fullmatch(tail.lower()):
        last = max(told, key=lambda name: head.rfind(told[name]))
        return {last: tail} if head.rfind(told[last]) >= 0 else {}
    again = address_in(Scan(tail), heard.question)
    new = {name: getattr(again, name) for name in ("street", *_NUMBERS)}
    return {name: value for name, value in new.items() if value and fields.get(name) not in (None, value)}


def _no_hour(fields: dict[str, Any], slashed: bool) -> dict[str, Any]:
    """A house number is no hour: what was read as a time without a day is none, and 5/3 is no day."""
    wanted = fields.get("wanted")
    return {"wanted": None} if wanted is not None and (slashed or wanted.date is None) else {}


def _street(scan: Scan, known: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    """ "Not Herzl, Bialik": the name behind the denied one."""
    old = lower(known.get("street", ""))
    if not old or old not in scan.low:
        return {}
    if fields.get("house_number") and fields.get("street") not in (None, known["street"]):
        return {}
    low = scan.low.replace(old, BLOT * len(old))
    found = said(low, "correct.denies", _NEW_BEHIND) or said(low, "correct.denies", _NEW_AHEAD)
    if found is None:
        return {}
    return {"street": scan.text[found.start("new") : found.end("new")], "house_number": found["house"]}


def _beside_known(scan: Scan, known: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    """ "I said 90? I meant 80": of two numbers one is known, and the other takes its place."""
    numbers = _NUMBER.findall(scan.numbers)
    if len(numbers) != 2 or not puts_right(scan) or fields.get("wanted") or len(scan.words) > _MOST_WORDS:
        return {}
    meant = [(name, old) for name in _NUMBERS for old in numbers if known.get(name) == old]
    if len(meant) != 1 or any(fields.get(name) for name in _NUMBERS if name != meant[0][0]):
        return {}
    name, old = meant[0]
    return {name: next((number for number in numbers if number != old), old)}


def _lone(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """ "No sorry, it's number 15", "make it 11": a single number among words of correction."""
    told = [name for name in (*_NUMBERS, "street", "city", "trade", "wanted") if fields.get(name)]
    numbers = [n for n in _NUMBER.findall(scan.numbers) if n not in {fields.get(name) for name in _NUMBERS}]
    if len(numbers) != 1 or len(scan.words) > _MOST_WORDS or fields.get("asap"):
        return {}
    opened = said(scan.numbers, "correct.opens", _LONE) if told else None
    if told and (opened is None or opened["lone"] != numbers[0]):
        return {}
    hour = _hour(numbers[0])
    named = said(scan.numbers, "correct.numbered", r"(?<![^\W_])(?:{})\s?\d") is not None
    asked = heard.question == Question.SLOT or "wanted" in heard.known
    if hour and not named and asked and not told and _of_time(scan, heard.question):
        return {"wanted": Wanted(start=hour)}
    meant = "house_number" if named else _last_told(heard)
    return {meant: numbers[0]} if puts_right(scan) and heard.known.get("street") else {}


def _last_told(heard: Heard) -> str:
    """The part of the address that was told in the message before this one; the house number when it was none."""
    before = next((text for who, text in reversed(heard.recent) if who == "customer"), "")
    found = address_in(Scan(before), heard.question)
    parts = [name for name in ("floor", "apartment") if getattr(found, name) and not found.house_number]
    return parts[0] if len(parts) == 1 and parts[0] in heard.known else "house_number"


def _of_time(scan: Scan, question: str | None) -> bool:
    if said(scan.numbers, "correct.hours") is not None:
        return True
    return question == Question.SLOT and puts_right(scan)


def _numbered(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """ "The house number is 15", said at any moment once the street is known."""
    if not heard.known.get("street") or fields.get("house_number") or fields.get("street"):
        return {}
    if heard.question in _CHOOSING and not puts_right(scan):
        return {}  # "number 2" chooses
    match = said(scan.free, "address.house_called")
    return {"house_number": match["house"]} if match else {}


def _hour(text: str) -> dt.time | None:
    """The number as an hour of a working day, None when it is none."""
    if not text.isdigit() or not 1 <= int(text) <= 23:
        return None
    time = Clock(int(text)).at(None, bare_from=7)
    return time if time.hour in _WORKDAY else None


def withheld(low: str) -> bool:
    """Whether an address is refused, or there is none to give."""
    return any(pattern.search(low) for pattern in patterns(low, "address.withheld"))
