"""Backups at the desk."""

import os
from pathlib import Path

from fixi_app.services.desk.backups import DeskBackups
from storage import StoreError
from tests.fakes.desk import OWNER, VIEWER, at_desk
from tests.fakes.set_up import FakeSetUpEdge


async def test_a_backup_made_at_the_desk_is_audited_and_the_newest_stands_first(tmp_path: Path) -> None:
    edge = FakeSetUpEdge()
    async with at_desk(around=lambda _: {"set_up": edge, "backup_dir": tmp_path}) as d:
        assert await d.desk.backups.rows() == []
        for age, name in enumerate(("new.backup", "old.backup")):
            (tmp_path / name).write_bytes(b"x" * 10)
            made = d.town.clock.now().timestamp() - age * 3600
            os.utime(tmp_path / name, (made, made))
        (tmp_path / "notes.txt").write_text("no backup")
        rows = await d.desk.backups.rows()
        assert [(row.name, row.bytes) for row in rows] == [("new.backup", 10), ("old.backup", 10)]
        assert rows[0].made_at == d.town.clock.now()
        assert (await d.desk.backups.make(OWNER)).ok
        assert d.desk.backups.place == str(tmp_path)
        assert await d.town.db["audit_log"].count_documents({"what": "backup", "after.told": "fixi-now.backup"}) == 1


async def test_a_backup_that_fails_or_is_not_his_to_make_is_told(tmp_path: Path) -> None:
    edge = FakeSetUpEdge()
    async with at_desk(around=lambda _: {"set_up": edge, "backup_dir": tmp_path / "none"}) as d:
        assert await d.desk.backups.rows() == []
        assert not (await d.desk.backups.make(VIEWER)).ok
        edge.backup_fault = StoreError("no room")
        failed = await d.desk.backups.make(OWNER)
        assert (failed.ok, "תקלה במאגר הנתונים" in failed.message) == (False, True)
        assert edge.backups == 0


async def test_where_a_server_backs_itself_up_nothing_is_made_here() -> None:
    async with at_desk() as d:
        assert isinstance(d.desk.backups, DeskBackups)
        assert (await d.desk.backups.rows(), d.desk.backups.place) == ([], "")
        assert not (await d.desk.backups.make(OWNER)).ok
