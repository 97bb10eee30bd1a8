"""Two readers of one turn: what they disagree on is asked about, and what is sound of either is kept."""

import datetime as dt
from typing import Any

import pytest

from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.reading import Heard, Language, Reading, Trade, Wanted
from fixi_app.understanding.gemini_agreement import agreed

NOW = dt.datetime(2026, 11, 24, 14, 40, tzinfo=dt.timezone.utc)
DAY = dt.date(2026, 11, 25)
NINE, TEN = dt.time(9), dt.time(10)


def both(model: Reading, offline: Reading, *texts: str) -> Reading:
    return agreed(model, offline, Heard(texts=texts or ("a leak",), now=NOW))


@pytest.mark.parametrize(
    ("field", "seen", "ours"),
    [
        ("trade", Trade.GAS, Trade.PLUMBING),
        ("house_number", "12", "14"),
        ("street", "Herzl", "Bialik"),
        ("street", "הרצל", "ויצמן"),
        ("wanted", Wanted(date=DAY), Wanted(date=DAY + dt.timedelta(days=1))),
        ("wanted", Wanted(date=DAY, start=NINE), Wanted(date=DAY, start=TEN)),
        ("wanted", Wanted(part="morning"), Wanted(part="evening")),
        ("wanted", Wanted(start=dt.time(19)), Wanted(part="morning")),
    ],
)
def test_a_disagreement_is_not_used_but_asked_about(field: str, seen: Any, ours: Any) -> None:
    reading = both(Reading(**{field: seen}), Reading(**{field: ours}))
    assert reading.confidence == {field: 0.5}
    assert getattr(merged(Facts(), reading), field) is None


def test_two_cities_are_put_to_the_customer_as_a_choice() -> None:
    facts = merged(Facts(), both(Reading(city="Holon"), Reading(city="Bat Yam")))
    assert (facts.city, facts.city_doubt) == (None, ("Holon", "Bat Yam"))


@pytest.mark.parametrize(
    ("field", "seen", "ours"),
    [
        ("street", "Herzl", "herzl"),
        ("street", "שדרות רוטשילד", "רוטשילד"),
        ("street", "Ben-Gurion", "Ben Gurion"),
        ("house_number", "12 A", "12a"),
        ("wanted", Wanted(part="noon"), Wanted(part="afternoon")),
        ("wanted", Wanted(date=DAY, start=NINE), Wanted(date=DAY, part="morning")),
        ("wanted", Wanted(start=dt.time(22)), Wanted(part="night")),
    ],
)
def test_small_differences_are_none_and_a_second_opinion_takes_the_doubt_away(field: str, seen: Any, ours: Any) -> None:
    reading = both(Reading(**{field: seen}, confidence={field: 0.5}), Reading(**{field: ours}))
    assert reading.confidence == {}


def test_a_street_that_the_model_translated_is_told_as_the_customer_wrote_it() -> None:
    reading = both(Reading(street="Herzl", confidence={"street": 0.5}), Reading(street="הרצל"))
    assert (reading.street, reading.confidence) == ("הרצל", {})


def test_each_reader_adds_what_the_other_left_out_of_a_time() -> None:
    reading = both(Reading(wanted=Wanted(start=NINE)), Reading(wanted=Wanted(date=DAY)))
    assert reading.wanted == Wanted(date=DAY, start=NINE)


def test_what_only_the_offline_reader_found_of_the_door_is_kept() -> None:
    offline = Reading(floor="3", apartment="7", customer_name="Dana", issue="a leak", confidence={"customer_name": 0.7})
    reading = both(Reading(floor="2"), offline)
    assert (reading.floor, reading.apartment, reading.customer_name) == ("2", "7", "Dana")
    assert (reading.issue, reading.confidence) == ("a leak", {"customer_name": 0.7})


def test_as_soon_as_possible_against_a_named_day_is_asked_about() -> None:
    hurried = both(Reading(asap=True), Reading(wanted=Wanted(date=DAY)))
    assert (hurried.asap, hurried.confidence) == (False, {"wanted": 0.5})
    assert both(Reading(wanted=Wanted(date=DAY)), Reading(asap=True)).confidence == {"wanted": 0.5}
    assert both(Reading(asap=True), Reading(asap=True)).asap


@pytest.mark.parametrize(
    ("words", "offline", "model", "spoken"),
    [
        ("יש לי נזילה", Language.HE, Language.RU, Language.HE),
        ("У меня течёт кран", Language.RU, Language.EN, Language.RU),
        ("there is a leak", Language.EN, Language.AR, Language.EN),
        ("5", Language.HE, Language.EN, Language.HE),
        ("🙂", None, Language.RU, Language.RU),
    ],
)
def test_the_language_is_what_the_letters_say(
    words: str, offline: Language | None, model: Language, spoken: Language
) -> None:
    assert both(Reading(language=model), Reading(language=offline), words).language is spoken


def test_a_voice_note_is_in_the_language_of_its_transcript() -> None:
    heard = Heard(texts=(), now=NOW)
    reading = agreed(Reading(language=Language.EN, transcript="у меня течёт"), Reading(language=Language.HE), heard)
    assert reading.language is Language.RU
