"""Fetching ngrok's own program, by pyngrok's installer and only after a person said yes.

In a process of its own: the installer writes its progress to the terminal, which is the dashboard's, and has no end
when the connection stands still. What it has fetched is put in place at the very end, so half a program is never there.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

_INSTALL = "import sys; from pyngrok import installer; installer.install_ngrok(sys.argv[1])"
_SECONDS = 300.0


class AgentNotFetched(Exception):
    """It could not be fetched; the message says in a few words why, without an address."""


async def fetch_agent(path: Path, installs: Sequence[str] = (sys.executable, "-c", _INSTALL)) -> None:
    """Put the program at `path`. `installs`: a command that writes it to the path which it is given last.

    Raises AgentNotFetched; what stood at `path` stays then as it was.
    """
    try:
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        aside = await asyncio.to_thread(tempfile.mkdtemp, prefix=".ngrok-", dir=path.parent)
    except OSError as fault:
        raise AgentNotFetched(f"{path.parent} cannot be written: {fault.strerror}") from None
    try:
        fetched = Path(aside) / path.name
        await _run([*installs, str(fetched)])
        await asyncio.to_thread(_put, fetched, path)
    finally:
        await asyncio.to_thread(shutil.rmtree, aside, ignore_errors=True)


async def _run(command: Sequence[str]) -> None:
    quiet = asyncio.subprocess.DEVNULL
    child = await asyncio.create_subprocess_exec(*command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        async with asyncio.timeout(_SECONDS):
            code = await child.wait()
    except TimeoutError:
        raise AgentNotFetched("it took longer than five minutes") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if code != 0:
        raise AgentNotFetched("there is no connection to ngrok")


def _put(fetched: Path, path: Path) -> None:
    try:
        fetched.chmod(0o755)
        os.replace(fetched, path)
    except OSError as fault:
        raise AgentNotFetched(fault.strerror or "it cannot be written") from None
