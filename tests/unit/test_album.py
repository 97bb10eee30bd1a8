"""The files of a turn: fetched side by side, within a time and a size, each failing for itself."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from fixi_app.channels.contract import MediaUnavailable
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.conversation import Item
from fixi_app.domain.messages import Inbound, InboundKind, Media, MediaKind
from fixi_app.services.files import media as album
from fixi_app.services.files.media import Album

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
JPEG = b"\xff\xd8\xff\xe0"


class Provider(SimulatorChannel):
    """Serves what it is told, by address: bytes, a fault, or nothing for ever (None)."""

    def __init__(self, files: dict[str, Any]) -> None:
        super().__init__()
        self.files, self.now, self.most = files, 0, 0

    async def fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(0.01)
            content = self.files[media.url or ""]
            if content is None:
                await asyncio.Event().wait()
            if isinstance(content, Exception):
                raise content
            return bytes(content)
        finally:
            self.now -= 1


def _items(*urls: str) -> list[Item]:
    return [
        Item(id=url, at=NOW, inbound=Inbound(
            id=url, address="simulator:x", kind=InboundKind.MEDIA, sent_at=NOW,
            media=(Media(kind=MediaKind.IMAGE, url=url),),
        ))
        for url in urls
    ]  # fmt: skip


def _problems(items: list[Item]) -> list[str | None]:
    return [media.problem for item in items if item.inbound for media in item.inbound.media]


async def test_one_that_hangs_costs_the_others_nothing_and_the_turn_a_bounded_time(tmp_path: Path) -> None:
    provider = Provider({"a": JPEG, "b": None, "c": JPEG, "d": MediaUnavailable("gone"), "e": JPEG})
    async with asyncio.timeout(5):
        items, files = await Album(provider, tmp_path / "kept", seconds=0.3).fetch(_items("a", "b", "c", "d", "e"))
    assert _problems(items) == [None, "unavailable", None, "unavailable", None]
    assert [item.id for item in items] == ["a", "b", "c", "d", "e"]
    assert len(files) == len(list((tmp_path / "kept").iterdir())) == 3


async def test_few_are_fetched_at_once(tmp_path: Path) -> None:
    provider = Provider({str(number): JPEG for number in range(12)})
    await Album(provider, tmp_path).fetch(_items(*provider.files))
    assert provider.most == 3


async def test_more_than_a_turn_may_hold_is_kept_but_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(album, "SHOWN_LIMIT", 10)
    items, files = await Album(Provider({"a": JPEG, "b": JPEG, "c": JPEG}), tmp_path).fetch(_items("a", "b", "c"))
    assert (len(files), _problems(items)) == (2, [None] * 3)
    assert len(list(tmp_path.iterdir())) == 3


async def test_a_full_disk_loses_the_file_but_not_the_turn(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    [item], files = await Album(Provider({"a": JPEG}), tmp_path / "kept").fetch(_items("a"))
    assert item.inbound
    assert (item.inbound.media[0].path, len(files)) == (None, 1)
    assert _problems([item]) == ["not_kept"], "nobody is told that it was kept"


async def test_fetched_again_it_is_the_same_file(tmp_path: Path) -> None:
    folder = Album(Provider({"a": JPEG}), tmp_path)
    first, second = await folder.fetch(_items("a")), await folder.fetch(_items("a"))
    assert first == second
    assert len(list(tmp_path.iterdir())) == 1


async def test_what_is_kept_already_is_not_lost_when_its_link_is_used_up(tmp_path: Path) -> None:
    """A turn that began anew after a crash finds its files here, and in the inbox what became of them."""
    first, _ = await Album(Provider({"a": JPEG}), tmp_path).fetch(_items("a"))
    again, files = await Album(Provider({"a": MediaUnavailable("gone")}), tmp_path).fetch(first)
    assert _problems(again) == [None]
    assert again[0].inbound
    assert first[0].inbound
    assert again[0].inbound.media[0].path == first[0].inbound.media[0].path
    assert [file.data for file in files] == [JPEG]


async def test_what_arrives_at_the_second_try_is_no_longer_called_lost(tmp_path: Path) -> None:
    first, _ = await Album(Provider({"a": MediaUnavailable("gone")}), tmp_path).fetch(_items("a"))
    assert _problems(first) == ["unavailable"]
    again, files = await Album(Provider({"a": JPEG}), tmp_path).fetch(first)
    assert (_problems(again), len(files)) == ([None], 1)
