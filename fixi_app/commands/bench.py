"""`bench [NAME]`: Fixi's own benchmarks, each run three times.

The table shows the median and its ratio to what it is held against: a promise ("at most 2 s"), or the same work done
plainly. To add one: a module with `measure() -> Iterable[Measure]` and its name in BENCHMARKS.
"""

import argparse
import inspect
from collections.abc import Iterable
from importlib import import_module
from statistics import median
from typing import Any, NamedTuple

from fixi_app.commands.common import note
from fixi_app.commands.outcome import FINE, WrongUsage

BENCHMARKS = {
    "start": "fixi_app.commands.bench_start",
    "store": "fixi_app.commands.bench_store",
}
_ROUNDS = 3


class Measure(NamedTuple):
    """One number of one round, and the number it is held against."""

    name: str
    value: float
    unit: str
    against: float
    against_name: str


def run(given: argparse.Namespace, _settings: None) -> int:
    if given.name is not None and given.name not in BENCHMARKS:
        raise WrongUsage(f"There is no benchmark {given.name}; there are {', '.join(BENCHMARKS)}.")
    for name in [given.name] if given.name else BENCHMARKS:
        print("\n".join(table(name, _rounds(name))))
    return FINE


def _rounds(name: str) -> list[list[Measure]]:
    rounds = []
    for number in range(_ROUNDS):
        note(f"{name}: round {number + 1} of {_ROUNDS} ...")
        rounds.append(list(_one_round(name)))
    return rounds


def _one_round(name: str) -> Iterable[Measure]:
    measured: Any = import_module(BENCHMARKS[name]).measure()
    if inspect.iscoroutine(measured):
        import asyncio

        measured = asyncio.run(measured)
    return measured  # type: ignore[no-any-return]


def table(name: str, rounds: list[list[Measure]]) -> list[str]:
    """The lines to print: each measure's median, what it is held against (its median too), and the ratio."""
    lines = [f"{name:<34}{'median':>12} {'':<10}{'held against':>12}{'ratio':>8}"]
    for same in zip(*rounds, strict=True):
        value, against = median(one.value for one in same), median(one.against for one in same)
        ratio = f"{value / against:.2f}" if against else "-"
        first = same[0]
        lines.append(
            f"  {first.name:<32}{value:>12,.2f} {first.unit:<10}{against:>12,.2f}{ratio:>8}  {first.against_name}"
        )
    return lines
