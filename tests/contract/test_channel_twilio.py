"""Twilio over real HTTP: what is called, what each fault becomes, and that no secret and no number shows anywhere."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from loguru import logger

from fixi_app.channels.contract import MediaUnavailable, MissedUnknown
from fixi_app.channels.twilio import TwilioChannel, TwilioWebhook
from fixi_app.channels.twilio.client import messaging_url_of
from fixi_app.clock import ShiftedClock
from fixi_app.domain.messages import (
    Button,
    ChannelState,
    Inbound,
    InboundKind,
    MediaKind,
    Outgoing,
    SendOutcome,
    Template,
)
from tests.fakes.twilio import FakeTwilio, Sent
from tests.fakes.twilio_bodies import ACCOUNT, CUSTOMER, SENDER, TOKEN, Form, encoded

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 500
ADDRESS = f"twilio:{CUSTOMER}"
WHATSAPP = f"whatsapp:{CUSTOMER}"
CALLBACK = "https://fixi.example.org/webhook/twilio"
CHOICES = (Button(id="approve", title="אשר"), Button(id="refuse", title="דחה"))
TEMPLATE = Template(name="HX77", language="he", values=("דנה", "10:00"))
NOW = datetime.now(timezone.utc)


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTwilio]:
    async with FakeTwilio() as server:
        yield server


def made(fake: FakeTwilio, **more: Any) -> TwilioChannel:
    return TwilioChannel(fake.account, fake.token, fake.sender, fake.url, **more)


@pytest_asyncio.fixture
async def channel(fake: FakeTwilio) -> AsyncIterator[TwilioChannel]:
    opened = made(fake, callback=lambda: CALLBACK, sleep=Naps().sleep)
    yield opened
    await opened.close()


class Naps:
    """Sleeping that takes no time and is remembered."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)


def words(text: str = "hello", **more: Any) -> Outgoing:
    return Outgoing.model_validate({"id": "turn_1:1", "address": ADDRESS, "text": text, **more})


def heard(form: Form) -> Inbound:
    [event] = TwilioWebhook(ACCOUNT, TOKEN, SENDER, lambda: ()).parse(encoded(form), NOW)
    assert isinstance(event, Inbound)
    return event


# Sending


