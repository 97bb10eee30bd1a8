"""What a professional looks up: each command by its number in the menu, by its word and as a plain sentence."""

from datetime import timedelta

import pytest

from fixi_app.domain.professionals import RatingSum
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, town

SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    t.new(AVI)


async def done(t: Town) -> None:
    await booked(t)
    t.clock.move(timedelta(hours=5))
    await t.says(AVI, "סיימתי")
    await t.says(AVI, "450")
    await t.says(DANA, "5")
    await t.says(DANA, "בעל מקצוע מעולה, תודה!")
    t.new(AVI)


@pytest.mark.parametrize("said", ["12", "פרטים", "details", "מה הכתובת של הלקוחה", "send me the details"])
async def test_the_details_of_a_job_are_told_however_they_are_asked_for(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, said)
        for fact in ("הרצל 12", "קומה 2", DANA, "250-650"):
            assert fact in t.last(AVI)


async def test_without_a_job_there_are_no_details() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "פרטים")
        assert DANA not in t.last(AVI)


async def test_an_offer_that_he_has_not_taken_has_no_details_yet() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "פרטים")
        assert DANA not in t.last(AVI)
        assert "הרצל 12" not in t.last(AVI)


async def test_of_several_jobs_he_is_asked_which_one() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.to_offer(NOAM, SINK)
        await t.says(AVI, "אשר")
        await t.says(AVI, "פרטים")
        assert "1." in t.last(AVI)
        assert "2." in t.last(AVI)
        await t.says(AVI, "2")
        assert "ויצמן 3" in t.last(AVI)
        assert {lead.status for lead in await t.leads()} == {"booked"}, "a digit here is no refusal"


@pytest.mark.parametrize("said", ["13", "היסטוריה", "history", "אילו עבודות עשיתי לאחרונה", "show me my past jobs"])
async def test_his_history_tells_what_he_did_and_what_he_took(said: str) -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(AVI, said)
        assert "450" in t.last(AVI)
        assert "24.11" in t.last(AVI)
        assert DANA not in t.last(AVI), "a job that is over shows no phone"


async def test_with_no_history_it_says_so() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "היסטוריה")
        assert "עוד לא" in t.last(AVI)


@pytest.mark.parametrize("said", ["14", "דוח", "report", "כמה הרווחתי החודש", "how much did I earn this month"])
async def test_the_report_of_his_month_counts_what_happened(said: str) -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.to_offer(NOAM, SINK)
        await t.says(AVI, "דחה")
        await t.says(AVI, said)
        told = t.last(AVI)
        assert "הצעות: 2 · נענו: 2" in told
        assert "450" in told
        assert "הסתיימו: 1" in told


async def test_a_job_without_a_price_is_named_in_the_report() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.at_the_visit()
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "דלג")
        await t.says(AVI, "דוח")
        assert "בלי מחיר מדווח: 1" in t.last(AVI)


async def test_a_new_month_begins_at_nothing() -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        t.clock.move(timedelta(days=8))
        await t.says(AVI, "דוח")
        assert "הצעות: 0" in t.last(AVI)
        assert "הסתיימו: 0" in t.last(AVI)


@pytest.mark.parametrize("said", ["15", "ביקורות", "reviews", "מה כתבו עליי", "what do customers say about me"])
async def test_his_reviews_are_told_without_a_name(said: str) -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(AVI, said)
        assert "מעולה" in t.last(AVI)
        assert "5/5" in t.last(AVI)
        assert DANA not in t.last(AVI)


class TestWhy:
    @pytest.mark.parametrize(
        "said", ["16", "למה", "why", "למה לא קיבלתי את העבודה בחולון", "why didn't I get that lead"]
    )
    async def test_it_is_told_from_the_stored_decision_where_the_other_was_ahead(self, said: str) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(MOSHE, said)
            assert "אינסטלציה" in t.last(MOSHE)
            assert "אבי" not in t.last(MOSHE), "nobody else is named"
            assert DANA not in t.last(MOSHE)

    async def test_what_changed_since_does_not_change_the_answer(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(MOSHE, "למה")
            before = t.last(MOSHE)
            await t.road.ground.store.professionals.change(
                "pro_sample_moshe", lambda pro: pro.but(rating=RatingSum(sum=500, count=100), max_open_jobs=9)
            )
            await t.says(MOSHE, "למה")
            assert t.last(MOSHE) == before

    async def test_one_that_he_refused_himself_is_told_as_such(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "דחה")
            await t.says(AVI, "למה")
            assert "נענתה בשלילה" in t.last(AVI)

    async def test_with_nothing_lost_it_says_so(self) -> None:
        async with town(only=[AVI]) as t:
            await booked(t)
            await t.says(AVI, "למה")
            assert "לא הייתה" in t.last(AVI)


@pytest.mark.parametrize("said", ["5", "עבודות", "jobs", "מה יש לי היום", "what are my jobs"])
async def test_his_jobs_are_listed(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, said)
        assert "הרצל 12" in t.last(AVI)


@pytest.mark.parametrize("said", ["תפריט", "menu", "מה אני יכול לעשות", "what can I do"])
async def test_the_menu_numbers_every_command(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        for number in range(1, 26):
            assert f"*{number}*" in t.last(AVI)


@pytest.mark.parametrize(
    "said", ["פרטים", "היסטוריה", "דוח", "ביקורות", "למה", "מצא", "תפוס מחר", "חופשה מחר", "מחירון"]
)
async def test_l38_a_customer_cannot_run_a_command_of_a_professional(said: str) -> None:
    """L38."""
    async with town(only=[AVI]) as t:
        await booked(t)
        before = (await t.lead(), await t.db["slots"].count_documents({}), await t.db["professionals"].find().to_list())
        await t.says(NOAM, said)
        assert "הרצל" not in t.last(NOAM)
        assert DANA not in t.last(NOAM)
        after = ((await t.leads())[0], await t.db["slots"].count_documents({}))
        assert after == before[:2]
        assert await t.db["professionals"].find().to_list() == before[2]


async def test_in_english_it_is_all_english() -> None:
    async with town(only=[AVI]) as t:
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"language": "en"}})
        for said in ("details", "history", "report", "reviews", "why", "hours", "back", "busy", "menu"):
            await t.says(AVI, said)
            words = [word for word in t.last(AVI).split() if any("א" <= c <= "ת" for c in word)]
            assert not [w for w in words if w.strip("*,.:") not in {"אבי", "כהן"}], (said, t.last(AVI))
