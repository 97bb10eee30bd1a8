"""`export --person PHONE`: found by his phone as people write it, beside a running Fixi and without one."""

import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

import storage
from fixi_app import local_socket
from fixi_app.clock import SystemClock
from fixi_app.commands import export_person
from tests.fakes.command import run
from tests.unit.test_cli_commands import _child, stored

NOON = datetime(2026, 11, 1, 10, tzinfo=timezone.utc)
PHONE, LEFT, PRO = "+972500000541", "+972500000542", "+972500000543"


async def _lived(db: storage.AsyncDatabase) -> None:
    await db["contacts"].insert_many([
        {"_id": "contact_a", "name": "דניאלה", "phone": PHONE, "merged_into": "contact_b"},
        {"_id": "contact_b", "name": "דני", "phone": None, "merged_into": None},
        {"_id": "contact_left", "name": None, "phone": None, "merged_into": None, "opted_out_at": NOON},
    ])  # fmt: skip
    await db["addresses"].insert_one({"_id": f"green_api:{LEFT[1:]}@c.us", "contact_id": "contact_left"})
    said = {"conversation_id": "contact_b", "text": "נזילה", "at": NOON, "media": []}
    await db["messages"].insert_one({"_id": "m", **said})
    await db["professionals"].insert_one({"_id": "pro_new", "name": "אבי", "phone": PRO, "contact_id": None})


def _ids(written: str) -> str:
    with zipfile.ZipFile(written.strip().splitlines()[-1]) as archive:
        return archive.read("ids.json").decode()


def _entries(home: Path) -> Any:
    return stored(home, lambda db: db["audit_log"].find({}).to_list())


@pytest.mark.parametrize(
    ("written", "holds"),
    [("050-000-0541", ("contact_a", "contact_b", "m")), (LEFT, ("contact_left",)), (PRO, ("pro_new",))],
)
def test_a_person_is_found_by_his_phone_joined_contacts_bare_addresses_and_professionals_alike(
    home: Path, capsys: pytest.CaptureFixture[str], written: str, holds: tuple[str, ...]
) -> None:
    stored(home, _lived)
    assert run("export", "--person", written) == 0
    found = capsys.readouterr()
    assert Path(found.out.strip()).parent == home / "exports"
    assert all(f'"{one}"' in _ids(found.out) for one in holds)
    [entry] = _entries(home)
    assert (entry["by"], entry["what"]) == ("command line", "person_export")
    assert not any(word in str(entry) for word in ("דני", "0000541", "0000542", "0000543"))


def test_who_is_unknown_and_what_is_no_phone_gets_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored(home, _lived)
    assert run("export", "--person", "+972500000549") == 1
    assert run("export", "--person", "nobody") == 2
    assert run("export", "--person", PHONE, "--what", "leads") == 2
    assert run("export", "--person", PHONE, "--month", "2026-11") == 2
    assert capsys.readouterr().out == ""
    assert not list((home / "exports").glob("*"))


@pytest.mark.skipif(not local_socket.AVAILABLE, reason="no such sockets on Windows")
async def test_beside_a_running_fixi_the_running_one_writes_it_down(home: Path) -> None:
    async with storage.connect(f"mongita:{home / 'data'}") as db:
        await _lived(db)
        async with local_socket.serve(home / "data", export_person.running_deeds(db, SystemClock())):
            code, said = await _child(["export", "--person", PHONE])
        assert code == 0, said
        assert '"m"' in _ids(said)
        assert [one["about"] for one in await db["audit_log"].find({}).to_list()] == ["contact_b"]


async def test_an_archive_that_cannot_be_written_down_is_not_left_behind(home: Path) -> None:
    async with storage.connect(f"mongita:{home / 'data'}") as db:
        await _lived(db)
        code, said = await _child(["export", "--person", PHONE])
        assert code == 1
        assert "stop it first" in said
        assert not list((home / "exports").glob("person-*"))
