"""A tunnel through ngrok, by pyngrok: the agent is a child process that Fixi starts, watches and ends.

Four habits of pyngrok are kept out: it downloads an agent silently (here a missing one is told); it puts the token on
the agent's command line for every local user to read (here it lies in a 0600 file); its start has no reliable time-out
(here the child is ended from outside, which frees the waiting thread); and its agent would get the terminal's Ctrl-C.
"""

import asyncio
import logging
import os
import shutil
import subprocess
from pathlib import Path

from loguru import logger
from pyngrok import ngrok
from pyngrok import process as agents
from pyngrok.conf import DEFAULT_NGROK_PATH, PyngrokConfig
from pyngrok.exception import PyngrokError, PyngrokNgrokError

from fixi_app.tunnel.contract import TunnelState, TunnelStatus

_CONNECT_SECONDS = 20.0
_LOOK_SECONDS = 3.0
_THREAD_SECONDS = 2.0
_PAUSES = (2.0, 5.0, 15.0, 60.0)
_NO_TOKEN = "missing: the ngrok token; get one at dashboard.ngrok.com and set NGROK_AUTHTOKEN"
_BAD_TOKENS = {"ERR_NGROK_105", "ERR_NGROK_106", "ERR_NGROK_107"}


class NgrokTunnel:
    """Implements Tunnel."""

    def __init__(
        self,
        token: str,
        folder: Path,
        domain: str = "",
        agent: str | None = None,
        connect_seconds: float = _CONNECT_SECONDS,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        self._token = token
        self._file = folder / "ngrok.yml"
        self._domain = domain.removeprefix("https://").rstrip("/")
        self._connect_seconds = connect_seconds
        self._look_seconds = look_seconds
        self._config = _config(agent, self._file)
        logging.getLogger("pyngrok.process.ngrok").addFilter(_HideToken(token))
        self._status = TunnelStatus(TunnelState.OFF)

    @property
    def status(self) -> TunnelStatus:
        return self._status

    async def keep_open(self, port: int) -> None:
        """A tunnel that breaks is opened again, after pauses that grow to a minute."""
        failed = 0
        try:
            while True:
                failed = 0 if await self._open(port) else failed + 1
                if not failed:
                    await self._while_it_lives()
                await asyncio.sleep(_PAUSES[min(failed, len(_PAUSES) - 1)])
        finally:
            self._end_agent()
            self._status = TunnelStatus(TunnelState.OFF)

    async def _open(self, port: int) -> bool:
        if not self._token:
            return self._now(TunnelState.MISSING, _NO_TOKEN)
        if not os.access(self._config.ngrok_path, os.X_OK):
            told = f"missing: the ngrok agent at {self._config.ngrok_path}; install it from ngrok.com/download"
            return self._now(TunnelState.MISSING, told, fetchable=True)
        self._now(TunnelState.CONNECTING, "ngrok is connecting")
        try:
            url = await self._connect(port)
        except TimeoutError:
            return self._now(TunnelState.DOWN, "ngrok did not connect in time: check the internet connection")
        except (PyngrokError, OSError) as fault:
            return self._now(TunnelState.DOWN, _sentence(fault))
        self._status = TunnelStatus(TunnelState.UP, url.rstrip("/"), "ngrok is connected")
        logger.info("The tunnel is open at {}", url)
        return True

    def _now(self, state: TunnelState, detail: str, *, fetchable: bool = False) -> bool:
        """Note a state that is not up; logged when it is news."""
        if detail != self._status.detail and state is not TunnelState.CONNECTING:
            logger.warning("Tunnel: {}", detail)
        self._status = TunnelStatus(state, None, detail, fetchable)
        return False

    async def _connect(self, port: int) -> str:
        """The wait ends when time is up; then the agent is ended, and with it the thread that waits for its words."""
        self._end_agent()
        _write_secret(self._file, f'version: "3"\nagent:\n  authtoken: "{_quoted(self._token)}"\n')
        attempt = asyncio.ensure_future(asyncio.to_thread(self._connect_now, port))
        try:
            async with asyncio.timeout(self._connect_seconds):
                return await asyncio.shield(attempt)
        finally:
            if not attempt.done() or attempt.cancelled() or attempt.exception() is not None:
                self._end_agent()
                await asyncio.wait([attempt], timeout=_THREAD_SECONDS)
                self._end_agent()  # it may have been starting in that very moment

    def _connect_now(self, port: int) -> str:
        """In a thread. The domain goes as `url`: as `domain` the agent ignores it and gives a name of its own."""
        options = {"url": f"https://{self._domain}"} if self._domain else {}
        tunnel = ngrok.connect(f"127.0.0.1:{port}", "http", pyngrok_config=self._config, **options)
        return str(tunnel.public_url)

    async def _while_it_lives(self) -> None:
        """Looks again and again: waiting for the child itself would hold a thread for as long as Fixi runs."""
        while (child := self._child()) is not None and child.poll() is None:  # noqa: ASYNC110
            await asyncio.sleep(self._look_seconds)
        self._now(TunnelState.DOWN, "the ngrok agent ended; it is started again")

    def _child(self) -> "subprocess.Popen[bytes] | None":
        running = agents._current_processes.get(self._config.ngrok_path)
        return running.proc if running is not None else None

    def _end_agent(self) -> None:
        """Directly, not by `ngrok.kill`: that waits for the lock which a start that hangs is holding."""
        child = self._child()
        if child is not None and child.poll() is None:
            child.kill()
            child.wait()
        agents._current_processes.pop(self._config.ngrok_path, None)


def agent_path() -> str:
    """Where ngrok's own program is: as PYNGROK_NGROK_PATH says, else where the system finds it, else pyngrok's place.

    Pyngrok alone looks only at its own place, where nobody who follows ngrok's instructions would put it.
    """
    return os.environ.get("PYNGROK_NGROK_PATH") or shutil.which("ngrok") or DEFAULT_NGROK_PATH


def _config(agent: str | None, file: Path) -> PyngrokConfig:
    config = PyngrokConfig(
        ngrok_path=agent or agent_path(), config_path=str(file), start_new_session=True, monitor_thread=True
    )
    config.auth_token = config.api_key = None  # taken from the environment otherwise, and shown on the command line
    return config


class _HideToken(logging.Filter):
    """The agent prints a refused token in full, and pyngrok logs every line of the agent."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if self._token and self._token in line:
            record.msg, record.args = line.replace(self._token, "***"), ()
        return True


def _write_secret(file: Path, text: str) -> None:
    """Readable for this user only from its first moment; also when an older file with other rights lies there."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)


def _quoted(text: str) -> str:
    """For a double-quoted YAML string."""
    return "".join("" if letter < " " else "\\" + letter if letter in '"\\' else letter for letter in text)


def _sentence(fault: Exception) -> str:
    """Never the fault's own words: with a refused token they hold the token."""
    code = fault.ngrok_error_code if isinstance(fault, PyngrokNgrokError) else None
    if code in _BAD_TOKENS:
        return f"ngrok refuses the token ({code}): check NGROK_AUTHTOKEN"
    return f"ngrok could not open the tunnel ({code or type(fault).__name__})"
