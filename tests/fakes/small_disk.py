"""What the store does on a disk that is full or read-only: each story runs in a process with a small disk of its own.

The disk is a mount that only that process sees, so a story can fill it, free it, and make it read-only.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import storage
from storage.embedded.disk.aside import NAME
from tests.fakes.whole_store import disagreements

ROOT = Path(__file__).parents[2]
_MOUNTED = 'mount -t tmpfs -o size=6m none "$1" && shift && exec "$@"'


def mounted(disk: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a command that finds a small empty disk there."""
    disk.mkdir(exist_ok=True)
    words = ["unshare", "-rm", "sh", "-c", _MOUNTED, "sh", str(disk), *command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)


def available(disk: Path) -> bool:
    """Whether this computer lets a process have mounts of its own."""
    return shutil.which("unshare") is not None and mounted(disk, "true").returncode == 0


def told(disk: Path, story: str) -> subprocess.CompletedProcess[str]:
    return mounted(disk, sys.executable, "-m", "tests.fakes.small_disk", story, str(disk))


# What the stories are made of


def fill(disk: Path) -> None:
    with (disk / "ballast").open("ab", buffering=0) as ballast:
        for size in (65536, 4096):
            with suppress(OSError):
                while True:
                    ballast.write(bytes(size))


def free(disk: Path) -> None:
    (disk / "ballast").unlink()


def read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


async def refused(call: Awaitable[Any], kind: type[storage.StoreError], words: str) -> None:
    """It must fail with this class, and say so to a person."""
    with pytest.raises(kind, match=words):
        await asyncio.wait_for(call, 20)


async def filled_store(uri: str) -> set[int]:
    async with storage.connect(uri) as db:
        await db["docs"].create_index("n")
        await db["docs"].insert_many([{"_id": number, "n": -number, "text": "x" * 500} for number in range(500)])
    return set(range(500))


async def ids(db: storage.AsyncDatabase) -> set[Any]:
    return {doc["_id"] async for doc in db["docs"].find()}


# The stories


async def writing(disk: Path, uri: str) -> None:
    """Every member of the group hears of it, what was acknowledged stays, reading goes on, and so does writing."""
    kept = await filled_store(uri)
    async with storage.connect(uri) as db:
        fill(disk)
        writes = [db["docs"].insert_one({"_id": 1000 + number, "text": "y" * 3000}) for number in range(200)]
        results = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), 20)
        failed = [result for result in results if isinstance(result, BaseException)]
        assert failed
        assert {type(result) for result in failed} == {storage.StoreFull}, failed
        kept |= {result.inserted_id for result in results if not isinstance(result, BaseException)}
        assert await ids(db) == kept
        await refused(db["docs"].update_many({}, {"$set": {"text": "z" * 900}}), storage.StoreFull, "Free some space")
        assert await db["docs"].count_documents({"text": "z" * 900}) == 0
        free(disk)
        await db["docs"].update_many({}, {"$set": {"text": "z" * 900}})
        await db["docs"].insert_one({"_id": "after"})
        assert await ids(db) == kept | {"after"}


async def building_an_index(disk: Path, uri: str) -> None:
    kept = await filled_store(uri)
    async with storage.connect(uri) as db:
        fill(disk)
        await refused(db["docs"].create_index([("text", 1), ("n", 1)]), storage.StoreFull, "Free some space")
        assert set(await db["docs"].index_information()) == {"_id_", "n_1"}
        assert await ids(db) == kept
        free(disk)
        await db["docs"].create_index([("text", 1), ("n", 1)])
        assert await db["docs"].count_documents({"text": "x" * 500, "n": {"$lt": -100}}) == 399


async def beginning_a_store(disk: Path, uri: str) -> None:
    fill(disk)
    await refused(storage.connect(uri)._open(), storage.StoreFull, "full")
    free(disk)
    await filled_store(uri)


async def opening_a_store(disk: Path, uri: str) -> None:
    """The owner needs a little space to begin; a reader may go without, or hear why it cannot."""
    kept = await filled_store(uri)
    fill(disk)
    for read_only in (False, True):
        with suppress(storage.StoreFull):
            async with storage.connect(uri, read_only=read_only) as db:
                assert await ids(db) == kept
    free(disk)
    async with storage.connect(uri) as db:
        assert await ids(db) == kept