async def test_a_text_goes_as_a_form_with_both_numbers_and_where_to_tell(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    result = await channel.send(words("שלום + & 👋"))
    [call] = fake.calls_of("Messages.json")
    assert call.fields == {
        "To": WHATSAPP, "From": f"whatsapp:{SENDER}", "Body": "שלום + & 👋", "StatusCallback": CALLBACK,
    }  # fmt: skip
    assert (result.outcome, result.provider_message_id, result.reason) == (SendOutcome.SENT, fake.sent[0].sid, "")


@pytest.mark.parametrize(
    ("callback", "api_is_here"),
    [
        (None, True),
        ("", True),
        ("https://my_house.example.org/webhook/twilio", True),
        ("https://fixi.example.org/" + "x" * 4000, True),
        ("not an address", True),
        ("http://127.0.0.1:8080/webhook/twilio", False),
    ],
)
async def test_an_address_that_cannot_be_called_is_not_given(
    fake: FakeTwilio, callback: str | None, api_is_here: bool
) -> None:
    def to_the_fake(request: httpx.Request) -> httpx.Response:
        seen.append(request.content.decode())
        return httpx.Response(201, json={"sid": "SM1", "status": "queued"})

    seen: list[str] = []
    http = httpx.AsyncClient(transport=httpx.MockTransport(to_the_fake))
    url = fake.url if api_is_here else "https://api.twilio.com"
    channel = TwilioChannel(ACCOUNT, TOKEN, SENDER, url, callback=lambda: callback, http=http)
    assert (await channel.send(words())).outcome is SendOutcome.SENT
    assert "StatusCallback" not in seen[0]
    await http.aclose()


async def test_an_address_that_twilio_refuses_does_not_cost_the_message(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    fake.fail_next(400, 21609)
    assert (await channel.send(words())).outcome is SendOutcome.SENT
    assert [message.callback for message in fake.sent] == [""]
    await channel.send(words("next"))
    assert fake.sent[1].callback == CALLBACK


async def test_a_trial_on_this_computer_is_told_here(fake: FakeTwilio) -> None:
    here = "http://127.0.0.1:8080/webhook/twilio"
    channel = made(fake, callback=lambda: here)
    await channel.send(words())
    assert fake.sent[0].callback == here
    await channel.close()


async def test_a_long_text_goes_in_pieces_between_words(fake: FakeTwilio, channel: TwilioChannel) -> None:
    text = "שלום לכולם 👋 " * 300
    assert (await channel.send(words(text))).outcome is SendOutcome.SENT
    assert len(fake.sent) > 2
    assert all(len(sent.body.encode("utf-16-le")) // 2 <= 1600 for sent in fake.sent)
    assert " ".join(fake.texts_to(CUSTOMER)).split() == text.split()


async def test_choices_are_numbered(fake: FakeTwilio, channel: TwilioChannel) -> None:
    await channel.send(words("מאשרים?", buttons=CHOICES))
    assert fake.texts_to(CUSTOMER) == ["מאשרים?\n\n1. אשר\n2. דחה"]
    assert channel.capabilities.buttons == 0


async def test_a_template_goes_instead_of_everything(fake: FakeTwilio, channel: TwilioChannel, tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(JPEG)
    message = words("free text", template=TEMPLATE, buttons=CHOICES, media_path=str(path))
    assert (await channel.send(message)).outcome is SendOutcome.SENT
    [sent] = fake.sent
    assert (sent.content_sid, json.loads(sent.variables)) == ("HX77", {"1": "דנה", "2": "10:00"})
    assert (sent.body, sent.media_url) == ("", "")


async def test_a_template_without_values_has_no_such_field(fake: FakeTwilio, channel: TwilioChannel) -> None:
    await channel.send(words(template=TEMPLATE.but(values=())))
    assert "ContentVariables" not in fake.calls_of("Messages.json")[0].fields


async def test_somebody_without_a_number_is_written_to_by_the_id(fake: FakeTwilio, channel: TwilioChannel) -> None:
    await channel.send(words(address=heard(fake.bodies.nameless("IL.aB3xY9")).address))
    assert fake.sent[0].to == "whatsapp:IL.aB3xY9"


@pytest.mark.parametrize("address", ["twilio:", "twilio:972500000101", "twilio:+1", "green_api:972500000101@c.us", ""])
async def test_what_is_no_chat_is_never_sent(fake: FakeTwilio, channel: TwilioChannel, address: str) -> None:
    assert (await channel.send(words(address=address))).outcome is SendOutcome.NEVER
    assert fake.calls == []


async def test_an_empty_text_is_never_sent(fake: FakeTwilio, channel: TwilioChannel) -> None:
    assert (await channel.send(words("  "))).outcome is SendOutcome.NEVER
    assert fake.calls == []


@pytest.mark.parametrize("written", [SENDER, f"whatsapp:{SENDER}", "972 50-000-0900"])
async def test_our_number_may_be_written_in_any_way(fake: FakeTwilio, written: str) -> None:
    channel = TwilioChannel(fake.account, fake.token, written, fake.url)
    assert (await channel.send(words())).outcome is SendOutcome.SENT
    await channel.close()


# Faults


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (429, 20429, SendOutcome.TRY_AGAIN),
        (429, None, SendOutcome.TRY_AGAIN),
        (500, 20500, SendOutcome.TRY_AGAIN),
        (503, 20503, SendOutcome.TRY_AGAIN),
        (502, None, SendOutcome.TRY_AGAIN),
        (408, None, SendOutcome.TRY_AGAIN),
        (400, 63018, SendOutcome.TRY_AGAIN),
        (400, 63012, SendOutcome.TRY_AGAIN),
        (400, 63023, SendOutcome.TRY_AGAIN),
        (400, 63010, SendOutcome.TRY_AGAIN),
        (400, 63019, SendOutcome.TRY_AGAIN),
        (400, 30001, SendOutcome.TRY_AGAIN),
        (400, 63016, SendOutcome.WINDOW_CLOSED),
        (401, 20003, SendOutcome.ASK_A_PERSON),
        (401, None, SendOutcome.ASK_A_PERSON),
        (403, None, SendOutcome.ASK_A_PERSON),
        (404, 20404, SendOutcome.ASK_A_PERSON),
        (302, None, SendOutcome.ASK_A_PERSON),
        (400, 21606, SendOutcome.ASK_A_PERSON),
        (400, 21910, SendOutcome.ASK_A_PERSON),
        (400, 63001, SendOutcome.ASK_A_PERSON),
        (400, 63007, SendOutcome.ASK_A_PERSON),
        (400, 63008, SendOutcome.ASK_A_PERSON),
        *((400, code, SendOutcome.NEVER) for code in (
            21211, 21610, 21612, 21614, 21617, 21619, 21620, 21655, 21656, 63003, 63005, 63013, 63014, 63015, 63021,
            63024, 63027, 63028, 63029, 63030, 63032, 63049, 63777, 99999,
        )),
        (418, None, SendOutcome.NEVER),
    ],
)  # fmt: skip
async def test_each_fault_has_one_meaning(
    fake: FakeTwilio, channel: TwilioChannel, status: int, code: int | None, outcome: SendOutcome
) -> None:
    fake.fail_next(status, code, body="<html>")
    result = await channel.send(words())
    assert result.outcome is outcome
    assert result.reason
    assert code is None or str(code) in result.reason or code in (20003, 20404)
    assert "canary" not in result.reason
    assert (result.retry_after is not None) == (outcome is SendOutcome.TRY_AGAIN)


@pytest.mark.parametrize(("code", "tries"), [(63012, 2), (63023, 2), (63019, 1)])
async def test_some_faults_are_only_tried_so_often(
    fake: FakeTwilio, channel: TwilioChannel, code: int, tries: int
) -> None:
    outcomes = []
    for attempts in range(1, 4):
        fake.fail_next(400, code)
        outcomes.append((await channel.send(words(attempts=attempts))).outcome)
    assert outcomes == [SendOutcome.TRY_AGAIN] * tries + [SendOutcome.NEVER] * (3 - tries)


async def test_how_long_to_wait_is_twilios_word(fake: FakeTwilio, channel: TwilioChannel) -> None:
    fake.fail_next(429, 20429, retry_after="17")
    assert (await channel.send(words())).retry_after == 17


@pytest.mark.parametrize("body", ["<html>welcome to the hotel</html>", {}, [1], {"sid": ""}, {"sid": None}])
async def test_an_answer_without_an_id_is_tried_again(fake: FakeTwilio, channel: TwilioChannel, body: Any) -> None:
    fake.fail_next(201, body=body)
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(63016, SendOutcome.WINDOW_CLOSED), (63003, SendOutcome.NEVER), (None, SendOutcome.NEVER)],
)
async def test_a_message_that_is_lost_at_once_is_no_success(
    fake: FakeTwilio, channel: TwilioChannel, code: int | None, outcome: SendOutcome
) -> None:
    fake.fail_next(201, body={"sid": "SM1", "status": "failed", "error_code": code})
    assert (await channel.send(words())).outcome is outcome


