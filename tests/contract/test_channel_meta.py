"""The Cloud API over real HTTP: what is called, what each fault becomes, and that the token shows nowhere."""

import base64
import hashlib
import json
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from loguru import logger

from fixi_app.channels.contract import MediaTooLarge, MediaUnavailable, Numbered
from fixi_app.channels.meta import Confirmed, MetaChannel, MetaWebhook
from fixi_app.channels.meta.choices import language_of
from fixi_app.channels.meta.client import GraphClient
from fixi_app.domain.messages import (
    Button,
    ChannelState,
    Inbound,
    Media,
    MediaKind,
    Outgoing,
    SendOutcome,
    SendResult,
    Template,
)
from tests.fakes.meta import ADDRESS, TOKEN, FakeMeta
from tests.fakes.meta_bodies import APP_SECRET, BUSINESS_ID, CUSTOMER, NUMBER_ID, encoded

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 500
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)
CHOICES = (Button(id="approve", title="אשר"), Button(id="refuse", title="דחה"))


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeMeta]:
    async with FakeMeta() as server:
        yield server


@pytest_asyncio.fixture
async def channel(fake: FakeMeta) -> AsyncIterator[MetaChannel]:
    made = MetaChannel(fake.number_id, fake.token, fake.url)
    yield made
    await made.close()


def words(text: str = "hello", **more: Any) -> Outgoing:
    return Outgoing.model_validate({"id": "turn_1:1", "address": ADDRESS, "text": text, **more})


def options(count: int, title: str = "option {}") -> tuple[Button, ...]:
    return tuple(Button(id=f"slot:{number}", title=title.format(number)) for number in range(1, count + 1))


def numbered(text: str, choices: tuple[Button, ...]) -> str:
    """As a text with choices arrives at a channel."""
    return text + "\n\n" + "\n".join(f"{number}. {each.title}" for number, each in enumerate(choices, start=1))


