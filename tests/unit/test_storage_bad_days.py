"""What the embedded store does on bad days: full disks, damage, a second owner, a writer that dies."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import storage
from storage.embedded.disk.aside import NAME
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.values.documents import decode
from storage.embedded.work import queries
from tests.fakes.inner_store import the_one, writer_of
from tests.fakes.whole_store import disagreements

ROOT = Path(__file__).parents[2]


def shrink(db: storage.AsyncDatabase, spare_pages: int) -> None:
    connection = writer_of(db)._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + spare_pages}")


async def test_a_full_disk_is_told_to_every_member_of_the_group_and_leaves_nothing(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["docs"].insert_one({"_id": "before"})
        shrink(db, 4)
        writes = [db["docs"].insert_one({"_id": number, "text": "x" * 4000}) for number in range(40)]
        results = await asyncio.gather(*writes, return_exceptions=True)
        full = [result for result in results if isinstance(result, storage.StoreFull)]
        stored = await db["docs"].count_documents({})
        assert full
        assert stored - 1 == len(results) - len(full)
        shrink(db, 10_000)
        await db["docs"].insert_one({"_id": "after"})
        assert await db["docs"].count_documents({}) == stored + 1
    assert disagreements(tmp_path / NAME) == []


async def test_a_dying_writer_fails_all_that_wait_and_all_that_come(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["docs"].insert_one({"_id": 1})

        def die(_: SqliteEngine) -> None:
            raise SystemExit("the writer is told to end")

        calls = [writer_of(db).submit(die), *(db["docs"].insert_one({"_id": number}) for number in range(2, 12))]
        results = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 5)
        assert all(isinstance(result, storage.StoreFailed) for result in results)
        with pytest.raises(storage.StoreFailed):
            await db["docs"].insert_one({"_id": 99})
    async with storage.connect(f"mongita:{tmp_path}") as db:
        assert await db["docs"].distinct("_id") == [1]


async def test_one_failing_write_takes_nobody_of_its_group_with_it(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["docs"].create_index("k", unique=True)
        writes = [db["docs"].insert_one({"_id": number, "k": number % 5}) for number in range(20)]
        results = await asyncio.gather(*writes, return_exceptions=True)
        assert [isinstance(result, storage.DuplicateKeyError) for result in results] == [False] * 5 + [True] * 15
        assert await db["docs"].count_documents({}) == 5


async def test_a_failed_first_write_leaves_no_collection_behind(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["seen"].insert_one({"_id": 1})
        with pytest.raises(storage.OperationFailure):  # found out after the collection was made
            await db["docs"].create_index(["d.a", "d.b"], unique=True)
        assert await db.list_collection_names() == ["seen"]
        await db["docs"].insert_one({"_id": 1})
        assert await db["docs"].count_documents({}) == 1


@pytest.mark.parametrize("harm", ["noise", "header", "empty", "cut"])
async def test_a_damaged_file_is_set_aside_and_never_replaced_by_an_empty_store(tmp_path: Path, harm: str) -> None:
    uri, path = f"mongita:{tmp_path}", tmp_path / NAME
    async with storage.connect(uri) as db:
        await db["docs"].insert_many([{"_id": number, "text": "x" * 500} for number in range(500)])
    raw = path.read_bytes()
    half = len(raw) // 2
    harms = {
        "noise": raw[:8192] + os.urandom(half) + raw[8192 + half :],
        "header": b"x" * 100 + raw[100:],
        "empty": b"",
        "cut": raw[:half],
    }
    path.write_bytes(harms[harm])
    harmed = path.read_bytes()
    with pytest.raises(storage.StoreDamaged) as caught:
        await storage.connect(uri)
    set_aside = caught.value.set_aside
    assert set_aside is not None
    assert set_aside.read_bytes() == harmed
    assert "Restore a backup" in str(caught.value)
    with pytest.raises(storage.StoreDamaged):
        await storage.connect(uri)
    shutil.move(set_aside, tmp_path.parent / "elsewhere")
    async with storage.connect(uri) as db:
        assert await db["docs"].count_documents({}) == 0


async def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(storage.StoreDamaged):
        await storage.connect(f"mongita:{tmp_path}")
    assert path.read_bytes() == before


async def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["docs"].insert_one({"_id": 1})
    with contextlib.closing(sqlite3.connect(tmp_path / NAME)) as later:
        later.execute("PRAGMA user_version = 99")
    with pytest.raises(storage.StoreTooNew):
        await storage.connect(f"mongita:{tmp_path}")


async def test_a_second_owner_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    uri = f"mongita:{tmp_path}"
    async with storage.connect(uri):
        with pytest.raises(storage.StoreLocked) as caught:
            await storage.connect(uri)
        assert caught.value.pid == os.getpid()
        assert str(os.getpid()) in str(caught.value)
        script = f"import asyncio, storage; asyncio.run(storage.connect({uri!r})._open())"
        child = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
        assert f"process {os.getpid()}" in child.stderr
    async with storage.connect(uri):
        pass


async def test_reading_beside_the_owner_sees_its_writes_and_cannot_write(tmp_path: Path) -> None:
    uri = f"mongita:{tmp_path}"
    async with storage.connect(uri) as db, storage.connect(uri, read_only=True) as reader:
        await db["docs"].insert_one({"_id": 1, "t": 1})
        assert await reader["docs"].find_one({"_id": 1}) == {"_id": 1, "t": 1}
        await db["docs"].create_index("t")
        await db["docs"].insert_one({"_id": 2, "t": [1, 2]})
        assert len(await reader["docs"].find({"t": 1}).to_list()) == 2
        await db.drop_collection("docs")
        assert await reader["docs"].find_one({"_id": 1}) is None
        with pytest.raises(storage.StoreReadOnly):
            await reader["docs"].insert_one({"_id": 3})
    async with storage.connect(uri, read_only=True) as reader:
        assert await reader.list_collection_names() == []
    with pytest.raises(storage.StoreMissing):
        await storage.connect(f"mongita:{tmp_path / 'nothing'}", read_only=True)
    assert not (tmp_path / "nothing").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
async def test_folder_and_files_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "store"
    async with storage.connect(f"mongita:{folder}") as db:
        await db["docs"].insert_one({"_id": 1})
        modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert (stat.S_IMODE(folder.stat().st_mode), modes) == (0o700, {0o600})
        await storage.backup(db, tmp_path / "copy")
        assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


@pytest.mark.parametrize("uri", ["mongita::memory:", "mongita:{folder}"])
async def test_a_backup_taken_under_writing_can_be_restored(tmp_path: Path, uri: str) -> None:
    home = tmp_path / "home"
    async with storage.connect(uri.format(folder=home)) as db:
        await db["docs"].create_index("n")
        await db["docs"].insert_many([{"_id": number, "n": -number} for number in range(300)])
        writes = asyncio.gather(*(db["docs"].insert_one({"_id": number}) for number in range(1000, 1200)))
        await storage.backup(db, tmp_path / "copy")
        await writes
        if "folder" in uri:
            with pytest.raises(storage.StoreLocked):
                storage.restore(tmp_path / "copy", home)
        await db["docs"].delete_many({})
    kept = storage.restore(tmp_path / "copy", home)
    assert (kept is not None) == ("folder" in uri)
    assert disagreements(home / NAME) == []
    async with storage.connect(f"mongita:{home}") as db:
        assert await db["docs"].count_documents({"n": {"$lte": 0}}) == 300


async def test_a_broken_backup_replaces_nothing(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    async with storage.connect(f"mongita:{home}") as db:
        await db["docs"].insert_many([{"_id": number, "text": "x" * 400} for number in range(300)])
        await storage.backup(db, copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:6000] + os.urandom(20_000) + whole[26_000:])
    before = (home / NAME).read_bytes()
    with pytest.raises(storage.StoreDamaged):
        storage.restore(copy, home)
    assert (home / NAME).read_bytes() == before
    assert sorted(path.name for path in home.iterdir() if path.suffix != ".lock") == [NAME]


@pytest.mark.parametrize(
    "program",
    [
        "CREATE TRIGGER later AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END",
        "CREATE VIEW seen AS SELECT * FROM {table}",
    ],
)
async def test_a_backup_with_a_program_in_it_replaces_nothing(tmp_path: Path, program: str) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    async with storage.connect(f"mongita:{home}") as db:
        await db["docs"].insert_one({"_id": 1})
        await storage.backup(db, copy)
    with contextlib.closing(sqlite3.connect(copy)) as foreign:
        [table, *_] = foreign.execute("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1").fetchone()
        foreign.execute(program.format(table=f'"{table}"'))
        foreign.commit()
    before = (home / NAME).read_bytes()
    with pytest.raises(storage.StoreDamaged, match="trigger or a view"):
        storage.restore(copy, home)
    assert (home / NAME).read_bytes() == before


async def test_a_read_too_long_for_the_event_loop_leaves_no_old_view_behind(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["docs"].create_index("k")
        for number in range(300):
            await db["docs"].insert_one({"_id": number, "k": 1})
            if number % 10 == 9:
                assert await db["docs"].count_documents({"k": 1}) == number + 1
                await db["docs"].update_one({"_id": 0}, {"$set": {"seen": number}})
                assert (await the_one(db["docs"], {"_id": 0}))["seen"] == number


@pytest.mark.parametrize("uri", ["mongita::memory:", "mongita:{folder}"])
async def test_an_error_that_somebody_keeps_holds_no_read_at_an_old_moment_and_locks_no_table(
    tmp_path: Path, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its frames would hold a cursor that was read half, as they do when a value on the way cannot be compared."""

    def break_off(raw: bytes) -> storage.Document:
        document = decode(raw)
        if document["_id"] == 3:
            raise storage.Unsupported("this value cannot be compared")
        return document

    async with storage.connect(uri.format(folder=tmp_path)) as db:
        docs = db["docs"]
        await docs.create_index("k")
        await docs.insert_many([{"_id": number, "k": 1, "a": 1} for number in range(6)])
        monkeypatch.setattr(queries, "decode", break_off)
        calls = (
            docs.find({"k": 1, "a": 1.5}).to_list(),
            docs.find({"a": 1.5}).to_list(),
            docs.update_many({"a": 1.5}, {"$set": {"x": 1}}),
            docs.find_one_and_update({"k": 1}, {"$set": {"x": 1}}, sort=[("a", 1)]),
        )
        kept = [await asyncio.gather(call, return_exceptions=True) for call in calls]
        monkeypatch.undo()
        assert [type(error) for (error,) in kept] == [storage.Unsupported] * 4
        for number in range(4):
            await docs.update_one({"_id": 0}, {"$set": {"seen": number}})
            assert (await the_one(docs, {"_id": 0}))["seen"] == number
            assert await docs.count_documents({"seen": number}) == 1
        await docs.drop()
        assert await docs.count_documents({}) == 0


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    for uri in ("mongita::memory:", f"mongita:{tmp_path}"):
        db = await storage.connect(uri)
        await db.close()
        await db.close()
        with pytest.raises(storage.StoreClosed):
            await db["docs"].find_one({"_id": 1})
        with pytest.raises(storage.StoreClosed):
            await db["docs"].insert_one({"_id": 1})


