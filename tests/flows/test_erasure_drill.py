"""The drill of erasing: a person lives through a whole visit, asks to be forgotten, and every byte is searched for him.

Planted are a name, a phone, a street, words that nobody else uses, a file with its name, a transcript and what a photo
shows; copies are made while he is there. Searched are the data, the logs, the exports and all backups, packed ones too,
in the encodings in which text lies about.
"""

import contextlib
import gzip
import io
import json
import re
import shutil
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import storage
from fixi_app import logs
from fixi_app.commands.store import clear
from fixi_app.domain.messages import Media, MediaKind
from fixi_app.domain.reading import Draft, Heard
from fixi_app.services.forgetting.copies import Copies
from fixi_app.services.forgetting.holdings import HOLDINGS
from fixi_app.services.office import LeadFilter
from fixi_app.services.running.backups import Backups
from tests.fakes.desk import OWNER, AtDesk, at_desk
from tests.fakes.town import AVI, NOAM, Town, offline

PHONE = "+972500000547"
OWNER_PHONE = "+972500000900"
NAME, STREET = "קנרילי", "הקנרית"
WORDS = ("ציוצקנרי", "canarychirp", "נוצקנרי", "כלובקנרי")
"""In the request, in the caption, in what is said before the visit, in the rating."""
TRANSCRIPT, SHOWN = "תמלולקנרי", "מראהקנרי"
CONTENT, FILE_NAME = "CANARY-BYTES-OF-A-PHOTO", "kanari-leak.jpg"
TRACES = (NAME, STREET, *WORDS, TRANSCRIPT, SHOWN, CONTENT, FILE_NAME)

_PHONE = re.compile(rb"\D{0,2}".join(bytes([digit]) for digit in PHONE.removeprefix("+972").encode()))


class Listening:
    """A reader that also hears recordings and sees photos, as a model does."""

    async def __call__(self, heard: Heard, media: Sequence[Any] = ()) -> Draft:
        draft = await offline(heard, media)
        said = {"transcript": TRANSCRIPT} if any(one.kind is MediaKind.VOICE for one in media) else {}
        seen = {"media_show": SHOWN} if any(one.kind is MediaKind.IMAGE for one in media) else {}
        return draft.but(reading=draft.reading.but(**said, **seen))


def _sent(folder: Path, kind: MediaKind, head: bytes, name: str) -> dict[str, Any]:
    path = folder / name
    path.write_bytes(head + CONTENT.encode())
    return {"media": (Media(kind=kind, url=path.as_uri(), file_name=FILE_NAME),)}


async def _lived(d: AtDesk, sent: Path) -> None:
    """From the first word to a rated visit, with everything that a person can leave behind."""
    t = d.town
    await t.says(PHONE, f"קוראים לי {NAME}, יש לי נזילה {WORDS[0]} מתחת לכיור", name=NAME)
    await t.says(PHONE, WORDS[1], **_sent(sent, MediaKind.IMAGE, b"\xff\xd8\xff\xe0" + b"0" * 50, FILE_NAME))
    await t.says(PHONE, "", **_sent(sent, MediaKind.VOICE, b"OggS" + b"0" * 50, "voice"))
    await t.says(PHONE, f"חולון, {STREET} 12 קומה 2 דירה 7")
    await t.says(PHONE, "1")
    await t.says(PHONE, "1")
    await t.says(AVI, "אשר")
    await t.says(PHONE, f"החניה מאחור, {WORDS[2]}")


async def _ended(t: Town) -> None:
    await t.at_the_visit()
    await t.says(AVI, f"{NAME} לא פתחה בזמן", "סיימתי")
    await t.says(PHONE, f"5 {WORDS[3]}")


async def _archived(d: AtDesk) -> None:
    """The owner wanted to see what is kept of him, and of whom he was given to."""
    (lead,) = await d.town.leads()
    for whose in (lead.contact_id, "pro_sample_avi"):
        assert (await d.desk.exports.person(whose, OWNER)).rows


async def _forgotten(t: Town) -> None:
    await t.says(PHONE, "תמחקו את המידע שלי")
    await t.says(PHONE, "1")
    t.clock.move(timedelta(minutes=2))
    assert await t.road.erasures.tick(t.clock.now()) == 1


# -- the search -------------------------------------------------------------------------------------------------------


def found_in(*places: Path) -> dict[str, list[str]]:
    """What is left of him, by file: each trace with the encoding in which it stands there."""
    found: dict[str, list[str]] = {}
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and (left := [*_in_name(path), *_in_bytes(path.read_bytes())]):
                found[str(path)] = left
    return found


def _in_name(path: Path) -> Iterator[str]:
    yield from (f"{trace} in the name" for trace in TRACES if trace in path.name)


def _in_bytes(data: bytes) -> Iterator[str]:
    for unpacked in _unpacked(data):
        if _PHONE.search(unpacked):
            yield "the phone"
        for trace in TRACES:
            for how in ("utf-8", "utf-16-le", "utf-16-be"):
                if trace.encode(how) in unpacked:
                    yield f"{trace} in {how}"
            if json.dumps(trace).strip('"').encode() in unpacked and not trace.isascii():
                yield f"{trace} in JSON"


