"""A newer Fixi over the data of an older one, and the other way round."""

import errno
import logging
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

import storage
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import LeadStatus
from fixi_app.repositories.documents import from_document
from fixi_app.repositories.records import Store
from storage import migrations
from storage.embedded.disk import exchange
from storage.embedded.disk.aside import NAME
from tests.fakes.command import run
from tests.fakes.process import FixiProcess

OF_FORMAT_1 = Path(__file__).resolve().parents[1] / "data" / "stores" / "format_1.sql"
BOOKED = "pro_sample_avi:20261127T0600Z"


def older_store(folder: Path) -> Path:
    """A data folder as an older Fixi left it; its file."""
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / NAME)) as connection:
        connection.executescript(OF_FORMAT_1.read_text("utf-8"))
    return folder / NAME


def format_of(file: Path) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return migrations.version(connection)


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{NAME}.format-*"))


def rows(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIXI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FIXI_LOG_DIR", str(tmp_path / "logs"))
    monkeypatch.setenv("FIXI_BACKUP_DIR", str(tmp_path / "backups"))
    return tmp_path / "data"


async def test_an_older_store_is_kept_as_it_was_and_then_brought_up_to_date(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = older_store(data)
    before = rows(file)
    with caplog.at_level(logging.INFO):
        async with storage.connect(f"mongita:{data}") as db:
            assert await db["counted"].find_one({"_id": 2**60 + 1, "n": -(2**60) - 1}), "its keys are those of today"
    [kept] = copies(data)
    assert (format_of(kept), format_of(file)) == (1, len(migrations.STEPS))
    assert rows(kept) == before
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.name in caplog.text
    assert list(data.glob("*.copy")) == []


async def test_what_an_older_fixi_wrote_is_understood_by_this_one(data: Path) -> None:
    older_store(data)
    async with storage.connect(f"mongita:{data}") as db:
        store = Store(db)
        [lead] = await store.leads.many({})
        assert (lead.status, lead.slot_id, lead.pro_id) == (LeadStatus.BOOKED, BOOKED, "pro_sample_avi")
        slot, pro = await store.slots.get(BOOKED), await store.professionals.get("pro_sample_avi")
        assert slot is not None
        assert pro is not None
        assert (slot.is_taken, slot.lead_id) == (True, lead.id)
        chats = [from_document(Conversation, one) for one in await db["conversations"].find({}).to_list()]
        assert {chat.id for chat in chats} == {contact.id for contact in await store.contacts.many({})}


async def test_the_kept_copy_is_a_backup_like_any_other(data: Path, tmp_path: Path) -> None:
    older_store(data)
    async with storage.connect(f"mongita:{data}"):
        pass
    [kept] = copies(data)
    storage.restore(kept, tmp_path / "elsewhere")
    async with storage.connect(f"mongita:{tmp_path / 'elsewhere'}") as db:
        assert await db["leads"].count_documents({"status": "booked"}) == 1


async def test_a_store_of_today_is_opened_without_a_copy(data: Path) -> None:
    for _ in range(2):
        async with storage.connect(f"mongita:{data}") as db:
            await db["leads"].insert_one({})
    assert copies(data) == []


async def test_without_room_for_the_copy_nothing_is_changed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = older_store(data)

    def full(source: sqlite3.Connection, target: Path) -> None:
        target.write_bytes(b"the beginning of a copy")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exchange, "copy", full)
    with pytest.raises(storage.StoreFull):
        await storage.connect(f"mongita:{data}")
    assert format_of(file) == 1
    assert [*data.glob("*.copy"), *copies(data)] == []


async def test_a_newer_fixi_serves_with_the_data_of_an_older_one(tmp_path: Path) -> None:
    older_store(tmp_path / "data")
    async with FixiProcess(tmp_path, {"FIXI_LANGUAGE": "he"}) as fixi:
        await fixi.start()
        code, _ = await fixi.terminate()
        assert code == 0
        [kept] = copies(tmp_path / "data")
        assert kept.name in fixi.output()
        assert "Traceback" not in fixi.output()


def test_doctor_looks_at_an_older_store_and_leaves_it_alone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = older_store(data)
    run("doctor")
    assert f"mongita:{data}, 1 leads" in capsys.readouterr().out
    assert format_of(file) == 1
    assert copies(data) == []


@pytest.mark.parametrize("words", [("--headless",), ("admin", "list"), ("backup",), ("export", "--what", "leads")])
def test_a_store_of_a_later_version_is_refused_with_a_sentence(
    data: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    file = older_store(data)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")
    before = file.read_bytes()
    assert run(*words) == 1
    assert "later version of this program: use that version" in capsys.readouterr().err
    assert file.read_bytes() == before
    run("doctor")
    assert "cannot be opened: The store was written by a later version" in capsys.readouterr().out
