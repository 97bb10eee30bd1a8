"""Who only checks is let go in peace; who cannot wait gets one line of first aid and the soonest hour."""

import pytest

from tests.fakes.town import AVI, DANA, town


@pytest.mark.parametrize(
    "words", ["רק בודק מחירים, כמה עולה תיקון נזילה בחולון?", "just checking, how much is a leak repair in Holon?"]
)
async def test_just_checking_gets_the_price_and_a_friendly_end(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, words)
        assert "250-650" in t.last(DANA)
        assert not await t.leads(status="contacted")
        said = len(t.heard(DANA))
        await t.minutes(26 * 60, tick=60)
        assert len(t.heard(DANA)) == said, "nothing follows it"


async def test_said_in_the_middle_of_a_request_it_ends_that_and_frees_the_hour() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        assert await t.taken()
        await t.says(DANA, "רק בודק תודה")
        assert "בלי שום התחייבות" in t.last(DANA)
        assert not await t.taken()
        assert (await t.lead()).status == "closed"


async def test_small_words_after_it_start_nothing_and_a_wish_goes_on_with_what_was_told() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "just checking, how much is a leak repair in Holon?")
        for small in ("ok thanks", "thanks", "great"):
            await t.says(DANA, small)
            assert "ddress" not in t.last(DANA)
        await t.says(DANA, "actually please send someone")
        assert "address" in t.last(DANA), "fault and city are known"


@pytest.mark.parametrize(
    ("words", "aid"),
    [
        ("דחוף, הברז התפוצץ והמים לא מפסיקים לזרום, חולון", "ברז המים הראשי"),
        ("יש פיצוץ בצינור והמים לא מפסיקים, חולון", "ברז המים הראשי"),
        ("אין חשמל בכל הבית, פתח תקווה", "לוח החשמל"),
        ("I'm locked out of my apartment in Holon", "force the door"),
        ("у меня нет света во всей квартире, Холон", "щитке"),
    ],
)
async def test_urgent_but_not_dangerous_gets_one_line_of_first_aid(words: str, aid: str) -> None:
    async with town() as t:
        await t.says(DANA, words)
        said = "\n".join(t.heard(DANA))
        assert aid in said
        assert "102 (" not in said, "no safety text"
        await t.says(DANA, "הרצל 12 דירה 3")
        assert "\n".join(t.heard(DANA)).count(aid) == 1


async def test_what_is_not_urgent_gets_none() -> None:
    async with town() as t:
        await t.says(DANA, "לא דחוף, אין חשמל בשקע אחד, פתח תקווה")
        assert "לוח החשמל" not in t.last(DANA)
