"""Fixi as a real process: started as a user would start it, in folders of its own, ended as the test wishes.

    async with FixiProcess(folder, GREEN_API_URL=fake.url, ...) as fixi:
        await fixi.start()
        ...
        await fixi.kill()      # kill -9
        await fixi.start()     # the same folders again
"""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
_FOREIGN = ("FIXI_", "GREEN_API", "GEMINI_", "META_", "TWILIO_", "NGROK_", "ADMIN_", "WEBHOOK_")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class FixiProcess:
    """One Fixi in one folder; may be started many times."""

    def __init__(self, folder: Path, environment: Mapping[str, str], script: Path | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self._script = script or ROOT / "run.py"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        self.environment = {
            **kept,
            "FIXI_NO_VENV": "1",
            "PYTHONPATH": str(ROOT),
            "FIXI_DATA_DIR": str(folder / "data"),
            "FIXI_LOG_DIR": str(folder / "logs"),
            "FIXI_BACKUP_DIR": str(folder / "backups"),
            "FIXI_PORT": str(self.port),
            **environment,
        }
        self._child: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def uri(self) -> str:
        return self.environment.get("FIXI_DATABASE_URI", f"mongita:{self.folder / 'data'}")

    async def start(self, **extra: str) -> float:
        """Start, and wait until it serves; the seconds this took."""
        began = time.monotonic()
        output = (self.folder / "stderr.txt").open("ab")
        self._child = await asyncio.create_subprocess_exec(
            sys.executable, str(self._script), "--headless",
            env={**self.environment, **extra}, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
        output.close()
        async with httpx.AsyncClient(trust_env=False) as http:
            while time.monotonic() - began < 60:
                if self._child.returncode == -signal.SIGKILL:
                    return await self.start()  # killed at its start: as anybody would, once more
                if self._child.returncode is not None:
                    raise AssertionError(f"Fixi ended at its start:\n{self.output()[-2000:]}")
                try:
                    if (await http.get(f"{self.url}/")).status_code == 200:
                        return time.monotonic() - began
                except httpx.TransportError:
                    await asyncio.sleep(0.02)
        raise AssertionError(f"Fixi does not serve:\n{self.output()[-2000:]}")

    @property
    def alive(self) -> bool:
        return self._child is not None and self._child.returncode is None

    async def kill(self) -> None:
        """`kill -9`, or nothing when it is dead already."""
        if self._child and self._child.returncode is None:
            self._child.kill()
        if self._child:
            await self._child.wait()

    async def terminate(self) -> tuple[int, float]:
        """SIGTERM; the exit code and the seconds until it was gone."""
        assert self._child is not None
        began = time.monotonic()
        self._child.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self._child.wait(), 30)
        return code, time.monotonic() - began

    def output(self) -> str:
        return (self.folder / "stderr.txt").read_text(encoding="utf-8", errors="replace")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()


async def until(condition: Any, seconds: float = 20.0, every: float = 0.02) -> Any:
    """Wait for a condition (a callable, plain or async) to give something true, and return that."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError("it did not come to pass in time")
        await asyncio.sleep(every)
