"""A new start in place, asked for at the desk: the same command line, after everything is closed."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from fixi_app.commands import serve

Began = list[list[str]]


@pytest.fixture
def began(monkeypatch: pytest.MonkeyPatch) -> Began:
    """The command lines that were put in this process's place; stop signals are left alone."""
    lines: Began = []
    monkeypatch.setattr("os.execv", lambda path, line: lines.append([path, *line]))
    monkeypatch.setattr(serve, "on_stop_signal", lambda _act: None)
    return lines


def _serving(monkeypatch: pytest.MonkeyPatch, deed: Callable[[Any, asyncio.Event], None], closed: list[str]) -> None:
    async def serving(_headless: bool, _opened: Any, stopping: asyncio.Event, restart: Any) -> None:
        deed(restart, stopping)
        await stopping.wait()
        closed.append("closed")

    monkeypatch.setattr(serve, "import_module", lambda _name: SimpleNamespace(serve=serving))


async def _run() -> int:
    async def dashboard(_office: Any) -> None:
        raise AssertionError("headless shows none")

    return await serve.run(argparse.Namespace(headless=True), dashboard)


async def test_a_new_start_is_the_same_command_line_after_everything_is_closed(
    monkeypatch: pytest.MonkeyPatch, began: Began
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(sys, "orig_argv", ["python3", "run.py", "--headless"])
    monkeypatch.setattr(serve, "can_start_anew", lambda: True)
    _serving(monkeypatch, lambda restart, _stopping: restart(), closed)
    assert await _run() == 0
    assert closed == ["closed"]
    assert began == [[sys.executable, sys.executable, "run.py", "--headless"]]


async def test_a_plain_stop_starts_nothing(monkeypatch: pytest.MonkeyPatch, began: Began) -> None:
    _serving(monkeypatch, lambda _restart, stopping: stopping.set(), [])
    assert await _run() == 0
    assert began == []


async def test_where_no_process_can_take_this_ones_place_the_desk_is_told(
    monkeypatch: pytest.MonkeyPatch, began: Began
) -> None:
    handed: list[Any] = []
    monkeypatch.setattr(serve, "can_start_anew", lambda: False)

    def deed(restart: Any, stopping: asyncio.Event) -> None:
        handed.append(restart)
        stopping.set()

    _serving(monkeypatch, deed, [])
    await _run()
    assert (handed, began) == ([None], [])
