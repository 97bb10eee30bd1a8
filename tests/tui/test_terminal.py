"""The terminal is given back as it was found, and a crashed window is opened again."""

import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from fixi_app.domain.reading import Language
from tests.tui.fake_office import FakeOffice
from tui.app import Dashboard, run_dashboard

_SCRIPT = """
import asyncio, signal
from tests.tui.fake_office import FakeOffice
from tui.app import run_dashboard

async def main():
    loop, windows = asyncio.get_running_loop(), []
    task = loop.create_task(run_dashboard(FakeOffice(), windows.append))
    loop.add_signal_handler(signal.SIGTERM, lambda: windows[-1].exit())
    loop.add_signal_handler(signal.SIGUSR1, task.cancel)
    await asyncio.wait([task])

asyncio.run(main())
"""


def _read_until(terminal: int, wanted: bytes, seconds: float = 15) -> bytes:
    seen, end = b"", time.monotonic() + seconds
    while wanted not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    return seen


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
@pytest.mark.parametrize("ending", ["SIGTERM", "SIGUSR1"])
def test_however_it_ends_the_screen_and_the_order_of_text_are_restored(ending: str) -> None:
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    for name in ("TMUX", "STY", "KONSOLE_VERSION", "TERM_PROGRAM"):
        environ.pop(name, None)
    child = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT], stdin=theirs, stdout=theirs, stderr=theirs, env=environ, close_fds=True
    )
    os.close(theirs)
    try:
        started = _read_until(ours, "תוינפ F2".encode())
        assert b"\x1b[?1049h" in started
        assert b"\x1b[8l" in started
        child.send_signal(getattr(signal, ending))
        ended = _read_until(ours, b"\x1b[?1049l")
        assert b"\x1b[?1049l" in ended
        assert b"\x1b[8h" in ended
        assert child.wait(10) == 0
    finally:
        child.kill()
        child.wait()
        os.close(ours)


async def test_a_crashed_window_is_opened_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    windows: list[Dashboard] = []

    async def crash(self: Dashboard) -> None:
        self._return_code = 1

    monkeypatch.setattr(Dashboard, "run_async", crash)
    await run_dashboard(FakeOffice(Language.EN), windows.append)
    assert len(windows) == 3


async def test_a_person_who_leaves_is_not_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    windows: list[Dashboard] = []

    async def leave(self: Dashboard) -> None:
        self._return_code = 0

    monkeypatch.setattr(Dashboard, "run_async", leave)
    await run_dashboard(FakeOffice(Language.EN), windows.append)
    assert len(windows) == 1
