"""A professional who left while Fixi died in the middle of it leaves nobody waiting for him after the next start."""

import asyncio

from tests.fakes.desk import at_desk
from tests.fakes.town import AVI, DANA, NOAM


async def test_leads_of_a_professional_who_left_before_a_crash_go_on_at_the_next_start() -> None:
    async with at_desk() as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(NOAM, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        asked = (await t.lead(phone=DANA)).offer
        assert asked
        assert (await t.lead(phone=NOAM)).pro_id == asked.pro_id
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"is_active": False}})
        running = asyncio.create_task(d.desk.run())
        async with asyncio.timeout(5):
            while (await t.lead(phone=NOAM)).status != "pending_admin_review":
                await asyncio.sleep(0.01)
        running.cancel()
        await t.settle()
        offer = (await t.lead(phone=DANA)).offer
        assert offer is None or asked.pro_id not in offer.pro_ids
