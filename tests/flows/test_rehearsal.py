"""What the first customer needs is loaded before he writes, and nothing of the rehearsal is seen anywhere."""

import asyncio
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from loguru import logger

from fixi_app import logs
from fixi_app.rehearsal import rehearse
from tests.fakes.town import AVI, DANA, town

NOW = datetime.fromisoformat("2026-11-24T09:00:00+02:00")


async def test_the_first_customer_waits_for_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    await asyncio.to_thread(rehearse, NOW)

    def read(*_: object, **__: object) -> None:
        raise AssertionError("a table is read while a customer waits")

    async with town(only=[AVI]) as t:
        monkeypatch.setattr(tomllib, "loads", read)
        monkeypatch.setattr(tomllib, "load", read)
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert "נקבע" in t.last(DANA)


def test_nothing_of_it_is_in_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(tmp_path, stderr=True)
    try:
        rehearse(NOW)
        logger.info("what really happens")
    finally:
        logs.close()
    written = (tmp_path / "fixi.log").read_text() + capsys.readouterr().err
    assert "what really happens" in written
    assert "Lead" not in written
