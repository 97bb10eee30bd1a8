"""A webhook of Twilio: what each kind of message says, what is not ours, and that no body at all can do harm."""

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixi_app.channels.contract import Replies
from fixi_app.channels.twilio import TwilioWebhook
from fixi_app.channels.twilio.codes import MEANINGS
from fixi_app.domain.messages import (
    Aside,
    ChannelState,
    Delivery,
    DeliveryState,
    Event,
    Inbound,
    InboundKind,
    MediaKind,
    StateReport,
)
from tests.fakes.twilio_bodies import ACCOUNT, CUSTOMER, MEDIA_URL, ROW_SHAPES, SENDER, TOKEN, Bodies, Form, encoded

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)
BODIES = Bodies()
HOOK = TwilioWebhook(ACCOUNT, TOKEN, SENDER, lambda: ())


def events(body: Any, hook: TwilioWebhook = HOOK) -> list[Event]:
    return list(hook.parse(body if isinstance(body, bytes) else encoded(body), NOW))


def inbound(form: Form) -> Inbound:
    [event] = events(form)
    assert isinstance(event, Inbound)
    return event


def without(form: Form, *names: str) -> Form:
    return {name: value for name, value in form.items() if name not in names}


def test_nothing_is_said_back() -> None:
    assert isinstance(HOOK, Replies)
    assert HOOK.receipt == ("text/xml", '<?xml version="1.0" encoding="UTF-8"?><Response/>')
    assert HOOK.name == "twilio"


# Messages


def test_a_text_has_its_sender_and_its_id() -> None:
    form = BODIES.text("יש לי נזילה 👋\nבמטבח", MessageSid="SM1")
    message = inbound(form)
    assert message.id == f"twilio:{ACCOUNT}:SM1"
    assert (message.address, message.phone, message.also) == (f"twilio:{CUSTOMER}", CUSTOMER, ())
    assert (message.kind, message.text) == (InboundKind.TEXT, "יש לי נזילה 👋\nבמטבח")
    assert (message.name, message.sent_at, message.quotes) == ("Dana", NOW, None)


def test_a_text_without_its_newer_id_goes_by_the_older_one() -> None:
    assert inbound(without(BODIES.text("x", SmsMessageSid="SM2"), "MessageSid")).id == f"twilio:{ACCOUNT}:SM2"


def test_a_reply_names_what_it_replies_to() -> None:
    message = inbound(BODIES.quoted("כן", "SM77"))
    assert (message.kind, message.text, message.quotes) == (InboundKind.TEXT, "כן", "SM77")


@pytest.mark.parametrize("form", [BODIES.forwarded("look"), BODIES.advertised("look")])
def test_where_a_text_came_from_does_not_change_it(form: Form) -> None:
    assert (inbound(form).kind, inbound(form).text) == (InboundKind.TEXT, "look")


def test_an_empty_message_is_unsupported() -> None:
    assert inbound(BODIES.incoming()).kind is InboundKind.UNSUPPORTED


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/jpeg", MediaKind.IMAGE),
        ("image/webp", MediaKind.STICKER),
        ("video/mp4", MediaKind.VIDEO),
        ("audio/ogg", MediaKind.VOICE),
        ("audio/ogg; codecs=opus", MediaKind.VOICE),
        ("audio/mpeg", MediaKind.AUDIO),
        ("application/pdf", MediaKind.DOCUMENT),
        ("", MediaKind.DOCUMENT),
    ],
)
def test_a_file_is_what_its_type_says(mime: str, kind: MediaKind) -> None:
    message = inbound(BODIES.file(mime, "הצינור"))
    [media] = message.media
    assert (message.kind, message.text) == (InboundKind.MEDIA, "הצינור")
    assert (media.kind, media.url, media.mime, media.file_name) == (kind, MEDIA_URL, mime or None, None)


def test_a_file_may_have_no_words() -> None:
    assert inbound(BODIES.file("image/jpeg")).text == ""


def test_several_files_are_all_told() -> None:
    message = inbound(BODIES.files("image/jpeg", "audio/ogg"))
    assert [media.kind for media in message.media] == [MediaKind.IMAGE, MediaKind.VOICE]
    assert [media.url for media in message.media] == [f"{MEDIA_URL}0", f"{MEDIA_URL}1"]


@pytest.mark.parametrize("count", ["1", "", "no number", "-3", "nan", "1e308", "99999999999"])
def test_a_senseless_count_of_files_costs_no_file(count: str) -> None:
    message = inbound(BODIES.file("image/jpeg", NumMedia=count))
    assert message.media[0].url == MEDIA_URL
    assert len(message.media) <= 10


def test_a_file_whose_address_is_none_is_still_told() -> None:
    [media] = inbound(BODIES.file("image/jpeg", url="file:///etc/passwd")).media
    assert media.url is None


@pytest.mark.parametrize("mime", ["text/vcard", "text/x-vcard", "text/vcard; charset=utf-8"])
def test_a_contact_card_comes_as_a_file(mime: str) -> None:
    message = inbound(BODIES.file(mime))
    assert message.kind is InboundKind.CONTACT
    assert message.media[0].kind is MediaKind.DOCUMENT


