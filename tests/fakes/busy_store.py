"""Writers that a test kills: each does a seeded row of steps and says, after each, that it was acknowledged.

What a worker owns after its first k steps follows from its seed, so whoever killed it can say to the last field what
must be in the store: the state after the k acknowledged steps, or after one more that was on its way. Nothing between.

As a program it is a nursery: it loads the store once and forks one writing process for each line that it reads.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import storage

WORKERS = tuple(f"w{number}" for number in range(8))
SLOTS, POTS, POT_SIZE, KEPT, MANY, HEAP = 32, 3, 5, 12, 2000, 20
MANY_INDEXES: tuple[str | list[tuple[str, int]], ...] = (
    [("n", 1)], [("tags", 1)], [("tags", 1), ("n", -1)], "mark", [("n", -1), ("_id", 1)], "gone",
)  # fmt: skip

Doc = dict[str, Any]
Call = Callable[[storage.AsyncDatabase], Awaitable[Any]]


@dataclass(frozen=True)
class Books:
    """What one worker has after some of its steps."""

    docs: dict[str, Doc]
    held: str | None = None
    claims: int = 0
    bumps: Counter[int] = field(default_factory=Counter)


Step = tuple[Call, Books]


def steps(me: str, seed: str, docs: dict[str, Doc]) -> Iterator[Step]:
    """All that a worker will do, each step with its books afterwards."""
    chance, books = random.Random(f"{seed} {me}"), Books(docs)
    for number in count(1):
        call, books = chance.choice(MOVES)(me, f"{seed}.{me}.{number}", chance, books)
        yield call, books


def _made(me: str, mark: str, name: str, chance: random.Random) -> Doc:
    text = "x" * chance.choice((10, 300, 5000))
    return {"_id": name, "owner": me, "n": chance.randrange(100), "tags": _tags(chance), "mark": mark, "text": text}


def _tags(chance: random.Random) -> list[int]:
    return [chance.randrange(7) for _ in range(chance.randrange(4))]


def _name(me: str, chance: random.Random) -> str:
    return f"{me}:{chance.randrange(KEPT)}"


async def _refused(call: Awaitable[Any]) -> None:
    """A change that must fail: the worker ends, and with it the test, if it does not."""
    try:
        await call
    except (storage.DuplicateKeyError, storage.BulkWriteError):
        return
    raise AssertionError("a duplicate was accepted")


def _insert(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    doc = _made(me, mark, _name(me, chance), chance)
    if doc["_id"] in books.docs:
        return lambda db: _refused(db["docs"].insert_one(dict(doc))), books
    return lambda db: db["docs"].insert_one(dict(doc)), replace(books, docs=books.docs | {doc["_id"]: doc})


def _insert_many(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    made = [_made(me, f"{mark}.{number}", _name(me, chance), chance) for number in range(3)]
    docs, refused = dict(books.docs), False
    for doc in made:
        refused = refused or doc["_id"] in docs
        docs |= {} if refused else {doc["_id"]: doc}

    def call(db: storage.AsyncDatabase) -> Awaitable[Any]:
        inserting = db["docs"].insert_many([dict(doc) for doc in made])
        return _refused(inserting) if refused else inserting

    return call, replace(books, docs=docs)


def _update(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    name, tags, more = _name(me, chance), _tags(chance), chance.randrange(1, 9)
    docs = dict(books.docs)
    if name in docs:
        docs[name] = docs[name] | {"n": docs[name]["n"] + more, "tags": tags, "mark": mark}
    change = {"$inc": {"n": more}, "$set": {"tags": tags, "mark": mark}}
    return lambda db: db["docs"].update_one({"_id": name}, change), replace(books, docs=docs)


def _replace(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    doc = _made(me, mark, _name(me, chance), chance)
    calling = replace(books, docs=books.docs | {doc["_id"]: doc})
    return lambda db: db["docs"].replace_one({"_id": doc["_id"]}, dict(doc), upsert=True), calling


def _delete(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    name = _name(me, chance)
    kept = {one: doc for one, doc in books.docs.items() if one != name}
    return lambda db: db["docs"].delete_one({"_id": name}), replace(books, docs=kept)


def _update_many(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    more = chance.randrange(1, 9)
    docs = {name: doc | {"n": doc["n"] + more, "tags": [*doc["tags"], more][-5:]} for name, doc in books.docs.items()}
    change = {"$inc": {"n": more}, "$push": {"tags": {"$each": [more], "$slice": -5}}}
    return lambda db: db["docs"].update_many({"owner": me}, change), replace(books, docs=docs)


def _delete_many(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    least = chance.randrange(30)
    kept = {name: doc for name, doc in books.docs.items() if doc["n"] >= least}
    return lambda db: db["docs"].delete_many({"owner": me, "n": {"$lt": least}}), replace(books, docs=kept)


def _take_largest(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    docs = dict(books.docs)
    if docs:
        largest = max(docs.values(), key=lambda doc: (doc["n"], doc["_id"]))
        docs[largest["_id"]] = largest | {"n": -largest["n"], "mark": mark}
    change, order = {"$mul": {"n": -1}, "$set": {"mark": mark}}, [("n", -1), ("_id", -1)]
    return lambda db: db["docs"].find_one_and_update({"owner": me}, change, sort=order), replace(books, docs=docs)


def _claim_or_free(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    condition: Doc
    if books.held is None:
        claim = {"$set": {"is_taken": True, "token": mark}, "$inc": {"claims": 1}}
        condition, change, later = {"is_taken": False}, claim, replace(books, held=mark, claims=books.claims + 1)
    else:
        freed = {"$set": {"is_taken": False}, "$unset": {"token": ""}, "$inc": {"releases": 1}}
        condition, change, later = {"token": books.held}, freed, replace(books, held=None)

    async def call(db: storage.AsyncDatabase) -> None:
        if await db["slots"].find_one_and_update(condition, change, sort=[("claims", 1)]) is None:
            raise AssertionError(f"no slot for {condition}")

    return call, later


def _bump(me: str, mark: str, chance: random.Random, books: Books) -> Step:
    """Moves something from left to right in every document of a pot: in all of them and in both fields, or nothing."""
    pot, some = chance.randrange(POTS), chance.randrange(1, 50)
    change = {"$inc": {"left": -some, "right": some, "turn": 1}}
    return lambda db: db["pots"].update_many({"pot": pot}, change), replace(books, bumps=books.bumps + Counter([pot]))


MOVES = (
    _insert, _insert, _insert, _insert_many, _update, _update, _replace, _delete, _update_many, _delete_many,
    _take_largest, _claim_or_free, _claim_or_free, _bump,
)  # fmt: skip


async def prepare(db: storage.AsyncDatabase) -> None:
    """The shared things and the indexes, once for a store."""
    await db["docs"].create_index("mark", unique=True)
    await db["docs"].create_index([("owner", 1), ("n", -1), ("_id", -1)])
    await db["docs"].create_index([("tags", 1), ("n", 1)])
    await db["slots"].create_index([("is_taken", 1), ("claims", 1)])
    await db["slots"].create_index("token", unique=True, sparse=True)
    await db["pots"].create_index("left")
    await db["pots"].create_index([("pot", 1), ("right", -1)])
    await db["slots"].insert_many(
        [{"_id": number, "is_taken": False, "claims": 0, "releases": 0} for number in range(SLOTS)]
    )
    await db["pots"].insert_many(
        [{"pot": pot, "left": 0, "right": 0, "turn": 0} for pot in range(POTS) for _ in range(POT_SIZE)]
    )
    await db["heap"].insert_many([{"turn": 0, "text": ""} for _ in range(HEAP)])


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # one write, so a kill leaves a whole line or none


async def _work(db: storage.AsyncDatabase, me: str, seed: str, docs: dict[str, Doc]) -> None:
    for number, (call, _) in enumerate(steps(me, seed, docs), 1):
        await call(db)
        _say(f"{me} {number}")


async def _index(db: storage.AsyncDatabase) -> None:
    chance = random.Random(0)
    many = [{"n": chance.randrange(99), "tags": _tags(chance), "mark": number} for number in range(MANY)]
    await db["many"].insert_many(many)
    for number, keys in enumerate(MANY_INDEXES, 1):
        _say(f"index {number}")
        await db["many"].create_index(keys, name=f"index{number}", unique=keys == "mark", sparse=keys == "gone")
        _say(f"indexed {number}")


async def _fill_the_log(db: storage.AsyncDatabase, folder: Path) -> None:
    """So much that the store must soon fold its log into its file; every third time a connection from outside does."""
    connection = sqlite3.connect(folder / "store.sqlite3", check_same_thread=False, timeout=10)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # before it has read, it knows of no log

    def checkpoint(mode: str) -> None:
        connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()

    for number in count(1):
        await db["heap"].update_many({}, {"$inc": {"turn": 1}, "$set": {"text": "ab"[number % 2] * 100_000}})
        _say(f"filled {number}")
        if number % 3 == 0:
            mode = "TRUNCATE" if number % 2 else "PASSIVE"
            await asyncio.to_thread(checkpoint, mode)


async def write(folder: Path, seed: str, besides: str) -> None:
    """All workers until the end of days, and besides them indexes are built, checkpoints are provoked, or nothing."""
    async with storage.connect(f"mongita:{folder}") as db:
        owned: dict[str, dict[str, Doc]] = {me: {} for me in WORKERS}
        async for doc in db["docs"].find():
            owned[doc["owner"]][doc["_id"]] = doc
        tasks = [_work(db, me, seed, docs) for me, docs in owned.items()]
        if besides == "index":
            tasks.append(_index(db))
        if besides == "checkpoint":
            tasks.append(_fill_the_log(db, folder))
        await asyncio.gather(*tasks)


def nursery() -> None:
    for line in sys.stdin:
        folder, seed, besides = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            _say(f"pid {os.getpid()}")
            asyncio.run(write(Path(folder), seed, besides))
        _say(f"gone {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


if __name__ == "__main__":
    nursery()
