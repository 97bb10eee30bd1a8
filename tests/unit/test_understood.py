"""What is kept of a reading: what the words said and no more, and never more than so much."""

import datetime as dt
from typing import Any

import bson

from fixi_app.domain.reading import Answer, Danger, Further, Intent, Reading, Trade, Wanted
from fixi_app.domain.understood import MOST_BYTES, Understood, only_what_is_set, understood
from fixi_app.repositories.documents import from_document, to_document

READING = Reading(
    intent=Intent.NEW_REQUEST, trade=Trade.PLUMBING, issue="נזילה", city="Holon", street="סוקולוב", house_number="12",
    wanted=Wanted(date=dt.date(2026, 11, 25), start=dt.time(16), end=dt.time(18)), urgent=True, source="m1",
    confidence={"street": 0.456, "trade": 0.9, "floor": 0.1},
)  # fmt: skip


def kept(reading: Reading) -> dict[str, Any]:
    return only_what_is_set(to_document(understood(reading)))


def test_only_what_the_words_said_is_kept_and_certainty_only_where_there_was_doubt() -> None:
    assert kept(READING) == {
        "intent": "new_request", "trade": "plumbing", "issue": "נזילה", "city": "Holon", "street": "סוקולוב",
        "house_number": "12", "wanted": {"date": "2026-11-25", "start": "16:00", "end": "18:00"}, "urgent": True,
        "confidence": {"street": 0.46}, "source": "m1",
    }  # fmt: skip
    assert kept(Reading()) == {"source": "offline"}
    assert from_document(Understood, kept(READING)) == understood(READING)
    assert understood(READING).doubtful == ("street",)


def test_a_usual_reading_takes_a_few_hundred_bytes_and_none_takes_more_than_is_promised() -> None:
    assert len(bson.encode(kept(READING))) < 300
    for letter in ("x", "ש", "🔧"):
        endless = letter * 5_000
        worst = Reading(
            intent=Intent.NEW_REQUEST, trade=Trade.PLUMBING, issue=endless,
            further=Further(trade=Trade.GAS, issue=endless), city=endless, city_doubt=(endless,) * 50,
            unknown_place=endless, lat=1, lon=1, street=endless, danger=Danger.FLOOD_NEAR_POWER,
            house_number=endless, floor=endless, apartment=endless, private_house=True,
            wanted=Wanted(date=dt.date(2026, 11, 25), start=dt.time(16), end=dt.time(18), part=endless), asap=True,
            urgent=True, customer_name=endless, answer=Answer(yes=True, no=True, choice=endless), transcript=endless,
            media_show=endless, corrects=True, source=endless,
            confidence={**dict.fromkeys(Reading.model_fields, 0.123), **{f"{endless}{n}": 0.1 for n in range(99)}},
        )  # fmt: skip
        assert len(bson.encode(kept(worst))) <= MOST_BYTES
