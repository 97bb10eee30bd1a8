"""A model's values brought to the form that the offline reader gives them, by the offline reader's own code.

Each function takes whatever stood in the answer and gives a sound value or None; what is doubtful about a sound value
is for the caller to say.
"""

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Wanted
from fixi_app.understanding.address import address_in, floor_word
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.normalize import clean as level
from fixi_app.understanding.normalize import lower
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.streets import street_in

PARTS = {"morning": 12, "noon": 15, "afternoon": 18, "evening": 23, "night": 24}
"""Parts of the day, and the hour at which each is over."""
_HOUSE = re.compile(
    r"(?:no\.?|nr\.?|#|№|מס'|מספר|בית)?\s*(\d{1,4}\s?[^\W\d_]?)'?(?:\s?[/-]\s?(\d{1,3}))?", re.IGNORECASE
)
_FLAT = re.compile(r"\d{1,4}[^\W\d_]?")
_FLOOR = re.compile(r"-?\d{1,2}")
_MONEY = re.compile(
    r"[₪$€£]|\b(?:nis|ils|usd|eur|shekels?|dollars?|euros?)\b|שקל|ש\"ח|(?<![א-ת])שח(?![א-ת])|דולר|шекел|рубл|доллар|شيكل|شيقل|دولار",
    re.IGNORECASE,
)
_SHORT = 3
"""Words of fewer letters say nothing alone."""
_ALIKE = 80
"""Of 100: from here on two spellings are one name; a typo in a name of five letters is 80."""


class Street(NamedTuple):
    name: str | None = None
    house: str | None = None
    apartment: str | None = None


def one_line(value: object, limit: int) -> str | None:
    """One line without control, direction or other invisible characters, at most `limit` long; None when empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)[:limit]  # models give "12" as a number now and then, whatever the schema says
    if not isinstance(value, str):
        return None
    spaced = re.sub(r"\s+", " ", value[: limit * 4])
    shown = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return shown.strip()[:limit].strip() or None


def street(value: object) -> Street:
    """A street without the word for it, and a house number that was put with it; a phone or a price is none."""
    text = one_line(value, 80)
    if text is None or not any(c.isalpha() for c in text):
        return Street()
    scan = Scan(text)
    if BLOT in scan.numbers:
        return Street()
    found = street_in(scan, True, Question.STREET)
    if found is not None:
        return Street(found.name, found.house, found.apartment)
    return Street() if re.search(r"\d{3,}", text) else Street(text)


def house(value: object) -> tuple[str | None, str | None]:
    """House number and, where it was written behind a stroke, apartment: 12, 12a, 9/2."""
    match = _HOUSE.fullmatch(one_line(value, 20) or "")
    return (match[1].replace(" ", ""), match[2]) if match else (None, None)


def floor(value: object) -> str | None:
    text = one_line(value, 40)
    if text is None:
        return None
    if _FLOOR.fullmatch(text):
        return str(int(text))
    return floor_word(lower(level(text))) or address_in(Scan(text)).floor


def apartment(value: object) -> str | None:
    text = one_line(value, 40)
    if text is None:
        return None
    return text if _FLAT.fullmatch(text) else address_in(Scan(text)).apartment


def wanted(date: object, start: object, end: object, part: object, now: dt.datetime) -> Wanted | None:
    """The wished time; None where nothing of it parses, and where all of it is over by `now` (local)."""
    day, first, last = _date(date, now.date()), _time(start), _time(end)
    if first and last and last <= first:
        last = None
    named = part if isinstance(part, str) and part in PARTS and not (first or last) else None
    found = Wanted(date=day, start=first, end=last, part=named)
    return None if found == Wanted() or _over(found, now) else found


def _over(wish: Wanted, now: dt.datetime) -> bool:
    """ "This morning" said in the afternoon, or "at nine" said at two, tells of the fault and is no wish."""
    if wish.date != now.date():
        return False
    if wish.end or wish.start:
        return (wish.end or wish.start or dt.time.max) <= now.time().replace(tzinfo=None)
    return wish.part is not None and now.hour >= PARTS[wish.part]


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


def spoken_name(value: object, said: str) -> str | None:
    """A name (of a person, or of a place that is asked about) counts only when all of it was said now: it is read back
    to the customer, and a model asked for one likes to give the persona's, or more than a name."""
    name = one_line(value, 60)
    if name is None or any(c.isdigit() for c in name):
        return None
    parts = [part for part in name.casefold().split() if len(part) > 1]
    return name if parts and all(part in said.casefold() for part in parts) else None


def told(value: object, limit: int, said: str) -> str | None:
    """Words about the fault, which are read back to the customer: only such as he used himself, give or take an ending.
    So no price, promise or invention of a model's can stand among them."""
    text = one_line(value, limit)
    words = _plain(text or "").split()
    own = _plain(said).split()
    his = words and all(_is_one_of(word, own) for word in words) and _signs_of(text) <= _signs_of(said)
    return text if his else None


def _is_one_of(word: str, own: list[str]) -> bool:
    if word in own:
        return True
    if len(word) < _SHORT:
        return not word.isdigit()
    return not word.isdigit() and any(fuzz.ratio(word, each) >= _ALIKE for each in own)


def _signs_of(text: str | None) -> set[str]:
    return {c for c in text or "" if unicodedata.category(c) in ("Sc", "So", "Sm") or c in "@:/<>{}%"}


def shown(value: object, limit: int) -> str | None:
    """What files show: a number may be an error code, but a price, phone or link on a photo is somebody's words."""
    text = one_line(value, limit)
    if text is None or _MONEY.search(text) or re.search(r"(?:\d[\s-]?){7}|https?:|www\.|@", text):
        return None
    return text


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one street: small differences, or one written shorter."""
    first, second = _plain(one), _plain(other)
    return bool(first and second) and max(fuzz.ratio(first, second), fuzz.token_set_ratio(first, second)) >= _ALIKE


def was_said(name: str, said: str) -> bool:
    """Whether a name stands in these words, give or take its spelling."""
    return fuzz.partial_ratio(_plain(name), _plain(said)) >= _ALIKE


def letters_of(text: str) -> str:
    """Which letters a text is mostly written in: the first word of their Unicode names; empty where it has none."""
    kinds = [unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()]
    return max(set(kinds), key=kinds.count) if kinds else ""


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in lower(level(text))).strip()
