"""What a professional writes from the road and at the door, in his own words and several things in one message."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, town
from tests.fakes.visits import booked, until

ASKED_FOR_HIS_HOUR = "איזו שעה מהיומן להציע במקום?"


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("לא הצלחתי, צריך חלק, חוזר מחר בבוקר", "מחר 08:00-09:00"),
        ("צריך להזמין חלק, אחזור ביום חמישי", "יום חמישי 26.11 08:00-09:00"),
        ("לא הצלחתי לתקן", "היום 16:00-17:00"),
        ("couldn't finish, I'll be back tomorrow", "מחר 08:00-09:00"),
    ],
)
async def test_a_job_that_could_not_be_finished_is_given_another_hour(said: str, first: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 60)
        await t.says(AVI, said)
        assert (ASKED_FOR_HIS_HOUR in t.last(AVI), f"1. {first}" in t.last(AVI)) == (True, True)
        await t.says(AVI, "1")
        assert first in t.last(DANA)


@pytest.mark.parametrize(
    "said", ["לא אספיק, אפשר לדחות לשעה 16?", "להזיז למחר ב10", "לדחות את הביקור למחר", "can we move it to tomorrow?"]
)
async def test_a_visit_is_put_off_in_whatever_words(said: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -30)
        await t.says(AVI, said)
        assert ASKED_FOR_HIS_HOUR in t.last(AVI)


@pytest.mark.parametrize(
    "said", ["הגעתי ואין אף אחד", "הגעתי לא פותחת", "הגעתי, אין מענה", "היא לא עונה לי", "לא פותחים"]
)
async def test_there_and_nobody_opens_in_one_breath_is_written_to_the_customer(said: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 20)
        await t.says(AVI, said)
        assert "ליד הדלת ואין מענה" in t.last(DANA)


@pytest.mark.parametrize(
    ("said", "window"),
    [
        ("תקוע בפקק, אאחר בחצי שעה", "12:30-13:30"),
        ("תגיד לה שאני מאחר ב-20 דקות", "12:20-13:20"),
        ("פקקים, מאחר ברבע שעה", "12:15-13:15"),
    ],
)
async def test_late_is_told_to_the_customer_with_whatever_reason(said: str, window: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -30)
        await t.says(AVI, said)
        assert window in t.last(DANA)


@pytest.mark.parametrize("said", ["בדרך, 20 דקות אצלה", "יוצא", "אגיע בעוד 20 דקות", "אני מגיע אליה תוך רבע שעה"])
async def test_on_his_way_is_told_in_whatever_words(said: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -30)
        await t.says(AVI, said)
        assert t.last(DANA) == "אבי כהן יצא לדרך."


@pytest.mark.parametrize("said", ["בדרך כלל אני מסיים ב5", "לא הצלחתי להשיג אותה"])
async def test_what_only_begins_like_that_is_told_to_nobody(said: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -30)
        t.new(DANA)
        await t.says(AVI, said)
        assert (t.new(DANA), ASKED_FOR_HIS_HOUR in t.last(AVI)) == ([], False)


@pytest.mark.parametrize("said", ["לא מגיע", "תבטל לה"])
async def test_whoever_will_not_come_is_asked_whether_to_cancel(said: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -30)
        await t.says(AVI, said)
        assert "לבטל את הביקור?" in t.last(AVI)
        assert (await t.lead()).status == "booked"


async def test_asked_where_he_is_he_says_in_a_sentence_when_he_will_be_there() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 70)
        await t.says(DANA, "הוא לא הגיע")
        await t.says(AVI, "סליחה אני עוד 20 דקות אצלה")
        assert "יגיע בעוד כ-20 דקות" in t.last(DANA)


async def test_a_yes_said_at_the_door_answers_no_question_about_a_slip_before() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -10)
        await t.says(AVI, "בדרכ")
        assert "הכוונה" in t.last(AVI)
        await t.says(AVI, "הגעתי")
        t.new(DANA)
        await t.says(AVI, "אוקי נכנסתי")
        assert t.new(DANA) == [], "he stands in her kitchen, and has not just set out"


@pytest.mark.parametrize(
    ("said", "day"),
    [("אני לא עובד בשישי", "יום שישי 27.11"), ("לא עובדת מחר", "מחר"), ("לא עובד ביום חמישי", "יום חמישי 26.11")],
)
async def test_a_day_on_which_he_does_not_work_is_blocked(said: str, day: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert t.last(AVI) == f"נחסם ביומן: {day}."


async def test_not_working_then_is_a_no_to_the_offer_that_waits() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אני לא עובד היום")
        assert (await t.lead()).status != "new"
        assert "נחסם" not in t.last(AVI)


async def test_the_fee_is_raised_in_a_sentence() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "תעלה את דמי הביקור ל180")
        assert "דמי ביקור: 180 ₪" in t.last(AVI)


@pytest.mark.parametrize("said", ["אני חולה היום, לא אוכל להגיע לאף אחד", "חולה היום, אין מצב שאני מגיע"])
async def test_ill_with_a_reason_plans_the_day_anew(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, "חולה")
        asked = t.last(AVI)
        await t.says(AVI, "לא")
        await t.says(AVI, said)
        assert t.last(AVI) == asked


async def test_on_his_way_to_what_he_has_not_taken_yet_shows_him_what_to_take() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "מגיע תוך 20 דקות")
        assert "עבודה חדשה" in t.last(AVI)
        assert (await t.lead()).status == "new"


async def test_a_late_yes_in_a_sentence_hears_that_the_job_moved_on() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        await t.minutes(65)
        assert "הועברה הלאה" in t.last(AVI)
        await t.says(AVI, "סליחה הייתי בעבודה, כן אני לוקח")
        assert t.last(AVI) == "ההצעה הזאת כבר לא פתוחה, ולא השתנה דבר."


@pytest.mark.parametrize("said", ["מה הכתובת?", "ווייז", "הטלפון"])
async def test_the_address_of_his_visit_is_told_for_one_word(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, said)
        assert "הרצל 12" in t.last(AVI)
        assert "*24*" not in t.last(AVI)


async def test_a_yes_to_cancelling_that_names_another_day_cancels_nothing() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, "ביטול עבודה")
        await t.says(AVI, "כן אבל תציע לה מחר")
        assert (await t.lead()).status == "booked"
        assert "1. כן, לבטל" in t.last(AVI)


@pytest.mark.parametrize("said", ["מתארך פה עוד שעה וחצי", "עוד שעה לפחות", "לוקח לי עוד חצי שעה"])
async def test_a_job_that_takes_longer_is_prolonged_in_whatever_words(said: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 30)
        await t.says(AVI, said)
        assert (await t.lead()).prolonged_by
