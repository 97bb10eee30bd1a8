"""Nobody came: the professional is asked at once, the owner called in time, and the customer chooses anew."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, Town, town
from tests.fakes.visits import booked, nobody_is_in_two_places, of, professional, slots_of, until

OWNER = "+972500000999"
NOBODY = "אף אחד לא הגיע"


async def absent(t: Town) -> None:
    """An hour after the start Dana says that nobody came."""
    await until(t, await booked(t), 61)
    t.new(DANA), t.new(AVI)
    await t.says(DANA, NOBODY)


@pytest.mark.parametrize("words", [NOBODY, "הוא עדיין לא הגיע", "nobody came", "никто не пришёл", "لم يأت أحد"])
async def test_he_is_asked_at_once_and_the_customer_is_told_the_truth(words: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 61)
        await t.says(DANA, words)
        assert "3. הייתי שם" in t.last(AVI).replace("*", "").replace(" - ", ". ")
        assert "אבי" in t.last(DANA)
        assert (await t.lead()).status == "booked"


async def test_said_before_the_hour_it_changes_nothing_and_the_hour_is_told() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.new(AVI)
        await t.says(DANA, NOBODY)
        assert "שעת ההגעה" in t.last(DANA)
        assert t.new(AVI) == []


@pytest.mark.parametrize("words", ["10 דקות", "אני כבר בדרך אליו, עוד 10 דקות", "on my way, be there in 10 minutes"])
async def test_on_my_way_reaches_the_customer_and_nothing_is_called_off(words: str) -> None:
    async with town(only=[AVI]) as t:
        await absent(t)
        await t.says(AVI, words)
        assert "בעוד כ-10" in t.last(DANA)
        await t.minutes(40)
        assert (await t.lead()).status == "booked"


async def test_a_silent_one_is_counted_the_owner_is_alerted_and_the_customer_gets_new_times() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await absent(t)
        await t.minutes(14)
        assert t.heard(OWNER) == []
        await t.minutes(2)
        assert any("איש המקצוע לא הגיע" in said for said in t.heard(OWNER))
        lead = await of(t, DANA)
        assert (lead.status, (await professional(t)).no_shows) == ("contacted", 1)
        assert "לא הגיע לביקור" in t.last(DANA)
        assert "ירד מהיומן" in t.last(AVI), "whoever is still on his way must know it"
        assert not await slots_of(t, lead)
        await t.says(DANA, "1")
        assert (await of(t, DANA)).status == "new"
        await t.says(AVI, "אשר")
        assert (await of(t, DANA)).status == "booked"
        assert not any("1 עד 5" in said for said in t.heard(DANA)), "no rating is asked for"
        await nobody_is_in_two_places(t)


async def test_a_customer_who_chooses_nothing_is_a_persons_who_may_take_him_or_give_him_to_somebody() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await absent(t)
        await t.minutes(16)
        t.new(OWNER)
        await t.hours(26)
        assert (await of(t, DANA)).status == "pending_admin_review"
        asked = [said for said in t.new(OWNER) if "מחכה להחלטה שלך" in said]
        assert len(asked) == 1
        assert "לבחור איש מקצוע" in asked[0]


async def test_who_says_that_he_cannot_come_frees_the_customer_at_once() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await absent(t)
        await t.says(AVI, "2")
        assert "1." in t.last(DANA)
        assert (await professional(t)).no_shows == 1
        assert not await slots_of(t, await of(t, DANA))


async def test_nobody_at_home_is_offered_a_new_time_and_the_second_time_a_person_decides() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await absent(t)
        await t.says(AVI, "3")
        assert "לא היה מענה" in t.last(DANA)
        assert (await professional(t)).no_shows == 0
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        await until(t, await of(t, DANA), 61)
        await t.says(DANA, NOBODY)
        await t.says(AVI, "3")
        assert (await of(t, DANA)).status == "pending_admin_review"
        assert "אדם מהצוות" in t.last(DANA)


async def test_who_said_that_he_comes_and_did_not_is_told_to_the_owner_at_once() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await absent(t)
        await t.says(AVI, "1")
        await t.minutes(20)
        assert t.heard(OWNER) == []
        await t.says(DANA, "הוא עדיין לא הגיע")
        await t.minutes(1)
        assert t.heard(OWNER)
        await t.minutes(16)
        assert (await of(t, DANA)).status == "contacted"


async def test_a_visit_that_was_said_to_be_done_is_looked_at_by_a_person() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await until(t, await booked(t), 61)
        await t.says(AVI, "סיימתי")
        await t.says(DANA, NOBODY)
        assert "אדם מהצוות בודק" in t.last(DANA)
        assert t.heard(OWNER)


async def test_said_twice_it_asks_him_once() -> None:
    async with town(only=[AVI]) as t:
        await absent(t)
        t.new(AVI)
        await t.says(DANA, NOBODY)
        assert "עוד לא ענה" in t.last(DANA)
        assert t.new(AVI) == []


async def test_who_promised_to_come_and_is_asked_for_again_is_asked_again_only_when_his_time_is_over() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await absent(t)
        await t.says(AVI, "עוד 20 דקות")
        t.new(AVI), t.new(DANA)
        await t.says(DANA, "עדיין לא הגיע")
        assert "שיגיע בעוד כ-20" in t.last(DANA)
        assert t.new(AVI) == []
        await t.minutes(21)
        await t.says(DANA, "עדיין לא הגיע")
        assert "שאלתי" in t.last(DANA)
        assert len(t.new(AVI)) == 1
        await t.minutes(1)
        assert any("לא הגיע" in said for said in t.heard(OWNER))
