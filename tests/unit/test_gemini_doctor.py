"""`doctor` tells what the models used this month, and when that is all they may."""

import asyncio
from pathlib import Path

import pytest

import storage
from fixi_app.booking.zone import local_day
from fixi_app.clock import SystemClock
from fixi_app.settings import load_settings
from tests.fakes.command import run


def used(home: Path, tokens: int, micros: int, unpriced: int = 0) -> None:
    """A month in which so much was used."""
    month = local_day(SystemClock().now(), load_settings(home).zone).replace(day=1)

    async def kept() -> None:
        async with storage.connect(f"mongita:{home / 'data'}") as db:
            counter = {"tokens_in": tokens, "tokens_out": 0, "micros": micros, "unpriced": unpriced}
            await db["spending"].insert_one({"_id": f"month:{month.isoformat()}", "kind": "month", **counter})

    asyncio.run(kept())


def line(capsys: pytest.CaptureFixture[str]) -> str:
    run("doctor")
    return next(line for line in capsys.readouterr().out.splitlines() if "model tokens" in line)


def test_the_months_tokens_and_dollars_are_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    used(home, 1_500, 1_234_000)
    assert line(capsys).split(maxsplit=3)[3] == "1500 of 20000000 this month, about $1.23"


def test_tokens_without_a_price_are_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    used(home, 1_500, 0, unpriced=700)
    assert "and 700 tokens of models whose price is not in model_prices" in line(capsys)


def test_a_cap_that_is_reached_is_a_fault_with_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    used(home, 20_000_000, 0)
    said = line(capsys)
    assert said.startswith("broken")
    assert "the offline reader answers until the month ends, or raise model_monthly_tokens" in said