def file_of(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


# Sending


async def test_a_text_says_to_whom_and_which_message_of_ours_it_is(fake: FakeMeta, channel: MetaChannel) -> None:
    result = await channel.send(words("שלום 👋"))
    assert fake.calls[0].payload == {
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": CUSTOMER, "type": "text",
        "text": {"body": "שלום 👋"}, "biz_opaque_callback_data": "turn_1:1",
    }  # fmt: skip
    assert result == SendResult(outcome=SendOutcome.SENT, provider_message_id=fake.sent[0].id)


async def test_a_person_without_a_number_is_written_to_by_id(fake: FakeMeta, channel: MetaChannel) -> None:
    assert (await channel.send(words(address=f"meta:{BUSINESS_ID}"))).outcome is SendOutcome.SENT
    payload = fake.calls[0].payload
    assert (payload["recipient"], "to" in payload) == (BUSINESS_ID, False)


async def test_a_long_text_goes_in_pieces_and_the_last_stands_for_all(fake: FakeMeta, channel: MetaChannel) -> None:
    text = "שלום לכולם 👋 " * 800
    result = await channel.send(words(text))
    assert result.outcome is SendOutcome.SENT
    assert [len(sent.text) <= 4096 for sent in fake.sent] == [True] * 3
    assert " ".join(fake.texts_to(CUSTOMER)).split() == text.split()
    assert [sent.outbox_id for sent in fake.sent] == ["turn_1:1#1", "turn_1:1#2", "turn_1:1"]


@pytest.mark.parametrize(
    "message",
    [
        words("  "),
        words(address="meta:"),
        words(address="meta:+972500000101"),
        words(address="meta:Y2FwaV9ncm91cA"),
        words(address="green_api:972500000101@c.us"),
        words(address="meta:972500000101/../1"),
    ],
)
async def test_groups_strangers_and_empty_texts_are_never_sent(
    fake: FakeMeta, channel: MetaChannel, message: Outgoing
) -> None:
    assert (await channel.send(message)).outcome is SendOutcome.NEVER
    assert fake.calls == []


# Choices


async def test_a_few_choices_go_as_buttons(fake: FakeMeta, channel: MetaChannel) -> None:
    text = numbered("מאשרים?", CHOICES)
    result = await channel.send(words(text, buttons=CHOICES))
    [sent] = fake.sent
    assert (sent.type, sent.text) == ("interactive", text)
    assert sent.choices == [("approve", "אשר"), ("refuse", "דחה")]
    assert result.provider_message_id == sent.id


async def test_a_button_with_too_many_words_shows_its_number(fake: FakeMeta, channel: MetaChannel) -> None:
    choices = (Button(id="a", title="ביום שלישי בין עשר לשתים עשרה"), Button(id="b", title="אחר"))
    await channel.send(words("מתי?", buttons=choices))
    [sent] = fake.sent
    assert sent.choices == [("a", "1"), ("b", "אחר")]
    assert sent.text == numbered("מתי?", choices)


async def test_more_choices_go_as_a_list(fake: FakeMeta, channel: MetaChannel) -> None:
    choices = options(10, "מועד {}")
    await channel.send(words("מתי?", buttons=choices))
    [sent] = fake.sent
    assert sent.payload["interactive"]["type"] == "list"
    assert sent.payload["interactive"]["action"]["button"] == "בחירה"
    assert len(sent.payload["interactive"]["action"]["sections"]) == 1
    assert sent.choices == [(each.id, each.title) for each in choices]


async def test_a_row_with_too_many_words_has_them_under_its_number(fake: FakeMeta, channel: MetaChannel) -> None:
    choices = (*options(4), Button(id="long", title="a professional who comes on Tuesday " * 3))
    await channel.send(words("who?", buttons=choices))
    rows = fake.sent[0].payload["interactive"]["action"]["sections"][0]["rows"]
    assert rows[0] == {"id": "slot:1", "title": "option 1"}
    assert rows[4]["title"] == "5"
    assert len(rows[4]["description"]) <= 72
    assert rows[4]["description"].startswith("a professional who comes")
    assert choices[4].title.strip() in fake.sent[0].text


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("which?", options(11)),
        ("x" * 1020, options(3, "an option that is far too long {}")),
        ("which?", (Button(id="same", title="a"), Button(id="same", title="b"))),
        ("which?", (Button(id="i" * 257, title="a"),)),
        ("which?", (Button(id="a", title="2"), Button(id="b", title="far too long for any button"))),
        ("x" * 4090, options(4, "an option that is far too long {}")),
        ("", options(2)),
    ],
)
async def test_what_cannot_be_tapped_is_numbered(
    fake: FakeMeta, channel: MetaChannel, text: str, choices: tuple[Button, ...]
) -> None:
    assert (await channel.send(words(text, buttons=choices))).outcome is SendOutcome.SENT
    assert {sent.type for sent in fake.sent} == {"text"}
    joined = " ".join(" ".join(fake.texts_to(CUSTOMER)).split())
    assert all(" ".join(f"{number}. {each.title}".split()) in joined for number, each in enumerate(choices, start=1))


@pytest.mark.parametrize(
    ("text", "language"),
    [("מתי נוח?", "he"), ("When?", "en"), ("Когда?", "ru"), ("متى؟", "ar"), ("123", "en"), ("מתי Fixi מגיע", "he")],
)
def test_a_list_is_opened_in_the_language_of_its_text(text: str, language: str) -> None:
    assert language_of(text) == language


async def test_same_words_are_told_apart_by_number(fake: FakeMeta, channel: MetaChannel) -> None:
    await channel.send(words("who?", buttons=(Button(id="a", title="Avi"), Button(id="b", title="Avi"))))
    assert fake.sent[0].choices == [("a", "1"), ("b", "2")]


# Files


