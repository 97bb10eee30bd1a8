"""Every kind of message that Green API delivers becomes one Inbound with the right meaning."""

import json
from datetime import datetime, timezone
from typing import Any

import pytest

from fixi_app.channels.green_api import GreenApiWebhook
from fixi_app.channels.loose import number
from fixi_app.domain.messages import Inbound, InboundKind, MediaKind
from tests.fakes.green_api import CUSTOMER, INSTANCE, TAP_SHAPES, Bodies

NOW = datetime(2025, 11, 22, 9, 0, tzinfo=timezone.utc)
BODIES = Bodies()


def read(body: dict[str, Any]) -> Inbound:
    events = GreenApiWebhook(INSTANCE, "secret").parse(json.dumps(body).encode(), NOW)
    assert len(events) == 1
    assert isinstance(events[0], Inbound)
    return events[0]


def test_a_text_has_who_where_when_and_what() -> None:
    inbound = read(BODIES.text("יש לי נזילה 💧", id="3A01", timestamp=1763800000))
    assert inbound.id == f"green_api:{INSTANCE}:3A01"
    assert inbound.address == f"green_api:{CUSTOMER}"
    assert inbound.kind is InboundKind.TEXT
    assert inbound.text == "יש לי נזילה 💧"
    assert inbound.name == "Dana"
    assert inbound.phone == "+972500000101"
    assert inbound.sent_at == datetime(2025, 11, 22, 8, 26, 40, tzinfo=timezone.utc)


def test_the_name_in_the_phone_book_goes_before_the_push_name() -> None:
    body = BODIES.text("x")
    body["senderData"]["senderContactName"] = "Dana Cohen"
    assert read(body).name == "Dana Cohen"


def test_a_privacy_id_is_an_address_but_no_phone() -> None:
    inbound = read(BODIES.text("x", chat="123456789012345@lid"))
    assert inbound.address == "green_api:123456789012345@lid"
    assert inbound.phone is None


def test_behind_a_privacy_id_the_provider_may_name_the_number_of_the_sender() -> None:
    body = BODIES.text("x", chat="123456789012345@lid")
    body["senderData"]["sender"] = CUSTOMER
    inbound = read(body)
    assert (inbound.address, inbound.phone) == ("green_api:123456789012345@lid", f"+{CUSTOMER.partition('@')[0]}")
    body["instanceData"]["wid"] = CUSTOMER
    assert read(body).phone is None, "the business itself is nobody's customer"


def test_a_text_with_a_link_is_a_text() -> None:
    inbound = read(BODIES.extended("see https://example.org"))
    assert (inbound.kind, inbound.text) == (InboundKind.TEXT, "see https://example.org")


def test_a_reply_names_what_it_replies_to() -> None:
    inbound = read(BODIES.quoted("yes", "BAE51"))
    assert (inbound.kind, inbound.text, inbound.quotes) == (InboundKind.TEXT, "yes", "BAE51")


def test_a_picture_can_be_a_reply_too() -> None:
    body = BODIES.file("imageMessage", "https://files.example.org/1", "image/jpeg")
    body["messageData"]["quotedMessage"] = {"stanzaId": "BAE52"}
    assert read(body).quotes == "BAE52"


@pytest.mark.parametrize(
    ("kind", "mime", "expected"),
    [
        ("imageMessage", "image/jpeg", MediaKind.IMAGE),
        ("videoMessage", "video/mp4", MediaKind.VIDEO),
        ("documentMessage", "application/pdf", MediaKind.DOCUMENT),
        ("audioMessage", "audio/mpeg", MediaKind.AUDIO),
        ("audioMessage", "audio/ogg; codecs=opus", MediaKind.VOICE),
        ("stickerMessage", "image/webp", MediaKind.STICKER),
        ("ImageMessage", "image/png", MediaKind.IMAGE),
        ("someNewFileMessage", "video/mp4", MediaKind.VIDEO),
    ],
)
def test_a_file_keeps_kind_link_name_and_caption(kind: str, mime: str, expected: MediaKind) -> None:
    inbound = read(BODIES.file(kind, "https://files.example.org/1", mime, "look", file_name="leak.bin"))
    assert (inbound.kind, inbound.text) == (InboundKind.MEDIA, "look")
    [media] = inbound.media
    assert (media.kind, media.url, media.mime) == (expected, "https://files.example.org/1", mime)
    assert (media.file_name, media.problem) == ("leak.bin", None)


def test_an_empty_caption_is_no_text_and_an_empty_link_no_link() -> None:
    inbound = read(BODIES.file("imageMessage", "", "image/jpeg", ""))
    assert (inbound.text, inbound.media[0].url, inbound.media[0].problem) == ("", None, None)


@pytest.mark.parametrize(
    ("marker", "problem"),
    [("{{SWE001}}", "undecryptable"), ("{{SWE002}}", "too_large"), ("{{SWE003}}", "undecryptable")],
)
def test_an_error_marker_for_a_link_is_a_problem_and_no_link(marker: str, problem: str) -> None:
    [media] = read(BODIES.file("videoMessage", marker, "video/mp4")).media
    assert (media.url, media.problem) == (None, problem)


@pytest.mark.parametrize("text", ["{{SWE001}}", " {{SWE003}} ", "{{SWE{{SWE001}}003}}"])
def test_an_error_marker_for_words_is_never_a_customers_text(text: str) -> None:
    inbound = read(BODIES.text(text))
    assert (inbound.kind, inbound.text) == (InboundKind.UNDECRYPTABLE, "")


