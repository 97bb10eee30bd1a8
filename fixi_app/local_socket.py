"""How a command reaches the running Fixi: a socket file that only this user of the computer can open.

One JSON object a line in each direction: `{"deed": ..., ...}` and `{"ok": true|false, "text": "a sentence"}`. A command
finds nobody there when Fixi does not run, and then works on the store itself. Windows has no such sockets in asyncio:
there, commands that write ask to stop Fixi first.
"""

import asyncio
import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from loguru import logger

from storage.errors import StoreError

Deed = Callable[[dict[str, Any]], Awaitable[str]]
"""Does what was asked and returns a sentence; a ValueError's text is the sentence of a refusal."""

AVAILABLE = hasattr(asyncio, "start_unix_server")
_LONGEST_PATH = 100  # the kernel's limit is 104 to 108 bytes
_LONGEST_LINE = 64 * 1024
_PATIENCE = 30.0
_SILENCE = b'{"ok": false, "text": "The running Fixi ended before it answered."}'


def socket_path(data_dir: Path) -> Path:
    """In the data folder, or, where its path is too long for a socket, in the folder for temporary files."""
    path = data_dir.absolute() / "fixi.sock"
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"fixi-{name}.sock"


@contextlib.asynccontextmanager
async def serve(data_dir: Path, deeds: Mapping[str, Deed]) -> AsyncIterator[None]:
    """Answer commands while the block runs. The caller owns the folder's lock, so a socket left there is a dead one."""
    if not AVAILABLE:
        yield
        return
    path = socket_path(data_dir)
    path.unlink(missing_ok=True)
    # A chmod alone would leave a moment in which others may connect; 0o177 here, a folder that a thread makes meanwhile
    # and that nobody can enter.
    before = os.umask(0o077)
    try:
        server = await asyncio.start_unix_server(_talker(deeds), path, limit=_LONGEST_LINE)
    finally:
        os.umask(before)
    path.chmod(0o600)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


def _talker(deeds: Mapping[str, Deed]) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                writer.write(_line(await _answer(await reader.readline(), deeds)))
                await writer.drain()
        except (OSError, ValueError, TimeoutError) as error:
            logger.warning("A command on the local socket was not answered: {}", type(error).__name__)
        finally:
            writer.close()

    return talk


async def _answer(line: bytes, deeds: Mapping[str, Deed]) -> dict[str, Any]:
    asked = json.loads(line)
    deed = deeds.get(asked.get("deed"))
    if deed is None:
        return {"ok": False, "text": "The running Fixi does not know this command: stop it and start this version."}
    try:
        return {"ok": True, "text": await deed(asked)}
    except (ValueError, StoreError) as refusal:
        return {"ok": False, "text": str(refusal)}
    except Exception:  # noqa: BLE001  whoever asked is told as well; a silent end would be a traceback there
        logger.exception("A command on the local socket failed")
        return {"ok": False, "text": "The running Fixi could not do this: its log says why."}


async def ask_running(data_dir: Path, deed: str, **what: Any) -> tuple[bool, str] | None:
    """(done, sentence) from the running Fixi; None when nobody answers there."""
    if not AVAILABLE:
        return None
    try:
        reader, writer = await asyncio.open_unix_connection(socket_path(data_dir), limit=_LONGEST_LINE)
    except OSError:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            writer.write(_line({"deed": deed, **what}))
            await writer.drain()
            answer = json.loads(await reader.readline() or _SILENCE)
        return bool(answer["ok"]), str(answer["text"])
    except (OSError, TimeoutError):
        return False, "The running Fixi did not answer: its log may say why."
    finally:
        writer.close()


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