async def test_a_picture_carries_its_words(fake: FakeMeta, channel: MetaChannel, tmp_path: Path) -> None:
    path = file_of(tmp_path, "x", JPEG)
    result = await channel.send(words("look", media_path=path, media_name="image.jpg"))
    [sent] = fake.sent
    assert (sent.type, sent.file, sent.text) == ("image", JPEG, "look")
    assert fake.calls[0].payload == {"messaging_product": "whatsapp", "type": "image/jpeg", "mime": "image/jpeg"}
    assert result.provider_message_id == sent.id


async def test_a_calendar_file_goes_as_a_document_with_its_name(
    fake: FakeMeta, channel: MetaChannel, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "visit.ics", b"BEGIN:VCALENDAR")
    await channel.send(words("נקבע", media_path=path))
    [sent] = fake.sent
    assert (sent.type, sent.text, sent.file) == ("document", "נקבע", b"BEGIN:VCALENDAR")
    assert sent.payload["document"]["filename"] == "visit.ics"


async def test_a_sound_follows_its_words(fake: FakeMeta, channel: MetaChannel, tmp_path: Path) -> None:
    path = file_of(tmp_path, "voice.ogg", b"OggS")
    result = await channel.send(words("listen", media_path=path))
    assert [(sent.type, sent.text) for sent in fake.sent] == [("text", "listen"), ("audio", "")]
    assert result.provider_message_id == fake.sent[0].id


async def test_words_too_long_for_a_caption_go_first(fake: FakeMeta, channel: MetaChannel, tmp_path: Path) -> None:
    path = file_of(tmp_path, "x.jpg", JPEG)
    await channel.send(words("שלום " * 300, media_path=path))
    assert [sent.type for sent in fake.sent] == ["text", "image"]


async def test_choices_go_before_a_file(fake: FakeMeta, channel: MetaChannel, tmp_path: Path) -> None:
    path = file_of(tmp_path, "x.jpg", JPEG)
    result = await channel.send(words("this one?", media_path=path, buttons=CHOICES))
    assert [sent.type for sent in fake.sent] == ["interactive", "image"]
    assert result.provider_message_id == fake.sent[0].id


async def test_a_repeat_goes_on_where_it_stopped(fake: FakeMeta, channel: MetaChannel, tmp_path: Path) -> None:
    message = words("listen", media_path=file_of(tmp_path, "x.ogg", b"OggS"))
    faults: list[tuple[int, str, Any]] = [(200, "messages", "<html>"), (503, "media", ""), (200, "media", {})]
    for status, method, body in faults:
        fake.fail_next(status, method=method, body=body)
        assert (await channel.send(message)).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.send(message)).outcome is SendOutcome.SENT
    assert [sent.type for sent in fake.sent] == ["text", "audio"]


async def test_what_is_through_is_sent_anew_when_it_is_asked_for_again(fake: FakeMeta, channel: MetaChannel) -> None:
    for _ in range(2):
        assert (await channel.send(words())).outcome is SendOutcome.SENT
    assert fake.texts_to(CUSTOMER) == ["hello", "hello"]


@pytest.mark.parametrize(("name", "size"), [("x.exe", 10), ("x.heic", 10), ("x", 10), ("x.jpg", 5 * 1024 * 1024 + 1)])
async def test_a_file_that_meta_does_not_take_is_left_out_and_said_so(
    fake: FakeMeta, channel: MetaChannel, tmp_path: Path, name: str, size: int
) -> None:
    path = file_of(tmp_path, name, b"0" * size)
    result = await channel.send(words("look", media_path=path))
    assert (result.outcome, fake.texts_to(CUSTOMER)) == (SendOutcome.SENT, ["look"])
    assert result.reason.startswith("the file was left out: ")
    assert (await channel.send(words("", media_path=path))).outcome is SendOutcome.NEVER
    assert fake.calls_of("media") == []


async def test_a_file_that_is_not_there_will_never_go(channel: MetaChannel, tmp_path: Path) -> None:
    result = await channel.send(words("", media_path=str(tmp_path / "gone.jpg")))
    assert result.outcome is SendOutcome.NEVER
    assert str(tmp_path) not in result.reason


