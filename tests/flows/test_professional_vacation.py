"""A professional's vacation: from when until when, what lies in it, what goes on without him, and his return."""

from datetime import UTC, datetime, timedelta

import pytest

from fixi_app.services.visits.upkeep import Upkeep
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, RUTH, Town, town

SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"
PRO = "pro_sample_avi"


async def free_days(t: Town, pro_id: str = PRO) -> set[str]:
    free = await t.db["slots"].find({"pro_id": pro_id, "is_taken": False}).to_list()
    return {slot["start"].astimezone(t.road.ground.zone).date().isoformat() for slot in free}


@pytest.mark.parametrize(
    ("said", "gone", "left"),
    [
        ("חופשה 29.11-1.12", ("2026-11-29", "2026-11-30", "2026-12-01"), "2026-12-02"),
        ("אני יוצא לחופשה מ-29.11 עד 1.12", ("2026-11-29", "2026-12-01"), "2026-12-02"),
        ("I'm on vacation from Sunday to Tuesday", ("2026-11-29", "2026-11-30", "2026-12-01"), "2026-12-02"),
        ("vacation until 26.11", ("2026-11-24", "2026-11-25", "2026-11-26"), "2026-11-29"),
        ("חופש מחר", ("2026-11-25",), "2026-11-26"),
        ("חופשה עד יום חמישי", ("2026-11-24", "2026-11-26"), "2026-11-29"),
    ],
)
async def test_it_is_read_back_and_after_a_yes_nothing_is_free_in_it(
    said: str, gone: tuple[str, ...], left: str
) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert "1." in t.last(AVI)
        assert set(gone) <= await free_days(t), "nothing happened before his yes"
        await t.says(AVI, "1")
        assert "נשמר" in t.last(AVI)
        assert not set(gone) & await free_days(t)
        assert left in await free_days(t)


@pytest.mark.parametrize("word", ["20", "חופשה", "vacation", "אני בחופשה"])
async def test_without_dates_he_is_asked_and_his_answer_is_understood(word: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, word)
        assert "ממתי עד מתי" in t.last(AVI)
        await t.says(AVI, "מיום ראשון עד שלישי")
        await t.says(AVI, "כן")
        assert "2026-11-30" not in await free_days(t)


async def test_what_is_no_date_is_asked_once_more_and_then_let_go() -> None:
    async with town(only=[AVI]) as t:
        before = await free_days(t)
        await t.says(AVI, "חופשה")
        await t.says(AVI, "מתי שבא לי")
        assert "ממתי עד מתי" in t.last(AVI)
        await t.says(AVI, "לא יודע")
        assert "נשאר כמו שהיה" in t.last(AVI)
        assert await free_days(t) == before


async def test_a_no_leaves_everything_as_it_was() -> None:
    async with town(only=[AVI]) as t:
        before = await free_days(t)
        await t.says(AVI, "חופשה מחר")
        await t.says(AVI, "2")
        assert "כמו שהיה" in t.last(AVI)
        assert await free_days(t) == before


async def test_no_timer_ends_it_and_the_new_weeks_leave_it_out() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "חופשה מ-29.11")
        await t.says(AVI, "1")
        for _ in range(5):
            t.clock.move(timedelta(days=7))
            await Upkeep(t.road.ground).slots(t.clock.now())
        assert not {day for day in await free_days(t) if day >= "2026-11-29"}
        await t.says(AVI, "חזרתי")
        assert "ברוך השב" in t.last(AVI)
        assert {day for day in await free_days(t) if day > "2026-12-30"}


async def test_it_survives_a_restart(tmp_path) -> None:  # type: ignore[no-untyped-def]
    uri = f"mongita:{tmp_path}"
    async with town(only=[AVI], uri=uri) as t:
        await t.says(AVI, "חופשה 29.11-1.12")
        await t.says(AVI, "1")
    async with town("2026-11-25T09:00:00+02:00", only=[AVI], uri=uri) as t:
        t._count = 100  # the provider counts on
        assert not {"2026-11-29", "2026-11-30", "2026-12-01"} & await free_days(t)
        await t.says(AVI, "חזרתי")
        assert "תבוטל" in t.last(AVI)
        await t.says(AVI, "1")
        assert {"2026-11-29", "2026-11-30", "2026-12-01"} <= await free_days(t)


