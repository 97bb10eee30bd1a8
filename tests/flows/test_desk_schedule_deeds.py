"""Calendars changed at the desk: blocked, freed, opened, the week, exceptions, vacation, visits made ahead, undo."""

import itertools
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Span
from fixi_app.services.office import AuditFilter, Changed, Inside, Period, SpanKind
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, NOAM, YOSSI
from tests.flows.test_desk_schedule import PRO, TODAY, TOMORROW, hours, lying, week
from tests.tui.fake_schedule import at

AFTERNOON = Period(start=at(TOMORROW, 12), end=at(TOMORROW, 20))
SATURDAY = date(2026, 11, 28)


async def free(d: AtDesk, day: date = TOMORROW) -> list[str]:
    return hours(await lying(d, day, SpanKind.FREE))


async def block(d: AtDesk, *spans: Period, visits: Inside = Inside.REFUSE, **more: Any) -> Changed:
    done = await d.desk.schedule.block(PRO, spans or (AFTERNOON,), visits, OWNER, **more)
    await d.town.settle()
    return done


async def nothing_overlaps(d: AtDesk) -> None:
    slots = await d.town.db["slots"].find({"pro_id": PRO}, sort=[("start", 1)]).to_list()
    assert all(a["end"] <= b["start"] for a, b in itertools.pairwise(slots))


async def audit(d: AtDesk, what: str) -> Sequence[dict[str, Any]]:
    return await d.town.db["audit_log"].find({"what": what}).to_list()


async def test_a_blocked_afternoon_has_no_free_hour_and_undo_brings_them_back() -> None:
    async with at_desk(only=[AVI]) as d:
        before = await free(d)
        done = await block(d, note="dentist")
        assert done.ok
        assert done.message.endswith(f": {TOMORROW:%d/%m} 12:00-20:00."), "the day is named"
        assert [hour for hour in await free(d) if hour >= "12"] == []
        own = await lying(d, TOMORROW, SpanKind.OWN)
        assert (hours(own), own[0].note) == (["12:00-20:00"], "dentist")
        assert [(one["by"], one["after"]["visits"]) for one in await audit(d, "schedule_blocked")] == [
            ("owner", "refuse")
        ]
        assert (await d.desk.schedule.undo(done.deed, OWNER)).ok
        assert await free(d) == before
        assert await lying(d, TOMORROW, SpanKind.OWN) == []
        assert not (await d.desk.schedule.undo(done.deed, OWNER)).ok


async def booked_today(d: AtDesk) -> Period:
    await d.town.to_offer(DANA)
    await d.town.says(AVI, "אשר")
    visit = (await lying(d, TODAY, SpanKind.BOOKED))[0]
    return Period(start=visit.start - timedelta(minutes=30), end=at(TODAY, 20))


async def test_a_visit_inside_is_named_and_nothing_is_done() -> None:
    async with at_desk(only=[AVI]) as d:
        span = await booked_today(d)
        before = await week(d)
        done = await block(d, span)
        assert not done.ok
        assert [one.lead_id for one in done.inside] == [(await d.town.lead()).id]
        assert "חולון" in done.message
        assert await week(d) == before


async def test_on_purpose_the_time_around_a_visit_is_blocked_and_the_visit_stays() -> None:
    async with at_desk(only=[AVI]) as d:
        done = await block(d, await booked_today(d), visits=Inside.KEEP)
        assert done.ok
        assert len(await lying(d, TODAY, SpanKind.BOOKED)) == 1
        assert await free(d, TODAY) == []
        assert (await d.town.lead()).status is LeadStatus.BOOKED
        kept = (await audit(d, "schedule_blocked"))[0]["after"]
        assert (kept["visits"], kept["lead_ids"]) == ("keep", [(await d.town.lead()).id])
        await nothing_overlaps(d)


