"""Hours and prices are changed right after they were shown, without saying the word for them again."""

from tests.fakes.town import AVI, YOSSI, town


async def test_hours_written_after_his_week_was_shown_change_it() -> None:
    async with town() as t:
        await t.says(AVI, "שעות")
        await t.says(AVI, "ראשון עד חמישי 9-17")
        assert "09:00-17:00" in t.last(AVI)
        await t.says(AVI, "כן")
        await t.says(AVI, "שעות")
        assert "יום שלישי: 09:00-17:00" in t.last(AVI)


async def test_a_sum_written_after_the_list_was_shown_is_a_price_and_no_request_of_his_own() -> None:
    async with town() as t:
        await t.says(AVI, "מחירון")
        await t.says(AVI, "סתימה 320-450")
        assert "320-450" in t.last(AVI)
        assert "כלקוח" not in t.last(AVI)


async def test_a_number_after_his_list_was_shown_is_a_command_and_no_price() -> None:
    async with town() as t:
        await t.says(YOSSI, "מחירון")
        await t.says(YOSSI, "5")
        assert "אין כרגע עבודה פתוחה" in t.last(YOSSI)


async def test_without_the_list_before_it_a_fault_with_a_sum_is_asked_about() -> None:
    async with town() as t:
        await t.says(AVI, "נזילה 300-700")
        assert "כלקוח" in t.last(AVI)
