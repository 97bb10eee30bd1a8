"""Kills in the middle of what happens rarely (a first start, a backup, a restore, a migration), and two at one door."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import storage
from storage import migrations
from storage.embedded.disk.aside import NAME
from storage.embedded.disk.folders import LOCK, OWNER
from storage.opening import Opening
from tests.fakes.killed_at import every_statement, every_touch, in_a_process
from tests.fakes.whole_store import disagreements

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 and fork are POSIX's")


def fill(folder: Path, word: str) -> None:
    async def insert() -> None:
        async with storage.connect(f"mongita:{folder}") as db:
            await db["docs"].create_index("word")
            await db["docs"].insert_many([{"_id": number, "word": word} for number in range(50)])

    asyncio.run(insert())


def words(folder: Path) -> list[str]:
    """What the store holds, by its own opening; the file must be whole."""

    async def read() -> list[str]:
        async with storage.connect(f"mongita:{folder}") as db:
            return await db["docs"].distinct("word")

    found = asyncio.run(read())
    assert disagreements(folder / NAME) == []
    return found


def kill_a_writer(folder: Path) -> None:
    """Its last write is acknowledged, and in the log only."""

    async def write() -> None:
        db = await storage.connect(f"mongita:{folder}")
        await db["docs"].update_many({}, {"$set": {"word": "old"}})
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_process(lambda: asyncio.run(write()))() == -signal.SIGKILL
    assert (folder / f"{NAME}-wal").stat().st_size


def backed_up(folder: Path, copy: Path) -> None:
    async def run() -> None:
        async with storage.connect(f"mongita:{folder}") as db:
            await storage.backup(db, copy)

    asyncio.run(run())


@pytest.mark.parametrize("former", ["closed", "killed", "none"])
def test_a_restore_killed_at_any_step_leaves_the_old_store_or_the_new_one(tmp_path: Path, former: str) -> None:
    fill(tmp_path / "source", "new")
    backed_up(tmp_path / "source", tmp_path / "copy")
    seen: list[str] = []

    def prepare(step: int) -> Callable[[], object]:
        home = tmp_path / str(step)
        if former != "none":
            fill(home, "old" if former == "closed" else "older")
        if former == "killed":
            kill_a_writer(home)
        return lambda: storage.restore(tmp_path / "copy", home)

    for step in every_touch(prepare):
        seen += words(tmp_path / str(step)) or ["nothing"]
        assert storage.restore(tmp_path / "copy", tmp_path / str(step)) is not None
        assert words(tmp_path / str(step)) == ["new"]
    assert set(seen) - {"new"} == {"nothing" if former == "none" else "old"}
    assert len(seen) > 15
    assert words(tmp_path / str(len(seen) + 1)) == ["new"]


def test_a_backup_killed_at_any_step_leaves_the_former_copy_or_the_new_one(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    fill(home, "old")
    backed_up(home, copy)
    former = copy.read_bytes()

    def prepare(step: int) -> Callable[[], object]:
        copy.write_bytes(former)
        return lambda: backed_up(home, copy)

    steps = 0
    for steps in every_touch(prepare):
        assert storage.restore(copy, tmp_path / f"restored {steps}") is None
        assert words(tmp_path / f"restored {steps}") == ["old"]
    assert steps > 10
    assert words(home) == ["old"]


def test_a_first_start_killed_at_any_step_can_be_repeated(tmp_path: Path) -> None:
    steps = 0
    for steps in every_touch(lambda step: lambda: fill(tmp_path / "deep" / str(step), "first")):
        home = tmp_path / "deep" / str(steps)
        if home.exists():
            assert words(home) in ([], ["first"])
        home_again = storage.connect(f"mongita:{home}")
        asyncio.run(_closed(home_again))
    assert steps > 10


async def _closed(opening: Opening) -> None:
    await (await opening).close()


def test_a_migration_killed_at_any_statement_is_done_again_from_where_it_was(tmp_path: Path) -> None:
    """Two steps to a later format; each is there as a whole, with its number, or not at all."""
    fill(tmp_path, "kept")

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE extra (a)")
        connection.execute("INSERT INTO extra VALUES (1)")

    def third(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE extra SET a = a + 1")
        connection.execute("CREATE TABLE more (b)")

    steps, path, formats = (*migrations.STEPS, second, third), tmp_path / NAME, set()
    for number in every_statement(str(path), lambda connection: migrations.migrate(connection, steps)):
        with closing(sqlite3.connect(path)) as connection:
            version = migrations.version(connection) - len(migrations.STEPS)
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            assert {"extra", "more"} & tables == set(["extra", "more"][:version])
            assert not version or connection.execute("SELECT a FROM extra").fetchall() == [(version,)]
        formats.add(version)
        assert number < 40
    assert formats == {0, 1}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT a FROM extra").fetchall() == [(2,)]


def open_and_hold(folder: Path, start: int, told: int, end: int) -> None:
    """Waits for the start, tries once, says what it got, and holds that until the end."""
    os.read(start, 1)

    async def hold() -> None:
        try:
            async with storage.connect(f"mongita:{folder}") as db:
                await db["docs"].insert_one({"word": "mine"})
                os.write(told, b"W")
                os.read(end, 1)
        except storage.StoreLocked:
            os.write(told, b"L")
        except BaseException:
            os.write(told, b"F")
            raise

    asyncio.run(hold())


@pytest.mark.parametrize("attempt", range(4))
def test_of_six_processes_that_race_to_open_a_folder_one_gets_it(tmp_path: Path, attempt: int) -> None:
    if attempt % 2:
        fill(tmp_path, "there before")
    (start, go), (hear, told), (end, stop) = os.pipe(), os.pipe(), os.pipe()
    racers = [in_a_process(lambda: open_and_hold(tmp_path, start, told, end)) for _ in range(6)]
    os.write(go, bytes(6))
    heard = sorted(os.read(hear, 1) for _ in racers)
    os.write(stop, bytes(6))
    assert heard == [*[b"L"] * 5, b"W"]
    assert [wait() for wait in racers] == [0] * 6
    assert words(tmp_path) == ["mine", *["there before"] * (attempt % 2)][:: -1 if attempt % 2 else 1]
    for pipe in (start, go, hear, told, end, stop):
        os.close(pipe)


async def test_what_a_killed_owner_leaves_locks_nobody_out(tmp_path: Path) -> None:
    await asyncio.to_thread(fill, tmp_path, "older")
    await asyncio.to_thread(kill_a_writer, tmp_path)
    assert (tmp_path / LOCK).exists()
    assert (tmp_path / OWNER).read_text().strip() != str(os.getpid())
    async with storage.connect(f"mongita:{tmp_path}") as db:
        assert (tmp_path / OWNER).read_text().strip() == str(os.getpid())
        assert await db["docs"].count_documents({"word": "old"}) == 50


async def test_a_clock_that_stands_still_or_jumps_back_makes_no_set_aside_file_replace_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, path, harmed = f"mongita:{tmp_path}", tmp_path / NAME, set()
    monkeypatch.setattr(time, "time_ns", lambda: 5_000)
    monkeypatch.setattr(time, "gmtime", lambda: (2020, 1, 1, 0, 0, 0, 0, 1, 0))
    for number in range(3):
        path.write_bytes(f"no database {number}".encode() * 300)
        harmed.add(path.read_bytes())
        with pytest.raises(storage.StoreDamaged):
            await storage.connect(uri)
    assert {kept.read_bytes() for kept in tmp_path.glob(f"{NAME}.damaged-*")} == harmed