async def test_visits_called_off_on_purpose_are_told_and_choose_another_time() -> None:
    async with at_desk(only=[AVI]) as d:
        span = await booked_today(d)
        d.town.new(DANA)
        done = await block(d, span, visits=Inside.CALL_OFF)
        assert (done.ok, done.deed) == (True, "")
        assert await lying(d, TODAY, SpanKind.BOOKED) == []
        assert await free(d, TODAY) == []
        assert d.town.new(DANA)
        assert (await d.town.lead()).status is LeadStatus.CONTACTED
        await nothing_overlaps(d)


async def test_an_hour_that_a_customer_holds_counts_as_a_visit() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        done = await block(d, Period(start=at(TODAY, 9), end=at(TODAY, 20)))
        assert not done.ok
        assert done.inside[0].kind is SpanKind.HELD
        done = await block(d, Period(start=at(TODAY, 9), end=at(TODAY, 20)), visits=Inside.CALL_OFF)
        assert done.ok
        assert not await lying(d, TODAY, SpanKind.HELD)
        assert (await d.town.lead()).status is not LeadStatus.BOOKED


async def test_only_one_professionals_calendar_is_touched() -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        other = "pro_sample_yossi"
        before = await lying(d, TOMORROW, SpanKind.FREE, other)
        assert (await block(d)).ok
        assert await lying(d, TOMORROW, SpanKind.FREE, other) == before


async def test_part_of_what_is_blocked_is_freed_and_blocked_again_by_undo() -> None:
    async with at_desk(only=[AVI]) as d:
        await block(d, Period(start=at(TOMORROW, 8), end=at(TOMORROW, 20)))
        part = Period(start=at(TOMORROW, 8), end=at(TOMORROW, 13))
        done = await d.desk.schedule.free(PRO, [part], OWNER)
        assert done.ok
        assert hours(await lying(d, TOMORROW, SpanKind.OWN)) == ["13:00-20:00"]
        assert await free(d)
        assert (await d.desk.schedule.undo(done.deed, OWNER)).ok
        assert hours(await lying(d, TOMORROW, SpanKind.OWN)) == ["08:00-20:00"]
        assert await free(d) == []


async def test_a_visit_booked_meanwhile_outlives_an_undo() -> None:
    async with at_desk(only=[AVI]) as d:
        everything = Period(start=at(TODAY, 9), end=at(TODAY, 20))
        await block(d, everything)
        done = await d.desk.schedule.free(PRO, [everything], OWNER)
        await booked_today(d)
        undone = await d.desk.schedule.undo(done.deed, OWNER)
        assert not undone.ok
        assert len(await lying(d, TODAY, SpanKind.BOOKED)) == 1
        await nothing_overlaps(d)


async def test_hours_on_a_day_of_rest_are_opened_on_purpose_and_closed_by_undo() -> None:
    async with at_desk(only=[AVI]) as d:
        before = await free(d, SATURDAY)
        done = await d.desk.schedule.open(PRO, [SATURDAY], time(10), time(14), OWNER)
        assert done.ok
        assert "10:00-11:30" in await free(d, SATURDAY)
        assert [one["by"] for one in await audit(d, "professional")] == ["owner"]
        assert (await d.desk.schedule.undo(done.deed, OWNER)).ok
        assert await free(d, SATURDAY) == before


async def test_another_week_makes_other_visits_and_keeps_what_is_booked() -> None:
    async with at_desk(only=[AVI]) as d:
        await booked_today(d)
        template = {day: (Span(start=time(9), end=time(12)),) for day in range(5)}
        done = await d.desk.schedule.set_week(PRO, template, 60, 0, OWNER)
        assert done.ok
        assert await free(d) == ["09:00-10:00", "10:00-11:00", "11:00-12:00"]
        assert len(await lying(d, TODAY, SpanKind.BOOKED)) == 1
        plan = await d.desk.schedule.plan(PRO)
        assert plan is not None
        assert (plan.visit_minutes, plan.travel_minutes) == (60, 0)
        assert (await d.desk.schedule.undo(done.deed, OWNER)).ok
        assert await free(d) != ["09:00-10:00", "10:00-11:00", "11:00-12:00"]
        await nothing_overlaps(d)


