"""Writing a file of a chat: private from its first byte, and whole or not at all under its name."""

import asyncio
from pathlib import Path


async def write_private(path: Path, data: bytes) -> None:
    """Write it in a thread; the folder is made when it is missing. Raises OSError."""
    await asyncio.to_thread(write_now, path, data)


def write_now(path: Path, data: bytes) -> None:
    """The same at once, for whoever is in a thread already. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.touch(mode=0o600)
    part.write_bytes(data)
    part.replace(path)