async def test_a_dropped_connection_is_tried_again(fake: FakeTwilio, channel: TwilioChannel) -> None:
    fake.drop_next()
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.send(words())).outcome is SendOutcome.SENT


async def test_nobody_listening_is_tried_again() -> None:
    channel = TwilioChannel(ACCOUNT, TOKEN, SENDER, "http://127.0.0.1:9")
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.state()).state is ChannelState.STOPPED
    assert await channel.was_sent(words(), NOW - timedelta(hours=1)) is None
    with pytest.raises(MissedUnknown):
        await channel.missed(NOW)
    await channel.close()
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN


async def test_a_repeat_goes_on_where_it_stopped(fake: FakeTwilio, channel: TwilioChannel) -> None:
    message = words("word " * 500)
    fake.drop_next(skip=1)
    assert (await channel.send(message)).outcome is SendOutcome.TRY_AGAIN
    assert len(fake.sent) == 1
    result = await channel.send(message)
    assert " ".join(fake.texts_to(CUSTOMER)).split() == message.text.split()
    assert result.provider_message_id == fake.sent[-1].sid


async def test_a_message_whose_answer_was_lost_is_not_sent_twice(fake: FakeTwilio, channel: TwilioChannel) -> None:
    fake.drop_next(after=True)
    assert (await channel.send(words("booked"))).outcome is SendOutcome.TRY_AGAIN
    result = await channel.send(words("booked", attempts=2))
    assert (result.outcome, result.provider_message_id) == (SendOutcome.SENT, fake.sent[0].sid)
    assert fake.texts_to(CUSTOMER) == ["booked"]
    assert (await channel.send(words("booked", id="turn_1:2"))).outcome is SendOutcome.SENT
    assert len(fake.sent) == 2


