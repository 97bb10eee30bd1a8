"""What a professional looks up: each command by its number in the menu, by its word and as a plain sentence."""

import pytest

from tests.fakes.town import AVI, DANA, Town, town


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    t.new(AVI)


@pytest.mark.parametrize("said", ["12", "פרטים", "details", "מה הכתובת של הלקוחה", "send me the details"])
async def test_the_details_of_a_job_are_told_however_they_are_asked_for(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, said)
        for fact in ("הרצל 12", "קומה 2", DANA, "250-650"):
            assert fact in t.last(AVI)
