"""Every lead that waits has a live owner, and the last step of every ladder is a person."""

from tests.fakes.later import later
from tests.fakes.town import DANA, town


async def test_an_intake_that_never_got_an_address_is_closed_politely_and_once() -> None:
    async with town() as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        t.new(DANA)
        await later(t, 60, tick=60)
        assert (await t.lead()).status == "closed"
        assert len([text for text in t.new(DANA) if "נסגרה" in text]) == 1