# Templates and the window


TEMPLATE = Template(name="visit_moved", language="he", values=("דנה", "יום ג׳\n10:00\tבבוקר", ""))


async def test_a_template_goes_instead_of_all_else(fake: FakeMeta, channel: MetaChannel, tmp_path: Path) -> None:
    path = file_of(tmp_path, "x.jpg", JPEG)
    fake.closed.add(CUSTOMER)
    result = await channel.send(words("words", media_path=path, buttons=CHOICES, template=TEMPLATE))
    [sent] = fake.sent
    assert result.provider_message_id == sent.id
    assert sent.payload["template"] == {
        "name": "visit_moved", "language": {"code": "he"},
        "components": [{"type": "body", "parameters": [
            {"type": "text", "text": "דנה"}, {"type": "text", "text": "יום ג׳ 10:00 בבוקר"},
            {"type": "text", "text": "-"},
        ]}],
    }  # fmt: skip


async def test_a_template_without_values_has_no_parts(fake: FakeMeta, channel: MetaChannel) -> None:
    await channel.send(words(template=Template(name="hello", language="en_US")))
    assert fake.sent[0].payload["template"] == {"name": "hello", "language": {"code": "en_US"}}


async def test_a_closed_window_is_told_as_one_and_the_template_goes_through(
    fake: FakeMeta, channel: MetaChannel, tmp_path: Path
) -> None:
    fake.closed.add(CUSTOMER)
    assert (await channel.send(words())).outcome is SendOutcome.WINDOW_CLOSED
    assert (await channel.send(words(template=TEMPLATE))).outcome is SendOutcome.SENT


async def test_a_window_that_closes_half_way_does_not_swallow_the_template(
    fake: FakeMeta, channel: MetaChannel, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "x.ogg", b"OggS")
    fake.fail_next(503, 131016, method="media")
    assert (await channel.send(words("listen", media_path=path))).outcome is SendOutcome.TRY_AGAIN
    fake.closed.add(CUSTOMER)
    result = await channel.send(words("listen", media_path=path, template=TEMPLATE))
    assert result.outcome is SendOutcome.SENT
    assert [sent.type for sent in fake.sent] == ["text", "template"]


# Faults


AGAIN, NEVER, PERSON = SendOutcome.TRY_AGAIN, SendOutcome.NEVER, SendOutcome.ASK_A_PERSON
CODES = [
    *((code, AGAIN) for code in (1, 2, 4, 80007, 130429, 131000, 131016, 131052, 131053, 131056, 131057, 135000)),
    *((code, PERSON) for code in (0, 3, 10, 33, 190, 200, 250, 299, 368, 131005, 131031, 131042, 131045, 131048)),
    *((code, PERSON) for code in (131064, 133000, 133010, 133999)),
    *((code, NEVER) for code in (100, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131049, 131050, 131051)),
    *((code, NEVER) for code in (131062, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 777777)),
    (131047, SendOutcome.WINDOW_CLOSED),
]


