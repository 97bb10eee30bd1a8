"""What a large store costs a process that opens it: time, and memory after 20,000 random look-ups; in a fresh one."""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import storage
from fixi_app.commands.bench import Measure
from fixi_app.commands.bench_storage.documents import label, random_keys
from fixi_app.commands.memory import resident_megabytes

ROOT = Path(__file__).resolve().parent.parent.parent.parent
_LOOK_UPS = 20_000
_CHILD = "import sys; from fixi_app.commands.bench_storage.footprint import main; main(*sys.argv[1:])"


def footprint(folder: Path, size: int) -> Iterator[Measure]:
    command = [sys.executable, "-c", _CHILD, str(folder), str(size)]
    opening, memory = json.loads(subprocess.check_output(command, cwd=ROOT))
    yield Measure(f"{label(size)}: opening", opening, "ms", 50.0, "promised at most")
    yield Measure(f"{label(size)}: memory after 20,000 finds", memory, "MB", 120.0, "promised at most")


async def _opened(folder: str, size: int) -> tuple[float, float]:
    began = time.perf_counter()
    async with storage.connect(f"mongita:{folder}") as db:
        opening = (time.perf_counter() - began) * 1000
        for key in random_keys(random.Random(size), size, _LOOK_UPS):
            await db["leads"].find_one({"key": key})
        return opening, resident_megabytes(os.getpid())


def main(folder: str, size: str) -> None:
    print(json.dumps(asyncio.run(_opened(folder, int(size)))))
