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
        assert (chat["only_visit_changes"], chat["sides"]) == (False, {"customer": {"only_visit_changes": True}})


async def test_a_complaint_that_was_cleared_keeps_nobody_quiet() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.says(DANA, "שלום")
        await t.db["conversations"].update_many({}, {"$set": {"only_visit_changes": True}})
        await clear(t.db)
        assert await t.db["conversations"].count_documents({"only_visit_changes": True}) == 0
