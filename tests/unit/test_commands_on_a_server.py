"""Every command that touches the store, with a MongoDB server as the store; and what is said when it is not there."""

import asyncio
import io
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

import storage
from fixi_app.clock import SystemClock
from fixi_app.commands import serving
from fixi_app.services.desk.changes import Changes
from fixi_app.settings import load_settings
from tests.fakes.command import run
from tests.fakes.named_server import SERVER, fresh_database

needs_server = pytest.mark.skipif(SERVER is None, reason="FIXI_TEST_MONGODB_URI names no server")
SECRET = "canary"
NOBODY_THERE = f"mongodb://me:{SECRET}@127.0.0.1:1/fixi?serverSelectionTimeoutMS=200&appName={SECRET}"


@pytest.fixture
def uri(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database of the server, which the commands are told to use."""
    fresh = fresh_database()
    monkeypatch.setenv("FIXI_DATABASE_URI", fresh)
    yield fresh

    async def empty(db: storage.AsyncDatabase) -> None:
        for name in await db.list_collection_names():
            await db.drop_collection(name)

    _stored(fresh, empty)


def _stored(uri: str, work: Callable[[storage.AsyncDatabase], Awaitable[Any]]) -> Any:
    async def opened() -> Any:
        async with storage.connect(uri) as db:
            return await work(db)

    return asyncio.run(opened())


@needs_server
def test_seed_export_and_clear_history_work_on_a_server(
    home: Path, uri: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("seed", "--yes") == 0
    assert "Added 0 " not in capsys.readouterr().out
    assert run("seed", "--yes") == 0
    assert "Added 0 " in capsys.readouterr().out
    _stored(uri, lambda db: db["leads"].insert_one({"_id": "lead_a"}))
    assert run("export", "--what", "leads") == 0
    assert json.loads(capsys.readouterr().out) == {"_id": "lead_a"}
    assert run("clear-history", "--yes") == 0
    assert "Erased 1 " in capsys.readouterr().out
    assert _stored(uri, lambda db: db["professionals"].count_documents({})) > 0
    assert not (home / "backups").exists(), "no file there passes for a backup of a server"


@needs_server
def test_users_are_kept_on_the_server(uri: str, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough password\n"))
    assert run("admin", "add", "dana", "--role", "owner") == 0
    assert run("admin", "list") == 0
    assert capsys.readouterr().out == "dana\towner\n"


@needs_server
def test_the_doctor_finds_a_server_fine(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("seed", "--yes") == 0
    capsys.readouterr()
    assert run("doctor") == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fine     database ")]
    assert uri.partition("?")[0] in line


@needs_server
@pytest.mark.parametrize("words", [["seed", "--yes"], ["clear-history", "--yes"]])
def test_what_replaces_says_stop_it_first_on_a_server_too(
    home: Path, uri: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "data").mkdir()
    running = storage.FolderLock(home / "data")
    running.acquire()
    assert run(*words) == 1
    assert f"Fixi is running (pid {os.getpid()}): stop it first" in capsys.readouterr().err
    running.release()
    assert run(*words) == 0


@pytest.mark.parametrize("words", [["backup"], ["restore", "copy", "--yes"]])
def test_a_server_is_backed_up_and_restored_with_its_own_tools(
    home: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIXI_DATABASE_URI", NOBODY_THERE)
    assert run(*words) == 1
    assert "its own tools" in capsys.readouterr().err
    assert not (home / "backups").exists()


@pytest.mark.parametrize(
    "words",
    [["seed", "--yes"], ["clear-history", "--yes"], ["admin", "list"], ["export", "--what", "leads"], ["--headless"],
     ["chat"]],
    ids=" ".join,
)  # fmt: skip
def test_a_server_that_is_not_there_is_told_in_a_sentence(
    home: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIXI_DATABASE_URI", NOBODY_THERE)
    assert run(*words) == 1
    said = capfd.readouterr().err
    assert "The MongoDB server 127.0.0.1:1 does not answer" in said
    assert "Traceback" not in said
    logged = home / "logs" / "fixi.log"
    assert SECRET not in said + (logged.read_text(encoding="utf-8") if logged.exists() else "")


def test_the_doctor_tells_of_a_server_that_is_not_there(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIXI_DATABASE_URI", NOBODY_THERE)
    assert run("doctor") == 1
    said = capsys.readouterr().out
    assert "127.0.0.1:1/fixi cannot be opened: The MongoDB server 127.0.0.1:1 does not answer" in said
    assert SECRET not in said


@pytest.mark.parametrize("written", ["can%2Fary", "can/ary", "can@ary", "can:ary", "can%40ary"])
def test_a_password_is_known_to_the_logs_mask_however_it_is_written(
    home: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIXI_DATABASE_URI", f"mongodb://me:{written}@db.example.test/fixi?appName=x")
    settings = load_settings(home)
    meant = written.replace("%2F", "/").replace("%40", "@")
    assert {written, meant} <= set(settings.secrets())
    assert settings.database_shown == "mongodb://db.example.test/fixi"
    assert settings.on_server


async def test_two_that_are_started_at_once_make_one_first_user(monkeypatch: pytest.MonkeyPatch) -> None:
    async with storage.connect("mongita::memory:") as db:

        async def hashed_while_the_other_is_faster(_password: str) -> str:
            await db["admins"].insert_one({"_id": "owner", "password_hash": "of the other"})
            return "ours"

        monkeypatch.setattr(serving, "hashed", hashed_while_the_other_is_faster)
        settings = SimpleNamespace(admin_password=SecretStr("a long enough password"))
        await serving._first_owner(SimpleNamespace(db=db, settings=settings, clock=SystemClock()))  # type: ignore[arg-type]
        assert await db["admins"].find().to_list() == [{"_id": "owner", "password_hash": "of the other"}]


def test_a_screen_sees_what_other_processes_wrote_to_a_shared_store() -> None:
    now = [0.0]
    alone, shared = Changes(monotonic=lambda: now[0]), Changes(shared=True, monotonic=lambda: now[0])
    before = shared.revision
    now[0] += 3.5
    assert shared.revision > before
    assert alone.revision == 0
    alone.touch("leads", "insert_one", "after")
    assert alone.revision == 1
