"""Whatever Fixi writes can be read by its owner alone, however careless the folders' and the shell's own modes are."""

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.fakes.process import FixiProcess

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions in another way")


async def test_a_headless_start_leaves_no_file_and_no_folder_that_others_can_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        async with FixiProcess(tmp_path, {"FIXI_PROVIDER": "simulator"}) as fixi:
            await fixi.start()
            running = _open_to_others(tmp_path)
            names = {path.name for path in (tmp_path / "data").iterdir()}
            await fixi.terminate()
        assert {"store.sqlite3", "store.sqlite3-wal", "store.sqlite3-shm", "store.lock"} <= names
        assert running == []
        assert _open_to_others(tmp_path) == []
    finally:
        os.umask(before)


def _open_to_others(root: Path) -> list[str]:
    mine = [path for name in ("data", "logs", "backups") for path in (root / name, *(root / name).rglob("*"))]
    found = [path for path in mine if path.exists() and stat.S_IMODE(path.lstat().st_mode) & 0o077]
    return [f"{path.relative_to(root)} {stat.S_IMODE(path.lstat().st_mode):o}" for path in found]
