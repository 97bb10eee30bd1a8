"""Damage that is only met at work: in a store too large to be read through at opening, in its log, and beside it."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Awaitable
from pathlib import Path

import pytest

import storage
from storage.embedded.disk import files
from storage.embedded.disk.aside import NAME
from tests.fakes.inner_store import the_one
from tests.fakes.whole_store import disagreements

ROOT = Path(__file__).parents[2]
PAGE, FRAME = 4096, 4096 + 24


async def large_store(folder: Path) -> Path:
    """Larger than what is checked at opening, folded into one file."""
    async with storage.connect(f"mongita:{folder}") as db:
        await db["docs"].create_index("n")
        for start in range(0, 12_000, 250):
            await db["docs"].insert_many(
                [{"_id": number, "n": number, "text": "x" * 1400} for number in range(start, start + 250)]
            )
    path = folder / NAME
    assert path.stat().st_size > files._CHECKED_BYTES
    return path


def harm(path: Path, pages: range) -> None:
    with path.open("rb+") as handle:
        for page in pages:
            handle.seek(page * PAGE)
            handle.write(os.urandom(PAGE))


async def told(call: Awaitable[object]) -> str:
    """What a person would read; nobody waits for ever."""
    try:
        await asyncio.wait_for(call, 20)
    except storage.StoreDamaged as error:
        return str(error)
    raise AssertionError("the damage was not met")


async def test_damage_in_a_large_store_is_told_by_the_first_read_and_the_first_write_that_meet_it(
    tmp_path: Path,
) -> None:
    path = await large_store(tmp_path)
    middle = path.stat().st_size // PAGE // 2
    harm(path, range(middle, middle + 200))
    async with storage.connect(f"mongita:{tmp_path}") as db:
        assert (await the_one(db["docs"], {"_id": 5}))["n"] == 5
        assert "restore a backup" in await told(db["docs"].find({"text": "y"}).to_list())
        assert "restore a backup" in await told(db["docs"].update_many({}, {"$set": {"text": "y"}}))
        assert "restore a backup" in await told(db["docs"].create_index("text"))
        assert "restore a backup" in await told(storage.backup(db, tmp_path / "copy"))
        assert not (tmp_path / "copy").exists()
        await db["docs"].update_one({"_id": 5}, {"$set": {"n": -5}})
        assert (await the_one(db["docs"], {"n": -5}))["text"] == "x" * 1400
    async with storage.connect(f"mongita:{tmp_path}", read_only=True) as reader:
        assert (await the_one(reader["docs"], {"_id": 5}))["n"] == -5
        assert "restore a backup" in await told(reader["docs"].count_documents({"text": "y"}))


async def test_a_document_that_is_none_any_more_is_damage_and_not_a_puzzle(tmp_path: Path) -> None:
    """Its page is whole, so SQLite hands the bytes out; only their meaning is gone."""
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["docs"].insert_many([{"_id": number, "t": "x" * 100} for number in range(20)])
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes().replace(b"x" * 100, b"\xff" * 100, 1))
    async with storage.connect(f"mongita:{tmp_path}") as db:
        assert "restore a backup" in await told(db["docs"].find().to_list())
        assert "restore a backup" in await told(db["docs"].update_many({}, {"$set": {"seen": True}}))
        assert await db["docs"].count_documents({"_id": 0}) == 1


async def grown_store(folder: Path, writes: int) -> None:
    """Everything is in the log, each write one commit: the process that wrote it was killed."""
    script = f"""
import asyncio, os, signal, storage
async def main():
    db = await storage.connect("mongita:{folder}")
    await db["docs"].create_index([("pair", 1), ("n", -1)])
    await db["docs"].insert_many([{{"_id": -1 - number, "pair": True, "n": 0}} for number in range(20)])
    for number in range({writes}):
        await db["docs"].insert_one({{"_id": number, "pair": False, "n": number, "t": "x" * 50 * (number % 40)}})
        await db["docs"].update_many({{"pair": True}}, {{"$inc": {{"n": 1}}}})
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script], cwd=ROOT)


