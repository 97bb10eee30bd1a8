"""`bench storage`: our store against a bare SQLite file of the same size and durability, and beside two rivals.

One folder holds all stores of one run. Each round measures the bare file first and ours right after it, so that
whatever slows the computer down slows both.
"""

import asyncio
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from fixi_app.commands.bench import Measure
from fixi_app.commands.bench_storage.documents import SIZES, label
from fixi_app.commands.bench_storage.footprint import footprint
from fixi_app.commands.bench_storage.ours import Ours
from fixi_app.commands.bench_storage.raw import Raw
from fixi_app.commands.bench_storage.rivals import RIVAL_SIZES, rivals_of
from fixi_app.commands.bench_storage.speeds import SHOWN, WORKS, Speeds
from fixi_app.commands.common import note

_LARGEST, _SMALLEST = SIZES[-1], SIZES[0]
_AGAINST = {
    "inserts": "bare SQLite, 64 a commit; promised 0.35",
    "find_one": "bare SQLite, the same index; promised 0.25",
    "claims": "bare UPDATE ... RETURNING, a commit each; promised 1.3",
}
_GROWTH = "the ratio at {small}; promised 0.75 of it"


def rounds(count: int) -> Iterator[Iterable[Measure]]:
    with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder, asyncio.Runner() as runner:
        pairs = {size: _laid(Path(folder), size, runner) for size in SIZES}
        beside = {size: rivals_of(Path(folder), size) for size in RIVAL_SIZES}
        try:
            for _ in range(count):
                raw, ours = {}, {}
                for size, (bare, store) in pairs.items():
                    raw[size] = bare.speeds()
                    ours[size] = runner.run(store.speeds())
                yield [
                    *(measure for size in SIZES for measure in _compared(size, ours[size], raw[size])),
                    *_growth(ours, raw),
                    *runner.run(pairs[_LARGEST][1].lag()),
                    *_footprint(pairs[_LARGEST][1], runner),
                    *(one for size in RIVAL_SIZES for rival in beside[size] for one in rival.measures(raw[size])),
                ]
        finally:
            for bare, store in pairs.values():
                bare.close()
                runner.run(store.close())


def _laid(folder: Path, size: int, runner: asyncio.Runner) -> tuple[Raw, Ours]:
    note(f"storage: laying down {size:,} documents ...")
    return Raw(folder / f"raw-{size}.sqlite3", size), runner.run(Ours.laid(folder / f"ours-{size}", size))


def _footprint(store: Ours, runner: asyncio.Runner) -> list[Measure]:
    runner.run(store.close())
    measured = list(footprint(store.folder, _LARGEST))
    runner.run(store.open())
    return measured


def _compared(size: int, ours: Speeds, raw: Speeds) -> Iterator[Measure]:
    for work in WORKS:
        yield Measure(f"{label(size)}: {SHOWN[work]}", ours[work], "/s", raw[work], _AGAINST[work])


def _growth(ours: dict[int, Speeds], raw: dict[int, Speeds]) -> Iterator[Measure]:
    """What is left of each ratio in the largest store."""
    for work in WORKS:
        large, small = (ours[size][work] / raw[size][work] for size in (_LARGEST, _SMALLEST))
        name = f"{label(_LARGEST)}: ratio of {work}"
        yield Measure(name, large, "", small, _GROWTH.format(small=label(_SMALLEST)))
