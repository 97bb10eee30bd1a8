"""A crash between a change at the desk and its news loses neither: what the deed owes stands in the lead itself."""

from datetime import timedelta
from typing import Any

import pytest

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Trade
from fixi_app.services.office import NewLead
from fixi_app.services.visits.owing import Owing
from tests.fakes.desk import OWNER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, MOSHE


async def _after_restart(d: AtDesk) -> None:
    d.town.clock.move(timedelta(minutes=2))
    assert await d.town.road.owing.pay_left(d.town.clock.now()) == 1
    await d.town.settle()
    assert await d.town.road.owing.pay_left(d.town.clock.now() + timedelta(hours=1)) == 0


async def test_a_visit_cancelled_at_the_desk_frees_its_slot_and_tells_both_after_a_crash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with at_desk() as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert len(await t.taken()) == 1
        with monkeypatch.context() as patch:
            patch.setattr(Owing, "pay", _dead)
            with pytest.raises(InterruptedError):
                await d.save(await t.lead(), status=LeadStatus.CANCELLED)
        t.new(DANA)
        t.new(AVI)
        await _after_restart(d)
        assert await t.taken() == []
        assert len(t.new(DANA)) == 1
        assert len(t.new(AVI)) == 1


async def test_a_lead_created_at_the_desk_is_offered_after_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk() as d:
        t = d.town
        pro = await t.road.ground.store.professionals.first({"phone": MOSHE})
        assert pro
        new = NewLead(phone=DANA, pro_id=pro.id, status=LeadStatus.NEW, trade=Trade.PLUMBING, city="חולון", issue="x")
        with monkeypatch.context() as patch:
            patch.setattr(Owing, "pay", _dead)
            with pytest.raises(InterruptedError):
                await d.desk.leads.create(new, OWNER)
        await _after_restart(d)
        assert len(t.heard(MOSHE)) == 1
        assert (await t.lead()).owed is None


async def _dead(self: Owing, lead: Any) -> None:
    """The process dies before anybody was told."""
    raise InterruptedError
