"""An awaited write survives `kill -9`, whatever the store was doing just then: the promise of the whole product."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

import storage
from storage.embedded.disk.aside import NAME
from tests.fakes import busy_store
from tests.fakes.busy_store import MANY, POT_SIZE, POTS, SLOTS, WORKERS, Books, Doc
from tests.fakes.there import there
from tests.fakes.whole_store import disagreements, within_a_checkpoint
from tests.sizes import large

ROOT = Path(__file__).parents[2]
BESIDES = ("nothing", "nothing", "index", "checkpoint")

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is POSIX's")


@dataclass
class Heard:
    """What a writing process said before it was killed."""

    acknowledged: Counter[str] = field(default_factory=Counter)
    indexes: set[str] = field(default_factory=set)
    indexing: bool = False

    def hear(self, line: str) -> None:
        word, number = line.split()
        if word in WORKERS:
            self.acknowledged[word] = int(number)
        elif word in ("index", "indexed"):
            self.indexing = word == "index"
            self.indexes |= set() if self.indexing else {f"index{number}"}


@contextmanager
def nursery() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.fakes.busy_store"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        yield process
        there(process.stdin).close()


def killed(process: subprocess.Popen[str], folder: Path, seed: str, besides: str, chance: random.Random) -> Heard:
    """Has a writer born and kills it some chance moment after something that it said, or was seen to do."""
    asking, answering = there(process.stdin), there(process.stdout)
    asking.write(f"{folder}\t{seed}\t{besides}\n")
    asking.flush()
    pid, heard = int(answering.readline().split()[1]), Heard()
    sign, most_seconds = {
        "nothing": (f"w1 {chance.randrange(1, 60)}\n", 0.02),
        "index": (f"index {chance.randrange(1, 1 + len(busy_store.MANY_INDEXES))}\n", 0.02),
        "checkpoint": (f"filled {chance.randrange(1, 4)}\n", 0.001),
    }[besides]
    for line in said(process):
        heard.hear(line)
        if line == sign:
            break
    if besides == "checkpoint":
        wait_for_a_checkpoint(folder / NAME)
    with suppress(subprocess.TimeoutExpired):  # the nursery does not end: what passes is the time that chance chose
        process.wait(chance.random() * most_seconds)
    os.kill(pid, signal.SIGKILL)
    for line in said(process):
        heard.hear(line)
    return heard


def wait_for_a_checkpoint(path: Path) -> None:
    """It lasts a few milliseconds, too short for anybody who was told of it."""
    end = time.monotonic() + 3
    while not within_a_checkpoint(path) and time.monotonic() < end:
        pass


def said(process: subprocess.Popen[str]) -> Iterator[str]:
    """The writer's lines until it is gone, which must be by our hand."""
    for line in there(process.stdout):
        if line.startswith("gone"):
            assert line == f"gone {-signal.SIGKILL}\n", "the writer ended by itself"
            return
        yield line
    raise AssertionError("the nursery ended by itself")


@dataclass
class Seen:
    """All that is in the store."""

    docs: dict[str, dict[str, Doc]]
    slots: list[Doc]
    pots: list[Doc]
    heap: set[tuple[int, str]]
    many: int
    many_indexes: set[str]

    def held(self, me: str) -> list[str]:
        tokens = [slot["token"] for slot in self.slots if "token" in slot]
        return [token for token in tokens if token.split(".")[1] == me]


async def seen(db: storage.AsyncDatabase) -> Seen:
    docs: dict[str, dict[str, Doc]] = {me: {} for me in WORKERS}
    for doc in await db["docs"].find().to_list():
        docs[doc["owner"]][doc["_id"]] = doc
    slots, pots = await db["slots"].find().to_list(), await db["pots"].find().to_list()
    heap = {(doc["turn"], doc["text"]) async for doc in db["heap"].find()}
    indexes = set(await db["many"].index_information()) - {"_id_"}
    return Seen(docs, slots, pots, heap, await db["many"].count_documents({}), indexes)


