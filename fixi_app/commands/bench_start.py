"""How fast Fixi is there: start to serving, memory while idle, first paint. Each in a fresh folder, on a free port."""

import http.client
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from fixi_app.commands.bench import Measure
from fixi_app.commands.bench_child import COMMAND, environment, stop
from fixi_app.commands.bench_screen import opened
from fixi_app.commands.memory import resident_megabytes
from fixi_app.commands.outcome import CommandFailed

_PATIENCE = 30.0
_IDLE_AFTER = 2.0


def rounds(count: int) -> Iterator[Iterable[Measure]]:
    for _ in range(count):
        yield _measured()


def _measured() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder:
        serving, memory = _serving(environment(Path(folder)))
    yield Measure("start to serving", serving, "s", 2.0, "promised at most")
    yield Measure("idle memory", memory, "MB", 150.0, "a tenth of a small computer's 1.5 GB")
    if os.name == "posix":
        with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder:
            yield Measure("first paint", _first_paint(Path(folder)), "s", 1.0, "promised at most")


def _serving(given: dict[str, str]) -> tuple[float, float]:
    """Seconds until `GET /` is answered, and megabytes two seconds later."""
    command = [*COMMAND, "--headless"]
    with tempfile.TemporaryFile() as log:
        began = time.monotonic()
        child = subprocess.Popen(command, env=given, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            while not _answers(int(given["FIXI_PORT"])):
                if child.poll() is not None or time.monotonic() - began > _PATIENCE:
                    raise CommandFailed(f"Fixi did not start to serve:\n{_tail(log)}")
                time.sleep(0.01)
            took = time.monotonic() - began
            time.sleep(_IDLE_AFTER)
            return took, resident_megabytes(child.pid)
        finally:
            stop(child)


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


def _first_paint(folder: Path) -> float:
    """Seconds until the first letter stands on the dashboard's screen, seen through a real pseudo-terminal."""
    with opened(folder) as screen:
        return screen.until_painted()
