"""What was deleted is gone from the disk: no byte of it in the store's file, its log, or a backup made afterwards."""

import random
from collections.abc import Iterator
from pathlib import Path

import storage

CANARY = "CANARYCANARY"


def _left(folder: Path) -> int:
    return sum(path.read_bytes().count(CANARY.encode()) for path in folder.rglob("*") if path.is_file())


def _texts(chance: random.Random) -> Iterator[str]:
    while True:
        yield chance.choice([CANARY, "ordinary"]) * chance.choice([1, 5, 30, 200])


async def _much_changed(db: storage.AsyncDatabase) -> None:
    """Many documents that grow, shrink and go, so that the pages of the file are filled and spread again and again."""
    chance, found = random.Random(7), db["messages"]
    await found.create_index([("text", 1)])
    texts = _texts(chance)
    for _ in range(30):
        await found.insert_many([{"text": next(texts), "group": chance.randrange(20)} for _ in range(60)])
        await found.update_many({"group": chance.randrange(20)}, {"$set": {"text": next(texts)}})
        await found.delete_many({"group": chance.randrange(20)})
    await found.delete_many({"text": {"$regex": CANARY}})


async def test_after_a_scrub_no_byte_of_what_was_deleted_is_left_while_the_store_is_open(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path / 'data'}") as db:
        await _much_changed(db)
        assert _left(tmp_path), "deleting alone does not do it"
        kept = await db["messages"].count_documents({})
        assert await storage.scrub(db)
        assert _left(tmp_path) == 0
        assert await db["messages"].count_documents({}) == kept
        await db["messages"].insert_one({"text": "and on it goes"})
        assert await db["messages"].count_documents({}) == kept + 1
        await storage.backup(db, tmp_path / "copy.backup")
    assert _left(tmp_path) == 0


async def test_somebody_who_reads_an_older_moment_is_not_waited_for_and_the_next_scrub_does_it(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path / 'data'}") as db:
        await db["messages"].insert_many([{"text": CANARY * 20} for _ in range(3000)])
        reading = db["messages"].find({})
        await anext(reading)
        await db["messages"].delete_many({})
        assert not await storage.scrub(db)
        await reading.close()
        assert await storage.scrub(db)
        assert _left(tmp_path) == 0


async def test_a_store_in_memory_has_nothing_to_scrub() -> None:
    async with storage.connect("mongita::memory:") as db:
        assert await storage.scrub(db)
