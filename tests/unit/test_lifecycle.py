"""The end comes in stages, last built first, and no stage keeps the others."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

import storage
from fixi_app.business_clock import business_clock, keep_clock
from fixi_app.clock import HandClock, ShiftedClock, SystemClock
from fixi_app.lifecycle import Ending
from fixi_app.settings import ClockStart

START = datetime(2026, 11, 24, 7, 0, tzinfo=timezone.utc)


async def test_stages_end_in_reverse_and_a_fault_or_a_delay_keeps_none_of_them() -> None:
    ended: list[str] = []
    ending = Ending()

    async def stage(name: str) -> None:
        ended.append(name)

    async def fails() -> None:
        raise OSError

    ending.add("store", 1, lambda: stage("store"))
    ending.add("stuck", 0.05, lambda: asyncio.sleep(60))
    ending.add("broken", 1, fails)
    ending.add("intake", 1, lambda: stage("intake"))
    await ending.run()
    assert ended == ["intake", "store"]


async def test_a_made_up_clock_goes_on_from_where_it_stood() -> None:
    wanted = ClockStart(START, 60)
    async with storage.connect("mongita::memory:") as db:
        first = await business_clock(db, wanted)
        assert abs(first.now() - START) < timedelta(minutes=5)
        await keep_clock(db, HandClock(START + timedelta(hours=5)), wanted)
        again = await business_clock(db, wanted)
        assert again.now() >= START + timedelta(hours=5)
        other = await business_clock(db, ClockStart(START + timedelta(days=1), 60))
        assert other.now() >= START + timedelta(days=1)


@pytest.mark.parametrize(("collection", "field"), [("messages", "at"), ("inbox", "received_at")])
async def test_after_a_kill_a_made_up_clock_goes_on_from_the_last_thing_that_it_dated(
    collection: str, field: str
) -> None:
    """The process could not say where its clock stood; set back, it would call that message the future and wait."""
    wanted = ClockStart(START, 1)
    async with storage.connect("mongita::memory:") as db:
        await business_clock(db, wanted)
        for seconds in (5, 40, 3600 * 24 * 90):
            await db[collection].insert_one({"state": "new", field: START + timedelta(seconds=seconds)})
        again = await business_clock(db, wanted)
        assert timedelta(seconds=40) <= again.now() - START < timedelta(minutes=10)
        other = await business_clock(db, ClockStart(START - timedelta(seconds=30), 1))
        assert other.now() < START, "what was written under another clock says nothing about this one"


async def test_without_a_wish_it_is_the_computers_clock_and_nothing_is_kept() -> None:
    async with storage.connect("mongita::memory:") as db:
        clock = await business_clock(db, None)
        assert isinstance(clock, SystemClock)
        await keep_clock(db, clock, None)
        assert await db["settings"].count_documents({}) == 0


def test_a_fast_clock_waits_less() -> None:
    assert ShiftedClock(START, 60).real_seconds(timedelta(minutes=1)) == 1
