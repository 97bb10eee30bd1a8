"""Backups and whoever was erased after they were made: cleaned whole or not at all, later where they are out of reach,
and at a restore where they lie elsewhere.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import storage
from fixi_app.domain.leads import LeadStatus
from fixi_app.services.forgetting.copies import LIST, Copies
from fixi_app.services.forgetting.in_copies import InCopy
from storage import backup_changes
from storage.backup import check
from tests.fakes.command import run
from tests.fakes.town import AVI, DANA, NOAM, Town, town

NAME = "דניאלה"
REQUEST = f"קוראים לי {NAME}, יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


@asynccontextmanager
async def living(root: Path) -> AsyncIterator[Town]:
    async with town(only=[AVI], uri=f"mongita:{root / 'data'}") as t:
        yield t


async def _erased(t: Town, phone: str = DANA) -> None:
    await t.says(phone, "תמחקו את המידע שלי")
    await t.says(phone, "1")
    t.clock.move(timedelta(minutes=2))
    assert await t.road.erasures.tick(t.clock.now()) == 1


def _cleaner(t: Town, root: Path) -> Copies:
    return Copies(t.road.ground, [root / "backups", root / "stick"], root / "data")


def _holds(path: Path) -> bool:
    return NAME.encode() in path.read_bytes()


async def _backed_up(t: Town, path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    await storage.backup(t.db, path)
    return path


async def test_a_copy_of_the_middle_of_an_intake_an_offer_and_a_visit_is_cleaned_and_still_a_whole_store(
    tmp_path: Path,
) -> None:
    async with living(tmp_path) as t:
        made = []
        steps = ((DANA, REQUEST), (DANA, "1"), (DANA, "1"), (AVI, "אשר"), (DANA, "תמחקו את המידע שלי"))
        for number, (who, words) in enumerate(steps):
            await t.says(who, words)
            made.append(await _backed_up(t, tmp_path / "backups" / f"fixi-{number}.backup"))
        await t.says(DANA, "2")
        t.clock.move(timedelta(minutes=2))
        assert await t.road.erasures.tick(t.clock.now()) == 1
        assert all(map(_holds, made))
        os.utime(made[0], (1_700_000_000, 1_700_000_000))
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == len(made)
        assert not any(map(_holds, made))
        assert made[0].stat().st_mtime == 1_700_000_000, "it is still a copy of its moment"
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 0, "what is clean is left alone"
    for path in made:
        check(path)
        storage.restore(path, tmp_path / path.stem)
        async with storage.connect(f"mongita:{tmp_path / path.stem}") as db:
            leads = await db["leads"].find({}).to_list()
            assert {lead["status"] for lead in leads} <= {LeadStatus.CANCELLED.value}
            assert await db["slots"].count_documents({"lead_id": {"$ne": None}}) == 0
            assert await db["professionals"].count_documents({}) > 1, "and the business is all there"


async def test_others_stay_in_the_copy_as_they_were(tmp_path: Path) -> None:
    async with living(tmp_path) as t:
        await t.says(NOAM, "קוראים לי נועם, יש לי סתימה בכיור, בת ים, הרצל 44")
        await t.to_offer(DANA, REQUEST)
        path = await _backed_up(t, tmp_path / "backups" / "fixi-a.backup")
        before = {one["_id"]: one for one in storage.documents_in(path, "messages")}
        contacts = storage.documents_in(path, "contacts")
        await _erased(t)
        await _cleaner(t, tmp_path).tick(t.clock.now())
        (noam,) = [one for one in contacts if one["phone"] == NOAM]
        after = {one["_id"]: one for one in storage.documents_in(path, "messages")}
        his = {id_ for id_, one in before.items() if one["conversation_id"] == noam["_id"]}
        assert his
        assert {id_: after[id_] for id_ in his} == {id_: before[id_] for id_ in his}
        assert noam in storage.documents_in(path, "contacts")


async def test_a_crash_in_the_middle_leaves_the_old_copy_whole_and_the_next_round_cleans_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        path = await _backed_up(t, tmp_path / "backups" / "fixi-a.backup")
        before = path.read_bytes()
        await _erased(t)
        for where, name in ((InCopy, "_one"), (backup_changes, "scrub"), (backup_changes, "backup")):
            monkeypatch.setattr(where, name, _dies)
            with pytest.raises(_Killed):
                await _cleaner(t, tmp_path).tick(t.clock.now())
            monkeypatch.undo()
        assert path.read_bytes() == before
        left = tmp_path / "backups" / ".fixi-a.backup.rewriting"
        left.mkdir(exist_ok=True)  # a killed process takes nothing away
        shutil.copyfile(path, left / "store.sqlite3")
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 1
        assert not _holds(path)
        assert sorted(one.name for one in (tmp_path / "backups").iterdir()) == ["fixi-a.backup", LIST]


class _Killed(BaseException):
    pass


async def _dies(*_: Any) -> None:
    raise _Killed


async def test_one_copy_that_cannot_be_read_keeps_no_other_from_being_cleaned(tmp_path: Path) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        good = await _backed_up(t, tmp_path / "backups" / "fixi-b.backup")
        (tmp_path / "backups" / "fixi-a.backup").write_bytes(b"no backup" * 1000)
        await _erased(t)
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 1
        assert not _holds(good)


@pytest.mark.parametrize("mark", ["replaced", "format-1", "damaged"])
async def test_what_a_restore_or_an_upgrade_left_beside_the_store_is_cleaned_too(tmp_path: Path, mark: str) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        kept = await _backed_up(t, tmp_path / "data" / f"store.sqlite3.{mark}-20261101-000000-000000")
        await _erased(t)
        assert _holds(kept)
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 1
        assert not _holds(kept)
        check(kept)


async def _set_aside(t: Town, root: Path, mark: str, stamp: str = "20261124-050000-000000") -> list[Path]:
    """A store with its log, of which the first page is lost, so that nobody can read it."""
    kept = await _backed_up(t, root / "data" / f"store.sqlite3.{mark}-{stamp}")
    kept.write_bytes(bytes(100) + kept.read_bytes()[100:])
    logs = [kept.with_name(kept.name + end) for end in ("-wal", "-shm")]
    for log in logs:
        log.write_bytes(NAME.encode())
    return [kept, *logs]


@pytest.mark.parametrize("mark", ["damaged", "replaced"])
async def test_a_damaged_store_that_cannot_be_read_goes_when_somebody_is_erased_and_not_before(
    tmp_path: Path, mark: str
) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(NOAM)
        await _erased(t, NOAM)
        await _cleaner(t, tmp_path).tick(t.clock.now())
        await t.to_offer(DANA, REQUEST)
        kept = await _set_aside(t, tmp_path, mark)
        await _cleaner(t, tmp_path).tick(t.clock.now())
        assert all(path.is_file() for path in kept), "whoever went before it was damaged is not in it"
        await _erased(t)
        await _cleaner(t, tmp_path).tick(t.clock.now())
        assert not any(path.exists() for path in kept)


async def test_a_damaged_store_that_cannot_be_read_goes_when_no_backup_is_as_old(tmp_path: Path) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        kept = await _set_aside(t, tmp_path, "damaged")
        days = t.road.ground.business.days_of_backups()
        t.clock.move(timedelta(days=days - 1))
        await _cleaner(t, tmp_path).tick(t.clock.now())
        assert all(path.is_file() for path in kept)
        t.clock.move(timedelta(days=2))
        await _cleaner(t, tmp_path).tick(t.clock.now())
        assert not any(path.exists() for path in kept)


async def test_a_damaged_store_that_somebody_holds_open_is_not_taken_for_one_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        kept = await _backed_up(t, tmp_path / "data" / "store.sqlite3.damaged-20261124-050000-000000")
        await _erased(t)
        with contextlib.closing(sqlite3.connect(kept, isolation_level=None)) as repairing:
            repairing.execute("BEGIN EXCLUSIVE")
            await _cleaner(t, tmp_path).tick(t.clock.now())
        assert kept.is_file()
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 1
        assert not _holds(kept)


def test_the_doctor_tells_of_a_damaged_store_that_cannot_be_read(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "data").mkdir(exist_ok=True)
    (home / "data" / "store.sqlite3.damaged-20261124-050000-000000").write_bytes(bytes(5000))
    run("doctor")
    assert "set aside" in capsys.readouterr().out


async def test_a_copy_is_cleaned_by_whatever_name_and_in_whatever_folder_of_the_backups_it_lies(tmp_path: Path) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        names = ("before-holiday.db", "copy", "old/2026/fixi.sqlite", "old/by-hand.backup", "whole/data/store.sqlite3")
        made = [tmp_path / "backups" / name for name in names]
        for path in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            await storage.backup(t.db, path)
        await _erased(t)
        assert all(map(_holds, made))
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == len(made)
        assert not any(map(_holds, made))
        for path in made:
            check(path)
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 0


async def test_what_is_no_copy_of_ours_is_left_alone_among_the_backups(tmp_path: Path) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        outside = await _backed_up(t, tmp_path / "outside" / "copy")
        backups = tmp_path / "backups"
        in_use = await _backed_up(t, backups / "store.sqlite3")
        (backups / "leads.csv").write_text(NAME)
        with contextlib.closing(sqlite3.connect(backups / "photos.db")) as other:
            other.execute("CREATE TABLE forgotten (doc)")
            other.commit()
        (backups / "link").symlink_to(outside)
        (backups / "folder").symlink_to(outside.parent)
        kept = {path: path.read_bytes() for path in (backups / "leads.csv", backups / "photos.db", outside, in_use)}
        await _erased(t)
        lock = storage.FolderLock(backups)
        lock.acquire()
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 0
        lock.release()
        assert {path: path.read_bytes() for path in kept} == kept
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 1, "once nobody runs from it"
        assert not _holds(in_use)


async def test_the_running_store_is_no_copy_where_it_lies_among_the_backups(tmp_path: Path) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        kept = await _backed_up(t, tmp_path / "mine.db")
        await _erased(t)
        running = (tmp_path / "data" / "store.sqlite3").stat().st_ino
        for place in (tmp_path, tmp_path / "data"):
            await Copies(t.road.ground, [place], tmp_path / "data").tick(t.clock.now())
        assert (tmp_path / "data" / "store.sqlite3").stat().st_ino == running
        assert not _holds(kept)


async def test_a_log_beside_a_copy_does_not_bring_back_who_was_erased_from_it(tmp_path: Path) -> None:
    """A store that was moved away with its log: the log alone held her."""
    async with living(tmp_path) as t:
        (tmp_path / "backups").mkdir()
        await t.to_offer(DANA, REQUEST)
        kept = tmp_path / "backups" / "moved.db"
        for end in ("", "-wal", "-shm"):
            shutil.copyfile(tmp_path / "data" / f"store.sqlite3{end}", kept.with_name(kept.name + end))
        assert _holds(kept.with_name("moved.db-wal"))
        await _erased(t)
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 1
        assert [path.name for path in kept.parent.iterdir() if path.name.startswith("moved")] == ["moved.db"]
        assert not _holds(kept)
        check(kept)


async def test_a_second_place_that_is_away_is_cleaned_when_it_is_back(tmp_path: Path) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        path = await _backed_up(t, tmp_path / "stick" / "fixi-a.backup")
        (tmp_path / "stick").rename(tmp_path / "in a drawer")
        await _erased(t)
        cleaner = _cleaner(t, tmp_path)
        assert await cleaner.tick(t.clock.now()) == 0
        assert not (tmp_path / "stick").exists(), "nothing is made in the place of a stick that is out"
        (tmp_path / "in a drawer").rename(tmp_path / "stick")
        assert await cleaner.tick(t.clock.now()) == 1
        assert not _holds(path)


async def test_a_copy_made_in_the_middle_of_an_erasing_does_not_pass_for_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path) as t:
        await t.to_offer(DANA, REQUEST)
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "1")
        monkeypatch.setattr(t.road.erasures._traces, "erase", _dies)
        with pytest.raises(_Killed):
            await t.road.erasures.tick(t.clock.now())
        path = await _backed_up(t, tmp_path / "backups" / "fixi-a.backup")
        monkeypatch.undo()
        assert await t.road.erasures.tick(t.clock.now()) == 1
        assert await _cleaner(t, tmp_path).tick(t.clock.now()) == 1
        assert not _holds(path)


# -- restoring --------------------------------------------------------------------------------------------------------


async def _lived(root: Path, *, with_list: bool) -> None:
    """A copy lies elsewhere; then she is erased, and he asks for it but has a visit first."""
    async with living(root) as t:
        await t.road.erasures._forgotten.key()
        await t.to_offer(DANA, REQUEST)
        await t.says(AVI, "אשר")
        await t.to_offer(NOAM, "קוראים לי נועם, יש לי סתימה בכיור, בת ים, הרצל 44 קומה 9 דירה 3")
        await t.says(AVI, "אשר")
        await _backed_up(t, root / "outside" / "copy")
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "2")
        await t.says(NOAM, "תמחקו את המידע שלי")
        await t.says(NOAM, "1")
        t.clock.move(timedelta(minutes=2))
        assert await t.road.erasures.tick(t.clock.now()) == 1
        if with_list:
            await Copies(t.road.ground, [root / "outside"], None).tick(t.clock.now())


def _kept(home: Path, name: str) -> list[dict[str, Any]]:
    async def looked() -> list[dict[str, Any]]:
        async with storage.connect(f"mongita:{home / 'data'}") as db:
            return await db[name].find({}).to_list()

    return asyncio.run(looked())


def test_a_restored_copy_does_not_bring_back_whoever_was_erased_after_it_was_made(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_lived(home, with_list=False))
    copy = (home / "outside" / "copy").read_bytes()
    assert run("restore", str(home / "outside" / "copy"), "--yes") == 0
    assert "erased since: 1 contacts" in capsys.readouterr().err
    assert not _holds(home / "data" / "store.sqlite3")
    assert (home / "outside" / "copy").read_bytes() == copy, "the given file is read only"
    assert any(one["phone"] == NOAM for one in _kept(home, "contacts")), "whose visit is still to come"
    (noam,) = [one["_id"] for one in _kept(home, "contacts") if one["phone"] == NOAM]
    assert [one["_id"] for one in _kept(home, "erasures")] == [noam], "what he was promised goes over"
    left = [path for path in (home / "data").rglob("*") if path.is_file() and _holds(path)]
    assert left == []


def test_on_a_new_computer_the_list_beside_the_copy_does_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_lived(home, with_list=True))
    shutil.rmtree(home / "data")
    (home / "data").mkdir()
    assert run("restore", str(home / "outside" / "copy"), "--yes") == 0
    assert not _holds(home / "data" / "store.sqlite3")
    assert [one["done"] for one in _kept(home, "forgotten")] == [True]


def test_a_list_of_another_store_is_said_to_be_of_no_use(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_lived(home, with_list=True))
    shutil.rmtree(home / "data")
    file = home / "outside" / LIST
    file.write_text(json.dumps(json.loads(file.read_text()) | {"key": "of another"}))
    assert run("restore", str(home / "outside" / "copy"), "--yes") == 0
    assert "1 erased people cannot be looked for" in capsys.readouterr().err


def test_the_list_beside_the_backups_names_nobody(tmp_path: Path) -> None:
    asyncio.run(_lived(tmp_path, with_list=True))
    text = (tmp_path / "outside" / LIST).read_text()
    assert "gone" in text
    for name in (NAME, DANA, DANA[4:], "contact_"):
        assert name not in text
    assert (tmp_path / "outside" / LIST).stat().st_mode & 0o077 == 0
