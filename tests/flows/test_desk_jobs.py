"""The jobs at the desk: how they are, switched off and on, run by hand."""

from datetime import datetime, timedelta, timezone
from typing import Any

from fixi_app.domain.business import Business
from fixi_app.jobs.due import daily, every, following, weekly
from fixi_app.jobs.runner import Runner
from fixi_app.jobs.table import Work, jobs
from fixi_app.services.office import JobRow
from fixi_app.services.running.claimed_runs import claim
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import ZONE, Town


def with_jobs(**works: Work) -> Any:
    def around(t: Town) -> dict[str, Any]:
        async def claimed(run: str, now: datetime) -> bool:
            return await claim(t.db, run, now)

        return {"machinery": Runner(claimed, t.clock, ZONE, jobs(Business(), works))}

    return around


async def well(now: datetime) -> None:
    assert now.tzinfo


async def badly(_now: datetime) -> None:
    raise OSError("no room")


async def job(d: AtDesk, name: str) -> JobRow:
    return next(one for one in await d.desk.jobs.rows() if one.name == name)


async def test_a_job_that_is_switched_off_is_not_due_any_more_until_it_is_on_again() -> None:
    async with at_desk(around=with_jobs(backup=well)) as d:
        assert (await d.desk.jobs.switch("backup", False, OWNER)).ok
        off = await job(d, "backup")
        assert (off.on, off.next_due) == (False, None)
        assert not d.town.road.ground.business.job_backup
        await d.desk.jobs.switch("backup", True, OWNER)
        on = await job(d, "backup")
        assert on.on
        assert on.next_due is not None
        assert on.next_due.astimezone(ZONE).hour == 4


async def test_a_job_run_by_hand_says_how_it_ended() -> None:
    async with at_desk(around=with_jobs(backup=well, retention=badly)) as d:
        assert (await job(d, "backup")).ended == ""
        assert (await job(d, "backup")).label == "גיבוי"
        assert (await d.desk.jobs.run_now("backup", OWNER)).ok
        ran = await job(d, "backup")
        assert (ran.ended, ran.last_run) == ("fine", d.town.clock.now())
        failed = await d.desk.jobs.run_now("retention", OWNER)
        assert (failed.ok, "תקלה בדיסק או ברשת" in failed.message) == (False, True)
        assert (await job(d, "retention")).fault == "OSError"
        by_hand = {"what": "job_run", "by": "owner", "after.told": "backup"}
        assert await d.town.db["audit_log"].count_documents(by_hand) == 1


async def test_a_run_from_before_this_start_is_found_by_its_claim() -> None:
    async with at_desk(around=with_jobs(backup=well, tidy=well)) as d:
        at = d.town.clock.now() - timedelta(hours=5)
        await claim(d.town.db, "backup:2026-11-24T04:00:00+02:00", at)
        row = await job(d, "backup")
        assert (row.last_run, row.ended) == (at, "")
        assert (await job(d, "tidy")).last_run is None


async def test_a_job_without_a_switch_says_so_and_keeps_running() -> None:
    async with at_desk(around=with_jobs(tidy=well)) as d:
        assert not (await job(d, "tidy")).switch
        assert not (await d.desk.jobs.switch("tidy", False, OWNER)).ok
        assert (await job(d, "tidy")).on


async def test_a_switch_that_the_environment_holds_cannot_be_turned_here() -> None:
    def around(t: Town) -> dict[str, Any]:
        return {**with_jobs(backup=well)(t), "overrides": {"job_backup": "off"}}

    async with at_desk(around=around) as d:
        assert (await job(d, "backup")).fixed
        assert "FIXI_SET_JOB_BACKUP" in (await d.desk.jobs.switch("backup", True, OWNER)).message


async def test_only_the_owner_switches_and_runs_jobs() -> None:
    async with at_desk(around=with_jobs(backup=well)) as d:
        assert not (await d.desk.jobs.switch("backup", False, VIEWER)).ok
        assert not (await d.desk.jobs.run_now("backup", VIEWER)).ok
        assert not (await d.desk.jobs.run_now("no_such_job", OWNER)).ok
        row = await job(d, "backup")
        assert (row.on, row.last_run) == (True, None)


async def test_another_time_of_a_job_holds_at_once() -> None:
    async with at_desk(around=with_jobs(backup=well)) as d:
        await d.desk.settings.change({"backup_at": "05:30"}, OWNER)
        row = await job(d, "backup")
        assert row.next_due is not None
        assert f"{row.next_due.astimezone(ZONE):%H:%M}" == "05:30"


def test_the_next_due_moment_is_found_for_each_rhythm() -> None:
    now = datetime(2026, 11, 24, 7, 0, 10, tzinfo=timezone.utc)
    assert following(every(timedelta(seconds=30)), now, ZONE) == now + timedelta(seconds=20)
    business = Business()
    assert following(daily(business.backup_at), now, ZONE) == datetime(2026, 11, 25, 2, 0, tzinfo=timezone.utc)
    sunday = following(weekly(6, business.slots_generated_at), now, ZONE)
    assert sunday == datetime(2026, 11, 29, 1, 30, tzinfo=timezone.utc)
