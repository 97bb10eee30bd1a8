"""A clock that is set back: what came a moment ago lies in the future then, and nobody may have to wait for that."""

from datetime import timedelta

import pytest

from tests.fakes.town import AVI, DANA, town


@pytest.mark.parametrize("back", [timedelta(seconds=45), timedelta(hours=1)])
async def test_a_message_that_was_kept_before_is_answered_and_not_when_its_hour_comes_again(back: timedelta) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון", settle=False)
        t.clock._now -= back
        await t.settle()
        assert "הכתובת" in t.last(DANA)


async def test_a_yes_that_was_kept_before_books_at_once() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר", settle=False)
        t.clock._now -= timedelta(seconds=45)
        await t.settle()
        assert (await t.lead()).status == "booked"
        assert "נקבע" in t.last(DANA)
