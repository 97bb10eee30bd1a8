"""What belongs together is one message, and what is not there is not listed."""

from tests.fakes.town import AVI, DANA, town


async def test_the_question_whether_it_is_over_comes_with_its_answers_in_one_message() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(AVI, "1")
        await t.hours(8)
        asked = [text for text in t.heard(AVI) if "כבר נגמר?" in text]
        assert asked
        assert all("*1* סיימתי" in text for text in asked)


async def test_what_is_not_kept_of_a_customer_is_not_listed() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, "מה אתם יודעים עליי")
        told = t.last(DANA)
        assert "בקשה: נזילה" in told
        assert not any(line.rstrip().endswith(":") for line in told.split("\n")[1:])
