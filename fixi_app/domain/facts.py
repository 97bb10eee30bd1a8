"""What a customer has said about his request so far, merged over the turns. Never what Fixi chose for him."""

from typing import Any

from fixi_app.domain.base import Record
from fixi_app.domain.messages import Media
from fixi_app.domain.reading import Danger, Intent, Reading, Trade, Wanted

_FIRM = 0.9
"""From this confidence on a trade or a name replaces another one without more."""
SURE = 0.6
"""Below this confidence a field is asked about instead of used; what the owner set is brought to it by `weighed`."""
_DOUBTED = 0.5
LONGEST_ISSUE = 240
"""Several faults are told to the professional in one line of an offer."""
_WITH_ARTICLE = 4
"""Letters from which a word may be a shorter one with its article."""
_TELLS = frozenset({Intent.NEW_REQUEST, Intent.PROVIDE_DETAILS})
"""In these a fault is told; a question (a price, where he is) only speaks of one."""


class Facts(Record):
    trade: Trade | None = None
    issue: str | None = None
    fault_unsaid: bool = False
    """The issue names only who is wanted: the first fault that is told takes its place."""
    city: str | None = None
    city_doubt: tuple[str, ...] = ()
    unknown_place: str | None = None
    lat: float | None = None
    lon: float | None = None
    street: str | None = None
    house_number: str | None = None
    floor: str | None = None
    apartment: str | None = None
    private_house: bool = False
    wanted: Wanted | None = None
    asap: bool = False
    urgent: bool = False
    danger: Danger | None = None
    customer_name: str | None = None
    photos: int = 0
    media_show: str | None = None
    files: tuple[Media, ...] = ()
    """Files kept here that came with this request, at most twelve."""
    doubts: dict[str, str] = {}
    """Field -> value that was heard without certainty: it is read back, and used once he said yes."""
    not_there: bool = False
    """He said that somebody else will open, or that it is somebody else's home."""
    door: str | None = None
    """Who opens, in his words."""
    pin_words: str | None = None
    """What he wrote beside a pin or map link: together they are a full address."""

    def has_address(self) -> bool:
        """Enough to ring a bell: street and number, or a pin."""
        return bool(self.street and self.house_number) or self.lat is not None

    def has_time(self) -> bool:
        return self.asap or self.wanted is not None

    def ready_to_book(self) -> bool:
        """City, trade, street with number, and a time or as soon as possible."""
        return bool(self.city and self.trade and self.has_address() and self.has_time())


def same_place(facts: Facts) -> Facts:
    """Only the place of these facts: another request of the same customer starts from it, and from nothing else."""
    kept = ("city", *_ADDRESS, "customer_name")
    return Facts(**{name: getattr(facts, name) for name in kept})


READ_BACK = ("trade", "street", "house_number")
"""Fields that are asked for in any case: a doubtful one is read back instead. A doubtful city has a question of its
own, and what is not asked for (a name) is left out when it is doubtful."""
_PLAIN = ("trade", "street", "house_number", "floor", "apartment", "customer_name")
_ADDRESS = ("street", "house_number", "floor", "apartment", "private_house", "lat", "lon", "pin_words")


def merged(facts: Facts, reading: Reading) -> Facts:
    """The facts after these words. A new value replaces the old one; silence keeps it; doubt is kept as doubt.

    Another city makes the old street worthless, unless the same words name the street too.
    """
    changes: dict[str, Any] = {}
    if _city_changed(facts, reading):
        changes.update(dict.fromkeys(_ADDRESS, None), private_house=False)
    if doubts := _doubts(facts, reading):
        changes["doubts"] = {**facts.doubts, **doubts}
    for field in _PLAIN:
        value = getattr(reading, field)
        if value and reading.confidence.get(field, 1.0) >= SURE and not _in_passing(field, facts, reading):
            changes[field] = value
    if _street_changed(facts, reading):
        changes.setdefault("house_number", None)
    wanted_now = changes.get("trade", facts.trade)
    changes.update(_place(facts, reading), **_time(facts, reading), **_fault(facts, reading, wanted_now))
    return facts.but(**changes)


def _doubts(facts: Facts, reading: Reading) -> dict[str, str]:
    """What these words name without certainty where nothing certain is known yet."""
    heard = {field: getattr(reading, field) for field in READ_BACK if getattr(facts, field) is None}
    return {
        field: str(value) for field, value in heard.items() if value and reading.confidence.get(field, 1.0) < SURE
    }


def weighed(reading: Reading, floor: float) -> Reading:
    """The reading with its confidences as this business takes them: certain from its own floor on, doubted below.

    Everything after this compares with `SURE` alone, so that no flow can forget the setting.
    """
    if floor == SURE:
        return reading
    given = reading.confidence.items()
    kept = {name: max(value, SURE) if value >= floor else min(value, _DOUBTED) for name, value in given}
    return reading.but(confidence=kept)