def faults(before: Seen, heard: Heard, seed: str, now: Seen) -> list[str]:
    """What is missing of the acknowledged, and what is there by half."""
    ends = {me: ends_of(before.docs[me], heard.acknowledged[me], seed, me) for me in WORKERS}
    found = [
        f"{me} after {heard.acknowledged[me]} steps"
        for me, both in ends.items()
        if not any(now.docs[me] == books.docs and now.held(me) == [books.held][: bool(books.held)] for books in both)
    ]
    least, most = ([both[end] for both in ends.values()] for end in (0, 1))
    return [*found, *faults_of_slots(now, least, most), *faults_of_pots(now, least, most), *faults_of_many(now, heard)]


def faults_of_slots(now: Seen, least: list[Books], most: list[Books]) -> list[str]:
    found = [f"slot {slot}" for slot in now.slots if not is_whole_slot(slot)]
    claims = sum(slot["claims"] for slot in now.slots)
    if len(now.slots) != SLOTS or not sum(one.claims for one in least) <= claims <= sum(one.claims for one in most):
        found.append(f"{claims} claims of {len(now.slots)} slots")
    return found


def faults_of_pots(now: Seen, least: list[Books], most: list[Books]) -> list[str]:
    found = [] if len(now.heap) == 1 else [f"heap: {len(now.heap)} states"]
    for pot in range(POTS):
        states = Counter((one["left"], one["right"], one["turn"]) for one in now.pots if one["pot"] == pot)
        left, right, turns = next(iter(states))
        within = sum(one.bumps[pot] for one in least) <= turns <= sum(one.bumps[pot] for one in most)
        if len(states) != 1 or states.total() != POT_SIZE or left + right != 0 or not within:
            found.append(f"pot {pot}: {states}")
    return found


def faults_of_many(now: Seen, heard: Heard) -> list[str]:
    """All of an insert_many or nothing of it; every index that was acknowledged."""
    begun = heard.indexing or heard.indexes
    found = [] if now.many == MANY or (now.many == 0 and not begun) else [f"{now.many} of many"]
    return found + [f"index {name}" for name in heard.indexes - now.many_indexes]


def ends_of(docs: dict[str, Doc], acknowledged: int, seed: str, me: str) -> tuple[Books, Books]:
    """What a worker may have: exactly what was acknowledged, or that and the one step that was on its way."""
    walk = [Books(docs), *(books for _, books in islice(busy_store.steps(me, seed, docs), acknowledged + 1))]
    return walk[-2], walk[-1]


def is_whole_slot(slot: Doc) -> bool:
    return bool(slot["is_taken"] == ("token" in slot) == (slot["claims"] - slot["releases"]))


async def cleared(db: storage.AsyncDatabase) -> Seen:
    """The shared things as at the beginning; what the workers own stays, so one store lives through all kills."""
    freed = {"$set": {"is_taken": False, "claims": 0, "releases": 0}, "$unset": {"token": ""}}
    await db["slots"].update_many({}, freed)
    await db["pots"].update_many({}, {"$set": {"left": 0, "right": 0, "turn": 0}})
    await db.drop_collection("many")
    return await seen(db)


@pytest.mark.parametrize("kills", [20, pytest.param(large(500), marks=pytest.mark.long)])
async def test_no_kill_loses_an_acknowledged_write_or_leaves_half_a_change(
    tmp_path: Path, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    uri, path, chance = f"mongita:{tmp_path}", tmp_path / NAME, random.Random(kills)
    counts: Counter[str] = Counter()
    async with storage.connect(uri) as db:
        await busy_store.prepare(db)
        before = await cleared(db)
    with nursery() as process:
        for number in range(kills):
            heard = killed(process, tmp_path, str(number), BESIDES[number % len(BESIDES)], chance)
            counts["kills"] += 1
            counts["acknowledged"] += heard.acknowledged.total()
            counts["within create_index"] += heard.indexing
            counts["within a checkpoint"] += within_a_checkpoint(path)
            if number % 3 == 0:  # a reader may be the first to find what the killed one left
                async with storage.connect(uri, read_only=True) as reader:
                    assert faults(before, heard, str(number), await seen(reader)) == []
            async with storage.connect(uri) as db:
                assert faults(before, heard, str(number), await seen(db)) == []
                assert disagreements(path) == []
                before = await cleared(db)
    with capsys.disabled():
        print(f" {dict(counts)}", end="")
    assert counts["acknowledged"] > 50 * kills
    assert counts["within create_index"] >= kills // 20
    assert counts["within a checkpoint"] >= kills // 20