@pytest.mark.parametrize(("code", "outcome"), CODES)
async def test_each_code_has_one_meaning(
    fake: FakeMeta, channel: MetaChannel, code: int, outcome: SendOutcome
) -> None:
    fake.fail_next(400, code, message=f"(#{code}) to {CUSTOMER}: hello", error_data={"details": f"hello {CUSTOMER}"})
    result = await channel.send(words())
    assert result.outcome is outcome
    assert result.reason.startswith(f"{code}: ")
    assert CUSTOMER not in result.reason
    assert "hello" not in result.reason
    assert (result.retry_after is not None) == (outcome is AGAIN)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (429, "", AGAIN),
        (500, "<html>", AGAIN),
        (502, "", AGAIN),
        (503, {"error": {"code": 777777}}, AGAIN),
        (400, {"error": {"code": 777777, "is_transient": True}}, AGAIN),
        (200, "<html>welcome to the hotel</html>", AGAIN),
        (200, {"messages": []}, AGAIN),
        (200, {"messages": [{}]}, AGAIN),
        (200, [1], AGAIN),
        (401, "", PERSON),
        (401, {"error": {"code": 777777}}, PERSON),
        (403, "", PERSON),
        (404, "", PERSON),
        (302, "", PERSON),
        (400, "", NEVER),
        (413, "", NEVER),
        (400, {"error": {"code": "x"}}, NEVER),
        (400, {"error": [1]}, NEVER),
        (400, {"error": {"code": 100, "error_subcode": 33}}, PERSON),
    ],
)
async def test_answers_without_a_known_code_go_by_their_status(
    fake: FakeMeta, channel: MetaChannel, status: int, body: Any, outcome: SendOutcome
) -> None:
    fake.fail_next(status, body=body)
    result = await channel.send(words())
    assert result.outcome is outcome
    assert result.reason


@pytest.mark.parametrize(("attempts", "wait"), [(1, 1), (2, 4), (3, 16), (4, 64), (7, 3600), (10**9, 3600)])
async def test_one_person_is_waited_for_ever_longer(
    fake: FakeMeta, channel: MetaChannel, attempts: int, wait: float
) -> None:
    fake.fail_next(400, 131056)
    assert (await channel.send(words(attempts=attempts))).retry_after == wait


@pytest.mark.parametrize(("code", "last"), [(1, 2), (135000, 2), (131053, 1)])
async def test_some_faults_are_the_messages_own_after_a_while(
    fake: FakeMeta, channel: MetaChannel, code: int, last: int
) -> None:
    fake.fail_next(400, code)
    assert (await channel.send(words(attempts=last))).outcome is AGAIN
    fake.fail_next(400, code)
    assert (await channel.send(words(attempts=last + 1))).outcome is NEVER


async def test_the_rate_of_the_app_waits_for_minutes(fake: FakeMeta, channel: MetaChannel) -> None:
    fake.fail_next(400, 80007)
    wait = (await channel.send(words())).retry_after
    assert wait is not None
    assert wait >= 60


async def test_a_wrong_token_or_number_needs_a_person(fake: FakeMeta) -> None:
    for number, token in ((fake.number_id, "wrong"), ("1000009", fake.token)):
        channel = MetaChannel(number, token, fake.url)
        assert (await channel.send(words())).outcome is PERSON
        assert (await channel.state()).state is ChannelState.STOPPED
        await channel.close()


async def test_a_dropped_connection_is_tried_again(fake: FakeMeta, channel: MetaChannel) -> None:
    fake.drop_next()
    assert (await channel.send(words())).outcome is AGAIN
    assert (await channel.send(words())).outcome is SendOutcome.SENT


async def test_nobody_listening_is_tried_again() -> None:
    channel = MetaChannel(NUMBER_ID, TOKEN, "http://127.0.0.1:9/v25.0")
    assert (await channel.send(words())).outcome is AGAIN
    assert (await channel.state()).state is ChannelState.STOPPED
    await channel.close()
    assert (await channel.send(words())).outcome is AGAIN


# After a crash


async def test_a_lost_answer_is_known_once_the_status_has_come(fake: FakeMeta) -> None:
    confirmed = Confirmed()
    channel = MetaChannel(fake.number_id, fake.token, fake.url, confirmed=confirmed)
    hook = MetaWebhook(NUMBER_ID, APP_SECRET, "", confirmed)
    fake.drop_next(after=True)
    assert (await channel.send(words())).outcome is AGAIN
    assert await channel.was_sent(words(), NOW) is None
    [sent] = fake.sent
    status = fake.bodies.status(sent.id, "sent", biz_opaque_callback_data=sent.outbox_id)
    hook.parse(encoded(status), NOW)
    assert await channel.was_sent(words(), NOW) is True
    failed = fake.bodies.status(sent.id, "failed", 131047, biz_opaque_callback_data=sent.outbox_id)
    hook.parse(encoded(failed), NOW)
    assert await channel.was_sent(words(), NOW) is None
    assert await channel.was_sent(words(address="green_api:972500000101@c.us"), NOW) is False
    await channel.close()