@pytest.mark.parametrize("said", ["21", "חזרתי", "I'm back", "חזרתי מהחופשה"])
async def test_back_early_opens_the_rest_of_it(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "חופשה 24.11-26.11")
        await t.says(AVI, "1")
        assert "2026-11-25" not in await free_days(t)
        await t.says(AVI, said)
        assert "ברוך השב" in t.last(AVI)
        assert {"2026-11-25", "2026-11-26"} <= await free_days(t)


async def test_back_without_a_vacation_says_so() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "חזרתי")
        assert "לא רשומה" in t.last(AVI)


async def test_an_open_offer_in_it_goes_on_to_the_next_one_and_the_customer_hears_it() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        assert (await t.lead()).pro_id == PRO
        await t.says(AVI, "חופשה היום")
        await t.says(AVI, "כן")
        lead = await t.lead()
        assert lead.pro_id == "pro_sample_moshe"
        assert lead.offer is None or lead.offer.pro_id != PRO or lead.offer.state != "open"
        assert "משה ביטון" in t.last(DANA)


async def test_an_offer_after_it_stays_his() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "חופשה 29.11-1.12")
        await t.says(AVI, "כן")
        lead = await t.lead()
        assert lead.offer
        assert (lead.offer.pro_id, lead.offer.state) == (PRO, "open")


async def test_a_customer_who_was_just_choosing_sees_other_times() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(AVI, "חופשה היום")
        await t.says(AVI, "כן")
        await t.says(DANA, "כן")
        assert "לא פנויה" in t.last(DANA)
        assert (await t.lead()).status == "contacted"
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        lead = await t.lead()
        assert lead.status == "new"
        assert lead.appointment_start
        assert lead.appointment_start > datetime(2026, 11, 24, 22, tzinfo=UTC)


class TestVisitsInside:
    async def two_visits(self, t: Town) -> None:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.to_offer(NOAM, SINK)
        await t.says(AVI, "אשר")
        await t.says(AVI, "חופשה היום")
        await t.says(AVI, "כן")

    @pytest.mark.parametrize("keep", ["1", "להשאיר", "keep it"])
    async def test_they_are_listed_and_one_that_is_kept_stays_as_it_is(self, keep: str) -> None:
        async with town(only=[AVI]) as t:
            await self.two_visits(t)
            assert t.heard(AVI)[-1].count("חולון") >= 1
            for _ in range(2):
                await t.says(AVI, keep)
            assert {lead.status for lead in await t.leads()} == {"booked"}
            assert len(await t.taken()) == 2

    @pytest.mark.parametrize("word", ["2", "זמן אחר", "another time"])
    async def test_one_that_moves_lets_the_customer_choose_and_its_hour_is_no_hour_of_work(self, word: str) -> None:
        async with town(only=[AVI]) as t:
            await self.two_visits(t)
            t.new(DANA)
            await t.says(AVI, word)
            first, second = await t.leads()
            assert (first.status, second.status) == ("contacted", "booked")
            assert t.new(DANA), "she hears of it"
            assert "2026-11-24" not in await free_days(t)
            await t.says(AVI, "1")
            assert (await t.leads())[1].status == "booked"

    @pytest.mark.parametrize("word", ["3", "להעביר", "hand it over"])
    async def test_one_that_is_handed_over_goes_to_somebody_else(self, word: str) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(AVI, "חופשה היום")
            await t.says(AVI, "כן")
            await t.says(AVI, word)
            assert (await t.lead()).pro_id == "pro_sample_moshe"
            assert "2026-11-24" not in await free_days(t)

    async def test_an_answer_said_twice_gives_up_one_visit(self) -> None:
        """L13: a slip of the finger on one visit does nothing to another."""
        async with town(only=[AVI]) as t:
            await self.two_visits(t)
            await t.says(AVI, "2", "2")
            first, second = await t.leads()
            assert (first.status, second.status) == ("contacted", "booked")


async def test_a_new_customer_is_offered_no_hour_of_it() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "חופשה 24.11-26.11")
        await t.says(AVI, "כן")
        await t.says(RUTH, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        lead = await t.lead()
        await t.says(RUTH, "1")
        lead = await t.lead()
        assert lead.appointment_start
        assert lead.appointment_start.date().isoformat() >= "2026-11-27"
