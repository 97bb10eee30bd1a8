"""`why` and `backtest` over a store in which leads were really routed."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

import storage
from fixi_app.routing.replay import Comparison
from tests.fakes.command import run
from tests.fakes.town import DANA, NOAM, town


@pytest.fixture
def lived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder with the leads and decisions of a short day; returns the ids of its leads."""
    for name in [name for name in os.environ if name.startswith("FIXI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FIXI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FIXI_LOG_DIR", str(tmp_path / "logs"))

    async def lives() -> list[str]:
        async with town() as t:
            await t.to_offer(DANA)
            await t.to_offer(NOAM, "יש לי סתימה בכיור, בת ים, ויצמן 3, בית פרטי")
            kept: dict[str, list[dict[str, Any]]] = {
                name: await t.db[name].find({}).to_list() for name in ("leads", "decisions", "professionals")
            }
        async with storage.connect(f"mongita:{tmp_path / 'data'}") as db:
            for name, documents in kept.items():
                await db[name].insert_many(documents)
        return sorted(lead["_id"] for lead in kept["leads"])

    return asyncio.run(lives())


def weights(tmp_path: Path, text: str) -> str:
    path = tmp_path / "weights.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def changed(tmp_path: Path, lead_id: str, update: dict[str, Any]) -> None:
    async def write() -> None:
        async with storage.connect(f"mongita:{tmp_path / 'data'}") as db:
            await db["decisions"].update_one({"lead_id": lead_id}, update)

    asyncio.run(write())


def test_why_tells_ranks_scores_and_refusals_and_that_they_hold(lived: list[str], capsys: Any) -> None:
    assert run("why", lived[0]) == 0
    said = capsys.readouterr().out
    assert "could take it" in said
    assert "distance" in said
    assert "does not do this trade" in said or "km away" in said
    assert "Computed again from what was stored: the same." in said


def test_why_takes_the_beginning_of_an_id_and_refuses_an_unclear_or_unknown_one(lived: list[str], capsys: Any) -> None:
    assert run("why", lived[0][:-1]) == 0
    assert run("why", "lead_") == 1
    said = capsys.readouterr().err
    assert all(id_ in said for id_ in lived)
    assert run("why", "lead_nobody") == 1
    assert "There is no lead lead_nobody" in capsys.readouterr().err


def test_why_notices_a_decision_that_does_not_follow_from_its_inputs(
    lived: list[str], tmp_path: Path, capsys: Any
) -> None:
    changed(tmp_path, lived[0], {"$set": {"order": ["somebody_else"]}})
    assert run("why", lived[0]) == 1
    assert "DIFFERENT" in capsys.readouterr().out


def test_backtest_with_the_same_weights_moves_nobody(lived: list[str], tmp_path: Path, capsys: Any) -> None:
    assert run("backtest", "--weights", weights(tmp_path, "rating = 15\n")) == 0
    assert "0 of 2 decisions would begin with somebody else." in capsys.readouterr().out


def test_backtest_names_who_gains_and_who_loses(lived: list[str], tmp_path: Path, capsys: Any) -> None:
    asyncio.run(_make_the_weakest_of_each_the_best(tmp_path))
    others = ("trade", "language", "distance", "rating", "load", "slot", "fairness", "reliability")
    only_on_call = "".join(f"{name} = 0\n" for name in others) + "on_call = 1\n"
    assert run("backtest", "--weights", weights(tmp_path, only_on_call)) == 0
    said = capsys.readouterr().out
    assert "decisions would begin with somebody else." in said
    assert "0 of 2" not in said
    assert " -> " in said
    assert "+1" in said or "+2" in said


def test_backtest_goes_through_the_decisions_without_holding_them_all(
    lived: list[str], tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise AssertionError("all decisions at once")

    monkeypatch.setattr("storage.embedded.cursor.Cursor.to_list", refused)
    assert run("backtest", "--weights", weights(tmp_path, "rating = 15\n")) == 0
    assert "0 of 2 decisions" in capsys.readouterr().out


async def test_of_many_that_move_a_few_are_named_and_all_are_counted(lived: list[str], tmp_path: Path) -> None:
    await _make_the_weakest_of_each_the_best(tmp_path)
    others = ("trade", "language", "distance", "rating", "load", "slot", "fairness", "reliability")
    comparison = Comparison({**dict.fromkeys(others, 0.0), "on_call": 1.0}, most_named=1)
    async with storage.connect(f"mongita:{tmp_path / 'data'}") as db:
        async for document in db["decisions"].find({}):
            for _ in range(3):
                comparison.add(document)
    result = comparison.result()
    assert result.replayed == 6
    assert result.moved >= 3
    assert len(result.first_moved) == 1


async def _make_the_weakest_of_each_the_best(tmp_path: Path) -> None:
    """Urgent leads in which only the weakest is on call: with that weight alone he is first."""
    async with storage.connect(f"mongita:{tmp_path / 'data'}") as db:
        for document in await db["decisions"].find({}).to_list():
            fitting = [one for one in document["candidates"] if one["eligible"]]
            last = min(fitting, key=lambda one: one["score"])["pro_id"]
            inputs = document["inputs"]
            inputs["matter"]["urgent"] = True
            for one in inputs["candidates"]:
                one |= {"on_call": one["pro_id"] == last, "distance_km": 1.0}  # one ring for all
            no_weight = {**document["weights"], "on_call": 0}
            await db["decisions"].update_one(
                {"_id": document["_id"]}, {"$set": {"inputs": inputs, "weights": no_weight}}
            )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ratign = 3\n", "did you mean rating?"),
        ("rating = -1\n", "must be a number from 0 up"),
        ("rating = true\n", "must be a number from 0 up"),
        ("rating = inf\n", "must be a number from 0 up"),
        ("rating 3\n", "is not a list of weights"),
        ("", "names no weight"),
    ],
)
def test_backtest_refuses_weights_that_are_none(
    lived: list[str], tmp_path: Path, capsys: Any, text: str, sentence: str
) -> None:
    assert run("backtest", "--weights", weights(tmp_path, text)) == 2
    assert sentence in capsys.readouterr().err


def test_backtest_without_a_file_says_so(lived: list[str], capsys: Any) -> None:
    assert run("backtest", "--weights", "nowhere.toml") == 2
    assert "cannot be read" in capsys.readouterr().err
