"""The story the product is for: from a first word to a booked visit."""

from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, town


async def test_a_leak_in_holon_becomes_a_booked_visit() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "היי יש לי נזילה מתחת לכיור במטבח, אני בחולון")
        assert "אבי כהן" in t.last(DANA)
        await t.says(DANA, "ירושלים 5")
        await t.says(DANA, "קומה 2 דירה 7")
        assert "1." in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        assert "נקבע" not in "".join(t.heard(DANA)), "nothing says booked before the professional agreed"
        assert "קומה" not in t.last(AVI), "floor and phone come with the confirmation only"
        await t.says(AVI, "אשר")
        assert "נקבע" in t.last(DANA)
        lead = await t.lead()
        assert lead.status == "booked"
        assert [s["lead_id"] for s in await t.taken()] == [lead.id]
        assert there(await t.db["decisions"].find_one({"_id": lead.decision_id}))["chosen"] == lead.pro_id