def commits_within(log: bytes, size: int) -> int:
    """The whole commits in the first bytes of a log, as SQLite's file format describes it."""
    ends = range(32 + FRAME, size + 1, FRAME)
    return sum(struct.unpack(">I", log[end - FRAME + 4 : end - FRAME + 8])[0] != 0 for end in ends)


async def kept_in(folder: Path) -> tuple[int, set[int]]:
    async with storage.connect(f"mongita:{folder}") as db:
        found = await db["docs"].find({"pair": False}, sort="_id").to_list()
        assert [doc["_id"] for doc in found] == list(range(len(found)))
        return len(found), {doc["n"] async for doc in db["docs"].find({"pair": True})}


async def test_a_log_cut_off_anywhere_keeps_every_whole_change_before_the_cut(tmp_path: Path) -> None:
    """What a power cut may leave of a log that was not synced yet; all that was synced lies before the cut."""
    await grown_store(tmp_path / "whole", 60)
    log = (tmp_path / "whole" / f"{NAME}-wal").read_bytes()
    chance, total = random.Random(7), commits_within(log, len(log))
    before = total - 120  # what it takes to make the store, the index and the pairs
    assert before >= 0
    for number in range(25):
        cut, home = chance.randrange(FRAME, len(log)), tmp_path / f"cut {number}"
        shutil.copytree(tmp_path / "whole", home, ignore=shutil.ignore_patterns("*-shm"))
        torn = log[:cut] + (os.urandom(chance.randrange(9000)) if number % 2 else b"")
        (home / f"{NAME}-wal").write_bytes(torn)
        changes = commits_within(log, cut) - before
        kept, sums = await kept_in(home)
        assert (kept, sums) == (max(changes + 1, 0) // 2, {max(changes, 0) // 2} if changes > -1 else sums)
        assert len(sums) <= 1
        assert disagreements(home / NAME) == []


@pytest.mark.parametrize("harm_index", ["missing", "noise", "empty"])
async def test_the_shared_index_of_the_log_may_be_lost(tmp_path: Path, harm_index: str) -> None:
    await grown_store(tmp_path, 20)
    index = tmp_path / f"{NAME}-shm"
    size = index.stat().st_size
    index.unlink()
    if harm_index != "missing":
        index.write_bytes(os.urandom(size) if harm_index == "noise" else b"")
    async with storage.connect(f"mongita:{tmp_path}", read_only=True) as reader:
        assert await reader["docs"].count_documents({"pair": False}) == 20
    assert await kept_in(tmp_path) == (20, {20})


async def test_a_reader_may_be_the_first_after_a_kill_and_stays_right_beside_the_next_owner(tmp_path: Path) -> None:
    await grown_store(tmp_path, 20)
    async with storage.connect(f"mongita:{tmp_path}", read_only=True) as reader:
        assert await reader["docs"].count_documents({"pair": False}) == 20
        async with storage.connect(f"mongita:{tmp_path}") as db:
            await db["docs"].insert_one({"_id": "new", "pair": False})
            assert await reader["docs"].count_documents({"pair": False}) == 21
        assert await reader["docs"].count_documents({"pair": False}) == 21
    assert disagreements(tmp_path / NAME) == []


async def test_a_log_without_its_file_begins_no_store_that_would_swallow_it(tmp_path: Path) -> None:
    """Somebody moved the file and forgot its log: the new store must not be mixed with it, and it is kept."""
    await grown_store(tmp_path, 5)
    (tmp_path / NAME).rename(tmp_path / "elsewhere")
    log = (tmp_path / f"{NAME}-wal").read_bytes()
    async with storage.connect(f"mongita:{tmp_path}") as db:
        assert await db.list_collection_names() == []
    assert log in [path.read_bytes() for path in tmp_path.glob(f"{NAME}.leftover-*-wal")]
