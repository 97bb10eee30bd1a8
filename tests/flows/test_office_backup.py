"""Every night a checked copy of the store, seven days and four weeks back; one that fails is never silent."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import storage
from fixi_app.domain.business import Business
from fixi_app.services.running.backups import Backups, to_keep
from tests.fakes.town import DANA, town

NIGHT = "2026-11-25T04:00:00+02:00"


async def test_the_copy_of_the_night_can_be_restored_and_holds_what_was_there(tmp_path: Path) -> None:
    async with town(NIGHT, uri=f"mongita:{tmp_path / 'data'}") as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        path = await Backups(t.road.ground, tmp_path / "backups", None).tick(t.clock.now())
    assert path is not None
    assert path.name == "fixi-nightly-2026-11-25.backup"
    assert path.stat().st_mode & 0o077 == 0
    storage.restore(path, tmp_path / "elsewhere")
    async with storage.connect(f"mongita:{tmp_path / 'elsewhere'}") as db:
        assert await db["leads"].count_documents({}) == 1


async def test_the_second_place_gets_the_same_and_its_absence_is_a_fault_that_keeps_the_first(tmp_path: Path) -> None:
    async with town(NIGHT) as t:
        first, second = tmp_path / "backups", tmp_path / "stick"
        path = await Backups(t.road.ground, first, second).tick(t.clock.now())
        assert path is not None
        assert (second / path.name).read_bytes() == path.read_bytes()
        t.clock.move(timedelta(days=1))
        blocked = tmp_path / "file"
        blocked.write_text("in the way")
        with pytest.raises(OSError):
            await Backups(t.road.ground, first, blocked).tick(t.clock.now())
        assert len(list(first.iterdir())) == 2


async def test_after_sixty_nights_eleven_are_left_and_what_a_person_made(tmp_path: Path) -> None:
    business = Business(name="x", backups_daily=7, backups_weekly=4)
    async with town(NIGHT, business=business, sample=False) as t:
        backups = Backups(t.road.ground, tmp_path, None)
        own = tmp_path / "fixi-20260101-120000.backup"
        own.write_bytes(b"made by hand")
        for _ in range(60):
            await backups.tick(t.clock.now())
            t.clock.move(timedelta(days=1))
        nightly = sorted(path.name for path in tmp_path.glob("fixi-nightly-*"))
        assert len(nightly) == 11
        assert own.exists()


def test_the_weeks_that_are_kept_reach_four_weeks_back_whatever_the_day_and_never_grow() -> None:
    made: set[date] = set()
    day = date(2026, 1, 1)
    for number in range(400):
        made.add(day + timedelta(days=number))
        made = to_keep(made, 7, 4)
        assert len(made) <= 11
        newest = max(made)
        assert {newest - timedelta(days=back) for back in range(min(7, number + 1))} <= made
        if number > 60:
            assert newest - min(made) >= timedelta(weeks=4)


async def test_a_server_is_said_to_back_itself_up_and_nothing_is_written(tmp_path: Path) -> None:
    async with town(NIGHT) as t:
        backups = Backups(t.road.ground, tmp_path / "backups", None, on_server=True)
        assert await backups.tick(t.clock.now()) is None
    assert not (tmp_path / "backups").exists()