async def test_a_message_that_was_lost_is_not_taken_for_the_same_words_before_it(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    await channel.send(words("thanks"))
    fake.drop_next()
    assert (await channel.send(words("thanks", id="turn_1:2"))).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.send(words("thanks", id="turn_1:2"))).outcome is SendOutcome.SENT
    assert fake.texts_to(CUSTOMER) == ["thanks", "thanks"]


async def test_a_piece_whose_answer_was_lost_is_not_sent_twice(fake: FakeTwilio, channel: TwilioChannel) -> None:
    message = words("word " * 900)
    fake.drop_next(after=True, skip=1)
    assert (await channel.send(message)).outcome is SendOutcome.TRY_AGAIN
    assert (await channel.send(message)).outcome is SendOutcome.SENT
    assert " ".join(fake.texts_to(CUSTOMER)).split() == message.text.split()


async def test_a_template_goes_though_a_piece_of_the_free_text_went_before_the_window_closed(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    fake.drop_next(skip=1)
    assert (await channel.send(words("word " * 500))).outcome is SendOutcome.TRY_AGAIN
    result = await channel.send(words("word " * 500, template=TEMPLATE, attempts=2))
    assert (fake.sent[-1].content_sid, result.provider_message_id) == ("HX77", fake.sent[-1].sid)


async def test_where_the_list_cannot_be_had_a_lost_message_is_sent_again(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    fake.drop_next()
    assert (await channel.send(words())).outcome is SendOutcome.TRY_AGAIN
    fake.fail_next(500)
    assert (await channel.send(words())).outcome is SendOutcome.SENT
    assert fake.texts_to(CUSTOMER) == ["hello"]


# Files


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "0123456789abcdef-0"
    path.write_bytes(JPEG)
    return path


async def test_a_file_without_a_public_address_is_left_out_and_said_so(fake: FakeTwilio, picture: Path) -> None:
    logged: list[str] = []
    sink = logger.add(lambda line: logged.append(str(line)), level="WARNING")
    channel = made(fake, file_url=lambda path: None)
    for number in (1, 2):
        result = await channel.send(words("look", id=f"t:{number}", media_path=str(picture), media_name="image.jpg"))
        assert result.outcome is SendOutcome.SENT
        assert "left out" in result.reason
        assert "public address" in result.reason
    logger.remove(sink)
    assert fake.texts_to(CUSTOMER) == ["look", "look"]
    assert len(logged) == 1
    assert picture.name not in logged[0]
    await channel.close()


async def test_a_channel_without_a_way_for_files_says_so(fake: FakeTwilio, picture: Path) -> None:
    without, with_files = made(fake), made(fake, file_url=lambda path: None)
    assert not without.capabilities.files
    assert with_files.capabilities.files
    result = await without.send(words("", media_path=str(picture), media_name="image.jpg"))
    assert result.outcome is SendOutcome.NEVER
    assert "public address" in result.reason
    assert fake.calls == []


# After a crash


async def test_an_answer_that_was_lost_is_found_in_the_list(fake: FakeTwilio, channel: TwilioChannel) -> None:
    since = datetime.now(timezone.utc)
    fake.drop_next(after=True)
    message = words("booked", buttons=CHOICES)
    assert (await channel.send(message)).outcome is SendOutcome.TRY_AGAIN
    assert await channel.was_sent(message, since) is True


def earlier(text: str, hours: float, **more: Any) -> Sent:
    return Sent("SM8", WHATSAPP, text, at=NOW - timedelta(hours=hours), **more)


async def test_the_same_words_of_an_earlier_day_are_not_taken_for_these(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    fake.sent.append(earlier("thanks", 20))
    assert await channel.was_sent(words("thanks"), NOW - timedelta(hours=21)) is True
    assert await channel.was_sent(words("thanks"), NOW - timedelta(hours=1)) is False


async def test_the_same_words_to_or_from_somebody_else_are_not_taken_for_these(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    fake.sent.append(Sent("SM8", "whatsapp:+972500000102", "thanks"))
    fake.receive(fake.bodies.text("thanks", To=WHATSAPP), NOW)
    assert await channel.was_sent(words("thanks"), NOW - timedelta(hours=1)) is False


async def test_no_is_only_said_when_the_list_had_time_to_know(fake: FakeTwilio, channel: TwilioChannel) -> None:
    now = datetime.now(timezone.utc)
    assert await channel.was_sent(words("x"), now - timedelta(seconds=10)) is None
    assert await channel.was_sent(words("x"), now - timedelta(minutes=10)) is False
    for status, code in ((429, 20429), (401, 20003), (200, None)):
        fake.fail_next(status, code, "Messages.json", body="<html>")
        assert await channel.was_sent(words("x"), now - timedelta(minutes=20)) is None


async def test_a_list_that_is_full_of_later_messages_knows_nothing_of_earlier_ones(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    fake.page_size = 1000
    fake.sent += [earlier(f"text {number}", 0) for number in range(120)]
    assert await channel.was_sent(words("x"), NOW - timedelta(hours=1)) is None
    assert await channel.was_sent(words("text 119"), NOW - timedelta(hours=1)) is None


async def test_a_long_text_is_known_by_its_last_piece(fake: FakeTwilio, channel: TwilioChannel) -> None:
    message = words("word " * 500 + "end")
    await channel.send(message)
    assert await channel.was_sent(message, NOW - timedelta(hours=1)) is True
    fake.sent.pop()
    assert await channel.was_sent(message, NOW - timedelta(hours=1)) is False


async def test_a_template_is_known_by_its_values(fake: FakeTwilio, channel: TwilioChannel) -> None:
    fake.sent.append(earlier("שלום דנה, ב-10:00", 0))
    since = NOW - timedelta(hours=1)
    assert await channel.was_sent(words(template=TEMPLATE), since) is True
    assert await channel.was_sent(words(template=TEMPLATE.but(values=("אבי",))), since) is False
    assert await channel.was_sent(words(template=TEMPLATE.but(values=())), since) is None


async def test_a_file_without_words_is_known_by_being_one(fake: FakeTwilio, channel: TwilioChannel) -> None:
    message = words("", media_path="x", media_name="image.jpg")
    assert await channel.was_sent(message, NOW - timedelta(hours=1)) is False
    fake.sent.append(earlier("", 0, media_url="https://fixi.example.org/file"))
    assert await channel.was_sent(message, NOW - timedelta(hours=1)) is True


async def test_a_fast_clock_does_not_look_into_the_future(fake: FakeTwilio) -> None:
    clock = ShiftedClock(datetime(2026, 1, 1, 9, tzinfo=timezone.utc), 60)
    channel = made(fake, clock=clock)
    await channel.send(words("booked"))
    assert await channel.was_sent(words("booked"), clock.now() - timedelta(hours=1)) is True
    await channel.close()


# What came while nobody listened


async def test_the_list_tells_what_the_webhook_would_have_told(fake: FakeTwilio, channel: TwilioChannel) -> None:
    at = (NOW - timedelta(hours=2)).replace(microsecond=0)
    text = fake.bodies.text("יש לי נזילה")
    photo = fake.bodies.file("image/jpeg", "under the sink", MessageSid="MM7")
    photo["MediaUrl0"] = fake.add_file(JPEG, message="MM7")
    nameless = fake.bodies.nameless("IL.aB3xY9", "hello")
    for minute, form in ((2, photo), (0, text), (1, nameless)):
        fake.receive(form, at + timedelta(minutes=minute))
    found = list(await channel.missed(NOW - timedelta(hours=3)))
    expected = [
        heard(form).but(sent_at=at + timedelta(minutes=minute), name=None, also=())
        for minute, form in enumerate((text, nameless, photo))
    ]
    assert found == expected
    assert isinstance(found[2], Inbound)
    assert await channel.fetch(found[2], found[2].media[0], 1000) == JPEG
    query = fake.calls_of("Messages.json", "GET")[0].fields
    assert query["To"] == f"whatsapp:{SENDER}"
    assert query["DateSent>"] == (NOW - timedelta(hours=3, minutes=5)).date().isoformat()


async def test_all_pages_are_read(fake: FakeTwilio, channel: TwilioChannel) -> None:
    fake.page_size = 7
    for number in range(30):
        fake.receive(fake.bodies.text(str(number)), NOW - timedelta(minutes=60 - number))
    found = await channel.missed(NOW - timedelta(hours=2))
    assert [event.text for event in found if isinstance(event, Inbound)] == [str(number) for number in range(30)]
    assert len(fake.calls_of("Messages.json", "GET")) == 5


async def test_our_own_older_and_odd_messages_of_the_list_are_nobodys(fake: FakeTwilio, channel: TwilioChannel) -> None:
    form = fake.bodies.text("x")
    fake.receive(form, NOW - timedelta(days=5))
    fake.receive(form, NOW, direction="outbound-reply")
    fake.receive(form, NOW, date_created="soon")
    fake.receive(form, NOW, **{"from": "messenger:77"})
    fake.receive(form, NOW, to="whatsapp:+972500000901")
    fake.came.append({"to": f"whatsapp:{SENDER}", "date_sent": fake.came[1]["date_sent"]})
    assert list(await channel.missed(NOW - timedelta(days=30))) == []


async def test_a_pin_that_was_missed_is_told_as_one_that_lost_its_place(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    fake.receive(fake.bodies.location("32", "34"), NOW)
    fake.receive(fake.bodies.location("32", "34", "הרצל 12, חולון"), NOW + timedelta(minutes=1))
    bare, named = await channel.missed(NOW - timedelta(hours=1))
    assert isinstance(bare, Inbound)
    assert isinstance(named, Inbound)
    assert (bare.kind, bare.place, bare.text) == (InboundKind.PLACE, None, "")
    assert (named.kind, named.text) == (InboundKind.TEXT, "הרצל 12, חולון")


@pytest.mark.parametrize("status", [401, 404, 429, 500])
async def test_a_list_that_cannot_be_had_is_not_an_empty_one(
    fake: FakeTwilio, channel: TwilioChannel, status: int
) -> None:
    fake.fail_next(status)
    with pytest.raises(MissedUnknown):
        await channel.missed(NOW)
    fake.drop_next()
    with pytest.raises(MissedUnknown):
        await channel.missed(NOW)


async def test_a_page_of_somebody_else_is_not_followed(fake: FakeTwilio, channel: TwilioChannel) -> None:
    other = "/2010-04-01/Accounts/ACother/Messages.json"
    for uri in ("https://attacker.example.net/", "//attacker.example.net/", other):
        fake.fail_next(200, body={"messages": [], "next_page_uri": uri})
        with pytest.raises(MissedUnknown):
            await channel.missed(NOW)
    assert len(fake.calls) == 3


async def test_files_that_cannot_be_listed_are_asked_for_later(fake: FakeTwilio, channel: TwilioChannel) -> None:
    fake.add_file(JPEG, message="MM7")
    fake.receive(fake.bodies.file("image/jpeg", MessageSid="MM7"), NOW)
    fake.fail_next(500, resource="Messages/MM7/Media.json")
    with pytest.raises(MissedUnknown):
        await channel.missed(NOW - timedelta(hours=1))


# The account


@pytest.mark.parametrize(
    ("status", "expected"),
    [("active", ChannelState.READY), ("suspended", ChannelState.STOPPED), ("closed", ChannelState.STOPPED)],
)
async def test_the_state_is_what_the_provider_says(
    fake: FakeTwilio, channel: TwilioChannel, status: str, expected: ChannelState
) -> None:
    fake.status = status
    report = await channel.state()
    assert (report.state, report.detail) == (expected, status)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, "<html>", ChannelState.STOPPED),
        (200, {}, ChannelState.STOPPED),
        (200, {"status": ["active"]}, ChannelState.STOPPED),
        (401, "", ChannelState.STOPPED),
        (429, "", ChannelState.STARTING),
        (500, "", ChannelState.STOPPED),
    ],
)
async def test_an_answer_that_is_no_state_is_not_health(
    fake: FakeTwilio, channel: TwilioChannel, status: int, body: Any, expected: ChannelState
) -> None:
    fake.fail_next(status, body=body)
    assert (await channel.state()).state is expected


async def test_samples_are_only_carried_on_loopback() -> None:
    for url, expected in [
        ("http://127.0.0.9:80", True),
        ("http://localhost:80", True),
        ("https://api.twilio.com", False),
        ("https://localhost.example.org", False),
    ]:
        assert TwilioChannel(ACCOUNT, TOKEN, SENDER, url).carries_samples is expected
    assert not TwilioChannel(ACCOUNT, TOKEN, SENDER).carries_samples


@pytest.mark.parametrize(
    ("api", "messaging"),
    [
        ("https://api.twilio.com", "https://messaging.twilio.com"),
        ("https://api.dublin.ie1.twilio.com/", "https://messaging.dublin.ie1.twilio.com"),
        ("http://127.0.0.1:8099", "http://127.0.0.1:8099"),
        ("https://proxy.example.org/twilio/", "https://proxy.example.org/twilio"),
        ("https://api.proxy.example.org", "https://api.proxy.example.org"),
    ],
)
def test_blue_marks_go_to_the_host_beside_the_api(api: str, messaging: str) -> None:
    assert messaging_url_of(api) == messaging


async def test_blue_marks_and_dots_are_one_call(fake: FakeTwilio, channel: TwilioChannel) -> None:
    message = heard(fake.bodies.text("x", MessageSid="SM9"))
    await channel.seen(message)
    [call] = fake.calls_of("v2/Indicators/Typing.json")
    assert call.fields == {"messageId": "SM9", "channel": "whatsapp"}
    fake.drop_next()
    await channel.seen(message)
    await channel.seen(message.but(id="simulator:local:1"))
    assert len(fake.calls) == 2


# Files that came with a message


async def test_a_file_is_fetched_with_credentials_that_stay_at_the_api(
    fake: FakeTwilio, channel: TwilioChannel
) -> None:
    message = heard(fake.bodies.file("image/jpeg", url=fake.add_file(JPEG)))
    assert await channel.fetch(message, message.media[0], 1000) == JPEG
    assert fake.lent == [("api", True), ("cdn", False)]


async def test_a_file_that_is_not_there_yet_is_asked_for_again(fake: FakeTwilio) -> None:
    naps = Naps()
    channel = made(fake, sleep=naps.sleep)
    message = heard(fake.bodies.file("image/jpeg", url=fake.add_file(JPEG)))
    fake.not_yet = 2
    assert await channel.fetch(message, message.media[0], 1000) == JPEG
    assert naps.taken == [1.0, 2.0]
    fake.not_yet = 99
    with pytest.raises(MediaUnavailable, match="404"):
        await channel.fetch(message, message.media[0], 1000)
    assert naps.taken == [1.0, 2.0, 1.0, 2.0, 4.0]
    await channel.close()


async def test_another_host_gets_no_credentials(fake: FakeTwilio) -> None:
    async with FakeTwilio() as stranger:
        channel = made(fake)
        link = stranger.add_file(JPEG)
        message = heard(fake.bodies.file("image/jpeg", url=link))
        with pytest.raises(MediaUnavailable):
            await channel.fetch(message, message.media[0], 1000)
        assert stranger.lent == [("api", False)]
        await channel.close()


@pytest.mark.parametrize("link", ["http://[", "https://user:word@127.0.0.1/x", "http://169.254.169.254/x", "https://"])
async def test_a_link_that_leads_nowhere_is_refused(fake: FakeTwilio, channel: TwilioChannel, link: str) -> None:
    message = heard(fake.bodies.file("image/jpeg", url=link))
    with pytest.raises(MediaUnavailable) as fault:
        await channel.fetch(message, message.media[0], 1000)
    assert link not in str(fault.value)


async def test_a_file_that_came_without_an_address_is_looked_for(fake: FakeTwilio, channel: TwilioChannel) -> None:
    for content in (JPEG, JPEG + b"1"):
        fake.add_file(content, message="MM7")
    form = fake.bodies.files("image/jpeg", "image/jpeg") | {"MessageSid": "MM7", "MediaUrl0": "", "MediaUrl1": "x"}
    message = heard(form)
    first, second = message.media[0], message.media[1].but(file_name="second")
    message = message.but(media=(first, second))
    assert await channel.fetch(message, second, 1000) == JPEG + b"1"
    assert await channel.fetch(message, first, 1000) == JPEG
    with pytest.raises(MediaUnavailable):
        await channel.fetch(message.but(id=f"twilio:{ACCOUNT}:MM8"), first, 1000)


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><p>expired", b"MZ\x90\x00", b""])
async def test_a_picture_that_is_none_is_refused(fake: FakeTwilio, channel: TwilioChannel, content: bytes) -> None:
    message = heard(fake.bodies.file("image/jpeg", url=fake.add_file(content)))
    assert message.media[0].kind is MediaKind.IMAGE
    with pytest.raises(MediaUnavailable, match="not a image"):
        await channel.fetch(message, message.media[0], 1000)


async def test_a_file_that_is_too_large_is_refused(fake: FakeTwilio, channel: TwilioChannel) -> None:
    message = heard(fake.bodies.file("image/jpeg", url=fake.add_file(JPEG)))
    with pytest.raises(MediaUnavailable, match="larger"):
        await channel.fetch(message, message.media[0], 100)


# Secrets


async def test_no_token_number_or_text_shows_anywhere(
    fake: FakeTwilio, channel: TwilioChannel, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "httpx", "httpcore"):  # set-up of the log elsewhere may have silenced them
        caplog.set_level(logging.INFO, logger=name)
    logged: list[str] = []
    sink = logger.add(lambda line: logged.append(str(line)), level="DEBUG")
    secret = words("canary-words", media_path="/canary-folder/canary", media_name="image.jpg")
    seen = [repr(channel), str(channel)]
    for status, code in ((400, 63003), (400, 63777), (401, 20003), (500, None)):
        fake.fail_next(status, code, body={"message": TOKEN})
        seen.append(repr(await channel.send(secret)))
    fake.drop_next()
    seen += [repr(await channel.send(secret)), repr(await channel.state())]
    seen.append(repr(await channel.was_sent(secret, NOW)))
    fake.fail_next(500)
    with pytest.raises(MissedUnknown) as missed:
        await channel.missed(NOW)
    fake.not_yet = 9
    message = heard(fake.bodies.file("image/jpeg", url=fake.add_file(JPEG)))
    with pytest.raises(MediaUnavailable) as fetched:
        await channel.fetch(message, message.media[0], 1000)
    seen += [repr(fault.value) + repr(fault.value.__cause__) for fault in (missed, fetched)]
    broken = TwilioChannel(ACCOUNT, TOKEN, SENDER, "http://127.0.0.1:9")
    seen.append(repr(await broken.send(secret)))
    logger.remove(sink)
    shown = "\n".join([*seen, caplog.text, *logged])
    assert "HTTP Request" in caplog.text
    for canary in ("canary", TOKEN, ACCOUNT, CUSTOMER.removeprefix("+"), SENDER.removeprefix("+")):
        assert canary not in shown
