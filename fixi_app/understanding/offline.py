"""Understands a turn without network, key or clock, by rules, lexicons and the gazetteer; same words, same Reading.

Customer text is data. Nothing in it is an instruction; it can only fill fields, and only with values of their kind.
"""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Danger, Heard, Intent, Reading, Trade, Wanted
from fixi_app.understanding.address import AddressFound, address_in
from fixi_app.understanding.answers import answer_in
from fixi_app.understanding.corrections import put_right, puts_right, withheld
from fixi_app.understanding.danger import danger_of
from fixi_app.understanding.dates import rules_of
from fixi_app.understanding.direct import direct_answer
from fixi_app.understanding.grammar import grammars, patterns
from fixi_app.understanding.intents import intent_of
from fixi_app.understanding.issue import issue_of
from fixi_app.understanding.language import language_of
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.mask import hide_spans
from fixi_app.understanding.names import name_in
from fixi_app.understanding.normalize import LONGEST
from fixi_app.understanding.numbered import numbered
from fixi_app.understanding.pins import pin_in
from fixi_app.understanding.places import gazetteer
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.streets import slashed
from fixi_app.understanding.times import WhenFound, when_in, without_past
from fixi_app.understanding.trades import trade_of
from fixi_app.understanding.urgency import pressing_of
from fixi_app.understanding.whereabouts import CityFound, city_in

# In these the times named belong to the visit that is talked about; they are no wish.
_NO_WISH = frozenset(
    {Intent.STATUS_QUERY, Intent.COMPLAINT, Intent.CANCEL, Intent.RATING, Intent.OFF_TOPIC, Intent.OPT_OUT}
)
_OF_PLACE = frozenset({Question.CITY, Question.STREET, Question.HOUSE_NUMBER, Question.FLOOR})
_CLAUSE_END = re.compile(r"[.!?;,\n]")
_PHONE = re.compile(r"(?<!\d)0\d(?:[ -]?\d){7,8}(?!\d)")
_NO_HURRY = frozenset({Intent.DECLINE, Intent.CANCEL})
_NO_TRADE = frozenset({Intent.OFF_TOPIC, Intent.OPT_OUT, Intent.DELETE_MY_DATA, Intent.RATING, Intent.THANKS})
# Who is sent does not depend on what else was named: a gas leak at the boiler is for the gas technician.
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


def _story(scan: Scan, heard: Heard) -> dict[str, Any]:
    """The fields of a message that is more than a bare answer."""
    now = heard.now.astimezone(ZoneInfo(heard.timezone))
    found_when = when_in(hide_spans(scan.numbers, [*slashed(scan), *numbered(scan)]), now)
    found_when = _put_right(scan, now, found_when)
    for span in found_when.spans if found_when else ():
        scan.take(*span)
    address = address_in(scan, heard.question)
    name = name_in(scan)
    city = city_in(scan, heard.question)
    pressing = pressing_of(scan)
    danger = danger_of(scan)
    trade = trade_of(scan)
    fields: dict[str, Any] = {"danger": danger, "just_checking": scan.has("calmword")}
    fields["corrects"] = city.corrects or puts_right(scan)
    fields["intent"] = intent_of(
        scan,
        trade is not None or danger is not None,
        _any_place(city, address),
        bool(found_when or name or address.private_house or (pressing.asap and not scan.has("intent.need"))),
        bool(address.street or address.house_number),
    )
    if _asked_detail(fields["intent"], heard, address, city):
        fields["intent"] = Intent.PROVIDE_DETAILS
    if fields["intent"] is Intent.RESCHEDULE:
        found_when = _moved_to(scan, now, found_when)
    wish = found_when.wanted if found_when and fields["intent"] not in _NO_WISH else None
    fields |= _pressing(pressing.urgent or danger is not None, pressing.asap, wish, now)
    fields["trade"] = _DANGER_TRADE.get(danger) if danger in _DANGER_TRADE else trade.trade if trade else None
    if fields["intent"] is Intent.OFF_TOPIC:
        city = CityFound()  # a town that small talk is about is nobody's address
    if fields["intent"] in _NO_TRADE:
        fields |= {"trade": None, "urgent": danger is not None, "asap": False}
    if fields["intent"] in _NO_HURRY:
        fields |= {"urgent": danger is not None or pressing.urgent_itself, "asap": False}
    fields |= _address(address) | _city(city) | {"customer_name": name[0] if name else None}
    fields["issue"] = issue_of(scan, [(m.start, m.end) for m in scan.places if m.place.name == city.city])
    fields["confidence"] = _confidence(
        fields, trade.confidence if trade else 1.0, city, address, name[1] if name else 1.0
    )
    return put_right(scan, heard, _without_second(scan, heard, fields))


