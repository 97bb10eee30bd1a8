"""MongoDB's own published CRUD cases, each that speaks only of what is promised, on every engine."""

from __future__ import annotations

import copy
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fixi_app.commands.published_cases import MISSING, folder
from storage import AsyncDatabase
from tests.fakes.named_server import known_faults
from tests.fakes.published_cases import PROMISED, Case, read_cases, why_left_out
from tests.fakes.published_runner import assert_matches, run_case
from tests.fakes.server_faults import PUBLISHED

LEAST_CASES = 85
"""Fewer would mean that a rule leaves out too much, or that the files have another shape."""
SHARE = 0.95
DIFFERS = "this server differs from MongoDB"


def _files() -> Path:
    if not folder().is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return folder()


async def test_the_published_cases_hold(request: pytest.FixtureRequest, db: AsyncDatabase) -> None:
    reasons: Counter[str] = Counter()
    failed: dict[str, str] = {}
    run: list[Case] = []
    faults = known_faults() if "server" in request.node.name else {}
    for case in read_cases(_files()):
        reason = why_left_out(case)
        if reason is None and f"{PUBLISHED}[{case}]" in faults:
            reason = DIFFERS
        if reason is not None:
            reasons[reason] += 1
            continue
        run.append(case)
        try:
            await run_case(copy.deepcopy(case), db)
        except Exception as error:  # noqa: BLE001 - every failing case is named below
            failed[str(case)] = f"{type(error).__name__}: {error}"
    table = _table(run, failed, reasons)
    print(table)
    assert len(run) + reasons[DIFFERS] >= LEAST_CASES, table
    assert len(run) - len(failed) >= SHARE * len(run), table
    spoken = {operation["name"] for case in run for operation in case.test["operations"]}
    assert spoken == set(PROMISED) or faults, f"no case is left that uses {set(PROMISED) - spoken}"


def _table(run: list[Case], failed: dict[str, str], reasons: Counter[str]) -> str:
    lines = [f"{len(run)} cases run, {len(failed)} failed, {sum(reasons.values())} left out"]
    lines += [f"  failed  {name}: {why}" for name, why in failed.items()]
    lines += [f"  {count:>4}  left out: {reason}" for reason, count in reasons.most_common()]
    return "\n".join(lines)


def test_without_the_files_it_is_left_out_here_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(f"{__name__}.folder", lambda: tmp_path / "nothing")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="fetches them once"):
        _files()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="fetches them once"):
        _files()


@pytest.mark.parametrize(
    ("expected", "actual"),
    [(1, True), (1, 2), ([1], [1, 2]), ({"a": 1}, {}), ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}),
     ({"a": {"$$unsetOrMatches": 1}}, {"a": 2}), ({"a": {"$$exists": False}}, {"a": 1}), (None, {})],
    ids=str,
)  # fmt: skip
def test_a_result_that_differs_is_noticed(expected: Any, actual: Any) -> None:
    with pytest.raises(AssertionError):
        assert_matches(expected, actual)
