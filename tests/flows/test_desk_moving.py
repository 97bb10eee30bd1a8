"""The owner changes a visit for which another time was asked: nothing stays held for it, nobody waits for an answer."""

import pytest

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.moves import ProposalState
from tests.fakes.desk import AtDesk, at_desk
from tests.fakes.town import AVI, DANA, YOSSI

MOVE = "אפשר להזיז את הביקור?"


async def asked_to_move(d: AtDesk) -> None:
    """Booked, another time asked for, and held beside the old one."""
    await d.town.to_offer(DANA)
    await d.town.says(AVI, "אשר")
    await d.town.says(DANA, MOVE)
    await d.town.says(DANA, "1")
    assert len(await d.town.taken()) == 2


@pytest.mark.parametrize(("status", "kept"), [(LeadStatus.NEW, 1), (LeadStatus.PENDING, 0), (LeadStatus.CANCELLED, 0)])
async def test_what_was_held_for_another_time_is_free_with_the_same_deed(status: LeadStatus, kept: int) -> None:
    async with at_desk(only=[AVI]) as d:
        await asked_to_move(d)
        saved = await d.save(await d.town.lead(), status=status)
        assert saved.ok, saved.message
        lead = await d.town.lead()
        assert lead.proposal is not None
        assert lead.proposal.state is ProposalState.WITHDRAWN
        assert [slot["_id"] for slot in await d.town.taken()] == [lead.slot_id] * kept


async def test_whoever_else_was_asked_hears_that_there_is_nothing_to_answer() -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        await asked_to_move(d)
        lead = await d.town.lead()
        assert lead.proposal is not None
        other = next(pro for pro in ("pro_sample_avi", "pro_sample_yossi") if pro != lead.pro_id)
        theirs = lead.proposal.but(pro_id=other)
        await d.town.road.ground.store.leads.change(lead.id, lambda stored: stored.but(proposal=theirs))
        lead = await d.town.lead()
        shown = await d.preview(lead, status=LeadStatus.CANCELLED)
        assert f"{lead.id}:{other}:move_gone" in [one.id for one in shown]


async def test_a_late_visit_that_is_put_back_to_an_offer_is_not_late_any_more() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        await d.town.says(AVI, "אשר")
        await d.town.says(AVI, "מאחר 20")
        assert (await d.town.lead()).late_minutes == 20
        assert (await d.save(await d.town.lead(), status=LeadStatus.NEW)).ok
        assert (await d.town.lead()).late_minutes == 0


async def test_a_visit_that_was_closed_early_and_is_opened_after_its_hour_claims_no_hour_that_it_lost() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        await d.town.says(AVI, "אשר")
        assert (await d.save(await d.town.lead(), status=LeadStatus.COMPLETED)).ok
        await d.town.hours(26)  # the janitor frees the hour of a visit that is said to be over
        lead = await d.town.lead()
        assert (await d.save(lead, status=LeadStatus.BOOKED)).ok
        lead = await d.town.lead()
        assert lead.appointment_start is not None
        owners = [slot["lead_id"] for slot in await d.town.taken() if slot["_id"] == lead.slot_id]
        assert lead.slot_id is None or owners == [lead.id]
