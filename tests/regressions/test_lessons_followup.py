"""Lessons of jobs and clocks; each test is named with the number of its lesson."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import storage
from fixi_app.chores import chores
from fixi_app.clock import HandClock
from fixi_app.domain.business import Business
from fixi_app.jobs.runner import Runner
from fixi_app.jobs.table import jobs
from fixi_app.road import Road
from fixi_app.sample_road import ground_on, road_on
from fixi_app.services.forgetting.copies import Copies
from fixi_app.services.running.backups import Backups
from fixi_app.services.running.claimed_runs import claim
from fixi_app.services.visits.upkeep import Upkeep
from tests.fakes.later import later
from tests.fakes.town import AVI, DANA, NOAM, RUTH, ZONE, Town, offline, town

OWNER = "+972500000999"
TOMORROW = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר"
ASKED = "העבודה הסתיימה?"


def appliance(t: Town, road: Road, folder: Path) -> Runner:
    """The jobs of one process that shares the store with others."""

    async def claimed(run: str, now: datetime) -> bool:
        return await claim(t.db, run, now)

    backups, copies = Backups(road.ground, folder, None), Copies(road.ground, [folder], None)
    works = chores(road, Upkeep(road.ground), backups, copies, t.db)
    return Runner(claimed, t.clock, ZONE, jobs(road.ground.business, works))


async def a_day_and_a_half(processes: int, folder: Path) -> dict[str, Counter[str]]:
    """What each person was told while so many processes looked at every job at once."""
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(DANA, TOMORROW)
        await t.says(AVI, "אשר")
        await t.to_offer(NOAM, "סתימה בכיור, חולון, ויצמן 3, בית פרטי, מחר")
        runners = [appliance(t, t.road, folder)]
        for number in range(1, processes):
            ground = ground_on(t.db, t.clock, t.channel, t.road.ground.business, seed=99 + number, owner_phone=OWNER)
            runners.append(appliance(t, road_on(ground, offline, None, None), folder))
        names = sorted(set(_names(runners[0])) - {"backup"})
        for _ in range(36 * 4):
            t.clock.move(timedelta(minutes=15))
            await asyncio.gather(*(runner.look(name) for name in names for runner in runners))
            await t.settle(0)
        assert not any(runner.failing for runner in runners)
        return {phone: Counter(t.heard(phone)) for phone in (DANA, NOAM, AVI, OWNER)}


def _names(runner: Runner) -> list[str]:
    return list(runner._jobs)


async def test_l11_three_processes_with_all_their_jobs_tell_what_one_would_tell(tmp_path: Path) -> None:
    alone, together = await a_day_and_a_half(1, tmp_path), await a_day_and_a_half(3, tmp_path)
    assert together == alone
    assert any("תזכורת" in text for text in alone[DANA])
    assert alone[OWNER]


async def test_l33_after_a_day_on_a_disk_and_a_new_start_the_ladder_reads_its_moments_and_acts(tmp_path: Path) -> None:
    uri = f"mongita:{tmp_path / 'store'}"
    async with town(only=[AVI], uri=uri) as t:
        await t.to_offer(DANA)
        at, channel = t.clock.now(), t.channel
    async with storage.connect(uri) as db:
        clock = HandClock(at + timedelta(minutes=11))
        road = road_on(ground_on(db, clock, channel, Business(name="x"), seed=8), offline, None, None)
        assert await road.ladder.tick(clock.now()) == 1
        await road.settle()
        [lead] = await road.ground.store.leads.many({})
        assert lead.offer is not None
        assert lead.offer.sent_at.utcoffset() == timedelta(0)
        assert lead.offer.step == "nudged"


async def test_l24_no_job_ever_closes_a_request_for_which_nobody_was_found() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "צריך צבעי באילת, התמרים 5")
        await later(t, 24 * 10, tick=240)
        assert (await t.lead()).status == "pending_admin_review"


async def test_l64_three_visits_that_nobody_closed_ask_each_customer_at_most_twice_and_hours_apart() -> None:
    async with town(only=[AVI]) as t:
        for number, phone in enumerate((DANA, NOAM, RUTH)):
            await t.to_offer(phone, f"יש לי נזילה מתחת לכיור, חולון, הרצל {number + 1}, בית פרטי, היום")
            await t.says(AVI, "אשר")
        assert [lead.status for lead in await t.leads()] == ["booked"] * 3
        asked: dict[str, list[datetime]] = {DANA: [], NOAM: [], RUTH: []}
        t.new(DANA), t.new(NOAM), t.new(RUTH)
        for _ in range(60 * 2):
            await later(t, 0.5, tick=30)
            for phone, moments in asked.items():
                moments += [t.clock.now() for text in t.new(phone) if ASKED in text]
        for moments in asked.values():
            assert len(moments) == 2
            assert moments[1] - moments[0] >= timedelta(hours=6)


@pytest.mark.parametrize("hour", range(24))
async def test_l66_whatever_hour_a_job_looks_a_customer_is_written_to_by_day_only(hour: int) -> None:
    """Requests, visits and what was left open at every hour of the clock, followed for a day and a half."""
    async with town(f"2026-11-24T{hour:02}:10:00+02:00", only=[AVI]) as t:
        await t.says(NOAM, "יש לי סתימה בכיור בחולון")
        await t.to_offer(DANA, TOMORROW)
        await t.says(AVI, "אשר")
        t.clock.move(timedelta(minutes=31))
        t.new(DANA), t.new(NOAM)
        for _ in range(36 * 2):
            await later(t, 0.5, tick=30)
            at = t.clock.now().astimezone(ZONE)
            told = [*t.new(DANA), *t.new(NOAM)]
            near = [lead for lead in await t.leads(status="booked") if _is_near(lead.appointment_start, t)]
            assert not told or 8 <= at.hour < 21 or near, f"{at:%H:%M}: {told}"


def _is_near(start: datetime | None, t: Town) -> bool:
    """About a visit that starts within three hours people are written to at any hour."""
    return start is not None and abs(start - t.clock.now()) <= timedelta(hours=3)