def test_an_error_marker_beside_words_leaves_the_words() -> None:
    inbound = read(BODIES.file("imageMessage", "https://files.example.org/1", "image/jpeg", "pipe {{SWE001}}"))
    assert inbound.text == "pipe"


def test_a_pin_has_its_place() -> None:
    place = read(BODIES.location(32.0158, 34.7874, "Sokolov 5, Holon")).place
    assert place is not None
    assert (place.lat, place.lon, place.address, place.name) == (32.0158, 34.7874, "Sokolov 5, Holon", None)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), ("x", 1), (None, None), (float("nan"), 0)])
def test_a_pin_that_is_nowhere_is_no_place(lat: Any, lon: Any) -> None:
    inbound = read(BODIES.location(lat, lon))
    assert (inbound.kind, inbound.place) == (InboundKind.UNSUPPORTED, None)


def test_contact_cards_are_names_and_numbers() -> None:
    assert read(BODIES.contact("Moshe", "972500000201")).text == "Moshe +972500000201"


@pytest.mark.parametrize("nested", [False, True])
def test_several_contact_cards_are_read_in_both_places(nested: bool) -> None:
    inbound = read(BODIES.contacts(("Moshe", "972500000201"), ("Rina", "972500000202"), nested=nested))
    assert inbound.kind is InboundKind.CONTACT
    assert inbound.text == "Moshe +972500000201\nRina +972500000202"


@pytest.mark.parametrize("emoji", ["👍", ""])
def test_a_reaction_and_its_removal_name_their_target(emoji: str) -> None:
    inbound = read(BODIES.reaction(emoji, "BAE53"))
    assert (inbound.kind, inbound.text, inbound.quotes) == (InboundKind.REACTION, emoji, "BAE53")


@pytest.mark.parametrize("shape", sorted(TAP_SHAPES))
def test_a_tap_is_read_in_every_shape(shape: str) -> None:
    inbound = read(BODIES.tap("approve", "אשר", "BAE54", shape))
    assert inbound.kind is InboundKind.TAP
    assert (inbound.tap_id, inbound.text, inbound.quotes) == ("approve", "אשר", "BAE54")


def test_a_tap_with_a_title_only_is_still_a_tap() -> None:
    inbound = read(BODIES.tap("", "אשר", "BAE54"))
    assert (inbound.kind, inbound.tap_id, inbound.text) == (InboundKind.TAP, None, "אשר")


@pytest.mark.parametrize("nested", [False, True])
def test_a_row_of_a_list_is_a_tap(nested: bool) -> None:
    inbound = read(BODIES.row("slot-2", "10:00", "BAE55", nested))
    assert (inbound.kind, inbound.tap_id, inbound.text, inbound.quotes) == (
        InboundKind.TAP,
        "slot-2",
        "10:00",
        "BAE55",
    )


def test_a_message_with_buttons_is_no_tap() -> None:
    data = {"typeMessage": "interactiveButtonsReply", "interactiveButtonsReply": {"body": "Choose", "buttons": []}}
    assert read(BODIES.incoming(data)).kind is InboundKind.UNSUPPORTED


def test_an_edit_and_a_deletion_have_ids_of_their_own_and_a_target() -> None:
    edit, gone = read(BODIES.edited("Holon", "3A9", id="3A10")), read(BODIES.deleted("3A9", id="3A11"))
    assert (edit.kind, edit.text, edit.quotes, edit.id[-4:]) == (InboundKind.EDIT, "Holon", "3A9", "3A10")
    assert (gone.kind, gone.quotes, gone.id[-4:]) == (InboundKind.REVOKE, "3A9", "3A11")


@pytest.mark.parametrize(
    "body",
    [
        BODIES.poll("when?"),
        BODIES.vote("BAE56", "a"),
        BODIES.unsupported(),
        BODIES.unsupported("listMessage"),
        BODIES.unsupported("neverHeardOfIt"),
        BODIES.incoming({"typeMessage": "textMessage", "textMessageData": {"textMessage": 7}}),
    ],
)
def test_what_says_nothing_to_fixi_is_unsupported_and_not_lost(body: dict[str, Any]) -> None:
    assert read(body).kind is InboundKind.UNSUPPORTED


def test_words_from_the_phone_put_a_person_in_charge_of_the_customers_chat() -> None:
    inbound = read(BODIES.from_phone("I am on it"))
    assert (inbound.kind, inbound.text) == (InboundKind.PHONE_ECHO, "I am on it")
    assert inbound.address == f"green_api:{CUSTOMER}"


def test_a_call_is_told_once() -> None:
    assert read(BODIES.call("offer")).kind is InboundKind.CALL


def test_control_characters_and_torn_emoji_do_not_get_in() -> None:
    inbound = read(BODIES.text("a\x1b[2Jb\x00\ud83dc\r\nd", name="\x07Eve\x9b"))
    assert (inbound.text, inbound.name) == ("a[2Jbc\nd", "Eve")
    inbound.model_dump_json()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("32.5", 32.5), (7, 7.0), (True, None), ("nan", None), (float("inf"), None), (10**400, None), ([], None)],
)
def test_only_a_finite_number_is_a_number(value: Any, expected: float | None) -> None:
    assert number(value) == expected
