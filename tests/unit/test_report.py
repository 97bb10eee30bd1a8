"""The owner's report: sums over a day's leads, and the one change that would have saved most of them."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.domain.counting import Lost, lost_why
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange
from fixi_app.domain.reading import Trade, Wanted
from fixi_app.routing.records import CandidateResult, Decision, Refusal
from fixi_app.services.owner.report_day import Change, Silence, Waits, best_saving, day_report

ZONE = ZoneInfo("Asia/Jerusalem")
MORNING = datetime(2026, 11, 24, tzinfo=ZONE)
DAY = MORNING, MORNING + timedelta(days=1)
NOON = MORNING + timedelta(hours=12)
S = LeadStatus


def lead(id_: str, *moves: tuple[S, By], created: datetime = NOON, at: datetime = NOON, **more: Any) -> Lead:
    """A lead that made these moves at one moment."""
    history = [StatusChange(status=status, at=at, by=by) for status, by in moves]
    status = history[-1].status if history else S.CONTACTED
    return Lead(
        id=id_, contact_id="c", status=status, status_history=tuple(history), created_at=created, updated_at=at, **more
    )


def decision(lead_id: str, *refusals: Refusal, chosen: str | None = None, in_window: bool = False) -> Decision:
    candidates = [
        CandidateResult(pro_id=f"p{number}", name="x", eligible=False, refusal=refusal)
        for number, refusal in enumerate(refusals)
    ]
    order = (chosen,) if chosen else ()
    facts = [{"pro_id": chosen, "in_window": in_window}] if chosen else []
    return Decision(
        id=f"{lead_id}:1", lead_id=lead_id, at=NOON, inputs={"candidates": facts}, weights={}, ring_km=None,
        candidates=tuple(candidates), chosen=chosen, order=order,
    )  # fmt: skip


def test_the_days_figures_count_what_happened_that_day_and_only_reported_money() -> None:
    yesterday = NOON - timedelta(days=1)
    done = (S.BOOKED, By.PROFESSIONAL), (S.COMPLETED, By.PROFESSIONAL)
    leads = [
        lead("paid", *done, final_price=350),
        lead("unpaid", *done),
        lead("rated", *done, (S.CLOSED, By.CUSTOMER), final_price=150.5),
        lead("old", *done, created=yesterday, at=yesterday, final_price=9999),
        lead("asked"),
    ]
    report = day_report("2026-11-24", NOON, DAY, leads, (), (), {Waits.LEADS: 2, Waits.ASIDE: 0})
    assert (report.came, report.booked, report.completed) == (4, 3, 3)
    assert (report.earned, report.unpriced) == (500.5, 1)
    assert report.waits == {Waits.LEADS: 2}
    assert not report.lost


def test_each_loss_has_its_reason_and_what_waits_is_not_lost() -> None:
    expected = {
        Lost.BEFORE: lead("a", (S.CANCELLED, By.CUSTOMER)),
        Lost.VISIT: lead("b", (S.BOOKED, By.PROFESSIONAL), (S.CANCELLED, By.CUSTOMER)),
        Lost.REJECTED: lead("c", (S.PENDING, By.FIXI), (S.REJECTED, By.OWNER)),
        Lost.NO_ADDRESS: lead("d", (S.CLOSED, By.FIXI)),
    }
    assert {why: lost_why(each, DAY) for why, each in expected.items()} == {why: why for why in expected}
    kept = [
        lead("e", (S.PENDING, By.FIXI)),
        lead("f", (S.CANCELLED, By.CUSTOMER), (S.PENDING, By.OWNER)),
        lead("g", (S.COMPLETED, By.FIXI), (S.CLOSED, By.FIXI)),
        lead("h", (S.CANCELLED, By.CUSTOMER), at=NOON - timedelta(days=1)),
    ]
    assert [lost_why(each, DAY) for each in kept] == [None] * 4


def test_a_city_that_nobody_serves_is_named_when_it_cost_most() -> None:
    leads = [lead(f"r{n}", (S.PENDING, By.FIXI), city="Rehovot", trade=Trade.PLUMBING) for n in range(3)]
    leads.append(lead("gas", (S.PENDING, By.FIXI), city="Holon", trade=Trade.GAS))
    decisions = [decision(f"r{n}", Refusal.PLACE, Refusal.INACTIVE) for n in range(3)] + [decision("gas")]
    found = best_saving(leads, DAY, decisions, [Silence(lead_id="r0", name="Avi")])
    assert found is not None
    assert (found.change, found.city, found.count) == (Change.CITY, "Rehovot", 3)
    alone = best_saving(leads[3:], DAY, decisions, ())
    assert alone is not None
    assert (alone.change, alone.trade, alone.count) == (Change.TRADE, Trade.GAS, 1)


def test_full_calendars_and_late_hours_are_told_apart() -> None:
    full = [lead("a", (S.PENDING, By.FIXI), city="Holon", trade=Trade.ELECTRICAL)]
    found = best_saving(full, DAY, [decision("a", Refusal.FULL, Refusal.PLACE)], ())
    assert found is not None
    assert found.change is Change.FULL
    late = [
        lead("b", (S.CANCELLED, By.CUSTOMER), trade=Trade.ELECTRICAL, wanted=Wanted(start=time(18, 30))),
        lead("c", (S.CANCELLED, By.CUSTOMER), trade=Trade.ELECTRICAL, wanted=Wanted(start=time(9))),
    ]
    decisions = [decision("b", chosen="p"), decision("c", chosen="p", in_window=True)]
    found = best_saving(late, DAY, decisions, ())
    assert found is not None
    assert (found.change, found.trade, found.hour, found.count) == (Change.HOURS, Trade.ELECTRICAL, "18:00", 1)


def test_somebody_who_let_several_offers_lapse_is_named_and_each_offer_counts_once() -> None:
    silences = [Silence(lead_id=f"l{n % 4}", name="Avi") for n in range(8)] + [Silence(lead_id="x", name="Yossi")]
    found = best_saving([], DAY, (), silences)
    assert found is not None
    assert (found.change, found.name, found.count) == (Change.SILENT, "Avi", 4)


def test_a_lead_that_was_saved_in_the_end_and_a_single_silence_need_no_change() -> None:
    saved = [lead("a", (S.PENDING, By.FIXI), (S.BOOKED, By.OWNER), city="Rehovot")]
    assert best_saving(saved, DAY, [decision("a", Refusal.PLACE)], [Silence(lead_id="a", name="Avi")]) is None
