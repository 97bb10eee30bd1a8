"""Lessons of prices; each test is named with the number of its lesson."""

from typing import Any

import pytest

from tests.fakes.desk import OWNER, at_desk
from tests.fakes.town import AVI, DANA, NOAM, town

ASKS = "כמה עולה לתקן נזילה מתחת לכיור בחולון?"
LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


@pytest.mark.parametrize("said", ["270 - 430₪", "270-430", "בין 270 ל-430"])
async def test_l51_and_l52_the_price_with_which_he_joined_is_a_range_and_the_one_that_is_told(said: str) -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        for words in ("הרשמה", "נועם לוי", "1", "אינסטלציה", "חולון", said, "אין", "1"):
            await t.says(NOAM, words)
        [pro] = await t.road.applications.waiting()
        assert [(price.start, price.end) for price in pro.price_list] == [(270, 430)]
        assert (await d.desk.professionals.decide(pro.id, True, OWNER)).ok
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"is_active": False}})
        await t.says(DANA, ASKS)
        assert "270-430" in t.last(DANA)
        await t.to_offer(DANA)
        quoted = (await t.lead(status="new")).quoted
        assert quoted
        assert (quoted.start, quoted.end) == (270, 430)


async def test_l51_without_a_price_list_no_number_is_told() -> None:
    async with town(only=[AVI]) as t:
        nothing: dict[str, Any] = {"price_list": [], "call_out_fee": None, "surcharges": []}
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": nothing})
        await t.says(DANA, ASKS)
        assert t.last(DANA)
        assert not any(letter.isdigit() or letter == "₪" for letter in t.last(DANA).split("\n\n")[0])
        await t.to_offer(DANA, LEAK)
        assert (await t.lead(status="new")).quoted is None
        assert "₪" not in "".join([*t.heard(DANA), *t.heard(AVI)])


@pytest.mark.parametrize("said", ["צור קשר 050-0000987", "לפי הסכם, 0500000987", "+972500000987", "תתקשרו"])
async def test_l52_a_telephone_or_free_text_is_no_price_of_his_list(said: str) -> None:
    async with town() as t:
        for words in ("הרשמה", "נועם לוי", "1", "אינסטלציה", "חולון", said):
            await t.says(NOAM, words)
        [chat] = await t.db["conversations"].find({"phone": NOAM}).to_list()
        assert chat["application"]["price_list"] == []
        assert "רשמתי" not in t.last(NOAM)
        await t.says(NOAM, "250-400")
        assert "רשמתי" in t.last(NOAM)