async def test_a_part_that_arrived_is_not_the_whole(fake: FakeMeta) -> None:
    confirmed = Confirmed()
    channel = MetaChannel(fake.number_id, fake.token, fake.url, confirmed=confirmed)
    message = words("שלום " * 1500)
    await channel.send(message)
    for sent in fake.sent[:-1]:
        confirmed.note(sent.outbox_id)
    assert await channel.was_sent(message, NOW) is None
    confirmed.note(fake.sent[-1].outbox_id)
    assert await channel.was_sent(message, NOW) is True
    await channel.close()


# The account


@pytest.mark.parametrize(
    ("status", "quality", "state", "detail"),
    [
        ("CONNECTED", "GREEN", ChannelState.READY, "CONNECTED, quality GREEN"),
        ("CONNECTED", "RED", ChannelState.READY, "CONNECTED, quality RED"),
        ("CONNECTED", "NA", ChannelState.READY, "CONNECTED"),
        ("FLAGGED", "RED", ChannelState.READY, "FLAGGED, quality RED"),
        ("RESTRICTED", None, ChannelState.READY, "RESTRICTED"),
        (None, None, ChannelState.READY, "known"),
        ("PENDING", None, ChannelState.STOPPED, "PENDING"),
        ("BANNED", "RED", ChannelState.STOPPED, "BANNED, quality RED"),
        ("DISCONNECTED", None, ChannelState.STOPPED, "DISCONNECTED"),
        ("NEW_WORD", None, ChannelState.STOPPED, "NEW_WORD"),
    ],
)
async def test_the_state_is_what_the_provider_says(
    fake: FakeMeta, channel: MetaChannel, status: str | None, quality: str | None, state: ChannelState, detail: str
) -> None:
    told = {"status": status, "quality_rating": quality}
    fake.number = {name: value for name, value in told.items() if value is not None}
    report = await channel.state()
    assert (report.state, report.detail) == (state, detail)


async def test_the_number_of_the_business_is_read_however_it_is_written(fake: FakeMeta, channel: MetaChannel) -> None:
    assert isinstance(channel, Numbered)
    for written in ("972500000900", "+972 50-000-0900", "\u202a+972 (50) 000 0900\u202c"):
        fake.number["display_phone_number"] = written
        assert await channel.number() == "+972500000900"
    for nothing in ("", "none", None, 7, ["+972500000900"]):
        fake.number["display_phone_number"] = nothing
        assert await channel.number() is None, nothing
    fake.fail_next(500)
    assert await channel.number() is None
    fake.drop_next()
    assert await channel.number() is None


@pytest.mark.parametrize(
    ("status", "code", "body", "state"),
    [
        (401, 190, None, ChannelState.STOPPED),
        (400, 131031, None, ChannelState.STOPPED),
        (400, 4, None, ChannelState.STARTING),
        (400, 80007, None, ChannelState.STARTING),
        (429, None, "", ChannelState.STARTING),
        (500, 2, None, ChannelState.STOPPED),
        (500, None, "<html>", ChannelState.STOPPED),
        (200, None, "<html>", ChannelState.STOPPED),
        (200, None, {}, ChannelState.STOPPED),
        (200, None, {"status": "CONNECTED"}, ChannelState.STOPPED),
    ],
)
async def test_an_answer_that_is_no_state_is_not_health(
    fake: FakeMeta, channel: MetaChannel, status: int, code: int | None, body: Any, state: ChannelState
) -> None:
    fake.fail_next(status, code, body=body)
    report = await channel.state()
    assert report.state is state
    assert report.detail


