"""`bench [NAME]`: Fixi's own benchmarks, each run three times.

The table shows the median and its ratio to what it is held against: a promise ("at most 2 s"), or the same work done
plainly. To add one: a module with `rounds(count)`, which yields the measures of one round after the other, and its
name in BENCHMARKS.
"""

import argparse
from collections.abc import Iterable
from importlib import import_module
from statistics import median
from typing import NamedTuple, Protocol

from fixi_app.commands.common import note
from fixi_app.commands.outcome import FINE, WrongUsage

BENCHMARKS = {
    "reader": "fixi_app.commands.bench_reader",
    "simulate": "fixi_app.commands.bench_simulate",
    "start": "fixi_app.commands.bench_start",
    "storage": "fixi_app.commands.bench_storage",
    "tui": "fixi_app.commands.bench_tui",
    "webhook": "fixi_app.commands.bench_webhook",
}
_ROUNDS = 3


class Benchmark(Protocol):
    """A module of its own. What all rounds share is made before the first and undone after the last."""

    def rounds(self, count: int) -> Iterable[Iterable["Measure"]]: ...


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
    benchmark: Benchmark = import_module(BENCHMARKS[name])
    rounds: list[list[Measure]] = []
    for measured in benchmark.rounds(_ROUNDS):
        note(f"{name}: round {len(rounds) + 1} of {_ROUNDS} ...")
        rounds.append(list(measured))
    return rounds


def table(name: str, rounds: list[list[Measure]]) -> list[str]:
    """The lines to print: each measure's median, what it is held against (its median too), and the ratio."""
    lines = [f"{name:<38}{'median':>12} {'':<4}{'held against':>12}{'ratio':>8}"]
    for same in zip(*rounds, strict=True):
        value, against = median(one.value for one in same), median(one.against for one in same)
        ratio = f"{value / against:.2f}" if against else "-"
        first = same[0]
        lines.append(
            f"  {first.name:<36}{value:>12,.2f} {first.unit:<4}{against:>12,.2f}{ratio:>8}  {first.against_name}"
        )
    return lines
