"""Green API over real HTTP: what is called, what each fault becomes, and that the token shows nowhere."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from fixi_app.channels.contract import MediaUnavailable, MissedUnknown
from fixi_app.channels.green_api import GreenApiChannel, GreenApiWebhook
from fixi_app.channels.green_api.channel import media_url_of
from fixi_app.domain.messages import Button, ChannelState, Inbound, Outgoing, SendOutcome
from tests.fakes.green_api import CUSTOMER, INSTANCE, TOKEN, FakeGreenApi, Sent, journal_entry

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 500
ADDRESS = f"green_api:{CUSTOMER}"
CHOICES = (Button(id="approve", title="אשר"), Button(id="refuse", title="דחה"))


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeGreenApi]:
    async with FakeGreenApi() as server:
        yield server


@pytest_asyncio.fixture
async def channel(fake: FakeGreenApi) -> AsyncIterator[GreenApiChannel]:
    made = GreenApiChannel(fake.instance_id, fake.token, fake.url, fake.url, buttons=True)
    yield made
    await made.close()


def words(text: str = "hello", **more: Any) -> Outgoing:
    return Outgoing.model_validate({"id": "turn_1:1", "address": ADDRESS, "text": text, **more})


async def inbound_of(fake: FakeGreenApi, body: dict[str, Any]) -> Inbound:
    [event] = GreenApiWebhook(INSTANCE, "x").parse(json.dumps(body).encode(), datetime.now(timezone.utc))
    assert isinstance(event, Inbound)
    return event


# Sending


async def test_choices_go_as_buttons(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    result = await channel.send(words("מאשרים?", buttons=CHOICES))
    [sent] = fake.sent
    assert sent.buttons == (("approve", "אשר"), ("refuse", "דחה"))
    assert result.provider_message_id == sent.id


async def test_refused_buttons_become_numbers_and_stay_numbers(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    fake.accept_buttons = False
    for number in (1, 2):
        result = await channel.send(words("מאשרים?", id=f"t:{number}", buttons=CHOICES))
        assert result.outcome is SendOutcome.SENT
    assert fake.texts_to(CUSTOMER) == ["מאשרים?\n\n1. אשר\n2. דחה"] * 2
    assert len(fake.calls_of("sendInteractiveButtonsReply")) == 1
    assert channel.capabilities.buttons == 0


async def test_a_wrong_account_is_not_taken_for_refused_buttons(fake: FakeGreenApi) -> None:
    channel = GreenApiChannel("7103000009", fake.token, fake.url, fake.url, buttons=True)
    assert (await channel.send(words(buttons=CHOICES))).outcome is SendOutcome.ASK_A_PERSON
    assert channel.capabilities.buttons == 3


@pytest.mark.parametrize(
    "choices",
    [
        tuple(Button(id=str(n), title=f"option {n}") for n in range(4)),
        (Button(id="a", title="a title that is far too long for a button"),),
        (Button(id="a", title="same"), Button(id="b", title="same")),
    ],
)
async def test_what_buttons_cannot_carry_is_numbered(
    fake: FakeGreenApi, channel: GreenApiChannel, choices: tuple[Button, ...]
) -> None:
    await channel.send(words("which?", buttons=choices))
    assert fake.sent[0].method == "sendMessage"
    assert f"1. {choices[0].title}" in fake.sent[0].text


async def test_a_picture_carries_its_words(fake: FakeGreenApi, channel: GreenApiChannel, tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(JPEG)
    await channel.send(words("look", media_path=str(path), media_name="נזילה.jpg"))
    [sent] = fake.sent
    assert (sent.method, sent.file, sent.file_name, sent.text) == ("sendFileByUpload", JPEG, "נזילה.jpg", "look")


async def test_a_document_follows_its_words(fake: FakeGreenApi, channel: GreenApiChannel, tmp_path: Path) -> None:
    path = tmp_path / "visit.ics"
    path.write_bytes(b"BEGIN:VCALENDAR")
    result = await channel.send(words("booked", media_path=str(path)))
    assert [(sent.method, sent.text) for sent in fake.sent] == [("sendMessage", "booked"), ("sendFileByUpload", "")]
    assert result.provider_message_id == fake.sent[0].id


async def test_a_repeat_goes_on_where_it_stopped(fake: FakeGreenApi, channel: GreenApiChannel, tmp_path: Path) -> None:
    path = tmp_path / "visit.ics"
    path.write_bytes(b"BEGIN:VCALENDAR")
    fake.fail_next(502, "bad gateway", method="sendFileByUpload")
    message = words("booked", media_path=str(path))
    assert (await channel.send(message)).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.send(message)).outcome is SendOutcome.SENT
    assert [sent.method for sent in fake.sent] == ["sendMessage", "sendFileByUpload"]


async def test_a_file_that_is_not_there_will_never_go(channel: GreenApiChannel, tmp_path: Path) -> None:
    result = await channel.send(words("", media_path=str(tmp_path / "gone.jpg")))
    assert result.outcome is SendOutcome.NEVER
    assert str(tmp_path) not in result.reason


async def test_a_long_text_goes_in_pieces(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    text = "שלום לכולם " * 4000
    assert (await channel.send(words(text))).outcome is SendOutcome.SENT
    assert [len(sent.text) <= 20_000 for sent in fake.sent] == [True] * 3
    assert " ".join(fake.texts_to(CUSTOMER)).split() == text.split()


async def test_groups_and_empty_texts_are_never_sent(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    for message in (words(address="green_api:120363000000000000@g.us"), words("  ")):
        assert (await channel.send(message)).outcome is SendOutcome.NEVER
    assert fake.calls == []


QUOTA = {"invokeStatus": {"method": "sendMessage", "used": 3, "total": 3, "status": "QUOTE_EXCEEDED"}}
CHATS = {"correspondentsStatus": {"used": 3, "total": 3, "status": "CORRESPONDENTS_QUOTE_EXCEEDED"}}
INVOKED = {"invokeStatus": {"status": "CORRESPONDENTS_QUOTA_EXCEEDED"}}
NOT_LINKED = {"message": "instance account not authorized"}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, {"message": "instance in starting process try later"}, SendOutcome.TRY_AGAIN),
        (400, NOT_LINKED, SendOutcome.ASK_A_PERSON),
        (400, {"message": "Validation failed. Details: 'chatId' 972500000101@c.us"}, SendOutcome.NEVER),
        (401, None, SendOutcome.ASK_A_PERSON),
        (403, None, SendOutcome.ASK_A_PERSON),
        (404, "no such method", SendOutcome.ASK_A_PERSON),
        (302, "", SendOutcome.ASK_A_PERSON),
        (413, "", SendOutcome.NEVER),
        (429, "", SendOutcome.TRY_AGAIN),
        (466, QUOTA, SendOutcome.ASK_A_PERSON),
        (466, "", SendOutcome.ASK_A_PERSON),
        (466, CHATS, SendOutcome.NEVER),
        (466, INVOKED, SendOutcome.NEVER),
        (499, "", SendOutcome.TRY_AGAIN),
        (500, {"message": "File from url exceeded max upload size. Limit: 100Mb"}, SendOutcome.NEVER),
        (500, "<html>", SendOutcome.TRY_AGAIN),
        (502, "", SendOutcome.TRY_AGAIN),
        (503, "", SendOutcome.TRY_AGAIN),
        (200, "<html>welcome to the hotel</html>", SendOutcome.TRY_AGAIN),
        (200, {"idMessage": ""}, SendOutcome.TRY_AGAIN),
        (200, [1], SendOutcome.TRY_AGAIN),
        (418, "", SendOutcome.NEVER),
    ],
)
async def test_each_fault_has_one_meaning(
    fake: FakeGreenApi, channel: GreenApiChannel, status: int, body: Any, outcome: SendOutcome
) -> None:
    fake.fail_next(status, body)
    result = await channel.send(words())
    assert result.outcome is outcome
    assert result.reason
    assert "972500000101" not in result.reason
    assert (result.retry_after is not None) == (outcome is SendOutcome.TRY_AGAIN)


async def test_a_dropped_connection_is_tried_again(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    fake.drop_next()
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.send(words())).outcome is SendOutcome.SENT


async def test_nobody_listening_is_tried_again(fake: FakeGreenApi) -> None:
    channel = GreenApiChannel(INSTANCE, TOKEN, "http://127.0.0.1:9", "http://127.0.0.1:9")
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.state()).state is ChannelState.STOPPED
    assert list(await channel.earlier_chats()) == []
    assert await channel.was_sent(words(), datetime.now(timezone.utc) - timedelta(hours=1)) is None
    await channel.close()
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN


# After a crash


async def test_an_answer_that_was_lost_is_found_in_the_journal(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    since = datetime.now(timezone.utc)
    fake.drop_next(after=True)
    message = words("booked", buttons=CHOICES)
    assert (await channel.send(message)).outcome is SendOutcome.TRY_AGAIN
    assert await channel.was_sent(message, since) is True


async def test_a_message_in_the_queue_counts_as_sent(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    fake.queue.append(Sent("BAE9", CUSTOMER, "waits", "sendMessage"))
    assert await channel.was_sent(words("waits"), datetime.now(timezone.utc)) is True


async def test_the_same_words_of_an_earlier_day_are_not_taken_for_these(
    fake: FakeGreenApi, channel: GreenApiChannel
) -> None:
    now = datetime.now(timezone.utc)
    yesterday = int((now - timedelta(hours=20)).timestamp())
    fake.sent.append(Sent("BAE8", CUSTOMER, "thanks", "sendMessage", at=yesterday))
    assert await channel.was_sent(words("thanks"), now - timedelta(hours=21)) is True
    assert await channel.was_sent(words("thanks"), now - timedelta(hours=1)) is False


async def test_no_is_only_said_when_the_journal_had_time_to_know(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    now = datetime.now(timezone.utc)
    assert await channel.was_sent(words("x"), now - timedelta(minutes=1)) is None
    assert await channel.was_sent(words("x"), now - timedelta(minutes=10)) is False
    fake.fail_next(429, "", method="lastOutgoingMessages")
    assert await channel.was_sent(words("x"), now - timedelta(minutes=20)) is None


async def test_many_messages_asking_at_once_cost_one_question(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    fake.sent.append(Sent("BAE8", CUSTOMER, "text 3", "sendMessage"))
    since = datetime.now(timezone.utc) - timedelta(minutes=10)
    asking = (channel.was_sent(words(f"text {number}"), since) for number in range(8))
    assert await asyncio.gather(*asking) == [number == 3 for number in range(8)]
    assert [call.method for call in fake.calls] == ["showMessagesQueue", "lastOutgoingMessages"]


# The account


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("authorized", ChannelState.READY),
        ("starting", ChannelState.STARTING),
        (None, ChannelState.STARTING),
        ("notAuthorized", ChannelState.STOPPED),
        ("yellowCard", ChannelState.STOPPED),
        ("blocked", ChannelState.STOPPED),
        ("newWord", ChannelState.STOPPED),
    ],
)
async def test_the_state_is_what_the_provider_says(
    fake: FakeGreenApi, channel: GreenApiChannel, state: Any, expected: ChannelState
) -> None:
    fake.state = state
    assert (await channel.state()).state is expected


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, None, ChannelState.STARTING),
        (200, "<html>", ChannelState.STOPPED),
        (200, {}, ChannelState.STOPPED),
        (401, "", ChannelState.STOPPED),
        (429, "", ChannelState.STARTING),
        (500, "", ChannelState.STOPPED),
    ],
)
async def test_an_answer_that_is_no_state_is_not_health(
    fake: FakeGreenApi, channel: GreenApiChannel, status: int, body: Any, expected: ChannelState
) -> None:
    fake.fail_next(status, body)
    assert (await channel.state()).state is expected


async def test_earlier_chats_are_the_private_ones(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    fake.chats = [CUSTOMER, "120363000000000000@g.us", "123456789012345@lid", "status@broadcast"]
    expected = [ADDRESS, "green_api:123456789012345@lid"]
    assert list(await channel.earlier_chats()) == expected
    fake.fail_next(403, "", method="getChats")
    assert list(await channel.earlier_chats()) == expected


async def test_samples_are_only_carried_on_loopback() -> None:
    for url, expected in [
        ("http://127.0.0.9:80", True),
        ("http://localhost:80", True),
        ("http://[::1]:80", True),
        ("https://api.green-api.com", False),
        ("https://localhost.example.org", False),
        ("https://127.0.0.1.example.org", False),
    ]:
        assert GreenApiChannel(INSTANCE, TOKEN, url).carries_samples is expected
    here = "http://127.0.0.1:80"
    assert GreenApiChannel(INSTANCE, TOKEN, here, "https://media.green-api.com").carries_samples
    assert not GreenApiChannel(INSTANCE, TOKEN, here, "https://7103.media.greenapi.com").carries_samples


async def test_a_local_api_gets_the_files_too(fake: FakeGreenApi, tmp_path: Path) -> None:
    path = tmp_path / "leak.jpg"
    path.write_bytes(JPEG)
    channel = GreenApiChannel(INSTANCE, TOKEN, fake.url, "https://media.green-api.com")
    assert (await channel.send(words("look", media_path=str(path)))).outcome is SendOutcome.SENT
    assert fake.sent[0].file == JPEG


@pytest.mark.parametrize(
    ("api", "media"),
    [
        ("https://api.green-api.com", "https://media.green-api.com"),
        ("https://7103.api.greenapi.com", "https://7103.media.greenapi.com"),
        ("http://127.0.0.1:8099", "http://127.0.0.1:8099"),
        ("http://[::1]:8099", "http://[::1]:8099"),
        ("https://proxy.example.org/green", "https://proxy.example.org/green"),
    ],
)
def test_files_go_to_the_host_beside_the_api(api: str, media: str) -> None:
    assert media_url_of(api) == media


# Files that came with a message


async def test_a_file_is_fetched_by_its_link(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    link = fake.add_file("leak.jpg", JPEG, "image/jpeg")
    inbound = await inbound_of(fake, fake.bodies.file("imageMessage", link, "image/jpeg"))
    assert await channel.fetch(inbound, inbound.media[0], 1000) == JPEG
    assert fake.calls == []


@pytest.mark.parametrize("first", ["", "{{SWE001}}", "expired"])
async def test_a_used_up_link_is_asked_for_afresh(fake: FakeGreenApi, channel: GreenApiChannel, first: str) -> None:
    link = fake.add_file("old.jpg", b"", status=403) if first == "expired" else first
    fake.fresh_links["3A77"] = fake.add_file("new.jpg", JPEG)
    inbound = await inbound_of(fake, fake.bodies.file("imageMessage", link, "image/jpeg", id="3A77"))
    assert await channel.fetch(inbound, inbound.media[0], 1000) == JPEG
    assert fake.calls_of("downloadFile")[0].payload == {"chatId": CUSTOMER, "idMessage": "3A77"}


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><p>expired", b"MZ\x90\x00", b""])
async def test_a_picture_that_is_none_is_refused(fake: FakeGreenApi, channel: GreenApiChannel, content: bytes) -> None:
    link = fake.add_file("leak.jpg", content, "image/jpeg")
    inbound = await inbound_of(fake, fake.bodies.file("imageMessage", link, "image/jpeg"))
    with pytest.raises(MediaUnavailable, match="not a image"):
        await channel.fetch(inbound, inbound.media[0], 1000)


async def test_a_file_that_is_too_large_is_not_asked_for_again(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    inbound = await inbound_of(fake, fake.bodies.file("videoMessage", "{{SWE002}}", "video/mp4"))
    with pytest.raises(MediaUnavailable):
        await channel.fetch(inbound, inbound.media[0], 1000)
    big = await inbound_of(fake, fake.bodies.file("imageMessage", fake.add_file("b.jpg", JPEG), "image/jpeg"))
    with pytest.raises(MediaUnavailable, match="larger"):
        await channel.fetch(big, big.media[0], 100)
    assert fake.calls == []


# Secrets


async def test_the_token_shows_nowhere(
    fake: FakeGreenApi, channel: GreenApiChannel, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "httpx", "httpcore"):  # set-up of the log elsewhere may have silenced them
        caplog.set_level(logging.DEBUG, logger=name)
    seen = [repr(channel), str(channel)]
    for fault in (200, 401, 500):
        fake.fail_next(fault, {"message": TOKEN})
        seen.append(repr(await channel.send(words())))
    fake.drop_next()
    seen.append(repr(await channel.send(words())))
    seen.append(repr(await channel.state()))
    inbound = await inbound_of(fake, fake.bodies.file("imageMessage", "", "image/jpeg"))
    with pytest.raises(MediaUnavailable) as fault_info:
        await channel.fetch(inbound, inbound.media[0], 10)
    seen += [repr(fault_info.value), repr(fault_info.value.__cause__)]
    broken = GreenApiChannel(INSTANCE, TOKEN, "http://127.0.0.1:9", "http://127.0.0.1:9")
    seen.append(repr(await broken.send(words())))
    assert TOKEN not in "\n".join(seen)
    assert "sendMessage" in caplog.text
    assert TOKEN not in caplog.text


# What came while nobody listened


async def test_the_journal_tells_what_the_webhook_would_have_told(
    fake: FakeGreenApi, channel: GreenApiChannel
) -> None:
    bodies = fake.bodies
    notes = [
        bodies.text("יש לי נזילה"),
        bodies.extended("see https://example.com"),
        bodies.quoted("1", "BAE5000000000001"),
        bodies.file("imageMessage", "https://files.example.com/1.jpg", "image/jpeg", "under the sink"),
        bodies.voice("https://files.example.com/2.ogg"),
        bodies.location(32.01, 34.78, "Sokolov 12"),
        bodies.contact("Avi", "972500000102"),
    ]
    fake.journal = [journal_entry(note) for note in notes]
    now = datetime.now(timezone.utc)
    webhook = GreenApiWebhook(INSTANCE, "x")
    expected = [event for note in notes for event in webhook.parse(json.dumps(note).encode(), now)]
    assert list(await channel.missed(now - timedelta(hours=3))) == expected
    assert fake.calls_of("lastIncomingMessages")[0].payload == {"minutes": "185"}


async def test_groups_own_messages_and_nonsense_in_the_journal_are_nobodys(
    fake: FakeGreenApi, channel: GreenApiChannel
) -> None:
    entry = journal_entry(fake.bodies.text("hello"))
    fake.journal = [entry | {"chatId": "120363000000000001@g.us"}, entry | {"type": "outgoing"}, {}, entry]
    [message] = await channel.missed(datetime.now(timezone.utc) - timedelta(days=30))
    assert isinstance(message, Inbound)
    assert fake.calls_of("lastIncomingMessages")[0].payload == {"minutes": "4320"}


async def test_a_journal_that_cannot_be_had_is_not_an_empty_one(fake: FakeGreenApi, channel: GreenApiChannel) -> None:
    fake.fail_next(429)
    with pytest.raises(MissedUnknown):
        await channel.missed(datetime.now(timezone.utc))


async def test_without_a_public_address_notifications_are_fetched_one_by_one(
    fake: FakeGreenApi, channel: GreenApiChannel
) -> None:
    assert await channel.next_note() is None
    fake.notes = [fake.bodies.text("first"), fake.bodies.text("second")]
    first = await channel.next_note()
    assert first is not None
    assert json.loads(first[0]) == fake.notes[0]
    assert await channel.next_note() == first, "what is not kept yet comes again"
    await channel.took_note(first[1])
    second = await channel.next_note()
    assert second is not None
    assert json.loads(second[0])["messageData"]["textMessageData"]["textMessage"] == "second"


async def test_an_unreachable_queue_is_told_apart_from_an_empty_one(
    fake: FakeGreenApi, channel: GreenApiChannel
) -> None:
    fake.drop_next()
    with pytest.raises(MissedUnknown):
        await channel.next_note()
