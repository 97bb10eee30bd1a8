"""He was at home although nobody is said to have answered: a person hears of it, and he may choose a new time."""

import pytest

from tests.fakes.town import AVI, DANA, town
from tests.fakes.visits import booked, until

OWNER = "+972500000999"


@pytest.mark.parametrize(
    "words", ["הייתי בבית", "הייתי בבית כל הזמן", "לא, הייתי כאן", "I was at home", "я был дома", "كنت بالبيت"]
)
async def test_i_was_at_home_reaches_the_owner_and_the_times_stay_open(words: str) -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await until(t, await booked(t), 61)
        await t.says(DANA, "אף אחד לא הגיע")
        await t.says(AVI, "3")
        assert "לא היה מענה" in t.last(DANA)
        t.new(OWNER)
        await t.says(DANA, words)
        assert t.new(OWNER), "the owner reads of it"
        assert "1. " in t.last(DANA)
        chat = await t.db["conversations"].find_one({"phone": DANA})
        assert chat is not None
        assert chat["mode"] == "waiting_for_person"
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new"