def _unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from _unpacked(gzip.decompress(data))
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _unpacked(archive.read(name))


# -- the drill --------------------------------------------------------------------------------------------------------


class Places:
    def __init__(self, root: Path) -> None:
        self.data, self.logs, self.backups, self.second = (root / n for n in ("data", "logs", "backups", "second"))
        self.exports, self.sent = root / "exports", root / "sent"
        self.sent.mkdir()

    def all(self) -> tuple[Path, ...]:
        return self.data, self.logs, self.backups, self.second, self.exports


    def copies(self, t: Town) -> Copies:
        return Copies(t.road.ground, (self.backups, self.second), self.data)


@contextlib.asynccontextmanager
async def drill(root: Path) -> AsyncIterator[tuple[AtDesk, Places]]:
    """He has had his visit, everywhere there is something of him, and he has just been told that all of it goes."""
    places = Places(root)
    assert logs.configure(places.logs, stderr=False)
    async with at_desk(
        only=[AVI], uri=f"mongita:{places.data}", media=places.data / "media", owner_phone=OWNER_PHONE,
        reader=Listening(), exports=places.exports,
        around=lambda _town: {"data_dir": places.data, "media_dir": places.data / "media"},
    ) as d:  # fmt: skip
        t = d.town
        await _lived(d, places.sent)
        await Backups(t.road.ground, places.backups, places.second).tick(t.clock.now())
        await storage.backup(t.db, places.backups / "fixi-by-hand.backup")
        assert (await d.desk.exports.leads(LeadFilter(), OWNER)).rows
        await _ended(t)
        yield d, places
    logs.close()


async def test_of_whoever_asked_to_be_forgotten_no_byte_is_left_in_data_logs_exports_or_any_backup(
    tmp_path: Path,
) -> None:
    async with drill(tmp_path) as (d, places):
        t = d.town
        await _archived(d)
        with zipfile.ZipFile(places.logs / "fixi.2026-11-23.log.zip", "w") as rotated:
            rotated.write(places.logs / "fixi.log", "fixi.log")
        assert set(await t.db.list_collection_names()) <= set(HOLDINGS), "whatever he left lies where it is looked for"
        held = found_in(*places.all())
        for place in (places.data, places.backups, places.second, places.exports):
            assert any(file.startswith(str(place)) for file in held), f"nothing was planted in {place.name}"
        planted = {left for found in held.values() for left in found}
        for trace in (*TRACES, "the phone"):
            assert any(one.startswith(trace) for one in planted), f"{trace} was never kept anywhere"
        await _forgotten(t)
        assert await places.copies(t).tick(t.clock.now()) == 3
        await logs.complete()
        assert found_in(*places.all()) == {}
        await t.says(NOAM, "שלום")
        assert t.last(NOAM), "and the business goes on"
    assert found_in(*places.all()) == {}


async def test_nor_is_any_left_when_the_history_was_cleared_before_he_asked(tmp_path: Path) -> None:
    async with drill(tmp_path) as (d, places):
        t = d.town
        assert (await d.desk.exports.bookkeeping(t.clock.now().date(), None, OWNER)).rows
        await _archived(d)
        assert (await d.save(await t.lead(), customer_name=f"{NAME} כהן")).ok
        await clear(t.db)
        shutil.rmtree(places.data / "media")
        await _forgotten(t)
        await places.copies(t).tick(t.clock.now())
        await logs.complete()
        assert found_in(*places.all()) == {}
        assert await t.db["cleared"].count_documents({}) == 0
        assert list(places.exports.glob("*.csv")), "what names nobody stays"


@pytest.mark.parametrize(
    ("blind", "where"),
    [
        ("fixi_app.services.forgetting.wiping.erased_messages", "store.sqlite3"),
        ("fixi_app.services.forgetting.belonging.Belonging._written_of", "store.sqlite3"),
        ("fixi_app.services.files.media_shelf.MediaShelf._erase", "media"),
        ("fixi_app.services.forgetting.copies.Copies._cleaned", ".backup"),
        ("fixi_app.services.forgetting.erasures.Erasures._exported", ".csv"),
        ("fixi_app.services.forgetting.erasures.Erasures._exported", ".zip"),
        ("storage.scrub", "store.sqlite3"),
    ],
)
async def test_the_search_finds_it_when_one_place_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blind: str, where: str
) -> None:
    async with drill(tmp_path) as (d, places):
        await _archived(d)
        monkeypatch.setattr(blind, _nothing if blind != BLIND_IN_THREAD else lambda *_: 0)
        await _forgotten(d.town)
        await places.copies(d.town).tick(d.town.clock.now())
        assert any(where in file for file in found_in(*places.all()))


BLIND_IN_THREAD = "fixi_app.services.files.media_shelf.MediaShelf._erase"


async def _nothing(*_: object) -> Any:
    return ()
