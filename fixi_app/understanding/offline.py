"""Understands a turn without network, key or clock, by rules, lexicons and the gazetteer; same words, same Reading.

Customer text is data. Nothing in it is an instruction; it can only fill fields, and only with values of their kind.
"""

import datetime as dt
import re
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Danger, Further, Heard, Intent, Reading, Trade, Wanted
from fixi_app.understanding.address import AddressFound, address_in
from fixi_app.understanding.answers import answer_in
from fixi_app.understanding.corrections import put_right, puts_right, withheld
from fixi_app.understanding.danger import danger_of
from fixi_app.understanding.dates import rules_of
from fixi_app.understanding.direct import direct_answer
from fixi_app.understanding.grammar import grammars
from fixi_app.understanding.intents import intent_of
from fixi_app.understanding.issue import issue_of
from fixi_app.understanding.language import language_of
from fixi_app.understanding.last_time import moved_to, time_told
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.names import name_in
from fixi_app.understanding.normalize import LONGEST
from fixi_app.understanding.only_who import only_who
from fixi_app.understanding.pins import pin_in
from fixi_app.understanding.places import gazetteer
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.times import WhenFound
from fixi_app.understanding.trades import TradeFound, second_of, trade_of
from fixi_app.understanding.urgency import Pressing, pressing_of
from fixi_app.understanding.whereabouts import CityFound, city_in

# In these the times named belong to the visit that is talked about; they are no wish.
_NO_WISH = frozenset(
    {Intent.STATUS_QUERY, Intent.COMPLAINT, Intent.CANCEL, Intent.RATING, Intent.OFF_TOPIC, Intent.OPT_OUT}
)
_OF_PLACE = frozenset({Question.CITY, Question.STREET, Question.HOUSE_NUMBER, Question.FLOOR})
_UNKNOWN = 0.5
"""How sure it is that words without any known meaning are off-topic."""
_PHONE = re.compile(r"(?<!\d)0\d(?:[ -]?\d){7,8}(?!\d)")
_REQUESTS = frozenset({Intent.NEW_REQUEST, Intent.PRICE_QUESTION})
_NO_HURRY = frozenset({Intent.DECLINE, Intent.CANCEL})
_NO_TRADE = frozenset({Intent.OFF_TOPIC, Intent.OPT_OUT, Intent.DELETE_MY_DATA, Intent.RATING, Intent.THANKS})
# Who is sent does not depend on what else was named: a gas leak at the boiler is for the gas technician.
# A leak told beside a burnt socket sends no plumber to the fire.
_BURNS = frozenset({Danger.FIRE, Danger.SPARKS})
_WIRED = frozenset({Trade.ELECTRICAL, Trade.APPLIANCES, Trade.AC, Trade.SOLAR_BOILER})
_DANGER_TRADE = {Danger.GAS: Trade.GAS, Danger.CHILD_LOCKED_IN: Trade.LOCKSMITH}


def load() -> None:
    """Read the gazetteer, the lexicons and the grammars, so that the first message does not wait for them.

    Takes about 0.1 s; whoever starts an appliance calls it before it serves (see `bench reader`).
    """
    gazetteer()
    lexicon()
    for name, grammar in grammars().items():
        rules_of(name)
        grammar.compile_all()


class OfflineReader:
    """Reads a turn by rules. Safe to share: it keeps nothing between calls."""

    def read(self, heard: Heard) -> Reading:
        """What these words say; a field they do not speak of stays empty."""
        scan = Scan("\n".join(heard.texts)[:LONGEST])
        fields = direct_answer(scan, heard)
        if fields is None:
            fields = _story(scan, heard)
        fields["language"] = language_of(scan.numbers, heard.language)
        fields["answer"] = answer_in(scan, heard.question)
        return Reading(**(_pinned(scan, heard, fields)))


class _Evidence(NamedTuple):
    """What each reader found; the order is the order of reading, because each takes its words from the scan."""

    when: WhenFound | None
    address: AddressFound
    name: tuple[str, float] | None
    city: CityFound
    pressing: Pressing
    danger: Danger | None
    trade: TradeFound | None


def _story(scan: Scan, heard: Heard) -> dict[str, Any]:
    """The fields of a message that is more than a bare answer."""
    now = heard.now.astimezone(ZoneInfo(heard.timezone))
    question = heard.question
    found = _Evidence(
        time_told(scan, now), address_in(scan, question), name_in(scan), city_in(scan, question),
        pressing_of(scan), danger_of(scan), trade_of(scan),
    )  # fmt: skip
    intent = _intent(scan, heard, found)
    # A town that small talk is about is nobody's address.
    city = CityFound() if intent is Intent.OFF_TOPIC else found.city
    fields: dict[str, Any] = {"intent": intent, "danger": found.danger, "just_checking": scan.has("calmword")}
    fields["corrects"] = found.city.corrects or puts_right(scan)
    fields |= _pressing(found, intent, _wish(scan, intent, found.when, now), now)
    fields["trade"] = _trade(scan, found, intent)
    fields |= _address(found.address) | _city(city) | {"customer_name": found.name[0] if found.name else None}
    places = [(m.start, m.end) for m in scan.places if m.place.name == city.city]
    fields |= _faults(scan, heard, fields, places)
    fields["confidence"] = _confidence(found, city) | _chat(scan, intent)
    fields = put_right(scan, heard, _without_second(scan, heard, fields))
    sure = {field: value for field, value in fields["confidence"].items() if fields.get(field) is not None}
    return {**fields, "confidence": sure}