async def test_a_message_is_marked_as_read_with_a_sign_of_writing(fake: FakeMeta, channel: MetaChannel) -> None:
    inbound = Inbound(id=f"meta:{NUMBER_ID}:wamid.A=", address=ADDRESS, sent_at=NOW)
    await channel.seen(inbound)
    assert fake.seen == ["wamid.A="]
    assert fake.calls[0].payload["typing_indicator"] == {"type": "text"}
    await channel.seen(inbound.but(id="meta:1000002:wamid.B="))
    fake.drop_next()
    await channel.seen(inbound)
    assert fake.seen == ["wamid.A="]


async def test_samples_are_only_carried_on_loopback() -> None:
    for url, expected in [
        ("http://127.0.0.9:80/v25.0", True),
        ("http://localhost:80/v25.0", True),
        ("https://graph.facebook.com/v25.0", False),
        ("https://localhost.example.org/v25.0", False),
    ]:
        assert MetaChannel(NUMBER_ID, TOKEN, url).carries_samples is expected


# Files that came with a message


def photo(media_id: str) -> tuple[Inbound, Media]:
    media = Media(kind=MediaKind.IMAGE, url=f"meta-media:{media_id}")
    return Inbound(id=f"meta:{NUMBER_ID}:wamid.A=", address=ADDRESS, sent_at=NOW, media=(media,)), media


async def test_a_file_is_fetched_by_its_id_with_the_token(fake: FakeMeta, channel: MetaChannel) -> None:
    media_id = fake.add_media(JPEG)
    assert await channel.fetch(*photo(media_id), 1000) == JPEG
    assert fake.downloads == [(media_id, f"Bearer {TOKEN}")]
    assert fake.calls_of(media_id)[0].payload == {"phone_number_id": NUMBER_ID}


async def test_a_webhook_leads_to_its_file(fake: FakeMeta, channel: MetaChannel) -> None:
    body = fake.bodies.file("image", "image/jpeg", media_id=fake.add_media(JPEG))
    [inbound] = MetaWebhook(NUMBER_ID, APP_SECRET, "").parse(encoded(body), NOW)
    assert isinstance(inbound, Inbound)
    assert await channel.fetch(inbound, inbound.media[0], 1000) == JPEG


async def test_a_used_up_link_is_asked_for_afresh_once(fake: FakeMeta, channel: MetaChannel) -> None:
    for status in (401, 404):
        media_id = fake.add_media(JPEG, status)
        with pytest.raises(MediaUnavailable, match=str(status)):
            await channel.fetch(*photo(media_id), 1000)
        assert len(fake.calls_of(media_id)) == 2


async def test_the_second_link_may_be_the_good_one(fake: FakeMeta, channel: MetaChannel) -> None:
    good = fake.add_media(JPEG)
    media_id = fake.add_media(JPEG)
    old = f"{fake.url.rpartition('/')[0]}/files/gone"
    fake.fail_next(200, method=media_id, body=fake._media[media_id] | {"url": old})
    assert await channel.fetch(*photo(media_id), 1000) == JPEG
    assert [name for name, _ in fake.downloads] == ["gone", media_id]
    assert good != media_id


@pytest.mark.parametrize("written", ["hex", "base64", "none", "nonsense"])
async def test_the_announced_sum_is_read_however_it_is_written(
    fake: FakeMeta, channel: MetaChannel, written: str
) -> None:
    digest = hashlib.sha256(JPEG).digest()
    forms = {"hex": digest.hex(), "base64": base64.b64encode(digest).decode(), "none": None, "nonsense": "%%"}
    assert await channel.fetch(*photo(fake.add_media(JPEG, sha256=forms[written])), 1000) == JPEG