async def test_one_date_has_other_hours_none_or_those_of_every_week_again() -> None:
    async with at_desk(only=[AVI]) as d:
        usual = await free(d)
        s = d.desk.schedule
        assert (await s.set_day(PRO, TOMORROW, (Span(start=time(18), end=time(20)),), OWNER)).ok
        assert await free(d) == ["18:00-19:30"]
        assert (await s.set_day(PRO, TOMORROW, (), OWNER)).ok
        assert await free(d) == []
        assert (await s.set_day(PRO, TOMORROW, None, OWNER)).ok
        assert await free(d) == usual


async def test_a_vacation_has_no_free_visit_until_he_is_back() -> None:
    async with at_desk(only=[AVI]) as d:
        s, last = d.desk.schedule, TOMORROW + timedelta(days=1)
        before = [await free(d), await free(d, last)]
        done = await s.vacation(PRO, TOMORROW, last, Inside.REFUSE, OWNER)
        assert done.ok
        assert [await free(d), await free(d, last)] == [[], []]
        assert next(day for day in (await week(d)).days if day.day == last).away_ids == (PRO,)
        assert (await s.back(PRO, last, OWNER)).ok
        assert [await free(d), await free(d, last)] == before
        assert not (await s.back(PRO, last, OWNER)).ok


async def test_a_vacation_over_a_visit_is_refused_kept_or_called_off() -> None:
    async with at_desk(only=[AVI]) as d:
        await booked_today(d)
        s = d.desk.schedule
        assert (await s.vacation(PRO, TODAY, TOMORROW, Inside.REFUSE, OWNER)).inside
        kept = await s.vacation(PRO, TODAY, TOMORROW, Inside.KEEP, OWNER)
        assert kept.ok
        assert kept.deed
        assert (await d.town.lead()).status is LeadStatus.BOOKED
        off = await s.vacation(PRO, TODAY, TOMORROW, Inside.CALL_OFF, OWNER)
        await d.town.settle()
        assert (off.ok, off.deed) == (True, "")
        assert (await d.town.lead()).status is LeadStatus.CONTACTED
        assert await lying(d, TODAY, SpanKind.BOOKED) == []


async def test_what_was_chosen_for_the_visits_in_a_vacation_stands_in_the_audit_log_in_words() -> None:
    async with at_desk(only=[AVI]) as d:
        await booked_today(d)
        lead_id, s = (await d.town.lead()).id, d.desk.schedule
        await s.vacation(PRO, TODAY, TOMORROW, Inside.REFUSE, OWNER)
        assert await audit(d, "schedule_vacation") == [], "nothing was done"
        await s.vacation(PRO, TODAY, TOMORROW, Inside.KEEP, OWNER)
        await s.vacation(PRO, TODAY, TOMORROW, Inside.CALL_OFF, OWNER)
        later = TOMORROW + timedelta(days=7)
        await s.vacation(PRO, later, later, Inside.REFUSE, OWNER)
        kept = await audit(d, "schedule_vacation")
        assert {(one["by"], one["about"]) for one in kept} == {("owner", PRO)}
        chosen = [(one["after"]["visits"], one["after"]["lead_ids"]) for one in kept]
        assert sorted(chosen) == [("call_off", [lead_id]), ("keep", [lead_id]), ("refuse", [])]
        page = await d.desk.audit.page(AuditFilter(kind="schedule_vacation"))
        shown = {change.after for one in page.entries for change in one.changes if change.field == "visits"}
        assert shown == {"נשארים", "בוטלו", "לא היו"}
        assert {one.what for one in page.entries} == {"חופשה"}


