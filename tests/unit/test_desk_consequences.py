"""What follows from an edit, decided without a store."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixi_app.domain.appointments import Slot, slot_id
from fixi_app.domain.leads import OPEN, By, Lead, LeadStatus, Offer, OfferState, may_move
from fixi_app.domain.professionals import Professional
from fixi_app.services.desk.consequences import Around, consequences
from fixi_app.services.desk.plans import CUSTOMER, Plan
from fixi_app.services.office import LeadEdit

NOW = datetime(2026, 11, 24, 7, tzinfo=timezone.utc)
START = NOW + timedelta(hours=3)
S = LeadStatus


def pro(id_: str = "pro_b", **more: Any) -> Professional:
    return Professional(id=id_, name=id_, phone="+972500000101", **more)


def slot(pro_id: str, **more: Any) -> Slot:
    return Slot(id=slot_id(pro_id, START), pro_id=pro_id, start=START, end=START + timedelta(minutes=90), **more)


def lead(status: LeadStatus, **more: Any) -> Lead:
    state = {S.NEW: OfferState.OPEN, S.BOOKED: OfferState.APPROVED}.get(status)
    offer = Offer(id="offer_1", pro_id="pro_a", pro_ids=("pro_a",), sent_at=NOW, state=state) if state else None
    usual: dict[str, Any] = {
        "id": "lead_1", "contact_id": "contact_1", "status": status, "pro_id": "pro_a", "offer": offer,
        "slot_id": slot_id("pro_a", START), "appointment_start": START, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Lead(**{**usual, **more})


def planned(of: Lead, around: dict[str, Any] | None = None, **fields: Any) -> Plan:
    edit = LeadEdit(lead_id=of.id, version=of.version, **fields)
    return consequences(edit, Around(lead=of, now=NOW, **(around or {})), "deed_1")


@given(st.sampled_from(list(S)), st.sampled_from(list(S)))
def test_a_status_is_refused_exactly_when_the_table_of_moves_says_so(status: LeadStatus, to: LeadStatus) -> None:
    own = slot("pro_a", lead_id="lead_1", is_taken=True)
    plan = planned(lead(status), {"pro": pro("pro_a"), "slot": own}, status=to)
    assert (plan.refusal is None) == (status is to or may_move(status, to, By.OWNER))


@given(
    st.sampled_from(sorted(OPEN)), st.sampled_from(["", "pro_b"]), st.sampled_from([None, *S]), st.booleans(),
    st.booleans(),
)  # fmt: skip
def test_no_lead_ends_up_offered_to_nobody_or_booked_at_an_hour_that_is_not_his(
    status: LeadStatus, to_pro: str, to: LeadStatus | None, free: bool, inactive: bool
) -> None:
    theirs = slot("pro_b") if free else slot("pro_b", is_taken=True, lead_id="other")
    around = {"pro": pro(is_active=not inactive), "slot": theirs} if to_pro else {}
    plan = planned(lead(status), around, pro_id=to_pro, status=to)
    after = plan.after
    if after is None:
        assert plan.refusal is not None
        return
    assert not (to_pro and inactive)
    if after.status in (S.NEW, S.BOOKED):
        assert after.pro_id is not None
        assert plan.claim is not None
        assert after.slot_id == plan.claim.slot_id == theirs.id
        assert free
    assert (after.offer is not None and after.offer.state is OfferState.OPEN) == (after.status is S.NEW)
    if after.slot_id != slot_id("pro_a", START):
        assert plan.release == slot_id("pro_a", START)


def test_somebody_elses_hour_leads_back_to_the_customer_not_to_a_silent_move() -> None:
    taken = slot("pro_b", is_taken=True, lead_id="other")
    plan = planned(lead(S.BOOKED), {"pro": pro(), "slot": taken}, pro_id="pro_b")
    assert plan.after is not None
    assert (plan.after.status, plan.after.slot_id) == (S.CONTACTED, None)
    assert [change.status for change in plan.after.status_history] == [S.PENDING, S.CONTACTED]
    told = {(news.to, news.kind) for news in plan.news}
    assert told == {(CUSTOMER, "owner_lead"), ("pro_a", "visit_cancelled")}


def test_a_hold_of_somebody_that_ran_out_counts_as_free() -> None:
    lapsed = slot("pro_b", is_taken=True, lead_id="other", held_until=NOW - timedelta(minutes=1))
    plan = planned(lead(S.BOOKED), {"pro": pro(), "slot": lapsed}, pro_id="pro_b")
    assert plan.after is not None
    assert plan.after.status is S.BOOKED


def test_unassigned_clears_the_professional_and_what_he_was_asked() -> None:
    plan = planned(lead(S.NEW), pro_id="")
    assert plan.after is not None
    assert (plan.after.pro_id, plan.after.status, plan.after.assigned_by_person) == (None, S.PENDING, False)
    assert plan.after.offer is not None
    assert plan.after.offer.state is OfferState.WITHDRAWN
    assert {(news.to, news.kind) for news in plan.news} == {(CUSTOMER, "exhausted"), ("pro_a", "taken")}


def test_who_was_asked_with_others_hears_that_it_is_taken() -> None:
    three = ("pro_a", "pro_b", "pro_c")
    several = Offer(id="offer_1", pro_id="pro_a", pro_ids=three, sent_at=NOW, refused_by=("pro_c",))
    of = lead(S.NEW, offer=several, slot_id=None, appointment_start=None, is_emergency=True)
    plan = planned(of, {"pro": pro("pro_b")}, pro_id="pro_b", status=S.BOOKED)
    assert {(news.to, news.kind) for news in plan.news} == {
        (CUSTOMER, "assigned"), ("pro_a", "taken"), ("pro_b", "booked"),
    }  # fmt: skip


def test_notes_of_a_lead_that_is_not_booked_are_told_to_nobody() -> None:
    plan = planned(lead(S.PENDING), details=" ring twice ")
    assert plan.after is not None
    assert plan.after.details == "ring twice"
    assert (plan.news, plan.notes, plan.claim, plan.release) == ((), (), None, None)


@pytest.mark.parametrize("field", ["issue", "details", "customer_name"])
def test_an_emptied_field_is_empty(field: str) -> None:
    plan = planned(lead(S.PENDING, **{field: "x"}), {}, **{field: "  "})
    assert getattr(plan.after, field) is None


def test_sample_people_and_real_ones_are_not_put_together_over_a_real_number() -> None:
    around = {"pro": pro(sample=True), "slot": slot("pro_b")}
    assert planned(lead(S.NEW), around, pro_id="pro_b").refusal is not None
    assert planned(lead(S.NEW), {**around, "samples_mix": True}, pro_id="pro_b").refusal is None
