"""What any business is asked: hours, phone, payment; the price before the fault is known; "I'll think about it"."""

import pytest

from fixi_app.domain.business import Business
from tests.fakes.town import DANA, town

PROFILE = Business(name="שירותי הדגמה", phone_for_calls="+972500000900")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("מה שעות הפעילות שלכם?", "08:00-18:00"),
        ("אתם עובדים בשבת?", "חוץ מהימים: שבת"),
        ("מה הטלפון שלכם?", "+972500000900"),
        ("איפה אתם נמצאים?", "מגיעים עד הבית"),
        ("באילו ערים אתם עובדים?", "מגיעים עד הבית"),
        ("אפשר לשלם בביט?", "סוגרים עם איש המקצוע"),
        ("אתם נותנים חשבונית?", "סוגרים עם איש המקצוע"),
        ("What are your opening hours?", "except on: Saturday"),
        ("Вы работаете в субботу?", "кроме дней: суббота"),
    ],
)
async def test_a_question_about_the_business_is_answered_from_its_profile(words: str, answer: str) -> None:
    async with town(business=PROFILE) as t:
        await t.says(DANA, words)
        assert answer in t.last(DANA)
        assert await t.leads() == []


async def test_such_a_question_leaves_the_open_question_open() -> None:
    async with town(business=PROFILE) as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, "יש אחריות על העבודה?")
        assert "סוגרים עם איש המקצוע" in t.last(DANA)
        assert "מה הכתובת?" in t.last(DANA)


async def test_hours_asked_together_with_a_fault_do_not_hide_the_fault() -> None:
    async with town(business=PROFILE) as t:
        await t.says(DANA, "אתם עובדים בשבת? יש לי נזילה בחולון")
        assert (await t.lead()).trade == "plumbing"


async def test_a_price_asked_before_the_fault_is_known_is_told_as_soon_as_it_is() -> None:
    async with town() as t:
        await t.says(DANA, "כמה עולה ביקור?")
        assert "₪" not in t.last(DANA)
        await t.says(DANA, "חולון")
        assert "₪" not in t.last(DANA)
        await t.says(DANA, "סתימה בכיור")
        assert "₪" in t.last(DANA)
        t.new(DANA)
        await t.says(DANA, "הרצל 12")
        assert "₪" not in "".join(t.new(DANA))


@pytest.mark.parametrize("words", ["טוב אני אחשוב על זה", "אתייעץ עם אשתי", "I'll think about it", "я подумаю"])
async def test_who_wants_to_think_it_over_is_left_in_peace_and_can_go_on_later(words: str) -> None:
    async with town() as t:
        await t.says(DANA, "כמה עולה תיקון נזילה בחולון?")
        await t.says(DANA, words)
        assert "?" not in t.last(DANA)
        t.new(DANA)
        await t.minutes(120, tick=10)
        assert t.new(DANA) == []
        await t.says(DANA, "אפשר להמשיך, הרצל 12 קומה 2 דירה 7")
        assert "1." in t.last(DANA)


@pytest.mark.parametrize("words", ["תזכיר לי מה קבענו?", "אין לי שום תור?"])
async def test_who_asks_what_was_agreed_hears_where_it_stands(words: str) -> None:
    async with town() as t:
        await t.says(DANA, words)
        assert "אין כרגע בקשה פתוחה" in t.last(DANA)
