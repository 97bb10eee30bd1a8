"""A professional is sent home at the desk: at once no leads, what he had goes on after the time of the undo."""

from datetime import timedelta

from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.professionals import Professional
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE

PRO = "pro_sample_avi"


async def _avi(d: AtDesk) -> Professional:
    one = await d.desk.professionals.one(PRO)
    assert one is not None
    return one


async def _booked(d: AtDesk) -> Lead:
    await d.town.to_offer(DANA)
    await d.town.says(AVI, "אשר")
    d.town.new(DANA)
    return await d.town.lead()


async def _time_is_over(d: AtDesk) -> None:
    d.town.clock.move(timedelta(seconds=d.town.road.ground.business.undo_seconds))
    await d.desk._pros.pay_held()
    await d.town.settle()


async def test_taken_back_within_the_time_nobody_heard_of_it() -> None:
    async with at_desk(only=[AVI]) as d:
        await _booked(d)
        assert await d.desk.professionals.open_leads(PRO) == 1
        off = await d.desk.professionals.switch(PRO, False, OWNER)
        await d.town.settle()
        assert off.ok
        assert "1" in off.message
        assert not (await _avi(d)).is_active
        on = await d.desk.professionals.switch(PRO, True, OWNER)
        await _time_is_over(d)
        assert on.ok
        assert (await d.town.lead()).status is LeadStatus.BOOKED
        assert d.town.new(DANA) == []


async def test_not_taken_back_his_visit_goes_to_the_customer_to_choose() -> None:
    async with at_desk(only=[AVI, MOSHE]) as d:
        await d.town.to_offer(DANA)
        lead = await d.town.lead()
        phone = there(await d.town.db["professionals"].find_one({"_id": lead.pro_id}))["phone"]
        await d.town.says(phone, "אשר")
        d.town.new(DANA)
        assert lead.pro_id
        await d.desk.professionals.switch(lead.pro_id, False, OWNER)
        await d.town.settle()
        assert (await d.town.lead()).status is LeadStatus.BOOKED
        await _time_is_over(d)
        assert (await d.town.lead()).status is LeadStatus.CONTACTED
        assert len(d.town.new(DANA)) == 1
        await _time_is_over(d)
        assert d.town.new(DANA) == []


async def test_one_who_is_deleted_meanwhile_leaves_only_once() -> None:
    async with at_desk(only=[AVI, MOSHE]) as d:
        await d.town.to_offer(DANA)
        lead = await d.town.lead()
        assert lead.pro_id
        await d.desk.professionals.switch(lead.pro_id, False, OWNER)
        assert (await d.desk.professionals.remove(lead.pro_id, OWNER)).ok
        await d.town.settle()
        told = d.town.new(DANA)
        await _time_is_over(d)
        assert d.town.new(DANA) == []
        assert told
        assert not (await d.desk.professionals.switch(lead.pro_id, True, OWNER)).ok


async def test_both_deeds_are_in_the_audit_log_and_a_viewer_may_do_neither() -> None:
    async with at_desk(only=[AVI]) as d:
        assert not (await d.desk.professionals.switch(PRO, False, VIEWER)).ok
        assert await d.town.db["audit_log"].count_documents({"what": "professional"}) == 0
        await d.desk.professionals.switch(PRO, False, OWNER)
        await d.desk.professionals.switch(PRO, True, OWNER)
        entries = await d.town.db["audit_log"].find({"what": "professional"}, sort=[("_id", 1)]).to_list()
        assert [entry["after"] for entry in entries] == [{"is_active": False}, {"is_active": True}]


async def test_who_asks_to_join_is_decided_on_first() -> None:
    async with at_desk() as d:
        asking = {"application": "pending", "is_active": False, "approved": False}
        await d.town.db["professionals"].update_one({"_id": PRO}, {"$set": asking})
        assert not (await d.desk.professionals.switch(PRO, True, OWNER)).ok
        assert not (await _avi(d)).is_active
