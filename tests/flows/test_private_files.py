"""Whatever Fixi writes can be read by its owner alone, however careless the folders' and the shell's own modes are."""

import asyncio
import os
import stat
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from loguru import logger

import storage
from fixi_app import env_file, local_socket, log_file, logs
from fixi_app.commands.doctor import examine
from fixi_app.private_files import Kept, close_to_others, kept_places, open_to_others
from fixi_app.services.desk.remembered import RememberedFile
from fixi_app.services.files.media_writing import write_private
from fixi_app.services.office import LeadFilter
from fixi_app.services.running.backups import Backups
from fixi_app.settings import load_settings
from fixi_app.tunnel import ngrok
from tests.fakes.desk import OWNER, at_desk
from tests.fakes.process import FixiProcess
from tests.fakes.town import town

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions in another way")


@contextmanager
def careless(mask: int = 0) -> Iterator[None]:
    """A shell whose files are everybody's: each writer must think of it itself, whatever the start does for all."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


async def test_a_headless_start_leaves_no_file_and_no_folder_that_others_can_read(tmp_path: Path) -> None:
    with careless(0o022):
        async with FixiProcess(tmp_path, {"FIXI_PROVIDER": "simulator"}) as fixi:
            await fixi.start()
            running = _open_to_others(tmp_path)
            names = {path.name for path in (tmp_path / "data").iterdir()}
            await fixi.terminate()
        assert {"store.sqlite3", "store.sqlite3-wal", "store.sqlite3-shm", "store.lock"} <= names
        assert running == []
        assert _open_to_others(tmp_path) == []


async def _store_backups_and_restore(home: Path) -> None:
    async with town(uri=f"mongita:{home / 'data'}") as t:
        path = await Backups(t.road.ground, home / "backups", home / "second").tick(t.clock.now())
        assert path is not None
    storage.restore(path, home / "data")
    assert len(list((home / "data").glob("store.sqlite3.replaced-*"))) == 1
    async with storage.rewriting(path) as copy:
        await copy["leads"].delete_many({})
        assert (home / "backups" / f".{path.name}.rewriting").is_dir()
        assert _open_to_others(home) == []


async def _export(home: Path) -> None:
    async with at_desk(around=lambda _: {"data_dir": home / "data"}) as d:
        assert (await d.desk.exports.leads(LeadFilter(), OWNER)).ok


async def _media(home: Path) -> None:
    (home / "data").mkdir(mode=0o700)
    await write_private(home / "data" / "media" / f"{'ab' * 16}-0", b"x")


async def _settings(home: Path) -> None:
    (home / ".env").write_text("FIXI_LANGUAGE=he\n")
    (home / ".env").chmod(0o644)
    env_file.write(home / ".env", "ADMIN_PASSWORD=x\n")


async def _socket(home: Path) -> None:
    (home / "data").mkdir(mode=0o700)
    async with local_socket.serve(home / "data", {}):
        assert local_socket.socket_path(home / "data").exists()
        assert _open_to_others(home) == []


async def _remembered(home: Path) -> None:
    (home / "data").mkdir(mode=0o700)
    await RememberedFile(home / "data").keep("token")


async def _agent(home: Path) -> None:
    ngrok._write_secret(home / "data" / "ngrok.yml", "authtoken: x")


async def _lock(home: Path) -> None:
    (home / "data").mkdir(mode=0o700)
    lock = storage.FolderLock(home / "data")
    lock.acquire()
    assert _open_to_others(home) == []
    lock.release()


async def _log(home: Path) -> None:
    logs.configure(home / "logs", stderr=False)
    logger.info("a line")
    await logs.complete()
    logs.close()
    kept = home / "logs" / "fixi.2026-11-24.log"
    (home / "logs" / "fixi.log").rename(kept)
    log_file._compress(str(kept))


WRITERS: dict[str, Callable[[Path], Awaitable[None]]] = {
    "the store, backups, a second place, a restore, a copy that is rewritten": _store_backups_and_restore,
    "an export": _export, "a file of a chat": _media, ".env by the set-up walk": _settings,
    "the socket": _socket, "who is remembered": _remembered, "the tunnel's settings": _agent, "the lock": _lock,
    "the log and its archive": _log,
}  # fmt: skip


@pytest.mark.parametrize("what", WRITERS)
async def test_each_writer_closes_what_it_writes_by_itself(what: str, tmp_path: Path) -> None:
    with careless():
        await WRITERS[what](tmp_path)
    assert list(tmp_path.iterdir()), "something was written"
    assert _open_to_others(tmp_path) == []


async def test_whatever_a_command_writes_is_closed_from_its_first_byte(tmp_path: Path) -> None:
    """Also by a library that does not think of it: all of a process begins with these rights."""
    program = (
        "import os, sys\nfrom fixi_app import cli\nfrom fixi_app.commands import demo\n"
        "demo.run = lambda *_: open(sys.argv[2], 'w').close()\nsys.exit(cli.main(['demo'], None))\n"
    )
    with careless():
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", program, "x", str(tmp_path / "made"))
        assert await child.wait() == 0
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600


def _left_open(home: Path) -> None:
    """As an older version, or a copy by hand, left it."""
    for name in ("data/media/ab-0", "data/store.sqlite3", "logs/fixi.log", "backups/fixi-1.backup", "exports/a.csv"):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for path in home.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture
def told() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lines.append, format="{level} {message}")
    yield lines
    logger.remove(sink)


def test_what_lies_open_is_closed_at_the_start_with_one_line(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, folder in (("DATA", "data"), ("LOG", "logs"), ("BACKUP", "backups")):
        monkeypatch.setenv(f"FIXI_{name}_DIR", str(tmp_path / folder))
    _left_open(tmp_path)
    places = kept_places(load_settings(tmp_path), None)
    close_to_others(places)
    assert _open_to_others(tmp_path) == []
    close_to_others(places)
    assert told == ["INFO 10 files and folders could be read by others on this computer; they are closed now\n"]


def test_a_folder_with_other_peoples_things_in_it_keeps_its_rights_and_they_theirs(tmp_path: Path) -> None:
    _left_open(tmp_path)
    theirs, link = tmp_path / "data" / "holiday.jpg", tmp_path / "data" / "store.link"
    theirs.touch()
    theirs.chmod(0o644)
    link.symlink_to(theirs)
    places = [Kept(tmp_path / "data", ("store.*", "media"))]
    close_to_others(places)
    open_still = {path.name for path in (tmp_path / "data", *(tmp_path / "data").iterdir()) if _mode(path) & 0o077}
    assert open_still - {"store.link"} == {"data", "holiday.jpg"}
    assert open_to_others(places) == []


def test_what_cannot_be_closed_is_told_once_and_stops_nothing(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _left_open(tmp_path)

    def refused(self: Path, mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refused)
    close_to_others([Kept(tmp_path / "data", ("store.*", "media"))])
    assert len(told) == 1
    assert told[0].startswith("WARNING 4 files and folders can be read by others on this computer and cannot be closed")


async def test_an_old_folder_is_closed_by_a_real_start(tmp_path: Path) -> None:
    with careless(0o022):
        async with FixiProcess(tmp_path, {"FIXI_PROVIDER": "simulator"}) as fixi:
            await fixi.start()
            await fixi.terminate()
            for path in (tmp_path / "data", *(tmp_path / "data").iterdir()):
                path.chmod(0o755 if path.is_dir() else 0o644)
            await fixi.start()
            log = tmp_path / "logs" / "fixi.log"
            async with asyncio.timeout(20):
                while "they are closed now" not in log.read_text("utf-8"):
                    await asyncio.sleep(0.05)
            await fixi.terminate()
        assert _open_to_others(tmp_path) == []
        assert log.read_text("utf-8").count("they are closed now") == 1


async def test_the_doctor_names_what_is_open_and_the_settings_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIXI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("fixi_app.commands.doctor.load_settings", lambda: load_settings(tmp_path))
    async with storage.connect(f"mongita:{tmp_path / 'data'}"):
        """The store is made."""
    assert [(one.state, one.text) for one in await examine() if one.part == "files"] == [
        ("fine", "others on this computer can read none of them")
    ]
    (tmp_path / ".env").touch(mode=0o644)
    (tmp_path / ".env").chmod(0o644)
    (tmp_path / "data" / "store.sqlite3").chmod(0o644)
    [found] = [one for one in await examine() if one.part == "files"]
    assert (found.state, found.stops) == ("broken", False)
    for path in (tmp_path / "data" / "store.sqlite3", tmp_path / ".env"):
        assert str(path) in found.text


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def _open_to_others(root: Path) -> list[str]:
    found = [path for path in root.rglob("*") if path.name != "stderr.txt" and _mode(path) & 0o077]
    return [f"{path.relative_to(root)} {_mode(path):o}" for path in found if not path.is_symlink()]
