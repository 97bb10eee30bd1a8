"""Lessons of what the owner does at the desk; each test is named with the number of its lesson."""

from datetime import timedelta

import pytest

from tests.fakes.desk import OWNER, at_desk
from tests.fakes.later import later
from tests.fakes.town import AVI, DANA, MOSHE, NOAM

_AVI, _MOSHE = "pro_sample_avi", "pro_sample_moshe"


async def test_l27_a_lead_of_three_hours_that_the_owner_assigns_stays_where_he_put_it() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "דחה")
        t.clock.move(timedelta(hours=3))
        lead = await t.lead()
        assert lead.status == "pending_admin_review"
        await t.db["professionals"].update_one({"phone": MOSHE}, {"$set": {"is_active": True}})
        assert (await d.save(lead, pro_id=_MOSHE, status="new")).ok
        before = await t.lead()
        assert (before.pro_id, before.assigned_by_person) == (_MOSHE, True)
        t.new(DANA)
        await later(t, 2, tick=1)
        after = await t.lead()
        assert (after.status, after.pro_id, after.reassignments) == (before.status, _MOSHE, before.reassignments)
        assert not [text for text in t.new(DANA) if "איש מקצוע אחר" in text]


async def test_l34_the_customer_hears_whom_the_owner_gave_the_visit_to() -> None:
    async with at_desk(only=[AVI, MOSHE]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        other = _MOSHE if lead.pro_id == _AVI else _AVI
        name = {_MOSHE: "משה ביטון", _AVI: "אבי כהן"}[other]
        t.new(DANA)
        assert (await d.save(lead, pro_id=other)).ok
        told = t.new(DANA)
        assert len(told) == 1
        assert name in told[0]


@pytest.mark.parametrize("how", ["refused", "silent"])
async def test_l34_the_customer_hears_who_comes_instead(how: str) -> None:
    async with at_desk(only=[AVI, MOSHE]) as d:
        t = d.town
        await t.to_offer(DANA)
        first = (await t.lead()).pro_id
        name, phone = ("משה ביטון", AVI) if first == _AVI else ("אבי כהן", MOSHE)
        t.new(DANA)
        if how == "refused":
            await t.says(phone, "דחה")
        else:
            await later(t, 1.1, tick=0.5)
        assert (await t.lead()).pro_id not in (None, first)
        assert len([text for text in t.new(DANA) if name in text]) == 1


async def test_l36_what_was_taken_from_him_counts_no_more_towards_his_load() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"max_open_jobs": 1}})
        await t.to_offer(DANA)
        assert (await d.save(await t.lead(), pro_id="")).ok
        assert "פתוחות" not in t.last(AVI)
        await t.to_offer(NOAM)
        second = (await t.leads())[1]
        assert (second.status, second.pro_id) == ("new", _AVI)


@pytest.mark.parametrize("tick", [{"approved": False}, {"is_active": False}])
async def test_l72_the_tick_in_the_form_is_kept_as_the_owner_set_it(tick: dict[str, bool]) -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"rating": {"sum": 500, "count": 100}}})
        [pro] = await t.road.ground.store.professionals.many({"phone": AVI})
        assert (await d.desk.professionals.save(pro.but(**tick), OWNER)).ok
        [kept] = await t.road.ground.store.professionals.many({"phone": AVI})
        assert {name: getattr(kept, name) for name in tick} == tick
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        assert (await t.lead()).pro_id is None
