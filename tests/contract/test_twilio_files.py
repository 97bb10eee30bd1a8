"""Files on their way out through Twilio: lent at a signed address for minutes, one by one, and to nobody else."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

import storage
from fixi_app.channels.twilio import TwilioChannel, TwilioWebhook
from fixi_app.clock import SystemClock
from fixi_app.domain.messages import Delivery, DeliveryState, Event, Inbound, Outgoing, SendOutcome
from fixi_app.services.files.lent_key import lent_files_key
from fixi_app.services.files.media_reading import MediaReading
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.web.lent_files import LENT_SECONDS, FileTokens, LentFiles
from fixi_app.web.ports import WebPorts
from fixi_app.web.server import Listeners
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio_bodies import CUSTOMER

KEY = "a key that nobody can guess"
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 500
PDF = b"%PDF-1.7" + b"0" * 500
NAME = f"{'ab' * 16}-0"
OTHER = f"{'cd' * 16}-1"
PLACE = "/webhook/twilio/file/"


@dataclass
class House:
    """Both listeners with a door for files, and a channel that uses them."""

    fake: FakeTwilio
    channel: TwilioChannel
    lent: LentFiles
    listeners: Listeners
    folder: Path
    http: httpx.AsyncClient
    kept: list[Event]
    hours: list[float]

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.listeners.public_port}"

    def keep(self, content: bytes, name: str = NAME) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    async def send(self, content: bytes, called: str, text: str = "look") -> SendOutcome:
        path = await asyncio.to_thread(self.keep, content)
        message = Outgoing(id="t:1", address=f"twilio:{CUSTOMER}", text=text, media_path=path, media_name=called)
        return (await self.channel.send(message)).outcome


@contextlib.asynccontextmanager
async def opened(folder: Path, *, lends: bool = True) -> AsyncIterator[House]:
    kept: list[Event] = []
    hours = [0.0]
    base: list[str] = []

    async def keep(events: Sequence[Event]) -> None:
        kept.extend(events)

    async with FakeTwilio() as fake, httpx.AsyncClient(trust_env=False) as http:
        reading = MediaReading(folder)
        lent = LentFiles(KEY, reading.opened, lambda: base[0], lambda: time.time() + hours[0] * 3600)
        webhook = TwilioWebhook(fake.account, fake.token, fake.sender, lambda: base)
        ports = WebPorts(keep, dict, {"twilio": webhook}, SystemClock(), lent=lent if lends else None)
        listeners = Listeners(ports, port=0)
        await listeners.start()
        base.append(f"http://127.0.0.1:{listeners.public_port}")
        channel = TwilioChannel(
            fake.account, fake.token, fake.sender, fake.url, lambda: f"{base[0]}/webhook/twilio", lent.url_of
        )
        try:
            yield House(fake, channel, lent, listeners, folder, http, kept, hours)
        finally:
            await channel.close()
            await listeners.stop_intake()


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as made:
        yield made


# On the whole way


async def test_a_photo_is_fetched_with_its_words_beside_it(house: House) -> None:
    assert house.channel.capabilities.files
    assert await house.send(JPEG, "image.jpg") is SendOutcome.SENT
    [sent] = house.fake.sent
    assert (sent.body, sent.file, sent.file_type) == ("look", JPEG, "image/jpeg")


async def test_a_document_follows_its_words(house: House) -> None:
    assert await house.send(PDF, "document.pdf") is SendOutcome.SENT
    assert [(sent.body, sent.file) for sent in house.fake.sent] == [("look", None), ("", PDF)]


async def test_a_photo_below_a_long_text_follows_it(house: House) -> None:
    await house.send(JPEG, "image.jpg", "word " * 400)
    assert [bool(sent.file) for sent in house.fake.sent] == [False, False, True]


async def test_a_voice_note_goes_alone(house: House) -> None:
    await house.send(b"OggS" + b"0" * 50, "voice.ogg", "")
    [sent] = house.fake.sent
    assert (sent.body, sent.file_type) == ("", "audio/ogg")


@pytest.mark.parametrize(
    ("content", "called", "why"),
    [
        (JPEG, "visit.ics", "kind"),
        (JPEG, "image.exe", "kind"),
        (JPEG, "", "kind"),
        (JPEG + b"0" * 5_300_000, "image.jpg", "larger"),
        (PDF + b"0" * 17_000_000, "document.pdf", "larger"),
    ],
)
async def test_what_whatsapp_does_not_take_is_left_out(house: House, content: bytes, called: str, why: str) -> None:
    path = await asyncio.to_thread(house.keep, content)
    message = Outgoing(id="t:1", address=f"twilio:{CUSTOMER}", text="look", media_path=path, media_name=called or None)
    result = await house.channel.send(message)
    assert result.outcome is SendOutcome.SENT
    assert why in result.reason
    assert [(sent.body, sent.media_url) for sent in house.fake.sent] == [("look", "")]


async def test_a_file_that_is_gone_is_left_out(house: House) -> None:
    gone = str(house.folder / OTHER)
    message = Outgoing(id="t:1", address=f"twilio:{CUSTOMER}", text="", media_path=gone, media_name="image.jpg")
    result = await house.channel.send(message)
    assert result.outcome is SendOutcome.NEVER
    assert "cannot be read" in result.reason
    assert str(house.folder) not in result.reason


async def test_what_became_of_it_is_told_at_the_same_address(house: House) -> None:
    await house.send(JPEG, "image.jpg")
    answer = await house.fake.tell(house.fake.sent[0], "delivered")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml")
    assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    [delivery] = house.kept
    assert isinstance(delivery, Delivery)
    assert (delivery.provider_message_id, delivery.state) == (house.fake.sent[0].sid, DeliveryState.DELIVERED)


async def test_a_message_gets_in_by_its_signature_alone(house: House) -> None:
    url = f"{house.public}/webhook/twilio"
    form = house.fake.bodies.text("יש לי נזילה", ProfileName="")
    assert (await house.fake.deliver(url, form)).status_code == 200
    assert (await house.fake.deliver(f"{url}?a=%2F&b=", form)).status_code == 200
    assert (await house.fake.deliver(url, form, token="another")).status_code == 403
    elsewhere = await house.fake.deliver(url, form, signed_as="https://attacker.example.net/webhook/twilio")
    assert elsewhere.status_code == 403
    assert [type(event) for event in house.kept] == [Inbound, Inbound]


# The door


async def test_an_address_opens_its_file_and_says_what_it_is(house: House) -> None:
    for port in (house.listeners.public_port, house.listeners.port):
        url = (house.lent.url_of(house.keep(JPEG)) or "").replace(str(house.listeners.public_port), str(port))
        answer = await house.http.get(url)
        assert (answer.status_code, answer.content) == (200, JPEG)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert (await house.http.head(url)).headers["Content-Length"] == str(len(JPEG))


async def test_its_time_ends(house: House) -> None:
    url = house.lent.url_of(house.keep(JPEG)) or ""
    house.hours[0] = (LENT_SECONDS - 30) / 3600
    assert (await house.http.get(url)).status_code == 200
    house.hours[0] = (LENT_SECONDS + 1) / 3600
    assert (await house.http.get(url)).status_code == 404


async def test_nothing_else_is_to_be_had_by_it(house: House, tmp_path: Path) -> None:
    url = house.lent.url_of(house.keep(JPEG)) or ""
    house.keep(JPEG, OTHER)
    token = url.rpartition("/")[2]
    name, until, signature = token.split(".")
    attempts = [
        "", NAME, f"{OTHER}.{until}.{signature}", f"{name}.{int(until) + 9999}.{signature}",
        f"{name}.{until}.{signature[:-1]}", f"{name}.{until}.", f"{name}.{until}", f"{token}x", f"..%2F{token}",
        f"%2e%2e%2f{NAME}.{until}.{signature}", token.upper(), token * 50, "%00", "é.é.é",
    ]  # fmt: skip
    for attempt in attempts:
        answer = await house.http.get(f"{house.public}{PLACE}{attempt}")
        assert answer.status_code == 404, attempt
        assert JPEG not in answer.content
    assert (await house.http.post(url)).status_code == 405


async def test_a_signature_of_ours_still_opens_no_other_kind_of_name(house: House, tmp_path: Path) -> None:
    until = int(time.time()) + 60
    (tmp_path / "secret.txt").write_bytes(JPEG)
    for name in ("../secret", "secret", str(tmp_path / "secret"), ""):
        token = FileTokens(KEY).made(name, until)
        assert FileTokens(KEY).name_in(token, 0) is None
        answer = await house.http.get(f"{house.public}{PLACE}{token.replace('/', '%2F')}")
        assert answer.status_code == 404
    assert house.lent.url_of(str(tmp_path / "secret.txt")) is None


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><script>", b"MZ\x90\x00", b"#!/bin/sh", b""])
async def test_programs_and_pages_are_not_handed_over(house: House, content: bytes) -> None:
    url = house.lent.url_of(house.keep(content)) or ""
    assert (await house.http.get(url)).status_code == 404


async def test_a_file_that_was_erased_meanwhile_is_gone(house: House) -> None:
    path = house.keep(JPEG)
    url = house.lent.url_of(path) or ""
    await asyncio.to_thread(Path(path).unlink)
    assert (await house.http.get(url)).status_code == 404


async def test_another_key_opens_nothing(house: House) -> None:
    house.keep(JPEG)
    token = FileTokens("another key that is long").made(NAME, int(time.time()) + 60)
    assert (await house.http.get(f"{house.public}{PLACE}{token}")).status_code == 404
    with pytest.raises(ValueError, match="short"):
        FileTokens("")


async def test_without_the_provider_there_is_no_door(tmp_path: Path) -> None:
    async with opened(tmp_path, lends=False) as house:
        url = house.lent.url_of(house.keep(JPEG)) or ""
        assert (await house.http.get(url)).status_code == 404


@pytest.mark.parametrize("base", [None, ""])
def test_without_a_public_address_nothing_is_lent(tmp_path: Path, base: str | None) -> None:
    assert LentFiles(KEY, MediaReading(tmp_path).opened, lambda: base).url_of(f"/x/{NAME}") is None


def test_an_address_keeps_the_prefix_of_the_public_one(tmp_path: Path) -> None:
    lent = LentFiles(KEY, MediaReading(tmp_path).opened, lambda: "https://fixi.example.org/desk/", lambda: 0.0)
    url = lent.url_of(f"/x/{NAME}") or ""
    assert url.startswith(f"https://fixi.example.org/desk{PLACE}{NAME}.600.")


async def test_the_key_outlives_a_restart_and_a_file_may_lie_in_the_store(tmp_path: Path) -> None:
    async with storage.connect("mongita::memory:") as db:
        key = await lent_files_key(db)
        assert await lent_files_key(db) == key
        assert len(key) > 30
        shared = SharedFiles(db, SystemClock())
        await shared.put(NAME, JPEG)
        async with MediaReading(tmp_path, shared).opened(NAME) as kept:
            assert kept is not None
            assert kept.mime == "image/jpeg"