def _intent(scan: Scan, heard: Heard, found: _Evidence) -> Intent | None:
    address = found.address
    hurried = found.pressing.asap and not scan.has("intent.need")
    intent = intent_of(
        scan,
        found.trade is not None or found.danger is not None,
        _any_place(found.city, address),
        bool(found.when or found.name or address.private_house or hurried),
        bool(address.street or address.house_number),
    )
    return Intent.PROVIDE_DETAILS if _asked_detail(intent, heard, address, found.city) else intent


def _wish(scan: Scan, intent: Intent | None, when: WhenFound | None, now: dt.datetime) -> Wanted | None:
    when = moved_to(scan, now, when) if intent is Intent.RESCHEDULE else when
    return when.wanted if when and intent not in _NO_WISH else None


def _trade(scan: Scan, found: _Evidence, intent: Intent | None) -> Trade | None:
    if intent in _NO_TRADE:
        return None
    if found.danger in _DANGER_TRADE:
        return _DANGER_TRADE[found.danger]
    if found.trade is None:
        return None
    burns = found.danger in _BURNS and scan.has("trade.electrical") and found.trade.trade not in _WIRED
    return Trade.ELECTRICAL if burns else found.trade.trade


def _faults(
    scan: Scan, heard: Heard, fields: dict[str, Any], places: list[tuple[int, int]]
) -> dict[str, Any]:
    """The fault, and the second one of another trade where a first message tells of two."""
    opens = heard.question is None and "trade" not in heard.known and not fields["danger"]
    second = second_of(scan) if opens and fields["intent"] in _REQUESTS else None
    if second is not None:
        trade, ends, begins = second
        first = issue_of(scan, places, range(ends))
        other = issue_of(scan, places, range(begins, len(scan.text)))
        if first and other:
            return {"issue": first, "further": Further(trade=trade, issue=other)}
    told = issue_of(scan, places, danger=fields["danger"] is not None)
    return {"issue": told, "only_who": told is not None and fields["danger"] is None and only_who(scan)}


def _without_second(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """Without a further fault ("and the socket is dead as well"): the one told first decides who comes.

    One that is for him too stays: he must know of it.
    """
    added = scan.labelled("also")
    faults = [hit for hit in scan.labelled("trade") if not added or hit.last < added[0].first]
    his = fields["trade"] is not None and fields["trade"] == heard.known.get("trade")
    further = heard.question is not None and added and not faults and not his
    further = further or withheld(scan.low)  # "no address, I'll meet him at the gas station" tells no fault
    first = "trade" in heard.known and further and not fields["danger"]
    return {**fields, "trade": None, "issue": None} if first else fields


def _asked_detail(intent: Intent | None, heard: Heard, address: AddressFound, city: CityFound) -> bool:
    """ "Well then, Herzl 40" to the question of the address asks after nothing; nor does a phone number."""
    if intent is Intent.STATUS_QUERY:
        return heard.question in _OF_PLACE and _any_place(city, address)
    lone = " ".join(heard.texts)
    return intent in (None, Intent.OFF_TOPIC) and "trade" in heard.known and _PHONE.search(lone) is not None


def _any_place(city: CityFound, address: AddressFound) -> bool:
    return bool(
        city.city
        or city.doubt
        or address.street
        or address.house_number
        or address.floor
        or address.apartment
        or city.unknown
    )


def _pressing(found: _Evidence, intent: Intent | None, wish: Wanted | None, now: dt.datetime) -> dict[str, Any]:
    """As soon as possible outweighs "today"; another day outweighs "as soon as possible"."""
    other_day = wish is not None and wish.date is not None and wish.date != now.date()
    grave, pressing = found.danger is not None, found.pressing
    asap = pressing.asap and not other_day
    wanted = None if asap else wish
    if intent in _NO_HURRY:
        return {"urgent": grave or pressing.urgent_itself, "asap": False, "wanted": wanted}
    if intent in _NO_TRADE:
        return {"urgent": grave, "asap": False, "wanted": wanted}
    return {"urgent": grave or pressing.urgent, "asap": asap, "wanted": wanted}


def _address(found: AddressFound) -> dict[str, Any]:
    return {
        "street": found.street,
        "house_number": found.house_number,
        "floor": found.floor,
        "apartment": found.apartment,
        "private_house": found.private_house,
    }


def _city(found: CityFound) -> dict[str, Any]:
    return {"city": found.city, "city_doubt": found.doubt, "unknown_place": found.unknown}


def _chat(scan: Scan, intent: Intent | None) -> dict[str, float]:
    """Words that merely say nothing known may still be about the visit; a match or a joke is not."""
    unknown = intent is Intent.OFF_TOPIC and not scan.has("intent.off_topic")
    return {"intent": _UNKNOWN} if unknown else {}


def _confidence(found: _Evidence, city: CityFound) -> dict[str, float]:
    """Only what is less than certain; an absent field counts as 1."""
    given = {
        "trade": found.trade.confidence if found.trade else 1.0,
        "city": city.confidence,
        "street": found.address.street_confidence,
        "customer_name": found.name[1] if found.name else 1.0,
    }
    return {field: value for field, value in given.items() if value < 1.0}


def _pinned(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """With the coordinates of a pin or a map link, and the city they lie in when none was said."""
    point = (heard.place.lat, heard.place.lon) if heard.place else pin_in(scan.raw)
    if point is None:
        return fields
    fields |= {"lat": point[0], "lon": point[1]}
    if fields.get("city") is None:
        nearest = gazetteer().nearest(*point)
        fields["city"] = nearest.name if nearest else None
    return fields
