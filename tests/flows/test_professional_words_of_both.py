"""Words that a professional says of his calendar and a customer of himself: each goes where it makes sense."""

import pytest

from tests.fakes.town import AVI, Town, town

ELECTRICIAN = "+972500000103"


async def as_a_customer(t: Town) -> None:
    """Avi, a plumber, is asked when the electrician may come to him."""
    await t.says(AVI, "לקוח")
    await t.says(AVI, "קצר בחשמל בסלון, חולון, ויצמן 3, בית פרטי")
    assert "מתי נוח" in t.last(AVI)


@pytest.mark.parametrize("said", ["אני פנוי מחר בבוקר", "I'm free tomorrow morning"])
async def test_free_as_an_answer_to_when_opens_no_hour_of_his_own_calendar(said: str) -> None:
    async with town(only=[AVI, ELECTRICIAN]) as t:
        await as_a_customer(t)
        before = await t.db["slots"].find({"pro_id": "pro_sample_avi"}).to_list()
        await t.says(AVI, said)
        assert await t.db["slots"].find({"pro_id": "pro_sample_avi"}).to_list() == before
        assert "מחר" in t.last(AVI)
        assert (await t.lead()).status == "contacted"


async def test_the_bare_word_is_asked_about() -> None:
    async with town(only=[AVI, ELECTRICIAN]) as t:
        await as_a_customer(t)
        await t.says(AVI, "פנוי")
        assert "לקוח" in t.last(AVI)


async def test_l40_done_with_his_own_job_works_all_the_while() -> None:
    """L40: his unambiguous words are of his work under every hat."""
    async with town(only=[AVI, ELECTRICIAN]) as t:
        await t.to_offer("+972500000501", "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        await t.says(AVI, "אשר")
        await as_a_customer(t)
        await t.says(AVI, "בדרך")
        assert "יצא לדרך" in t.last("+972500000501")
        await t.at_the_visit()
        await t.says(AVI, "סיימתי")
        first = (await t.leads())[0]
        assert first.status == "completed"
