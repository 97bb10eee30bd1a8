"""A slot has at most one lead, however many want it in the same moment."""

import asyncio
from datetime import timedelta

from fixi_app.dialogue.render import text
from fixi_app.domain.leads import Lead
from fixi_app.domain.reading import Language
from fixi_app.services.visits.matching import book_slot_for_lead
from tests.fakes.town import AVI, town

HOW_MANY = 200


def _phone(number: int) -> str:
    return f"+972500000{number + 200}"


async def test_of_two_hundred_claims_of_one_slot_one_wins() -> None:
    async with town(only=[AVI]) as t:
        now = t.clock.now()
        slot = await t.db["slots"].find_one({"start": {"$gt": now}}, sort=[("start", 1)])
        assert slot is not None
        leads = [
            Lead(id=f"lead_{n}", contact_id=f"contact_{n}", created_at=now, updated_at=now) for n in range(HOW_MANY)
        ]
        won = await asyncio.gather(*(book_slot_for_lead(t.road.ground, slot["_id"], lead, now) for lead in leads))
        winners = [claimed for claimed in won if claimed is not None]
        assert len(winners) == 1
        held = await t.db["slots"].find_one({"_id": slot["_id"]})
        assert held is not None
        assert held["lead_id"] == winners[0].lead_id


async def test_two_hundred_customers_pick_the_same_time_and_199_are_told_that_it_is_gone() -> None:
    async with town(only=[AVI]) as t:
        people = [_phone(number) for number in range(HOW_MANY)]
        for phone in people:
            await t.says(phone, "נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7", wait=0, settle=False)
        t.clock.move(timedelta(seconds=3))
        await t.road.settle()
        shown = {t.last(phone).split("1. ")[1].splitlines()[0] for phone in people}
        assert len(shown) == 1, "everybody was shown the same first time"
        for phone in people:
            await t.says(phone, "1", wait=0, settle=False)
        due, _ = await t.road.inbox_pump.due()
        assert len(due) == HOW_MANY
        await asyncio.gather(*(t.road.turns.run(conversation) for conversation in due))
        await t.road.settle()
        summaries = [phone for phone in people if "לסיכום" in t.last(phone)]
        gone = text("slot_gone", Language.HE)
        told = [phone for phone in people if gone in t.last(phone)]
        assert len(summaries) == 1
        assert len(told) == HOW_MANY - 1
        assert len(await t.taken()) == 1