def _in_passing(field: str, facts: Facts, reading: Reading) -> bool:
    """Whether another trade or name is only touched on: in an address ("by the paint shop"), or of somebody else."""
    if getattr(facts, field) is None or reading.confidence.get(field, 1.0) >= _FIRM:
        return False
    told = reading.street or reading.house_number or reading.floor or reading.apartment or reading.wanted
    return field == "customer_name" or (field == "trade" and bool(told) and not reading.corrects)


def _street_changed(facts: Facts, reading: Reading) -> bool:
    """Another street without a number: the number was of the old one, unless only the name is put right."""
    other = reading.street and facts.street and reading.street != facts.street
    return bool(other and not reading.house_number and not reading.corrects)


def _city_changed(facts: Facts, reading: Reading) -> bool:
    sure = reading.confidence.get("city", 1.0) >= SURE
    return bool(facts.city and reading.city and sure and reading.city != facts.city)


def _place(facts: Facts, reading: Reading) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if reading.private_house:
        changes.update(private_house=True, floor=reading.floor, apartment=reading.apartment)
    elif reading.apartment:
        changes["private_house"] = False
    if reading.lat is not None:
        changes.update(lat=reading.lat, lon=reading.lon)
    if reading.city and reading.confidence.get("city", 1.0) >= SURE:
        changes.update(city=reading.city, city_doubt=(), unknown_place=None)
    elif doubt := (reading.city_doubt or ((reading.city,) if reading.city else ())):
        if not facts.city or reading.corrects:
            changes.update(city_doubt=doubt, city=None)
    elif reading.unknown_place and not facts.city:
        changes["unknown_place"] = reading.unknown_place
    return changes


def _time(facts: Facts, reading: Reading) -> dict[str, Any]:
    if reading.asap:
        return {"asap": True, "wanted": None}
    if reading.wanted is not None and reading.confidence.get("wanted", 1.0) >= SURE:
        return {"wanted": _joined(facts.wanted, reading.wanted), "asap": False}
    return {}


def _joined(before: Wanted | None, now: Wanted) -> Wanted:
    """The last wish, with what it leaves open from the one before: "tomorrow", and then "after five"."""
    if before is None:
        return now
    if now.date is None:
        return now.but(date=before.date)
    bare = now.start is None and now.end is None and now.part is None
    return before.but(date=now.date) if bare else now


def _fault(facts: Facts, reading: Reading, trade: Trade | None) -> dict[str, Any]:
    changes = _issue(facts, reading, trade)
    if reading.urgent:
        changes["urgent"] = True
    if reading.danger:
        changes.update(danger=reading.danger, urgent=True)
    if reading.media_show:
        changes["media_show"] = reading.media_show
    return changes


def _issue(facts: Facts, reading: Reading, trade: Trade | None) -> dict[str, Any]:
    """What is wrong: of the trade that is wanted now, danger first, else in the order in which it was told."""
    if not reading.issue:
        return {}
    known = None if facts.fault_unsaid else facts.issue
    same = reading.trade in (None, facts.trade)
    if reading.danger:
        kept = known if same or facts.danger else None  # of two dangers neither is forgotten
        return {"issue": _both(reading.issue, kept), "fault_unsaid": False}
    if not facts.issue or (facts.trade is not None and trade is not facts.trade):
        return {"issue": reading.issue, "fault_unsaid": reading.only_who}
    if reading.only_who or not (same or facts.trade is None):
        return {}
    if known is None:
        return {"issue": reading.issue, "fault_unsaid": False}
    if reading.trade is None or reading.intent not in _TELLS:
        return {}
    return {"issue": _both(known, reading.issue)}


def _both(first: str, then: str | None) -> str:
    """Two tellings of what is wrong as one; where one says all that the other does, it stands alone."""
    if not then or _says_all_of(first, then):
        return first
    if _says_all_of(then, first):
        return then
    both = f"{first}, {then}"
    if len(both) <= LONGEST_ISSUE:
        return both
    return both[: LONGEST_ISSUE - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def _says_all_of(one: str, other: str) -> bool:
    """Word for word, but for a letter in front: in Hebrew and Arabic the article is written with its word."""
    said, told = _words(one), _words(other)
    bare = {word[1:] for word in said if len(word) >= _WITH_ARTICLE}
    return all(word in said | bare or (len(word) >= _WITH_ARTICLE and word[1:] in said) for word in told)


def _words(text: str) -> set[str]:
    return {word.strip(",.") for word in text.casefold().split()}
