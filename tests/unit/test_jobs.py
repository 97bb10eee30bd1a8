"""Jobs run once for each due time, however many processes there are, and catch up without repeating themselves."""

import asyncio
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from loguru import logger

import storage
from fixi_app.clock import HandClock
from fixi_app.domain.business import Business
from fixi_app.jobs.due import daily, every, run_id, weekly
from fixi_app.jobs.runner import Runner
from fixi_app.jobs.table import Job, jobs
from fixi_app.services.running.claimed_runs import claim, forget

ZONE = ZoneInfo("Asia/Jerusalem")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE).astimezone(timezone.utc)


def _runner(db: storage.AsyncDatabase, clock: HandClock, job: Job) -> Runner:
    async def claimed(run: str, now: datetime) -> bool:
        return await claim(db, run, now)

    return Runner(claimed, clock, ZONE, [job])


def _counting(ran: list[datetime], *, on: bool = True, name: str = "offers") -> Job:
    async def work(now: datetime) -> None:
        ran.append(now)

    return Job(name, on, every(timedelta(seconds=30)), work, timedelta(seconds=30))


async def test_l11_two_schedulers_on_one_store_run_a_job_once() -> None:
    ran: list[datetime] = []
    async with storage.connect("mongita::memory:") as db:
        clock = HandClock(MONDAY)
        runners = [_runner(db, clock, _counting(ran)) for _ in range(2)]
        results = await asyncio.gather(*(runner.look("offers") for runner in runners * 10))
    assert sum(results) == 1
    assert len(ran) == 1


async def test_a_job_runs_again_at_its_next_due_time() -> None:
    ran: list[datetime] = []
    async with storage.connect("mongita::memory:") as db:
        clock = HandClock(MONDAY)
        runner = _runner(db, clock, _counting(ran))
        for _ in range(4):
            await runner.look("offers")
            clock.move(timedelta(seconds=15))
    assert len(ran) == 2


async def test_after_the_clock_is_set_back_the_jobs_go_on_and_each_due_time_still_runs_once() -> None:
    ran: list[datetime] = []
    async with storage.connect("mongita::memory:") as db:
        clock = HandClock(MONDAY)
        runner = _runner(db, clock, _counting(ran))
        for _ in range(10):
            await runner.look("offers")
            clock.move(timedelta(minutes=30))
        clock.move(-timedelta(hours=5))
        assert sum(await asyncio.gather(*(runner.look("offers") for _ in range(5)))) == 1
        clock.move(timedelta(seconds=15))
        assert not await runner.look("offers")


async def test_after_three_days_of_sleep_a_weekly_job_runs_once() -> None:
    ran: list[datetime] = []

    async def work(now: datetime) -> None:
        ran.append(now)

    async with storage.connect("mongita::memory:") as db:
        clock = HandClock(MONDAY)
        job = Job("slot_generation", True, weekly(6, time(3, 30)), work, timedelta(minutes=10))
        runner = _runner(db, clock, job)
        await runner.look(job.name)
        clock.move(timedelta(days=20))
        for _ in range(3):
            await runner.look(job.name)
    assert len(ran) == 2


async def test_a_job_that_is_switched_off_claims_nothing() -> None:
    ran: list[datetime] = []
    async with storage.connect("mongita::memory:") as db:
        assert not await _runner(db, HandClock(MONDAY), _counting(ran, on=False)).look("offers")
        assert await db["job_runs"].count_documents({}) == 0
    assert ran == []


async def test_a_job_that_fails_is_named_and_the_next_one_runs() -> None:
    async def fails(now: datetime) -> None:
        raise OSError("no room")

    async with storage.connect("mongita::memory:") as db:
        clock = HandClock(MONDAY)
        runner = _runner(db, clock, Job("offers", True, every(timedelta(seconds=30)), fails, timedelta(seconds=30)))
        assert not await runner.look("offers")
        assert runner.failing == {"offers": "OSError"}


async def test_a_job_that_cannot_even_be_claimed_is_one_line_that_names_it() -> None:
    async def full(run: str, now: datetime) -> bool:
        raise storage.StoreFull("no room")

    ran: list[datetime] = []
    runner = Runner(full, HandClock(MONDAY), ZONE, [_counting(ran)])
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)))
    assert not await runner.look("offers")
    logger.remove(sink)
    assert ran == []
    [line] = lines
    assert len(line.splitlines()) == 1
    assert "offers" in line
    assert "StoreFull" in line


async def test_old_claims_are_forgotten_and_fresh_ones_kept() -> None:
    async with storage.connect("mongita::memory:") as db:
        await claim(db, "old", MONDAY - timedelta(days=9))
        await claim(db, "new", MONDAY)
        assert await forget(db, MONDAY) == 1
        assert not await claim(db, "new", MONDAY)


def test_a_weekly_job_is_due_at_its_local_hour_on_both_sides_of_a_clock_change() -> None:
    due = weekly(6, time(3, 30))
    before = due(datetime(2026, 10, 23, 12, 0, tzinfo=ZONE), ZONE)
    after = due(datetime(2026, 10, 30, 12, 0, tzinfo=ZONE), ZONE)
    assert [moment.astimezone(ZONE).time() for moment in (before, after)] == [time(3, 30)] * 2
    assert after - before == timedelta(days=7, hours=1)


def test_the_hour_that_comes_twice_has_two_names() -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=ZONE, fold=0)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=ZONE, fold=1)
    names = {run_id("tidy", moment.astimezone(timezone.utc), ZONE) for moment in (first, second)}
    assert len(names) == 2


def test_a_daily_job_is_due_at_its_local_hour_on_both_sides_of_a_clock_change() -> None:
    due = daily(time(4))
    moments = [due(datetime(2026, 10, day, 12, 0, tzinfo=ZONE), ZONE) for day in (24, 25)]
    assert [moment.astimezone(ZONE).time() for moment in moments] == [time(4)] * 2
    assert moments[1] - moments[0] == timedelta(days=1, hours=1)
    assert due(datetime(2026, 10, 25, 3, 59, tzinfo=ZONE), ZONE) == moments[0]


def test_every_job_of_the_table_has_its_switch() -> None:
    async def work(now: datetime) -> None: ...

    names = [name.removeprefix("job_") for name in Business.model_fields if name.startswith("job_")]
    off = Business().with_overrides({f"job_{name}": "off" for name in names})
    works = dict.fromkeys([*names, "unfinished", "copies", "tidy"], work)
    assert {job.name: job.on for job in jobs(off, works)} == dict.fromkeys(names, False) | {
        "unfinished": True, "copies": True, "tidy": True
    }  # fmt: skip
    assert all(job.on for job in jobs(Business(), works))


def test_work_for_a_job_that_the_table_does_not_know_is_refused() -> None:
    async def work(now: datetime) -> None: ...

    with pytest.raises(KeyError):
        jobs(Business(), {"ofers": work})


async def test_jobs_that_a_stop_interrupts_are_no_errors_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def work(now: datetime) -> None:
        begun.set()
        await goes_on.wait()

    async with storage.connect("mongita::memory:") as db:
        job = Job("offers", True, every(timedelta(seconds=30)), work, timedelta(seconds=30))
        runner = _runner(db, HandClock(MONDAY), job)
        runner.start()
        await begun.wait()
        await runner.stop(0)
        for _ in range(5):
            await asyncio.sleep(0)
    assert [line.getMessage() for line in caplog.records if line.levelname == "ERROR"] == []
