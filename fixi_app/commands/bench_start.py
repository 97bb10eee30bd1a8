"""How fast Fixi is there: start to serving, memory while idle, first paint. Each in a fresh folder, on a free port."""

import contextlib
import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from fixi_app.commands.bench import Measure
from fixi_app.commands.memory import resident_megabytes
from fixi_app.commands.outcome import CommandFailed

ROOT = Path(__file__).resolve().parent.parent.parent
_COMMAND = [sys.executable, str(ROOT / "run.py")]
_LEFT_OUT = ("FIXI_", "NGROK_", "GEMINI_")
_PATIENCE = 30.0
_IDLE_AFTER = 2.0
_SCREEN = b"\x1b[?1049h"
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])", re.S)


def rounds(count: int) -> Iterator[Iterable[Measure]]:
    for _ in range(count):
        yield _measured()


def _measured() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder:
        environment = _environment(Path(folder))
        serving, memory = _serving(environment)
    yield Measure("start to serving", serving, "s", 2.0, "promised at most")
    yield Measure("idle memory", memory, "MB", 150.0, "a tenth of a small computer's 1.5 GB")
    if os.name == "posix":
        with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder:
            yield Measure("first paint", _first_paint(_environment(Path(folder))), "s", 1.0, "promised at most")


def _environment(folder: Path) -> dict[str, str]:
    """The real one without what would reach the outside or another store."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    if "FIXI_NO_VENV" in os.environ:
        kept["FIXI_NO_VENV"] = os.environ["FIXI_NO_VENV"]
    own = {"FIXI_DATA_DIR": "data", "FIXI_LOG_DIR": "logs", "FIXI_BACKUP_DIR": "backups"}
    placed = {name: str(folder / place) for name, place in own.items()}
    return {**kept, **placed, "FIXI_PROVIDER": "simulator", "FIXI_PORT": str(_free_port()), "TERM": "xterm-256color"}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _serving(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until `GET /` is answered, and megabytes two seconds later."""
    command = [*_COMMAND, "--headless"]
    with tempfile.TemporaryFile() as log:
        began = time.monotonic()
        child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            while not _answers(int(environment["FIXI_PORT"])):
                if child.poll() is not None or time.monotonic() - began > _PATIENCE:
                    raise CommandFailed(f"Fixi did not start to serve:\n{_tail(log)}")
                time.sleep(0.01)
            took = time.monotonic() - began
            time.sleep(_IDLE_AFTER)
            return took, resident_megabytes(child.pid)
        finally:
            _stop(child)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _tail(log: IO[bytes]) -> str:
    log.seek(0)
    return "\n".join(log.read().decode("utf-8", "replace").splitlines()[-8:])


def _first_paint(environment: dict[str, str]) -> float:
    """Seconds until the first letter stands on the dashboard's screen, seen through a real pseudo-terminal."""
    screen, terminal = os.openpty()
    _size(terminal)
    began = time.monotonic()
    child = subprocess.Popen(
        _COMMAND, env=environment, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )
    os.close(terminal)
    seen = b""
    try:
        while not painted(seen):
            if time.monotonic() - began > _PATIENCE:
                raise CommandFailed("The dashboard painted nothing.")
            if select.select([screen], [], [], 0.1)[0]:
                seen += _read(screen, seen)
        return time.monotonic() - began
    finally:
        _stop(child)
        os.close(screen)


def painted(seen: bytes) -> bool:
    """Whether a letter was written after the switch to the dashboard's screen."""
    _, switched, after = seen.partition(_SCREEN)
    return bool(switched) and any(letter.isalnum() for letter in _ESCAPES.sub(b"", after).decode("utf-8", "ignore"))


def _read(screen: int, seen: bytes) -> bytes:
    try:
        return os.read(screen, 65536)
    except OSError:  # Linux's way of saying that the other side has closed
        said = _ESCAPES.sub(b"", seen).decode("utf-8", "replace").strip()
        raise CommandFailed(f"The dashboard ended before it painted: {said[-600:]}") from None


def _size(terminal: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))


def _stop(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