async def saving_from_a_full_disk(disk: Path, uri: str) -> None:
    """Nobody has the store open, and no byte is left: it is read all the same, and copied to another disk."""
    kept = await filled_store(uri)
    fill(disk)
    with tempfile.TemporaryDirectory() as elsewhere:
        async with storage.connect(uri, read_only=True) as db:
            assert await ids(db) == kept
            await storage.backup(db, Path(elsewhere) / "copy")
        storage.restore(Path(elsewhere) / "copy", Path(elsewhere) / "store")
        async with storage.connect(f"mongita:{elsewhere}/store") as db:
            assert await ids(db) == kept
    free(disk)


async def closing_a_store(disk: Path, uri: str) -> None:
    """The log cannot be folded into the file for want of space: it stays, and nothing is lost."""
    async with storage.connect(uri) as db:
        await db["docs"].insert_many([{"_id": number, "text": "x" * 4000} for number in range(250)])
        fill(disk)
        kept = await ids(db)
    free(disk)
    async with storage.connect(uri) as db:
        assert await ids(db) == kept == set(range(250))


async def backing_up(disk: Path, uri: str) -> None:
    """No half copy, the former copy stays, and nobody who writes is disturbed."""
    kept, copy = await filled_store(uri), disk / "copy"
    async with storage.connect(uri) as db:
        await storage.backup(db, copy)
        before = copy.read_bytes()
        fill(disk)
        await refused(storage.backup(db, copy), storage.StoreFull, "full")
        assert copy.read_bytes() == before
        assert sorted(path.name for path in disk.iterdir()) == ["ballast", "copy", "store"]
        free(disk)
        await storage.backup(db, copy)
    fill(disk)
    with pytest.raises(storage.StoreFull, match="full"):
        storage.restore(copy, disk / "store")
    free(disk)
    async with storage.connect(uri) as db:
        assert await ids(db) == kept


async def on_a_read_only_disk(disk: Path, uri: str) -> None:
    kept = await filled_store(uri)
    read_only(disk)
    await refused(storage.connect(uri)._open(), storage.StoreReadOnly, "disk and permissions")
    await refused(storage.connect(f"mongita:{disk}/new")._open(), storage.StoreReadOnly, "disk and permissions")
    async with storage.connect(uri, read_only=True) as db:
        assert await ids(db) == kept
        assert await db["docs"].count_documents({"n": {"$gt": -100}}) == 100
        await refused(storage.backup(db, disk / "copy"), storage.StoreReadOnly, "disk and permissions")
        await refused(db["docs"].insert_one({}), storage.StoreReadOnly, "reading only")


async def killed_and_then_read_only(disk: Path, uri: str) -> None:
    """The last writes are in the log only, and a reader that may write nothing finds them all the same."""
    script = f"""
import asyncio, os, signal, storage
async def main():
    db = await storage.connect({uri!r})
    await db["docs"].create_index("n")
    for number in range(80):
        await db["docs"].insert_one({{"_id": number, "n": -number}})
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT)
    assert (disk / "store" / (NAME + "-wal")).stat().st_size
    shutil.copytree(disk / "store", disk / "moved", ignore=shutil.ignore_patterns("*-shm"))
    read_only(disk)
    await refused(storage.connect(f"mongita:{disk}/moved", read_only=True)._open(), storage.StoreReadOnly, "copy the")
    async with storage.connect(uri, read_only=True) as db:
        assert await ids(db) == set(range(80))
        assert await db["docs"].count_documents({"n": {"$gt": -50}}) == 50


STORIES = (
    writing, building_an_index, beginning_a_store, opening_a_store, saving_from_a_full_disk, closing_a_store,
    backing_up, on_a_read_only_disk, killed_and_then_read_only,
)  # fmt: skip


if __name__ == "__main__":
    place = Path(sys.argv[2])
    asyncio.run({story.__name__: story for story in STORIES}[sys.argv[1]](place, f"mongita:{place}/store"))
    if not os.access(place, os.W_OK):
        sys.exit(0)
    assert disagreements(place / "store" / NAME) == []
