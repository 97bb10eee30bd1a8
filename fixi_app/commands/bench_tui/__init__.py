"""How the dashboard feels: with 100,000 leads in the store and 300 messages a second coming in, seen through a real
pseudo-terminal.

One store is built for all rounds and each gets a copy of it: what is still waiting after one must not slow the next. A
start beforehand makes it Fixi's own and answers what is asked only once.
"""

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import quantiles

from fixi_app.commands.bench import Measure
from fixi_app.commands.bench_screen import Screen, opened
from fixi_app.commands.bench_tui.crowd import crowd
from fixi_app.commands.bench_tui.house import LEADS, build

KEYS, BETWEEN = 60, 0.13
"""So many letters are typed into the search field, each so long (seconds) after the one before was seen."""
_SETTLING = 2.0
A_SECOND = 300
"""Messages that customers write in a second while the letters are typed."""


def rounds(count: int) -> Iterator[Iterable[Measure]]:
    with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder:
        kept = Path(folder) / "kept"
        build(kept)
        with opened(kept) as screen:
            screen.until_leads()
            screen.press("\x1b\x1b")
            screen.read_for(_SETTLING)
        for number in range(count):
            own = Path(folder) / str(number)
            shutil.copytree(kept, own, ignore=shutil.ignore_patterns("*.sock"))
            yield _measured(own)
            shutil.rmtree(own)


def _measured(folder: Path) -> Iterator[Measure]:
    with opened(folder) as screen:
        yield Measure("first paint", screen.until_painted(), "s", 0.6, "promised at most")
        began = time.monotonic()
        screen.until_desk()
        desk = time.monotonic()
        screen.until_leads()
        yield Measure(f"Leads opens, {LEADS:,} in the store", 1000 * (time.monotonic() - desk), "ms", 300, "promised")
        yield Measure("start to the desk", time.monotonic() - began, "s", 2.0, "start to serving, promised")
        yield Measure("Leads again, from the log", 1000 * _again(screen), "ms", 300, "promised at most")
        quiet = _typed(screen)
        with crowd(folder / "data", A_SECOND) as written:
            busy = _typed(screen)
    yield from _keys("nothing else to do", quiet)
    yield from _keys(f"{A_SECOND} messages a second", busy)
    yield Measure("messages written in a second", written.a_second, "", A_SECOND, "wished")


def _again(screen: Screen) -> float:
    """From the key to the first row, after another area was looked at."""
    screen.press("\x1b[17~")
    time.sleep(1)
    screen.read_for(0.2)
    began = time.monotonic()
    screen.press("\x1bOQ")
    screen.until_leads()
    return time.monotonic() - began


def _typed(screen: Screen) -> list[float]:
    """Milliseconds from each key to its letter on the screen."""
    screen.press("\x06")
    screen.read_for(0.5)
    found = []
    for number in range(KEYS):
        found.append(1000 * screen.echo("zqxj"[number % 4]))
        screen.read_for(BETWEEN)
    screen.press("\x7f" * KEYS)
    screen.read_for(1.0)
    return found


def _keys(when: str, took: list[float]) -> Iterator[Measure]:
    yield Measure(f"key to paint p95, {when}", quantiles(took, n=20)[-1], "ms", 50, "promised at most")
    yield Measure(f"longest freeze, {when}", max(took), "ms", 100, "promised at most")
