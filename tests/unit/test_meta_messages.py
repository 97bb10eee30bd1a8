"""Every kind of message that the Cloud API delivers becomes one Inbound with the right meaning."""

from datetime import datetime, timezone
from typing import Any

import pytest

from fixi_app.channels.meta import MetaWebhook
from fixi_app.domain.messages import Inbound, InboundKind, MediaKind
from tests.fakes.meta_bodies import CUSTOMER, NUMBER_ID, Bodies, card, encoded

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)
BODIES = Bodies()


def read(body: dict[str, Any]) -> Inbound:
    [event] = MetaWebhook(NUMBER_ID, "secret", "").parse(encoded(body), NOW)
    assert isinstance(event, Inbound)
    return event


def test_a_text_has_who_where_when_and_what() -> None:
    inbound = read(BODIES.text("יש לי נזילה 💧\nבמטבח", id="wamid.TESTAAA="))
    assert inbound.id == f"meta:{NUMBER_ID}:wamid.TESTAAA="
    assert (inbound.address, inbound.phone, inbound.also) == (f"meta:{CUSTOMER}", f"+{CUSTOMER}", ())
    assert (inbound.kind, inbound.text) == (InboundKind.TEXT, "יש לי נזילה 💧\nבמטבח")
    assert (inbound.name, inbound.quotes) == ("Dana", None)
    assert inbound.sent_at == datetime(2026, 11, 24, 7, 0, tzinfo=timezone.utc)


def test_a_reply_names_what_it_replies_to() -> None:
    inbound = read(BODIES.quoted("כן", "wamid.OURS="))
    assert (inbound.kind, inbound.text, inbound.quotes) == (InboundKind.TEXT, "כן", "wamid.OURS=")


@pytest.mark.parametrize("body", [BODIES.forwarded("look"), BODIES.advertised("look")])
def test_where_a_text_came_from_does_not_change_it(body: dict[str, Any]) -> None:
    inbound = read(body)
    assert (inbound.kind, inbound.text, inbound.quotes) == (InboundKind.TEXT, "look", None)


@pytest.mark.parametrize(
    ("kind", "mime", "expected"),
    [
        ("image", "image/jpeg", MediaKind.IMAGE),
        ("video", "video/mp4", MediaKind.VIDEO),
        ("document", "application/pdf", MediaKind.DOCUMENT),
        ("sticker", "image/webp", MediaKind.STICKER),
        ("audio", "audio/mpeg", MediaKind.AUDIO),
        ("audio", "audio/ogg; codecs=opus", MediaKind.VOICE),
        ("hologram", "video/mp4", MediaKind.VIDEO),
        ("hologram", "model/obj", MediaKind.DOCUMENT),
    ],
)
def test_a_file_has_its_kind_and_its_id(kind: str, mime: str, expected: MediaKind) -> None:
    inbound = read(BODIES.file(kind, mime, "מתחת לכיור"))
    [media] = inbound.media
    assert (inbound.kind, inbound.text) == (InboundKind.MEDIA, "מתחת לכיור")
    assert (media.kind, media.url, media.mime, media.problem) == (expected, "meta-media:700000000000001", mime, None)


@pytest.mark.parametrize(("voice", "expected"), [(True, MediaKind.VOICE), (False, MediaKind.AUDIO)])
def test_the_mark_of_a_voice_note_goes_before_its_type(voice: bool, expected: MediaKind) -> None:
    assert read(BODIES.file("audio", "audio/ogg", voice=voice)).media[0].kind is expected


def test_a_file_may_have_a_name_and_no_words() -> None:
    inbound = read(BODIES.file("document", "application/pdf", filename="חשבון.pdf"))
    assert (inbound.text, inbound.media[0].file_name) == ("", "חשבון.pdf")


def test_an_id_goes_before_a_link_that_lives_for_minutes() -> None:
    link = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"
    assert read(BODIES.file("image", "image/jpeg", url=link)).media[0].url == "meta-media:700000000000001"
    assert read(BODIES.file("image", "image/jpeg", id=None, url=link)).media[0].url == link


@pytest.mark.parametrize("media_id", [None, "", "../me", "1?access_token=x", "a b", "1" * 200, [], {"id": 1}])
def test_a_file_without_an_id_is_still_told(media_id: Any) -> None:
    [media] = read(BODIES.file("image", "image/jpeg", id=media_id)).media
    assert (media.url, media.problem) == (None, "unavailable")