def test_a_pin_is_a_place() -> None:
    message = inbound(BODIES.location("32.0853", "34.7818", "Herzl 1, Tel Aviv", "Home"))
    assert message.kind is InboundKind.PLACE
    assert message.text == ""
    assert message.place
    assert (message.place.lat, message.place.lon) == (32.0853, 34.7818)
    assert (message.place.name, message.place.address) == ("Home", "Herzl 1, Tel Aviv")


def test_a_pin_may_have_no_names() -> None:
    place = inbound(BODIES.location("32", "34")).place
    assert place
    assert (place.name, place.address) == (None, None)


@pytest.mark.parametrize(("lat", "lon"), [("91", "0"), ("0", "200"), ("nan", "0"), ("here", "there"), ("", "")])
def test_a_pin_nowhere_on_earth_is_one_without_its_place(lat: str, lon: str) -> None:
    message = inbound(BODIES.location(lat, lon))
    assert (message.kind, message.place, message.text) == (InboundKind.PLACE, None, "")
    assert inbound(BODIES.location(lat, lon, "Herzl 1, Tel Aviv")).text == "Herzl 1, Tel Aviv"


def test_a_tap_names_the_button_and_the_question() -> None:
    message = inbound(BODIES.tap("approve:7", "אשר", "SM9"))
    assert (message.kind, message.text, message.tap_id) == (InboundKind.TAP, "אשר", "approve:7")
    assert message.quotes == "SM9"


def test_a_tap_without_an_id_has_its_words() -> None:
    message = inbound(without(BODIES.tap("x", "אשר"), "ButtonPayload"))
    assert (message.kind, message.text, message.tap_id) == (InboundKind.TAP, "אשר", None)


@pytest.mark.parametrize("shape", ROW_SHAPES)
def test_a_row_of_a_list_is_a_tap_in_every_shape(shape: str) -> None:
    message = inbound(BODIES.row("slot:3", "10:00", shape))
    assert (message.kind, message.text, message.tap_id) == (InboundKind.TAP, "10:00", "slot:3")


OTHER_DATA = ["no json", "[]", '{"nfm_reply": {"body": "sent"}}', '{"list_reply": [1]}', "[" * 9000]


@pytest.mark.parametrize("data", OTHER_DATA)
def test_other_interactive_data_leaves_the_words(data: str) -> None:
    message = inbound(BODIES.text("sent", InteractiveData=data))
    assert (message.kind, message.text) == (InboundKind.TEXT, "sent")


# People


def test_somebody_without_a_number_is_answered_by_the_id() -> None:
    message = inbound(BODIES.nameless("IL.aB3xY9"))
    assert (message.address, message.phone, message.also) == ("twilio:IL.aB3xY9", None, ())


def test_an_id_beside_a_number_is_the_same_person() -> None:
    message = inbound(BODIES.text("x", ExternalUserId="whatsapp:IL.aB3xY9"))
    assert (message.address, message.phone) == (f"twilio:{CUSTOMER}", CUSTOMER)
    assert message.also == ("twilio:IL.aB3xY9",)


def test_a_number_beside_an_id_is_the_same_person() -> None:
    message = inbound(BODIES.nameless("IL.aB3xY9", WaId=CUSTOMER.removeprefix("+")))
    assert (message.address, message.phone) == ("twilio:IL.aB3xY9", CUSTOMER)
    assert message.also == (f"twilio:{CUSTOMER}",)


def test_where_whatsapp_knows_a_number_by_another_form_both_are_the_same_person() -> None:
    message = inbound(BODIES.text("x", WaId="972500000102"))
    assert (message.address, message.phone) == (f"twilio:{CUSTOMER}", CUSTOMER)
    assert message.also == ("twilio:+972500000102",)


@pytest.mark.parametrize(("written", "name"), [("", None), ("  ", None), ("\x1b[31mDana", "[31mDana"), ("דנה", "דנה")])
def test_a_name_is_the_senders_words_and_moves_no_cursor(written: str, name: str | None) -> None:
    assert inbound(BODIES.text("x", ProfileName=written)).name == name


@pytest.mark.parametrize(
    "form",
    [
        Bodies(account="AC" + "cd" * 16).text("another account"),
        Bodies(sender="+972500000901").text("another number of the account"),
        Bodies(account="AC" + "cd" * 16).status("SM1"),
        Bodies(sender="+972500000901").status("SM1"),
        BODIES.text("an SMS", From=CUSTOMER, To=SENDER),
        BODIES.text("Messenger", From="messenger:77"),
        BODIES.status("SM1", "delivered", From=SENDER, To=CUSTOMER),
        BODIES.status("SM1", "queued"),
        BODIES.status("SM1", "accepted"),
        BODIES.status("SM1", "scheduled"),
        BODIES.status("SM1", "sending"),
    ],
)
def test_what_is_not_for_fixi_leaves_nothing(form: Form) -> None:
    assert events(form) == []


