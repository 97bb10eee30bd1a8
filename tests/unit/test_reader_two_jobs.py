"""Two jobs in one breath are no danger by themselves; water at the electricity is, however many people are named."""

import pytest

from fixi_app.domain.reading import Danger, Intent, Trade
from fixi_app.understanding.danger import danger_in
from tests.unit.test_reader_he import read

APART = [
    "גם אינסטלטור לנזילה וגם חשמלאי לשקע",
    "צריך אינסטלטור לנזילה וחשמלאי לשקע בסלון",
    "חשמלאי לשקע וגם אינסטלטור לנזילה",
    "a plumber for the leak and an electrician for the outlet",
]
TOGETHER = [
    "אינסטלטור לנזילה וגם חשמלאי לשקע שנרטב",
    "צריך אינסטלטור וחשמלאי, נזילה על השקע",
    "נזילה ליד שקע",
    "יש נזילה וגם השקע לא עובד",
    "צריך אינסטלטור, מים נכנסים לשקע, וגם חשמלאי",
    "אינסטלטור דחוף, נזילה על לוח חשמל",
    "חשמלאי לשקע רטוב וגם אינסטלטור לנזילה",
    "a plumber for the leak and an electrician for the wet outlet",
]


@pytest.mark.parametrize("text", APART)
def test_a_tradesman_for_each_is_a_list_of_two_jobs(text: str) -> None:
    assert danger_in(text) is None


@pytest.mark.parametrize("text", ["אינסטלטור לנזילה וגם חשמלאי לשקע שרוף", "a clogged sink, and the outlet is smoking"])
def test_what_burns_is_an_electricians_whatever_else_is_told_beside_it(text: str) -> None:
    assert read(text).danger in (Danger.FIRE, Danger.SPARKS)
    assert read(text).trade is Trade.ELECTRICAL


@pytest.mark.parametrize("text", TOGETHER)
def test_water_at_the_electricity_stays_a_danger_beside_them(text: str) -> None:
    assert danger_in(text) is Danger.FLOOD_NEAR_POWER


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("נו כמה כסף", Intent.PRICE_QUESTION),
        ("כמה כסף", Intent.PRICE_QUESTION),
        ("נו מה קורה עם הטכנאי", Intent.STATUS_QUERY),
        ("קרע אותי במחיר", Intent.COMPLAINT),
        ("הוא דפק אותנו במחיר", Intent.COMPLAINT),
    ],
)
def test_impatience_and_anger_about_the_price_are_told_from_asking_it(text: str, intent: Intent) -> None:
    assert read(text).intent is intent


@pytest.mark.parametrize("text", ["הקומה היא 4", "קומה זה 4", "הקומה 4"])
def test_the_floor_is_told_in_a_sentence(text: str) -> None:
    reading = read(text)
    assert (reading.floor, reading.street, reading.house_number) == ("4", None, None)


def test_the_apartment_is_told_in_a_sentence() -> None:
    reading = read("הדירה היא 5")
    assert (reading.apartment, reading.street) == ("5", None)