async def test_cancelling_the_wait_does_not_undo_a_queued_write(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        task = asyncio.create_task(db["docs"].insert_one({"_id": 1}))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await db["docs"].insert_one({"_id": 2})
        assert await db["docs"].count_documents({}) == 2


async def test_writes_are_announced_before_and_after(tmp_path: Path) -> None:
    heard = []
    async with storage.connect("mongita::memory:", on_write=lambda *said: heard.append(said)) as db:
        await db["docs"].insert_one({"_id": 1})
        await db["docs"].find_one({"_id": 1})
        await db["docs"].update_one({"_id": 1}, {"$set": {"a": 1}})
    methods = ("insert_one", "update_one")
    assert heard == [("docs", method, phase) for method in methods for phase in ("before", "after")]


async def test_two_stores_in_memory_share_nothing() -> None:
    async with storage.connect("mongita::memory:") as one, storage.connect("mongita::memory:") as other:
        await one["docs"].insert_one({"_id": 1})
        assert await other["docs"].count_documents({}) == 0


async def test_scans_and_commits_do_not_hold_up_the_event_loop(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        for start in range(0, 20_000, 1000):
            await db["docs"].insert_many([{"_id": number, "n": number} for number in range(start, start + 1000)])
        lags, ends = [], time.monotonic() + 1

        async def listen() -> None:
            while time.monotonic() < ends:
                asked = time.perf_counter()
                await asyncio.sleep(0.001)
                lags.append(time.perf_counter() - asked - 0.001)

        async def scan() -> None:
            while time.monotonic() < ends:
                await db["docs"].count_documents({"n": {"$gte": 10_000}})

        async def write() -> None:
            while time.monotonic() < ends:
                await db["docs"].update_one({"_id": 5}, {"$inc": {"n": 1}})

        await asyncio.gather(listen(), scan(), write(), write())
    assert sorted(lags)[len(lags) * 95 // 100] < 0.05  # generous: the machine may be busy with other things
