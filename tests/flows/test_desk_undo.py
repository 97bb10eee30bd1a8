"""What the owner saved at the desk can be taken back for ten seconds: nobody was told, and the slot is there again."""

from datetime import timedelta

from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.services.office import LeadEdit, Saved
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA


async def _booked(d: AtDesk) -> Lead:
    await d.town.to_offer(DANA)
    await d.town.says(AVI, "אשר")
    lead = await d.town.lead()
    assert lead.status is LeadStatus.BOOKED
    return lead


async def _held(d: AtDesk, lead: Lead, **fields: object) -> Saved:
    edit = LeadEdit(lead_id=lead.id, version=lead.version, **fields)
    (saved,) = await d.desk.leads.save([edit], frozenset(), OWNER, hold=True)
    await d.town.settle()
    return saved


async def _messages(d: AtDesk) -> int:
    return await d.town.db["outbox"].count_documents({})


async def test_a_cancelled_visit_is_booked_again_and_nobody_heard_of_it() -> None:
    async with at_desk() as d:
        lead = await _booked(d)
        said = await _messages(d)
        saved = await _held(d, lead, status=LeadStatus.CANCELLED)
        assert saved.ok
        assert (await d.town.lead()).status is LeadStatus.CANCELLED
        assert await _messages(d) == said, "nobody is told before the time of the undo is over"
        (undone,) = await d.desk.leads.undo([saved.deed], OWNER)
        await d.town.settle()
        assert undone.ok, undone.message
        back = await d.town.lead()
        assert (back.status, back.slot_id, back.pro_id) == (LeadStatus.BOOKED, lead.slot_id, lead.pro_id)
        assert [change.status for change in back.status_history][-2:] == [LeadStatus.CANCELLED, LeadStatus.BOOKED]
        slot = await d.town.road.ground.store.slots.get(lead.slot_id)
        assert slot is not None
        assert (slot.is_taken, slot.lead_id, slot.held_until) == (True, lead.id, None)
        d.town.clock.move(timedelta(minutes=2))
        await d.desk.leads.pay_held()  # type: ignore[attr-defined]
        await d.town.settle()
        assert await _messages(d) == said
        kept = await d.town.db["audit_log"].find({"lead_id": lead.id}).to_list()
        assert {saved.deed, f"{saved.deed}_undo"} <= {one["_id"].removeprefix("audit_") for one in kept}


async def test_what_is_not_taken_back_is_told_once_after_ten_seconds_and_then_stands() -> None:
    async with at_desk() as d:
        lead = await _booked(d)
        said = await _messages(d)
        saved = await _held(d, lead, status=LeadStatus.CANCELLED)
        d.town.clock.move(timedelta(seconds=11))
        for _ in range(2):
            await d.desk.leads.pay_held()  # type: ignore[attr-defined]
            await d.town.settle()
        assert await _messages(d) == said + 2, "the customer and the professional"
        (undone,) = await d.desk.leads.undo([saved.deed], OWNER)
        assert not undone.ok
        assert (await d.town.lead()).status is LeadStatus.CANCELLED


async def test_a_lead_that_somebody_moved_on_since_is_left_alone() -> None:
    async with at_desk() as d:
        lead = await _booked(d)
        saved = await _held(d, lead, issue="mine")
        await d.town.road.ground.store.leads.change(lead.id, lambda one: one.but(issue="theirs"))
        (undone,) = await d.desk.leads.undo([saved.deed], OWNER)
        assert not undone.ok
        assert (await d.town.lead()).issue == "theirs"


async def test_another_edit_within_the_time_is_no_conflict_and_makes_the_first_one_stand() -> None:
    async with at_desk() as d:
        lead = await _booked(d)
        first = await _held(d, lead, issue="one")
        second = await _held(d, await d.town.lead(), details="two")
        assert second.ok, second.message
        assert not (await d.desk.leads.undo([first.deed], OWNER))[0].ok
        assert (await d.desk.leads.undo([second.deed], OWNER))[0].ok
        now = await d.town.lead()
        assert (now.issue, now.details) == ("one", None)


async def test_an_edit_begun_before_the_time_was_over_is_no_conflict_after_it() -> None:
    async with at_desk() as d:
        await _held(d, await _booked(d), issue="one")
        seen = await d.town.lead()
        d.town.clock.move(timedelta(seconds=11))
        await d.desk.leads.pay_held()  # type: ignore[attr-defined]
        assert (await _held(d, seen, details="two")).ok


async def test_who_only_reads_takes_nothing_back_and_an_unknown_deed_is_refused() -> None:
    async with at_desk() as d:
        saved = await _held(d, await _booked(d), issue="one")
        assert not (await d.desk.leads.undo([saved.deed], VIEWER))[0].ok
        assert not (await d.desk.leads.undo(["deed_nothing_7"], OWNER))[0].ok
        assert (await d.town.lead()).issue == "one"