@pytest.mark.parametrize("written", [SENDER, f"whatsapp:{SENDER}", "972 50-000-0900", "00972500000900"])
def test_our_number_may_be_written_in_any_way(written: str) -> None:
    hook = TwilioWebhook(ACCOUNT, TOKEN, written, lambda: ())
    assert len(events(BODIES.text("x"), hook)) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not a form",
        b'{"AccountSid": "x"}',
        b"\xff\xfe=%ff",
        b"&" * 100_000,
        without(BODIES.text("x"), "AccountSid"),
        without(BODIES.text("x"), "MessageSid", "SmsSid", "SmsMessageSid"),
        without(BODIES.text("x"), "From"),
        without(BODIES.text("x"), "To"),
        BODIES.text("x", From="whatsapp:"),
        BODIES.text("x", From="whatsapp:nobody we know"),
        without(BODIES.status("SM1"), "From"),
        without(BODIES.status("SM1"), "MessageSid", "SmsSid"),
        BODIES.status("SM1", "sideways"),
    ],
)
def test_what_is_not_understood_is_kept_aside_once(body: Any) -> None:
    [first], [again] = events(body), events(body)
    assert isinstance(first, Aside)
    assert first == again
    assert first.reason
    assert first.id.startswith(f"twilio:{ACCOUNT}:")


def test_what_is_kept_aside_is_cut() -> None:
    [aside] = events(b"x" * 100_000)
    assert isinstance(aside, Aside)
    assert len(aside.raw) == 64 * 1024


# Deliveries


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("sent", DeliveryState.SENT),
        ("partially_delivered", DeliveryState.SENT),
        ("delivered", DeliveryState.DELIVERED),
        ("read", DeliveryState.READ),
        ("failed", DeliveryState.FAILED),
        ("undelivered", DeliveryState.FAILED),
        ("canceled", DeliveryState.FAILED),
    ],
)
def test_a_delivery_status_names_the_message(word: str, state: DeliveryState) -> None:
    [delivery] = events(BODIES.status("SM57", word))
    assert isinstance(delivery, Delivery)
    assert (delivery.provider_message_id, delivery.state, delivery.at) == ("SM57", state, NOW)
    assert delivery.reason == (word if state is DeliveryState.FAILED else None)


def test_blue_marks_count_as_read_whatever_word_stands_beside() -> None:
    [delivery] = events(BODIES.status("SM57", "delivered", EventType="READ"))
    assert isinstance(delivery, Delivery)
    assert delivery.state is DeliveryState.READ


def test_a_failure_tells_its_code_and_why() -> None:
    [delivery] = events(BODIES.status("SM57", "undelivered", "63016", "Failed to send freeform message"))
    assert isinstance(delivery, Delivery)
    assert delivery.reason == f"63016: {MEANINGS[63016].says}"
    assert delivery.window_closed
    [other] = events(BODIES.status("SM57", "undelivered", "63024", ""))
    assert isinstance(other, Delivery)
    assert not other.window_closed


def test_an_unknown_failure_is_told_in_twilios_words_without_numbers() -> None:
    said = "972500000101 and +972 50-000-0101 and (050) 000-0101 cannot be reached"
    [delivery] = events(BODIES.status("SM57", "failed", "63999", said))
    assert isinstance(delivery, Delivery)
    assert delivery.reason
    assert delivery.reason.startswith("63999: ")
    assert sum(letter.isdigit() for letter in delivery.reason) == 5


def test_a_failure_of_the_account_stops_the_channel() -> None:
    delivery, report = events(BODIES.status("SM57", "failed", "63007", "no such sender"))
    assert isinstance(delivery, Delivery)
    assert isinstance(report, StateReport)
    assert report.state is ChannelState.STOPPED
    assert report.detail.startswith("63007: ")


@pytest.mark.parametrize("code", ["", "0", "-1", "nan", "1e300", "no code", "63003"])
def test_other_failures_stop_nothing(code: str) -> None:
    assert len(events(BODIES.status("SM57", "failed", code))) == 1


# Harm


SEEDS = [
    BODIES.text("x"),
    BODIES.quoted("x", "SM1"),
    BODIES.file("image/jpeg", "x"),
    BODIES.files("image/jpeg", "text/vcard"),
    BODIES.location("1", "2", "a", "b"),
    BODIES.tap("a", "b", "SM1"),
    *(BODIES.row("a", "b", shape) for shape in ROW_SHAPES),
    BODIES.nameless(),
    BODIES.advertised("x"),
    BODIES.status("SM1", "failed", "63016", "x"),
]
JUNK = st.text() | st.sampled_from([CUSTOMER, "whatsapp:", "{}", "nan", "-1", "9" * 400, "\x1b[2J", "\u202e"])


@settings(max_examples=600, deadline=None)
@given(seed=st.sampled_from(SEEDS), name=st.integers(0, 40), junk=JUNK)
def test_no_wrong_value_anywhere_raises(seed: Form, name: int, junk: str) -> None:
    changed = seed | {sorted(seed)[name % len(seed)]: junk.encode("utf-8", "replace").decode()}
    for event in events(changed):
        event.model_dump_json()
        assert "\x1b" not in getattr(event, "text", "")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    assert all(isinstance(event, Aside) for event in events(body))
