"""Two processes share a store but no folder: what one was sent, the other sends on, and nothing stays behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.messages import Media, MediaKind, Outgoing, SendResult
from fixi_app.road import Road, lay_road
from fixi_app.sample_road import read_offline
from fixi_app.services.files.media_reading import MediaReading
from fixi_app.services.files.shared_files import SharedFiles, own_name
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from fixi_app.web.lent_files import FileTokens, LentFiles
from tests.fakes.town import AVI, DANA, Town, town

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 5000
REQUEST = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


class Reading(SimulatorChannel):
    """Reads each file while it is sent, as a real channel does."""

    def __init__(self) -> None:
        super().__init__()
        self.read: dict[str, bytes] = {}
        self.paths: list[str] = []

    async def send(self, message: Outgoing) -> SendResult:
        if message.media_path and message.media_name:
            self.paths.append(message.media_path)
            self.read[message.media_name] = Path(message.media_path).read_bytes()
        return await super().send(message)


@asynccontextmanager
async def two(folder: Path, channel: SimulatorChannel) -> AsyncIterator[tuple[Town, Road, Road]]:
    """Two roads on one store, each with a folder of its own."""
    async with town(only=[AVI], channel=channel) as t:
        roads = [
            lay_road(t.road.ground, read_offline, danger_in, language_of, 2.0, folder / name, alone=False)
            for name in ("a", "b")
        ]
        yield t, roads[0], roads[1]


async def says(t: Town, road: Road, phone: str, text: str, **more: Any) -> None:
    """He writes; this process takes the turn, and everything is left to be sent."""
    await t.says(phone, text, settle=False, **more)
    t.clock.move(timedelta(seconds=3))
    while await road.inbox_pump.drain():
        pass


def photo(folder: Path) -> dict[str, Any]:
    path = folder / "sent"
    path.write_bytes(JPEG)
    return {"media": (Media(kind=MediaKind.IMAGE, url=path.as_uri(), mime="image/jpeg"),)}


def files_in(folder: Path) -> list[str]:
    return [path.name for name in ("a", "b") if (folder / name).is_dir() for path in (folder / name).iterdir()]


async def test_a_file_that_one_process_took_in_is_sent_by_the_other(tmp_path: Path) -> None:
    channel = Reading()
    async with two(tmp_path, channel) as (t, a, b):
        await says(t, a, DANA, REQUEST, **photo(tmp_path))
        for _ in range(2):
            await says(t, a, DANA, "1")
        await b.outbox_pump.drain()
        assert channel.read["image.jpg"] == JPEG
        await says(t, b, AVI, "אשר")
        await a.outbox_pump.drain()
        assert channel.read["visit.ics"].startswith(b"BEGIN:VCALENDAR")
        assert (await t.lead()).status is LeadStatus.BOOKED
        assert files_in(tmp_path) == [], "no folder keeps what nobody else could erase"


async def test_a_provider_that_fetches_is_told_the_name_by_which_any_process_finds_the_file(tmp_path: Path) -> None:
    """It comes when the copy that was lent for the sending is gone."""
    channel = Reading()
    async with two(tmp_path, channel) as (t, a, b):
        await says(t, a, DANA, REQUEST, **photo(tmp_path))
        for _ in range(2):
            await says(t, a, DANA, "1")
        await b.outbox_pump.drain()
        [path] = channel.paths
        assert not Path(path).exists()
        reading = MediaReading(tmp_path / "c", SharedFiles(t.db, t.clock))
        lent = LentFiles("a key that nobody guesses", reading.opened, lambda: "https://fixi.example.com")
        url = lent.url_of(path)
        assert url is not None
        name = FileTokens("a key that nobody guesses").name_in(url.rpartition("/")[2], 0)
        assert name == own_name(path)
        async with reading.opened(name) as kept:
            assert kept is not None


async def test_the_same_turn_taken_up_by_the_other_process_needs_no_second_fetching(tmp_path: Path) -> None:
    async with two(tmp_path, Reading()) as (t, a, b):
        await says(t, a, DANA, REQUEST, **photo(tmp_path))
        (tmp_path / "sent").unlink()
        await t.db["inbox"].update_many({"kind": "message"}, {"$set": {"state": "new"}})
        while await b.inbox_pump.drain():
            pass
        assert len((await t.lead()).files) == 1


async def test_a_file_that_is_nowhere_any_more_is_a_failure_that_is_seen(tmp_path: Path) -> None:
    channel = Reading()
    async with two(tmp_path, channel) as (t, a, b):
        await says(t, a, DANA, REQUEST, **photo(tmp_path))
        for _ in range(2):
            await says(t, a, DANA, "1")
        await t.db["files"].delete_many({})
        with pytest.raises(FileNotFoundError):
            await b.outbox_pump.drain()
        assert "image.jpg" not in channel.read


async def test_what_is_past_its_time_goes_from_the_store_as_well(tmp_path: Path) -> None:
    async with two(tmp_path, Reading()) as (t, a, b):
        await says(t, a, DANA, REQUEST, **photo(tmp_path))
        t.clock.move(timedelta(days=29))
        await b.retention.tick(t.clock.now())
        assert len((await t.lead()).files) == 1
        t.clock.move(timedelta(days=2))
        await b.retention.tick(t.clock.now())
        assert await t.db["files"].count_documents({}) == 0
        assert (await t.lead()).files == ()


async def test_a_large_file_is_there_whole_or_not_at_all() -> None:
    async with town() as t:
        files = SharedFiles(t.db, t.clock, part=1000)
        data = bytes(range(256)) * 20
        await files.put("film", data)
        assert await files.get("film") == data
        await t.db["files"].delete_one({"_id": "film#2"})
        assert await files.get("film") is None
        await files.put("film", data)
        assert await files.get("film") == data, "written again it is whole"
        await t.db["files"].delete_one({"_id": "film"})
        assert await files.get("film") is None, "without its head it was never finished"
        await files.put("film", b"")
        assert await files.get("film") == b""
        assert await files.erase(["film"]) == 1
        assert await t.db["files"].count_documents({}) == 0
