"""What a professional's silence, his coming and his refusing do to the next decision."""

from typing import Any

import pytest

from fixi_app.domain.professionals import Professional
from storage import Document
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def test_silence_counts_once_and_only_when_the_offer_lapsed() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        [lead] = await t.leads()
        first = lead.pro_id
        await t.minutes(61)
        pro = there(await t.road.ground.store.professionals.get(first))
        assert (pro.offers_silent, pro.offers_answered) == (1, 0)


async def test_an_offer_that_the_customer_took_back_is_no_silence() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "בטל")
        await t.says(DANA, "כן")
        await t.minutes(61)
        [pro] = await t.road.ground.store.professionals.many({"phone": AVI})
        assert (await t.lead()).status == "cancelled"
        assert pro.offers_silent == 0


async def test_a_visit_that_was_done_counts_for_him() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.at_the_visit()
        await t.says(AVI, "סיימתי")
        [pro] = await t.road.ground.store.professionals.many({"phone": AVI})
        assert pro.visits_done == 1


async def test_a_change_of_a_professional_does_not_set_back_what_was_counted_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with town(only=[AVI]) as t:
        pros = t.road.ground.store.professionals
        [pro] = await pros.many({"phone": AVI})

        def dearer(stored: Professional) -> Professional:
            return stored.but(call_out_fee=99)

        await pros.collection.update_one({"_id": pro.id}, {"$inc": {"rating.sum": 5, "rating.count": 1}})
        reads = pros.collection.find_one

        async def read_and_voted(*args: Any, **more: Any) -> Document | None:
            found = await reads(*args, **more)
            await pros.collection.update_one({"_id": pro.id}, {"$inc": {"rating.sum": 4, "rating.count": 1}})
            return found

        monkeypatch.setattr(pros.collection, "find_one", read_and_voted)
        changed = there(await pros.change(pro.id, dearer))
        assert changed.call_out_fee == 99
        assert changed.rating.count == pro.rating.count + 2


async def test_who_refused_is_found_again_when_the_customer_begins_anew_and_nobody_else_is_left() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(NOAM, LEAK)
        await t.says(AVI, "דחה")
        lead = await t.lead()
        assert lead.status == "pending_admin_review"  # not asked twice by himself ...
        decision = await t.road.matching.decided(lead, t.clock.now(), ask_again=True)
        assert decision.chosen == lead.refused_pro_ids[0]  # ... but a person sees him last in the list
