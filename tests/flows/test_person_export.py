"""Everything that is kept of one person, as one archive: whole, readable, nobody else's, and gone when he is."""

import os
import stat
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bson import json_util

from fixi_app.domain.reading import Language
from fixi_app.services.forgetting.archive import PAGE
from fixi_app.services.forgetting.belonging import Belonging
from fixi_app.services.forgetting.forgotten import Forgotten
from fixi_app.services.forgetting.holdings import HOLDINGS
from fixi_app.services.office import DeskRole, Exported, User
from tests.fakes.desk import OWNER, VIEWER, AtDesk
from tests.fakes.town import AVI, NOAM, Town
from tests.flows.test_erasure_drill import NAME, PHONE, TRACES, _forgotten, drill

EDITOR = User(name="edit", role=DeskRole.EDITOR)


async def contact_of(t: Town, phone: str) -> str:
    contact = await t.road.ground.store.contacts.first({"phone": phone})
    assert contact
    return contact.id


def members(exported: Exported) -> dict[str, bytes]:
    with zipfile.ZipFile(exported.file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines(found: dict[str, bytes], collection: str) -> list[dict[str, Any]]:
    written = found.get(f"data/{collection}.jsonl", b"").decode()
    return [json_util.loads(line) for line in written.split("\n") if line]


async def archive_of(d: AtDesk, whose: str) -> Exported:
    done = await d.desk.exports.person(whose, OWNER)
    assert done.ok, done.message
    return done


async def test_everything_he_left_is_in_it_by_the_table_of_erasing(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, places):
        t = d.town
        store, contact = t.road.ground.store, await contact_of(t, PHONE)
        person = await Belonging(store).whole([contact])
        his = {name: {one["_id"] async for one in Belonging(store).documents(person, name)} for name in HOLDINGS}
        done = await archive_of(d, contact)
        found = members(done)
        whole = b"".join(found.values())
        for trace in TRACES:
            assert trace.encode() in whole, f"{trace} is kept, and not told"
        assert PHONE.encode() in found[PAGE]
        assert sum(name.startswith("files/") for name in found) >= 2
        for name, ids in his.items():
            assert {one["_id"] for one in lines(found, name)} == ids, name
        assert sum(map(bool, his.values())) > 10
        assert places.exports == Path(done.file).parent


async def test_what_still_waits_in_a_queue_is_in_it(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, _):
        t = d.town
        contact = await contact_of(t, PHONE)
        await t.db["outbox"].insert_one({
            "_id": "waits", "conversation_id": contact, "address": "a", "text": "מחכה לשליחה", "state": "queued",
            "created_at": t.clock.now(),
        })  # fmt: skip
        raw = {"sender": f"{PHONE.lstrip('+')}@c.us", "odd": "לא מובן"}
        aside = {"_id": "odd", "conversation_id": None, "state": "aside", "received_at": t.clock.now(), "raw": raw}
        await t.db["inbox"].insert_one(aside)
        found = members(await archive_of(d, contact))
        assert "waits" in {one["_id"] for one in lines(found, "outbox")}
        assert "odd" in {one["_id"] for one in lines(found, "inbox")}
        assert "מחכה לשליחה" in found[PAGE].decode()
        assert "לא מובן" in found[PAGE].decode()


async def test_a_neighbour_is_not_in_it(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, _):
        t = d.town
        await t.says(NOAM, "קוראים לי נועםשכן, יש לי סתימה בכיור, בת ים, הרצל 44")
        whole = b"".join(members(await archive_of(d, await contact_of(t, PHONE))).values())
        assert NOAM.encode() not in whole
        assert "נועםשכן".encode() not in whole


async def test_the_archive_is_private_and_its_name_names_nobody(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, places):
        contact = await contact_of(d.town, PHONE)
        first, second = await archive_of(d, contact), await archive_of(d, contact)
        assert first.file != second.file, "of one second, and none is written over"
        for one in (first, second):
            assert stat.S_IMODE(Path(one.file).stat().st_mode) == 0o600
            assert Path(one.file).name.startswith("person-2026")
            assert not any(trace in Path(one.file).name for trace in (*TRACES, PHONE[-7:], contact))
        assert not list(places.exports.glob("*.part"))


async def test_words_of_others_are_letters_on_the_page_and_nothing_else(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, _):
        t = d.town
        await t.says(PHONE, '<script>alert(1)</script><img src=x onerror="a">\u202etxet\u202c', name="<b>x</b>")
        page = members(await archive_of(d, await contact_of(t, PHONE)))[PAGE].decode()
        assert "&lt;script&gt;" in page
        assert "<script" not in page
        assert "<img" not in page
        assert "\u202e" not in page
        assert "default-src 'none'" in page


@pytest.mark.parametrize(("language", "word"), [("he", "מה נאמר בשיחה"), ("en", "What was said in the chat")])
async def test_the_page_speaks_the_language_of_the_desk(tmp_path: Path, language: str, word: str) -> None:
    async with drill(tmp_path) as (d, _):
        d.desk._words.turn_to(Language(language))
        page = members(await archive_of(d, await contact_of(d.town, PHONE)))[PAGE].decode()
        assert word in page
        assert NAME in page


async def test_it_is_the_owners_alone_and_written_down_without_a_word_of_him(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, _):
        contact = await contact_of(d.town, PHONE)
        for user in (EDITOR, VIEWER):
            refused = await d.desk.exports.person(contact, user)
            assert (refused.ok, refused.file) == (False, "")
        done = await archive_of(d, contact)
        (entry,) = await d.town.db["audit_log"].find({"what": "person_export"}).to_list()
        assert (entry["by"], entry["about"], entry["after"]["file"]) == ("owner", contact, Path(done.file).name)
        assert not any(trace in str(entry) for trace in (*TRACES, PHONE))


async def test_a_request_and_a_professional_lead_to_their_person_too(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, _):
        t, contact = d.town, await contact_of(d.town, PHONE)
        (lead,) = await t.leads()
        assert {one["_id"] for one in lines(members(await archive_of(d, lead.id)), "contacts")} == {contact}
        found = members(await archive_of(d, "pro_sample_avi"))
        assert [one["_id"] for one in lines(found, "professionals")] == ["pro_sample_avi"]
        assert AVI.encode() in found[PAGE]
        assert lines(found, "reviews")
        assert "data/leads.jsonl" not in found, "requests are their customers'"
        nobody = await d.desk.exports.person("contact_of_nobody", OWNER)
        assert (nobody.ok, nobody.file) == (False, "")


async def test_whoever_is_erased_takes_the_archives_with_him_in_which_anything_of_him_is(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, places):
        t = d.town
        await t.says(NOAM, "שלום")
        his, of_pro = await archive_of(d, await contact_of(t, PHONE)), await archive_of(d, "pro_sample_avi")
        others = await archive_of(d, await contact_of(t, NOAM))
        assert NAME.encode() in b"".join(members(of_pro).values()), "he was told of her"
        (places.exports / "person-20261101-000000.zip.part").write_bytes(b"half of one")
        await _forgotten(t)
        assert [path.name for path in places.exports.glob("person-*")] == [Path(others.file).name]
        assert not Path(his.file).exists()


async def test_an_archive_lasts_as_long_as_the_files_in_it(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, _):
        t = d.town
        made = Path((await archive_of(d, await contact_of(t, PHONE))).file)
        lasts = timedelta(days=t.road.ground.business.retention_media_days)
        for after, there in ((lasts - timedelta(days=1), True), (lasts + timedelta(days=1), False)):
            _as_old_as(made, t, after)
            await t.road.retention.tick(t.clock.now())
            assert made.exists() is there


def _as_old_as(path: Path, t: Town, age: timedelta) -> None:
    at = (t.clock.now() - age).timestamp()
    os.utime(path, (at, at))


@pytest.mark.parametrize("to_the_end", [True, False])
async def test_who_is_erased_while_it_is_written_is_not_in_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to_the_end: bool
) -> None:
    """Half done, his erasing has looked through the exports already, and his words are still there to be read."""
    async with drill(tmp_path) as (d, places):
        t, contact = d.town, await contact_of(d.town, PHONE)
        whole, now = Belonging.whole, d.town.clock.now()

        async def erased_just_then(self: Belonging, ids: Sequence[str], pro_ids: Sequence[str] = ()) -> Any:
            person = await whole(self, ids, pro_ids)
            monkeypatch.undo()
            await (_forgotten(t) if to_the_end else Forgotten(t.db).begun([contact], now, now))
            return person

        monkeypatch.setattr(Belonging, "whole", erased_just_then)
        done = await d.desk.exports.person(contact, OWNER)
        assert done.ok is to_the_end, "what is left of her is told, or nothing at all"
        assert len(list(places.exports.glob("person-*"))) == int(to_the_end)
        assert not done.ok or NAME.encode() not in members(done)[PAGE]


async def test_while_somebody_is_being_erased_none_is_written(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, places):
        t, contact = d.town, await contact_of(d.town, PHONE)
        await Forgotten(t.db).begun([contact], t.clock.now(), t.clock.now())
        refused = await d.desk.exports.person(contact, OWNER)
        assert not refused.ok
        assert not list(places.exports.glob("person-*"))


async def test_a_full_disk_leaves_no_half_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with drill(tmp_path) as (d, places):
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("fixi_app.services.forgetting.archive.Archive.end", full)
        refused = await d.desk.exports.person(await contact_of(d.town, PHONE), OWNER)
        assert not refused.ok
        assert "הדיסק מלא. יש לפנות בו מקום" in refused.message
        assert not list(places.exports.glob("person-*"))
