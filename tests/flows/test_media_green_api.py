"""A customer's photo over real HTTP: fetched from where the provider keeps it, and handed to the professional."""

from pathlib import Path

import pytest
from loguru import logger

from fixi_app.services.files import media as album
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import House, connected, house
from tests.fakes.process import until
from tests.fakes.town import AVI, DANA

DANA_CHAT, AVI_CHAT = f"{DANA[1:]}@c.us", f"{AVI[1:]}@c.us"
JPEG = b"\xff\xd8\xff\xe0" + b"a leak" * 30
ALL = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def _told(fake: FakeGreenApi, chat: str, words: str) -> None:
    await until(lambda: any(words in text for text in fake.texts_to(chat)), 15)


async def _writes(h: House, fake: FakeGreenApi, chat: str, text: str) -> None:
    assert await fake.deliver(h.webhook, h.secret, fake.bodies.text(text, chat=chat)) == 200


async def test_a_photo_goes_from_the_provider_to_the_professional_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await h.appliance.db["professionals"].update_many({"phone": {"$ne": AVI}}, {"$set": {"is_active": False}})
        link = fake.add_file("hop", fake.add_file("leak.jpg", JPEG, "text/plain").encode(), status=302)
        body = fake.bodies.file("imageMessage", link, "image/jpeg", ALL, chat=DANA_CHAT, file_name="../x.exe")
        assert await fake.deliver(h.webhook, h.secret, body) == 200
        for words, answer in (("1.", "1"), ("לסיכום", "כן")):
            await _told(fake, DANA_CHAT, words)
            await _writes(h, fake, DANA_CHAT, answer)
        await until(lambda: [sent for sent in fake.sent if sent.chat == AVI_CHAT and sent.file], 15)
        await _writes(h, fake, AVI_CHAT, "אשר")
        await _told(fake, DANA_CHAT, "נקבע")
        his = [sent for sent in fake.sent if sent.chat == AVI_CHAT and sent.file is not None]
        assert [(sent.file, sent.file_name) for sent in his] == [(JPEG, "image.jpg")]
        assert "הרצל 12" not in his[0].text
        others = {sent.file_name for sent in fake.sent if sent.chat != AVI_CHAT and sent.file is not None}
        assert others <= {"visit.ics"}, "her photo goes to nobody else; the file for her calendar may have left by now"


@pytest.mark.parametrize(
    ("status", "content", "says"),
    [
        (404, b"", "לשלוח אותו שוב"),
        (200, b"<html>expired</html>", "לשלוח אותו שוב"),
        (200, JPEG + b"0" * 5000, "גדול"),
        (302, b"http://169.254.169.254/latest/meta-data", "לשלוח אותו שוב"),
        (302, b"https://10.0.0.1/x", "לשלוח אותו שוב"),
    ],
    ids=["gone", "a page", "huge", "metadata of a cloud", "the house"],
)
async def test_a_file_that_cannot_be_had_is_logged_and_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, content: bytes, says: str
) -> None:
    monkeypatch.setattr(album, "LIMIT", 4000)
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level="WARNING", format="{message}")
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        body = fake.bodies.file(
            "imageMessage", fake.add_file("x", content, status=status), "image/jpeg", chat=DANA_CHAT
        )
        assert await fake.deliver(h.webhook, h.secret, body) == 200
        await _told(fake, DANA_CHAT, says)
    logger.remove(sink)
    [said] = [line for line in lines if line.startswith("Error downloading media of ")]
    assert "http" not in said
    assert not list((tmp_path / "data" / "media").glob("*"))
