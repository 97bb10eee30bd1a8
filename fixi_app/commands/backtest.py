"""`backtest --weights FILE`: what other weights would have done to the leads of the past, and to whom."""

import argparse
import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path

import storage
from fixi_app.commands.outcome import FINE, CommandFailed, WrongUsage
from fixi_app.dialogue.placeholders import told
from fixi_app.routing.replay import Backtest, Comparison
from fixi_app.routing.score import DEFAULT_WEIGHTS
from fixi_app.settings import Settings

_MOST_LEADS = 20
"""Leads named one by one; all of them are in the count."""


async def run(given: argparse.Namespace, settings: Settings) -> int:
    weights = read_weights(Path(given.weights))
    async with storage.connect(settings.database_uri, read_only=True) as db:
        comparison = Comparison(weights, _MOST_LEADS)
        async for document in db["decisions"].find({}, sort=[("at", 1)]):
            comparison.add(document)
    result = comparison.result()
    if not result.replayed:
        raise CommandFailed("No decision is stored yet: there is nothing to replay.")
    _print(result, weights)
    return FINE


def read_weights(path: Path) -> Mapping[str, float]:
    """Lines like `rating = 30`. Raises WrongUsage with a sentence for a file that cannot be taken at its word."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise WrongUsage(f"The file {path} cannot be read.") from None
    except ValueError as fault:  # a syntax error or other bytes than UTF-8
        raise WrongUsage(f"{path} is not a list of weights like `rating = 30`: {fault}.") from None
    if not content:
        raise WrongUsage(f"{path} names no weight; there are {', '.join(DEFAULT_WEIGHTS)}.")
    return {name: _weight(name, value) for name, value in content.items()}


def _weight(name: str, value: object) -> float:
    if name not in DEFAULT_WEIGHTS:
        near = difflib.get_close_matches(name, DEFAULT_WEIGHTS, n=1)
        raise WrongUsage(f"There is no weight {name}" + (f"; did you mean {near[0]}?" if near else "."))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise WrongUsage(f"The weight {name} must be a number from 0 up.")
    return float(value)


def _print(result: Backtest, weights: Mapping[str, float]) -> None:
    print("With " + ", ".join(f"{name} = {value:g}" for name, value in weights.items()))
    print(f"{result.moved} of {result.replayed} decisions would begin with somebody else.\n")
    print(f"{'before':>7}{'after':>7}{'':>7}  professional")
    for share in result.shares:
        change = f"{share.after - share.before:+}" if share.after != share.before else "="
        print(f"{share.before:>7}{share.after:>7}{change:>7}  {told(share.name, 60)}")
    names = {share.pro_id: told(share.name, 60) for share in result.shares}
    if result.moved:
        print()
    for moved in result.first_moved:
        print(f"{moved.lead_id}: {names.get(moved.before or '', 'nobody')} -> {names.get(moved.after or '', 'nobody')}")
    if result.moved > len(result.first_moved):
        print(f"... and {result.moved - len(result.first_moved)} more")