def test_a_pin_is_a_place() -> None:
    place = read(BODIES.location(32.0853, "34.7818", "Home", "Herzl 1, Tel Aviv")).place
    assert place
    assert (place.lat, place.lon, place.name, place.address) == (32.0853, 34.7818, "Home", "Herzl 1, Tel Aviv")


def test_a_pin_may_have_no_names() -> None:
    place = read(BODIES.location(32, 34)).place
    assert place
    assert (place.name, place.address) == (None, None)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 200), (None, 0), ("nan", 0), ("here", "there"), (True, 1)])
def test_a_pin_nowhere_on_earth_is_unsupported(lat: Any, lon: Any) -> None:
    assert read(BODIES.location(lat, lon)).kind is InboundKind.UNSUPPORTED


def test_contact_cards_become_a_line_each() -> None:
    inbound = read(BODIES.contacts(card("Avi", "972500000201"), card("Noa", "972500000202", wa_id=False)))
    assert inbound.kind is InboundKind.CONTACT
    assert inbound.text == "Avi +972500000201\nNoa +972500000202"


def test_somebody_who_shares_the_own_number_sends_a_card() -> None:
    vcard = "BEGIN:VCARD\nFN:Dana K\nTEL;waid=972500000101:+972 50-000-0101\nEND:VCARD"
    assert read(BODIES.contacts({"vcard": vcard})).text == "Dana K +972500000101"
    assert read(BODIES.contacts({"vcard": vcard, "phones": [{"phone": "1"}]})).text == "Dana K 1"
    assert read(BODIES.contacts({"vcard": vcard, "name": {"formatted_name": "D"}})).text == "D +972500000101"


@pytest.mark.parametrize(("emoji", "text"), [("👍", "👍"), ("", ""), (None, "")])
def test_a_reaction_names_its_message_and_may_be_taken_back(emoji: str | None, text: str) -> None:
    inbound = read(BODIES.reaction(emoji, "wamid.OURS="))
    assert (inbound.kind, inbound.text, inbound.quotes) == (InboundKind.REACTION, text, "wamid.OURS=")


@pytest.mark.parametrize("make", [BODIES.tap, BODIES.row, BODIES.template_tap])
def test_a_tap_names_the_choice_and_the_question(make: Any) -> None:
    inbound = read(make("approve:7", "אשר", "wamid.OURS="))
    assert (inbound.kind, inbound.text, inbound.tap_id) == (InboundKind.TAP, "אשר", "approve:7")
    assert inbound.quotes == "wamid.OURS="


@pytest.mark.parametrize(
    "body",
    [
        BODIES.incoming("interactive"),
        BODIES.incoming("interactive", {"type": "button_reply"}),
        BODIES.incoming("interactive", ["button_reply"]),
        BODIES.incoming("button", {}),
        BODIES.form(),
        BODIES.order(),
        BODIES.unsupported(),
        BODIES.unsupported("unknown"),
        BODIES.incoming("text", {"body": "  "}),
        BODIES.incoming("text", "not an object"),
        BODIES.incoming("poll_of_the_future", {"name": "x"}),
        BODIES.text("x", type=None),
        BODIES.text("x", type=["text"]),
    ],
)
def test_what_cannot_be_read_is_unsupported(body: dict[str, Any]) -> None:
    inbound = read(body)
    assert (inbound.kind, inbound.text) == (InboundKind.UNSUPPORTED, "")


def test_words_with_an_order_are_words() -> None:
    inbound = read(BODIES.order("תגיעו היום?"))
    assert (inbound.kind, inbound.text) == (InboundKind.TEXT, "תגיעו היום?")


def test_an_edit_names_what_it_changes() -> None:
    inbound = read(BODIES.edited("קומה 4", "wamid.THEIRS="))
    assert (inbound.kind, inbound.text, inbound.quotes) == (InboundKind.EDIT, "קומה 4", "wamid.THEIRS=")
    caption = read(BODIES.edited_caption("under the sink", "wamid.THEIRS="))
    assert (caption.kind, caption.text) == (InboundKind.EDIT, "under the sink")


def test_a_withdrawn_message_is_named() -> None:
    inbound = read(BODIES.revoked("wamid.THEIRS="))
    assert (inbound.kind, inbound.text, inbound.quotes) == (InboundKind.REVOKE, "", "wamid.THEIRS=")


def test_nothing_in_a_message_moves_a_cursor_or_is_torn() -> None:
    inbound = read(BODIES.text("a\x1b[2Jb\ud83d\u0000\r\nc"))
    assert inbound.text == "a[2Jb\nc"
    inbound.model_dump_json()
