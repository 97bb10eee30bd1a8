"""Two other stores with documents and without a server, at small sizes: they show why ours is what it is.

Mongita never syncs and cannot claim in one step; neosqlite is set to the same durability as ours. Both are asked for
few operations, because at ten thousand documents some of theirs take seconds.
"""

import importlib.util
import random
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from mongita import MongitaClientDisk

from fixi_app.commands.bench import Measure
from fixi_app.commands.bench_storage.documents import label, lead, random_keys, slot
from fixi_app.commands.bench_storage.speeds import SLOTS, Speeds
from fixi_app.commands.common import note

RIVAL_SIZES: Final = (1_000, 10_000)
_FEW: Final = 40
_FREE: Final = {"is_taken": False}
_TAKEN: Final = {"$set": {"is_taken": True, "lead_id": 1}}


class Rival:
    """`claim` takes one free slot of a collection, as well as the store can."""

    def __init__(self, name: str, leads: Any, slots: Any, claim: Callable[[Any], object], size: int) -> None:
        self._name, self._leads, self._slots, self._claim = name, leads, slots, claim
        self._size, self._next, self._chance = size, size, random.Random(size)
        leads.insert_many([lead(number) for number in range(size)])
        leads.create_index("key")

    def measures(self, raw: Speeds) -> Iterator[Measure]:
        self._slots.delete_many({})
        self._slots.insert_many([slot(number) for number in range(SLOTS)])
        new = [lead(number) for number in range(self._next, self._next + _FEW)]
        self._next += _FEW
        keys = random_keys(self._chance, self._size, _FEW)
        found: dict[str, tuple[Callable[[Any], object], Iterable[Any]]] = {
            "inserts": (self._leads.insert_one, new),
            "find_one": (lambda key: self._leads.find_one({"key": key}), keys),
            "claims": (lambda _: self._claim(self._slots), range(_FEW)),
        }
        for work, (act, things) in found.items():
            name = f"{label(self._size)}: {self._name}, {work}"
            yield Measure(name, _per_second(act, things), "/s", raw[work], "bare SQLite")


def rivals_of(folder: Path, size: int) -> list[Rival]:
    found = [_mongita(folder / f"mongita-{size}", size)]
    if importlib.util.find_spec("neosqlite") is None:
        note("storage: neosqlite is not here to be measured; `python3 run.py test` installs it.")
    else:
        found.append(_neosqlite(folder / f"neosqlite-{size}.db", size))
    return found


def _mongita(folder: Path, size: int) -> Rival:
    def claim(slots: Any) -> None:
        free = slots.find_one(_FREE)
        slots.update_one({"_id": free["_id"]}, _TAKEN)

    database = MongitaClientDisk(str(folder))["bench"]
    return Rival("Mongita", database["leads"], database["slots"], claim, size)


def _neosqlite(path: Path, size: int) -> Rival:
    import neosqlite

    def claim(slots: Any) -> None:
        slots.find_one_and_update(_FREE, _TAKEN, sort=[("start", 1)])

    connection = neosqlite.Connection(str(path))
    connection.db.execute("PRAGMA synchronous = FULL")
    return Rival("neosqlite", connection["leads"], connection["slots"], claim, size)


def _per_second(act: Callable[[Any], object], things: Iterable[Any]) -> float:
    began = time.perf_counter()
    count = 0
    for thing in things:
        act(thing)
        count += 1
    return count / (time.perf_counter() - began)
