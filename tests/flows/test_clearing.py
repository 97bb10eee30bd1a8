"""What a cleared history and an erased person still owe to people: their silence, and an answer only once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from fixi_app.commands.store import clear
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Trade
from fixi_app.services.office import NewLead
from tests.fakes.desk import OWNER, AtDesk, at_desk
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA

_AVI = "pro_sample_avi"
_Forget = Callable[[AtDesk], Awaitable[None]]


async def _cleared(d: AtDesk) -> None:
    await clear(d.town.db)


async def _erased(d: AtDesk) -> None:
    t = d.town
    await t.says(DANA, "תמחקו את המידע שלי")
    await t.says(DANA, "1")
    t.clock.move(timedelta(minutes=2))
    assert await t.road.erasures.tick(t.clock.now()) == 1


@pytest.mark.parametrize("forget", [_cleared, _erased])
async def test_whoever_asked_for_silence_hears_of_a_visit_entered_at_the_desk_and_nothing_else(forget: _Forget) -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.says(DANA, "הסר")
        await forget(d)
        t.new(DANA)
        new = NewLead(phone=DANA, pro_id=_AVI, status=LeadStatus.NEW, trade=Trade.PLUMBING, city="חולון", issue="נזילה")
        assert (await d.desk.leads.create(new, OWNER)).lead_id
        await t.settle()
        await t.says(AVI, "אשר")
        [approved] = t.new(DANA)
        assert "אבי כהן אישר" in approved
        await t.minutes(90)
        await t.says(AVI, "סיימתי")
        await t.minutes(5)
        assert t.new(DANA) == []


async def test_a_professional_who_asked_for_silence_as_a_customer_keeps_it_when_the_history_is_cleared() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.says(AVI, "שלום")
        chat = there(await t.db["conversations"].find_one({"pro_id": _AVI}))
        await t.db["contacts"].update_one({"_id": chat["_id"]}, {"$set": {"opted_out_at": t.clock.now()}})
        await clear(t.db)
        chat = there(await t.db["conversations"].find_one({"pro_id": _AVI}))
        quiet = {"only_visit_changes": True, "quiet_asked": True}
        assert (chat["only_visit_changes"], chat["sides"]) == (False, {"customer": quiet})


async def test_a_complaint_that_was_cleared_keeps_nobody_quiet() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.says(DANA, "שלום")
        await t.db["conversations"].update_many({}, {"$set": {"only_visit_changes": True}})
        await clear(t.db)
        assert await t.db["conversations"].count_documents({"only_visit_changes": True}) == 0


async def test_the_log_of_a_cleared_request_says_who_changed_it_and_nothing_of_its_customer() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.says(DANA, "יש לי נזילה בחולון, הרצל 12, קוראים לי דנה")
        assert (await d.save(await t.lead(), customer_name="דנה לוי")).ok
        await clear(t.db)
        [entry] = await t.db["audit_log"].find({"lead_id": {"$ne": None}}).to_list()
        assert (entry["by"], entry["before"], entry["after"]) == ("owner", {}, {})


async def test_what_outlives_a_cleared_request_loses_its_words_after_the_time_of_requests() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.says(DANA, "יש לי נזילה בחולון")
        lead = await t.lead()
        await t.db["reviews"].insert_one({"_id": lead.id, "pro_id": _AVI, "stars": 5, "text": "מצוין", "at": None})
        await clear(t.db)
        t.clock.move(timedelta(days=700))
        await t.road.retention.tick(t.clock.now())
        assert there(await t.db["reviews"].find_one({"_id": lead.id}))["text"] == "מצוין"
        t.clock.move(timedelta(days=40))
        await t.road.retention.tick(t.clock.now())
        review = there(await t.db["reviews"].find_one({"_id": lead.id}))
        assert (review["stars"], review["text"]) == (5, "")
        assert await t.db["cleared"].count_documents({}) == 0