@pytest.mark.parametrize("form", ["hex", "base64"])
async def test_another_file_than_the_announced_one_is_refused(fake: FakeMeta, channel: MetaChannel, form: str) -> None:
    digest = hashlib.sha256(b"another").digest()
    wrong = digest.hex() if form == "hex" else base64.b64encode(digest).decode()
    with pytest.raises(MediaUnavailable, match="announced"):
        await channel.fetch(*photo(fake.add_media(JPEG, sha256=wrong)), 1000)


async def test_a_file_that_is_too_large_is_not_fetched(fake: FakeMeta, channel: MetaChannel) -> None:
    media_id = fake.add_media(JPEG)
    with pytest.raises(MediaTooLarge):
        await channel.fetch(*photo(media_id), 100)
    assert fake.downloads == []
    with pytest.raises(MediaTooLarge):
        await channel.fetch(*photo(fake.add_media(JPEG, file_size=None)), 100)


async def test_a_picture_that_is_none_is_refused(fake: FakeMeta, channel: MetaChannel) -> None:
    with pytest.raises(MediaUnavailable, match="not a image"):
        await channel.fetch(*photo(fake.add_media(b"<!DOCTYPE html><p>expired")), 1000)


@pytest.mark.parametrize("url", [None, "", "meta-media:999", "meta-media:../1", "file:///etc/passwd", "https://"])
async def test_a_file_that_is_nowhere_is_unavailable(fake: FakeMeta, channel: MetaChannel, url: str | None) -> None:
    inbound, media = photo("1")
    with pytest.raises(MediaUnavailable):
        await channel.fetch(inbound, media.but(url=url), 1000)
    assert fake.downloads == []


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://graph.facebook.com/v25.0/1", True),
        ("https://mmg.whatsapp.net/x", True),
        ("http://lookaside.fbsbx.com/x", False),
        ("https://fbsbx.com.example.org/x", False),
        ("https://notfbsbx.com/x", False),
        ("https://example.org/fbsbx.com", False),
        ("https://lookaside.fbsbx.com@example.org/x", False),
        ("http://127.0.0.1/x", False),
        ("nonsense", False),
        ("https://[", False),
    ],
)
def test_only_meta_gets_the_token(url: str, trusted: bool) -> None:
    api = GraphClient(NUMBER_ID, TOKEN, "https://graph.facebook.com/v25.0", None)
    assert api.authorization_for(url) == (f"Bearer {TOKEN}" if trusted else None)


# Secrets


async def test_no_token_number_or_word_shows_anywhere(
    fake: FakeMeta, channel: MetaChannel, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level=0)
    for name in ("", "httpx", "httpcore"):  # set-up of the log elsewhere may have silenced them
        caplog.set_level(logging.DEBUG, logger=name)
    seen = [repr(channel), str(channel)]
    for code in (None, 1, 100, 190, 131026, 777777):
        fake.fail_next(400, code, message=f"{TOKEN} {CUSTOMER} canary words")
        seen.append(repr(await channel.send(words("canary words"))))
    fake.drop_next()
    seen += [repr(await channel.send(words("canary words"))), repr(await channel.state())]
    fake.fail_next(401, 190, message=TOKEN)
    seen.append(repr(await channel.state()))
    with pytest.raises(MediaUnavailable) as fault:
        await channel.fetch(*photo("999"), 10)
    seen += [repr(fault.value), repr(fault.value.__cause__)]
    await channel.fetch(*photo(fake.add_media(JPEG)), 1000)
    await channel.send(words("canary words", media_path=file_of(tmp_path, "x.exe", b"MZ")))
    logger.remove(sink)
    told = "\n".join([*seen, *lines, caplog.text])
    assert "left out" in told
    assert "POST http://127.0.0.1/…" in caplog.text
    for canary in (TOKEN, CUSTOMER, "canary words", "meta-media"):
        assert canary not in told


async def test_what_is_posted_is_json_that_any_reader_takes(fake: FakeMeta, channel: MetaChannel) -> None:
    assert (await channel.send(words("a\ud83d b\x00"))).outcome is SendOutcome.SENT
    json.dumps(fake.calls[0].payload).encode()