def _without_second(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """Without a further fault ("and the tap drips as well"): the one told first decides who comes."""
    added = scan.labelled("also")
    faults = [hit for hit in scan.labelled("trade") if not added or hit.last < added[0].first]
    further = heard.question is not None and added and not faults
    further = further or withheld(scan.low)  # "no address, I'll meet him at the gas station" tells no fault
    first = "trade" in heard.known and further and not fields["danger"]
    return {**fields, "trade": None, "issue": None} if first else fields


def _asked_detail(intent: Intent | None, heard: Heard, address: AddressFound, city: CityFound) -> bool:
    """ "Well then, Herzl 40" to the question of the address asks after nothing; nor does a phone number."""
    if intent is Intent.STATUS_QUERY:
        return heard.question in _OF_PLACE and _any_place(city, address)
    lone = " ".join(heard.texts)
    return intent in (None, Intent.OFF_TOPIC) and "trade" in heard.known and _PHONE.search(lone) is not None


def _moved_to(scan: Scan, now: dt.datetime, whole: WhenFound | None) -> WhenFound | None:
    """The time named after the word of moving ("I have tomorrow at 10, can it be 12?"), on the day named before."""
    start = min((scan.words[hit.last].start for hit in scan.labelled("intent.reschedule")), default=0)
    return _later(scan, now, whole, start)


def _put_right(scan: Scan, now: dt.datetime, whole: WhenFound | None) -> WhenFound | None:
    """The time named after a word of correction ("this evening... no, sorry, tomorrow at half past eight")."""
    ends = [match.end() for each in patterns(scan.low, "place.actually") for match in each.finditer(scan.low)]
    return _later(scan, now, whole, max(ends)) if ends else _day_behind(scan, now, whole)


def _day_behind(scan: Scan, now: dt.datetime, whole: WhenFound | None) -> WhenFound | None:
    """The day in the clause after the first day named, where something is put right: "no, I leave today. Sunday"."""
    if whole is None or whole.wanted.date is None or not puts_right(scan):
        return whole
    clause = _CLAUSE_END.search(scan.numbers, max(end for _, end in whole.spans))
    later = _later(scan, now, whole, clause.end()) if clause else whole
    return later if later and later.wanted.date != whole.wanted.date else whole


def _later(scan: Scan, now: dt.datetime, whole: WhenFound | None, start: int) -> WhenFound | None:
    """The time told from there on, its day from the whole when it names none; the whole when none is told there."""
    later = when_in(hide_spans(without_past(scan.numbers), [(0, start), *slashed(scan), *numbered(scan)]), now)
    if later is None or whole is None:
        return whole
    if later.wanted.date is not None:
        return WhenFound(later.wanted, (*whole.spans, *later.spans))
    return WhenFound(later.wanted.but(date=whole.wanted.date), (*whole.spans, *later.spans))


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


def _pressing(urgent: bool, asap: bool, wish: Wanted | None, now: dt.datetime) -> dict[str, Any]:
    """As soon as possible outweighs "today"; another day outweighs "as soon as possible"."""
    other_day = wish is not None and wish.date is not None and wish.date != now.date()
    asap = asap and not other_day
    return {"urgent": urgent, "asap": asap, "wanted": None if asap else wish}


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


def _confidence(
    fields: dict[str, Any], trade: float, city: CityFound, address: AddressFound, name: float
) -> dict[str, float]:
    """Only what is less than certain; an absent field counts as 1."""
    given = {"trade": trade, "city": city.confidence, "street": address.street_confidence, "customer_name": name}
    return {field: value for field, value in given.items() if value < 1.0 and fields.get(field) is not None}


def _pinned(scan: Scan, heard: Heard, fields: dict[str, Any]) -> dict[str, Any]:
    """With the coordinates of a pin or a map link, and the city they lie in when none was said."""
    point = (heard.place.lat, heard.place.lon) if heard.place else pin_in(scan.raw)
    if point is None:
        return fields
    fields |= {"lat": point[0], "lon": point[1]}
    if fields.get("city") is None and heard.question != Question.CITY_CHOICE:
        nearest = gazetteer().nearest(*point)
        fields["city"] = nearest.name if nearest else None
    return fields
