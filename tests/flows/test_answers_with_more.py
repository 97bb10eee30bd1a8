"""A yes with more in it: a pure one confirms, what is told beside it reaches whoever comes, a hindrance confirms
nothing."""

import pytest

from tests.fakes.town import AVI, DANA, Town, town

STANDS = "נשאר כמו שנקבע"


async def reminded(t: Town) -> None:
    """A visit today, of which the customer was reminded two hours before."""
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.hours(1)
    assert "שינוי מועד" in t.last(DANA)
    t.new(DANA), t.new(AVI)


@pytest.mark.parametrize(
    "words",
    [
        "כן, אני אהיה בבית, תודה רבה לכם", "תודה על התזכורת", "כן, נתראה", "מחכים לו", "yes, I'll be home",
        "да, буду дома", "نعم، سأكون في البيت", "סבבה דני",
    ],
)  # fmt: skip
async def test_a_yes_of_the_usual_words_confirms_and_troubles_the_professional_with_nothing(words: str) -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, words)
        assert len(t.new(DANA)) == 1
        assert not t.new(AVI)


@pytest.mark.parametrize(
    "words", ["מאשר, אבל הקוד בכניסה 4455", "כן, ויש כלב", "כן אבל שיתקשר חצי שעה לפני"]
)
async def test_what_is_told_with_a_yes_to_the_reminder_reaches_the_professional(words: str) -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, words)
        assert STANDS in t.last(DANA)
        assert [words in text for text in t.new(AVI)] == [True]


async def test_a_fault_told_with_a_yes_confirms_and_is_asked_about_like_any_fault_beside_a_visit() -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, "כן וגם הברז במקלחת מטפטף")
        assert STANDS in t.last(DANA)
        assert "זו בקשה חדשה" in t.last(DANA)
        await t.says(DANA, "1")
        assert ["הברז במקלחת מטפטף" in text for text in t.new(AVI)] == [True]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("שכחתי לגמרי, אני בעבודה", "שינוי מועד"), ("אפשר שיבוא חצי שעה אחרי?", "שינוי מועד"),
        ("תודה, אבל משהו דחוף קרה לי", "שינוי מועד"), ("כן אבל אני אאחר", "שינוי מועד"),
        ("כן, יש לו סולם?", "שינוי מועד"),
        ("ok but I'll be 20 minutes late", "another time"), ("хорошо, но приходите позже", "другое время"),
        ("اوكي بس انا مش بالبيت", "موعد آخر"),
    ],
)  # fmt: skip
async def test_a_hindrance_or_a_question_confirms_no_visit_and_is_told_to_the_professional(
    words: str, asked: str
) -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, words)
        assert asked in t.last(DANA)
        assert STANDS not in t.last(DANA)
        assert [words in text for text in t.new(AVI)] == [True]
        await t.says(DANA, "3")
        await t.says(DANA, "1")
        assert (await t.lead()).status == "cancelled"


async def test_another_trade_told_with_a_yes_is_asked_about_and_a_changed_detail_is_changed() -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, "כן, אבל דירה 9")
        assert STANDS in t.last(DANA)
        assert (await t.lead()).apartment == "9"
    async with town() as t:
        await reminded(t)
        await t.says(DANA, "כן. המזגן לא מקרר")
        assert STANDS in t.last(DANA)
        assert "חדש" in t.last(DANA)


@pytest.mark.parametrize(
    "words",
    ["כן אבל שיתקשר לפני", "כן, ויש כלב", "סבבה רק שיביא חלקים", "yes but call before", "да, но позвоните заранее"],
)
async def test_what_is_told_with_a_yes_to_the_summary_reaches_the_professional_with_his_approval(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, words)
        assert (await t.lead()).status == "new"
        await t.says(AVI, "אשר")
        assert any(words in text for text in t.new(AVI))


async def test_who_accepts_by_himself_hears_at_once_what_was_told_with_the_yes() -> None:
    async with town(only=[AVI]) as t:
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"auto_accept": True}})
        await t.to_summary(DANA)
        await t.says(DANA, "כן, ויש כלב")
        assert (await t.lead()).status == "booked"
        assert any("ויש כלב" in text for text in t.new(AVI))


@pytest.mark.parametrize("words", ["כן, אבל אני אגיע מאוחר", "כן אבל יש לו סולם?"])
async def test_a_yes_to_the_summary_with_a_hindrance_or_a_question_is_asked_about_and_kept(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, words)
        assert (await t.lead()).status == "contacted"
        assert "זמן אחר" in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        assert any(words in text for text in t.new(AVI))


@pytest.mark.parametrize(
    "words", ["כן תודה רבה", "נשמע טוב", "מעולה, תקבעו", "yes please, book it", "да, всё верно", "تمام"]
)
async def test_a_yes_of_the_usual_words_sends_the_offer_and_leaves_no_note(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, words)
        assert (await t.lead()).status == "new"
        await t.says(AVI, "אשר")
        assert len(t.new(AVI)) == 2
