"""Every job of the product is in the table of jobs, has its clock from the settings, and is performed by somebody."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fixi_app.domain.business import Business
from fixi_app.jobs.table import Job, jobs
from tests.fakes.house import house

ZONE = ZoneInfo("Asia/Jerusalem")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)
OFTEN = {
    "offers": ("offers_every", 30, "seconds"),
    "stuck_leads": ("offers_every", 30, "seconds"),
    "person_timeouts": ("person_every", 30, "seconds"),
    "stale_jobs": ("stale_every", 30, "minutes"),
    "visit_reminders": ("reminders_every", 1, "minutes"),
    "janitor": ("janitor_every", 6, "hours"),
    "health_watch": ("health_every", 2, "minutes"),
}
"""Job -> the setting of its clock, its default in PRODUCT, its unit."""
DAILY = {"backup": ("backup_at", "04:00"), "retention": ("retention_at", "04:30")}
OWN_TIMES = {"agenda": "agenda_at", "owner_report": "report_at"}
"""Looked at often, for each professional, and each stretch that is reported of, has a time of its own."""
ALL = {*OFTEN, *DAILY, *OWN_TIMES, "slot_generation"}


def table(**overrides: str) -> dict[str, Job]:
    async def work(now: datetime) -> None: ...

    made = jobs(Business().with_overrides(overrides), dict.fromkeys(ALL, work))
    return {job.name: job for job in made}


@pytest.mark.parametrize("name", OFTEN)
def test_a_frequent_job_looks_as_often_as_the_product_says_and_as_its_setting_says(name: str) -> None:
    setting, default, unit = OFTEN[name]
    assert table()[name].look_every == timedelta(**{unit: default})
    job = table(**{setting: "17"})[name]
    assert job.look_every == timedelta(**{unit: 17})
    assert NOON - job.due(NOON, ZONE) < timedelta(**{unit: 17}), "its due times follow the same clock"


@pytest.mark.parametrize("name", DAILY)
def test_a_nightly_job_is_due_at_its_hour(name: str) -> None:
    setting, default = DAILY[name]
    assert f"{table()[name].due(NOON, ZONE).astimezone(ZONE):%d %H:%M}" == f"25 {default}"
    assert f"{table(**{setting: '05:45'})[name].due(NOON, ZONE).astimezone(ZONE):%d %H:%M}" == "25 05:45"


def test_calendars_grow_on_sunday_at_half_past_three_or_as_set() -> None:
    due = table()["slot_generation"].due(NOON, ZONE).astimezone(ZONE)
    assert f"{due:%a %H:%M}" == "Sun 03:30"
    other = table(slots_generated_on="monday", slots_generated_at="02:15")["slot_generation"]
    assert f"{other.due(NOON, ZONE).astimezone(ZONE):%a %H:%M}" == "Mon 02:15"


@pytest.mark.parametrize("name", OWN_TIMES)
def test_a_job_with_times_of_its_own_looks_often_enough_for_them(name: str) -> None:
    assert OWN_TIMES[name] in Business.model_fields
    assert table()[name].look_every <= timedelta(minutes=5)


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_job_has_a_switch_and_no_switch_is_without_a_job(name: str) -> None:
    assert not table(**{f"job_{name}": "off"})[name].on
    assert table()[name].on
    assert {field.removeprefix("job_") for field in Business.model_fields if field.startswith("job_")} == ALL


async def test_the_appliance_performs_every_one_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with house(tmp_path, monkeypatch) as h:
        for name in sorted(ALL):
            await h.appliance.runner.look(name)  # raises KeyError for a job that nobody performs
        runs = {run["_id"].partition(":")[0] for run in await h.appliance.db["job_runs"].find({}).to_list()}
        assert runs >= ALL
        assert h.appliance.runner.failing == {}
