"""Whoever asks for a price hears that of the hour he asks about, from the lists of those who would come to him."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, town

BY_DAY, SATURDAY = "250-650", "375-975"
"""Avi's list, and with half as much again at night and on a day of rest."""


@pytest.mark.parametrize(
    ("words", "price"),
    [
        ("כמה עולה אינסטלטור בחולון?", BY_DAY),
        ("כמה עולה אינסטלטור בשבת בחולון?", SATURDAY),
        ("כמה עולה אינסטלטור בלילה בחולון?", SATURDAY),
        ("how much does a plumber cost on Saturday in Holon?", SATURDAY),
        ("כמה עולה אינסטלטור עד עשר בבוקר בחולון?", BY_DAY),
    ],
)
async def test_before_a_match_the_night_and_saturday_have_their_own_price(words: str, price: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, words)
        assert price in t.last(DANA)


async def test_the_span_is_of_those_who_would_come_there() -> None:
    async with town() as t:
        await t.says(DANA, "כמה עולה אינסטלטור?")
        assert "200-650" in t.last(DANA), "while no place is known, over the whole country"
    async with town() as t:
        await t.says(DANA, "כמה עולה אינסטלטור בחולון?")
        assert "220-650" in t.last(DANA)
    async with town() as t:
        await t.says(DANA, "כמה עולה אינסטלטור באילת?")
        assert "₪" not in t.last(DANA), "nobody would come: no list, no number"


async def test_of_another_hour_it_is_only_asked_and_what_was_quoted_stays() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        assert BY_DAY in t.last(DANA)
        await t.says(DANA, "כמה זה יעלה אם יבוא בשבת?")
        assert SATURDAY in t.last(DANA)
        quoted = (await t.lead()).quoted
        assert quoted is not None
        assert quoted.start == 250
        await t.says(DANA, "כמה זה עולה?")
        assert BY_DAY in t.last(DANA)


async def test_an_hour_with_the_price_of_the_visit_is_quoted_as_the_visit_was() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, "כמה זה יעלה אם יבוא מחר בעשר?")
        assert BY_DAY in t.last(DANA)


async def test_after_a_refusal_the_price_is_that_of_whoever_comes_instead() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "2")
        await t.says(DANA, "1")
        summary = t.last(DANA)
        assert ("משה ביטון" in summary, BY_DAY in summary, "220-500" in summary) == (True, False, True)
        await t.says(DANA, "1")
        assert "220-500" in t.last(MOSHE)
