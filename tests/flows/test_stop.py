"""SIGTERM in the middle of a turn: gone within ten seconds, and nothing is lost."""

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import storage
from tests.fakes.gemini import FakeGemini, Hang
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import SECRET, connected
from tests.fakes.process import ROOT, FixiProcess, until
from tests.fakes.town import DANA

CHAT = f"{DANA[1:]}@c.us"
_THE_END = b"\0never painted\0"
"""Read until the terminal is closed: in which order the modes are given back is the terminal library's affair."""


async def test_l75_sigterm_during_a_turn_ends_soon_and_the_next_start_answers(tmp_path: Path) -> None:
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        gemini.script("slow", Hang())
        model = {"GEMINI_API_KEY": "k", "GEMINI_MODELS": "slow", "GEMINI_API_ENDPOINT": gemini.url}
        async with FixiProcess(tmp_path, {**connected(fake), **model, "FIXI_QUIET_TIME": "0.05"}) as fixi:
            await fixi.start()
            body = fake.bodies.text("יש לי נזילה בחולון", chat=CHAT)
            assert await fake.deliver(f"{fixi.url}/webhook/green-api", SECRET, body) == 200
            await until(lambda: gemini.calls, 10)
            code, seconds = await fixi.terminate()
            assert code == 0
            assert seconds < 10
            assert fake.texts_to(CHAT) == []
            fixi.environment = {k: v for k, v in fixi.environment.items() if not k.startswith("GEMINI")}
            await fixi.start()
            await until(lambda: fake.texts_to(CHAT), 20)
            await fixi.terminate()
            assert len(fake.texts_to(CHAT)) == 1
        async with storage.connect(fixi.uri) as db:
            assert await db["messages"].count_documents({"direction": "in"}) == 1
            assert await db["leads"].count_documents({}) <= 1


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
async def test_sigterm_gives_the_terminal_back(tmp_path: Path) -> None:
    fixi = FixiProcess(tmp_path, {})
    screen, terminal = os.openpty()
    environment = {**fixi.environment, "TERM": "xterm-256color"}
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py")], env=environment, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    try:
        seen = await asyncio.to_thread(_read_until, screen, b"\x1b[?1049h", 20.0)
        seen += await asyncio.to_thread(_read_until, screen, b"F2", 20.0)
        began = time.monotonic()
        child.send_signal(signal.SIGTERM)
        rest = await asyncio.to_thread(_read_until, screen, _THE_END, 10.0)
        assert await asyncio.to_thread(child.wait, 10) == 0
        assert time.monotonic() - began < 10
        assert b"\x1b[?1049h" in seen
        assert b"\x1b[?1049l" in rest, "the alternate screen is left"
        assert b"\x1b[?25h" in rest, "the cursor is shown again"
    finally:
        child.kill()
        child.wait()
        os.close(screen)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
async def test_a_terminal_window_that_is_closed_ends_fixi_too(tmp_path: Path) -> None:
    fixi = FixiProcess(tmp_path, {})
    child, screen = os.forkpty()
    if child == 0:
        os.environ.update({**fixi.environment, "TERM": "xterm-256color"})
        os.execv(sys.executable, [sys.executable, str(ROOT / "run.py")])
    try:
        await asyncio.to_thread(_read_until, screen, b"F2", 20.0)
    finally:
        os.close(screen)
    try:
        _, status = await until(lambda: _ended(child), 11)
        assert os.waitstatus_to_exitcode(status) == 0, "by itself, not cut off"
    except AssertionError:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        raise


def _ended(child: int) -> tuple[int, int] | None:
    pid, status = os.waitpid(child, os.WNOHANG)
    return (pid, status) if pid == child else None


def _read_until(screen: int, mark: bytes, seconds: float) -> bytes:
    """What is painted until this mark, or until the time is over or the terminal is closed."""
    seen, end = b"", time.monotonic() + seconds
    while mark not in seen and time.monotonic() < end:
        if select.select([screen], [], [], 0.1)[0]:
            try:
                seen += os.read(screen, 65536)
            except OSError:  # the other end is closed
                return seen
    return seen