async def test_visits_are_made_far_ahead_once_and_undo_takes_only_the_free_ones() -> None:
    async with at_desk(only=[AVI, YOSSI]) as d:
        s, first = d.desk.schedule, date(2027, 2, 7)
        pros = [PRO, "pro_sample_yossi"]
        done = await s.generate(pros, first, first + timedelta(days=6), OWNER)
        assert done.ok
        made = await lying(d, first, SpanKind.FREE)
        assert made
        again = await s.generate(pros, first, first + timedelta(days=6), OWNER)
        assert "0" in again.message
        assert again.deed == ""
        assert (await s.undo(done.deed, OWNER)).ok
        assert not await lying(d, first, SpanKind.FREE)


async def test_a_changed_week_reaches_visits_that_were_made_far_ahead() -> None:
    async with at_desk(only=[AVI]) as d:
        s, far = d.desk.schedule, date(2027, 2, 8)
        await s.generate([PRO], far, far, OWNER)
        await s.set_week(PRO, {0: (Span(start=time(9), end=time(11)),)}, 60, 60, OWNER)
        assert hours(await lying(d, far, SpanKind.FREE)) == ["09:00-10:00"]


async def test_making_visits_again_loses_nothing_that_is_booked() -> None:
    async with at_desk(only=[AVI]) as d:
        await booked_today(d)
        await d.town.to_offer(NOAM)
        taken = await d.town.taken()
        await d.desk.schedule.generate([PRO], TODAY, TODAY + timedelta(days=30), OWNER)
        assert await d.town.taken() == taken
        await nothing_overlaps(d)


async def test_a_block_in_the_week_of_a_clock_change_is_the_hours_on_the_wall() -> None:
    async with at_desk(start="2027-03-24T09:00:00+02:00", only=[AVI]) as d:
        days = (date(2027, 3, 25), date(2027, 3, 28))
        assert (await block(d, *(Period(start=at(day, 9), end=at(day, 20)) for day in days))).ok
        for day in days:
            assert hours(await lying(d, day, SpanKind.OWN)) == ["09:00-20:00"]


async def test_what_makes_no_sense_is_refused_with_a_sentence() -> None:
    async with at_desk(only=[AVI]) as d:
        s, hour = d.desk.schedule, (Span(start=time(9), end=time(9)),)
        yesterday = TODAY - timedelta(days=1)
        refused = [
            await block(d, Period(start=at(yesterday, 9), end=at(yesterday, 10))),
            await s.free(PRO, [], OWNER),
            await s.open(PRO, [TOMORROW], time(12), time(12), OWNER),
            await s.open(PRO, [yesterday], time(12), time(14), OWNER),
            await s.set_week(PRO, {0: hour}, 90, 30, OWNER),
            await s.set_week(PRO, {}, 5, 30, OWNER),
            await s.set_day(PRO, TOMORROW, hour, OWNER),
            await s.set_day(PRO, yesterday, (), OWNER),
            await s.vacation(PRO, TOMORROW, TODAY, Inside.REFUSE, OWNER),
            await s.generate([PRO], TODAY, date(2029, 1, 1), OWNER),
            await s.generate([], TODAY, TOMORROW, OWNER),
            await s.block("nobody", [AFTERNOON], Inside.REFUSE, OWNER),
        ]
        assert not any(one.ok for one in refused)
        assert all(one.message for one in refused)


@pytest.mark.parametrize("call", ["block", "free", "generate", "undo"])
async def test_a_viewer_changes_no_calendar(call: str) -> None:
    async with at_desk(only=[AVI]) as d:
        s, before = d.desk.schedule, await week(d)
        deeds: dict[str, Callable[[], Awaitable[Changed]]] = {
            "block": lambda: s.block(PRO, [AFTERNOON], Inside.REFUSE, VIEWER),
            "free": lambda: s.free(PRO, [AFTERNOON], VIEWER),
            "generate": lambda: s.generate([PRO], TODAY, TOMORROW, VIEWER),
            "undo": lambda: s.undo("deed", VIEWER),
        }
        assert not (await deeds[call]()).ok
        assert await week(d) == before
