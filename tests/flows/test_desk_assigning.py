"""What the owner does with a lead, and what the people in the chats hear of it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.professionals import Professional
from fixi_app.services.office import LeadEdit
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, YOSSI

_AVI, _YOSSI = "pro_sample_avi", "pro_sample_yossi"


async def the_other(d: AtDesk, lead: Lead) -> Professional:
    """The one of the two active professionals who does not have the lead."""
    rows = [row.professional for row in await d.desk.professionals.rows()]
    return next(pro for pro in rows if pro.is_active and pro.id != lead.pro_id)


async def test_a_cancelled_visit_frees_its_hour_and_both_hear_of_it() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        lead = await t.lead()
        shown = await d.preview(lead, status=LeadStatus.CANCELLED)
        assert {one.id.split(":", 1)[1] for one in shown if one.optional} == {
            "customer:cancelled_by_owner", f"{_AVI}:visit_cancelled",
        }  # fmt: skip
        assert any("מתפנה" in one.text for one in shown)
        saved = await d.save(lead, status=LeadStatus.CANCELLED)
        assert saved.ok, saved.message
        assert await t.taken() == []
        assert "בוטלה" in t.last(DANA)
        assert "בוטל" in t.last(AVI)
        assert "()" not in t.last(AVI), "the professional reads which hour is free again"


async def test_what_was_unticked_is_not_said_but_happens() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        lead = await t.lead()
        t.new(DANA), t.new(AVI)
        skip = (f"{lead.id}:customer:cancelled_by_owner", f"{lead.id}:{_AVI}:visit_cancelled")
        await d.save(lead, status=LeadStatus.CANCELLED, skip=skip)
        assert t.new(DANA) == []
        assert t.new(AVI) == []
        assert await t.taken() == []
        await t.says(DANA, "סטטוס")
        assert "נזילה" not in t.last(DANA), "the chat knows that the matter is over"


async def test_a_forbidden_move_is_refused_with_its_reason() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        shown = await d.preview(lead, status=LeadStatus.COMPLETED)
        assert [one.refusal for one in shown] == [True]
        saved = await d.save(lead, status=LeadStatus.COMPLETED)
        assert (saved.ok, saved.message) == (False, shown[0].text)
        assert (await t.lead()).status is LeadStatus.NEW


async def test_an_edit_of_an_older_version_changes_nothing() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        old = await t.lead()
        await t.says(AVI, "אשר")
        saved = await d.save(old, status=LeadStatus.CANCELLED)
        assert (saved.ok, saved.conflict) == (False, True)
        assert (await t.lead()).status is LeadStatus.BOOKED
        assert len(await t.taken()) == 1


async def test_of_two_who_save_at_once_one_wins() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        edit = LeadEdit(lead_id=lead.id, version=lead.version, issue="one")
        saved = [*await d.desk.leads.save([edit, edit.but(issue="two")], frozenset(), OWNER)]
        assert [one.ok for one in saved] == [True, False]
        assert (await t.lead()).issue == "one"


def just_after(records: Any, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Awaitable[object]]) -> None:
    """Somebody else is faster: this happens once, right after a record was read."""
    read, done = records.get, False

    async def get(id_: str | None) -> Any:
        nonlocal done
        found = await read(id_)
        if not done:
            done = True
            await happens()
        return found

    monkeypatch.setattr(records, "get", get)


async def test_a_lead_that_changes_while_it_is_saved_keeps_that_change(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead, taken = await t.lead(), await t.taken()
        theirs = {"$set": {"issue": "theirs"}, "$inc": {"version": 1}}
        just_after(t.road.ground.store.slots, monkeypatch, lambda: t.db["leads"].update_one({}, theirs))
        saved = await d.save(lead, pro_id=(await the_other(d, lead)).id)
        assert (saved.ok, saved.conflict) == (False, True)
        assert await t.lead() == lead.but(issue="theirs", version=lead.version + 1)
        assert await t.taken() == taken, "the hour that was taken for it is given back"


async def test_an_hour_that_goes_while_it_is_saved_stays_with_the_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        new = await the_other(d, lead)
        theirs = {"$set": {"is_taken": True, "lead_id": "other"}}
        question = {"pro_id": new.id, "start": lead.appointment_start}
        just_after(t.road.ground.store.slots, monkeypatch, lambda: t.db["slots"].update_one(question, theirs))
        saved = await d.save(lead, pro_id=new.id)
        assert (saved.ok, new.name in saved.message) == (False, True)
        assert await t.lead() == lead
        assert {slot["lead_id"] for slot in await t.taken()} == {lead.id, "other"}


async def test_l36_unassigned_means_nobody_has_it() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        assert (await d.save(lead, pro_id="")).ok
        lead = await t.lead()
        assert (lead.pro_id, lead.status, lead.slot_id) == (None, LeadStatus.PENDING, None)
        assert lead.offer is not None
        assert lead.offer.state is OfferState.WITHDRAWN
        assert await t.taken() == []
        assert "נלקחה" in t.last(AVI)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status is LeadStatus.PENDING, "his late yes finds nothing"


async def test_the_same_hour_goes_over_to_the_new_professional() -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        new = await the_other(d, lead)
        phone, first = new.phone, AVI if new.phone == YOSSI else YOSSI
        assert (await d.save(lead, pro_id=new.id)).ok
        after = await t.lead()
        assert (after.pro_id, after.appointment_start) == (new.id, lead.appointment_start)
        assert [slot["pro_id"] for slot in await t.taken()] == [new.id]
        assert "נלקחה" in t.last(first)
        assert "*1*" in t.last(phone), "the new one is asked"
        assert "בבקשה" in t.last(DANA)
        await t.says(phone, "1")
        assert (await t.lead()).status is LeadStatus.BOOKED
        assert "נקבע" in t.last(DANA)


async def test_without_that_hour_the_customer_chooses_another() -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        new = await the_other(d, lead)
        await t.db["slots"].update_many(
            {"pro_id": new.id, "start": lead.appointment_start}, {"$set": {"is_taken": True, "lead_id": "other"}}
        )
        texts = [one.text for one in await d.preview(lead, pro_id=new.id)]
        assert any("בחירת שעה" in text for text in texts)
        assert (await d.save(lead, pro_id=new.id)).ok
        after = await t.lead()
        assert (after.status, after.pro_id, after.slot_id) == (LeadStatus.CONTACTED, new.id, None)
        assert "1." in t.last(DANA)
        assert new.name in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.says(new.phone, "1")
        booked = await t.lead()
        assert (booked.status, booked.pro_id) == (LeadStatus.BOOKED, new.id)


async def test_a_booked_hour_that_somebody_else_has_is_refused() -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        new = await the_other(d, lead)
        await t.db["slots"].update_many({"pro_id": new.id}, {"$set": {"is_taken": True, "lead_id": "other"}})
        saved = await d.save(lead, pro_id=new.id, status=LeadStatus.BOOKED)
        assert not saved.ok
        assert new.name in saved.message
        assert await t.lead() == lead


async def test_a_lead_that_a_person_assigned_is_left_alone_by_the_ladder() -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        new = await the_other(d, lead)
        await d.save(lead, pro_id=new.id)
        t.new(DANA), t.new(new.phone)
        await t.minutes(180)
        after = await t.lead()
        assert (after.pro_id, after.status) == (new.id, LeadStatus.NEW)
        assert t.new(new.phone) == []
        assert t.new(DANA) == []


async def test_a_waiting_lead_is_booked_by_hand_and_both_are_told() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await d.save(await t.lead(), status=LeadStatus.PENDING)
        assert await t.taken() == []
        waiting = await t.lead()
        assert (await d.save(waiting, status=LeadStatus.BOOKED)).ok
        lead = await t.lead()
        assert lead.status is LeadStatus.BOOKED
        assert [slot["_id"] for slot in await t.taken()] == [lead.slot_id]
        assert "נקבע ביקור" in t.last(AVI)
        assert "נקבע" in t.last(DANA)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "1")
        assert "בוטל" in t.last(AVI), "whoever was booked by hand hears of a cancel like anybody"


async def test_a_visit_can_go_back_to_an_offer_in_its_own_hour() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        lead = await t.lead()
        assert (await d.save(lead, status=LeadStatus.NEW)).ok
        again = await t.lead()
        assert (again.status, again.slot_id) == (LeadStatus.NEW, lead.slot_id)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status is LeadStatus.BOOKED


async def test_an_offer_made_at_the_desk_at_night_says_until_when_there_is_no_hurry() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        t.clock.move(datetime.fromisoformat("2026-11-24T23:30:00+02:00") - t.clock.now())
        lead = await t.lead()
        await t.road.ground.store.leads.change(lead.id, lambda now: now.but(slot_id=None, appointment_start=None))
        assert (await d.save(await t.lead(), status=LeadStatus.NEW)).ok
        assert "אפשר לענות עד מחר 07:00" in t.last(AVI)


async def test_details_of_a_booked_visit_reach_the_professional_alone() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await d.save(await t.lead(), issue="ברז")
        t.new(DANA), t.new(AVI)
        await t.says(AVI, "אשר")
        t.new(DANA), t.new(AVI)
        await d.save(await t.lead(), issue="ברז במטבח", customer_name="דנה")
        assert len(t.new(AVI)) == 1
        assert t.new(DANA) == []
        await t.says(DANA, "קומה 9")
        lead = await t.lead()
        assert (lead.issue, lead.floor) == ("ברז במטבח", "9"), "the customer's next words do not undo the owner's"


async def test_the_owners_undo_of_a_finished_visit_says_nothing() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        t.clock.move(timedelta(days=3))
        await d.save(await t.lead(), status=LeadStatus.COMPLETED)
        assert "1 עד 5" in t.last(DANA) or "5" in t.last(DANA)
        t.new(DANA), t.new(AVI)
        assert (await d.save(await t.lead(), status=LeadStatus.BOOKED)).ok
        assert (t.new(DANA), t.new(AVI)) == ([], [])
        assert len(await t.taken()) == 1


async def test_an_ended_lead_is_reopened_before_it_is_assigned() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await d.save(await t.lead(), status=LeadStatus.CANCELLED)
        ended = await t.lead()
        assert not (await d.save(ended, pro_id="")).ok
        assert (await d.save(ended, status=LeadStatus.PENDING)).ok


async def test_a_viewer_saves_nothing() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        assert not (await d.save(lead, issue="x", user=VIEWER)).ok
        assert await t.lead() == lead


async def test_every_change_is_kept_with_before_and_after() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        before = await t.lead()
        await d.save(before, issue="אחר")
        entry = await t.db["audit_log"].find_one({"lead_id": before.id})
        assert entry is not None
        assert (entry["by"], entry["what"]) == ("owner", "lead")
        assert (entry["before"], entry["after"]) == ({"issue": before.issue}, {"issue": "אחר"})


async def test_inactive_ones_and_strangers_are_not_assigned() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        assert not (await d.save(lead, pro_id=_YOSSI)).ok
        assert not (await d.save(lead, pro_id="pro_nobody")).ok
        assert t.heard(YOSSI) == []


async def test_telling_again_is_telling_once() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        edit = LeadEdit(lead_id=lead.id, version=lead.version, status=LeadStatus.CANCELLED)
        await d.desk.leads.save([edit], frozenset(), OWNER)
        await d.desk.leads.save([edit], frozenset(), OWNER)
        t.new(DANA)
        await t.settle()
        assert len(t.new(DANA)) == 1


@pytest.mark.parametrize("booked", [True, False])
async def test_of_a_visit_that_the_owner_gave_to_somebody_nobody_says_that_he_approved_it(booked: bool) -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        t = d.town
        await t.to_offer(DANA)
        if booked:
            await t.says(AVI, "1")
        lead = await t.lead()
        new = await the_other(d, lead)
        assert (await d.save(lead, pro_id=new.id, status=LeadStatus.BOOKED)).ok
        assert f"נקבע ✅ {new.name} יגיע" in t.last(DANA)
        assert "אישר" not in t.last(DANA)
