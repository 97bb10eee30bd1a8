"""What one message of the Cloud API says: every `type` becomes a Content, the unknown ones too.

Source: WhatsApp Cloud API documentation, webhook reference of messages.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from fixi_app.channels.loose import Json, identifier, items, number, obj, words
from fixi_app.channels.vcards import card_name, card_phones
from fixi_app.domain.messages import InboundKind, Media, MediaKind, Place

MEDIA = "meta-media:"
"""Before the id of a file that has to be asked for: its link lives for minutes, the id for days."""
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_MOST_CARDS = 20


@dataclass(frozen=True)
class Content:
    """The part of an Inbound that a message's own fields decide."""

    kind: InboundKind
    text: str = ""
    media: tuple[Media, ...] = ()
    place: Place | None = None
    tap_id: str | None = None
    quotes: str | None = None


def read_content(message: Json) -> Content:
    """Always something. What is replied to or tapped on stands beside the content of any type."""
    content = _READERS.get(identifier(message, "type").casefold(), _file_or_unsupported)(message)
    return replace(content, quotes=content.quotes or identifier(obj(message, "context"), "id") or None)


def _text(message: Json) -> Content:
    return _words(words(obj(message, "text"), "body"))


def _words(text: str) -> Content:
    return Content(InboundKind.TEXT if text else InboundKind.UNSUPPORTED, text)


def _file(kind: MediaKind) -> "Reader":
    return lambda message: _file_of(obj(message, identifier(message, "type").casefold()), kind)


def _audio(message: Json) -> Content:
    """`voice` marks a voice note; where that is missing, the way in which WhatsApp records does."""
    file = obj(message, "audio")
    marked = file.get("voice")
    voice = marked if isinstance(marked, bool) else words(file, "mime_type").casefold().startswith("audio/ogg")
    return _file_of(file, MediaKind.VOICE if voice else MediaKind.AUDIO)


def _file_of(file: Json, kind: MediaKind) -> Content:
    url = _place_of(file)
    media = Media(
        kind=kind,
        url=url,
        mime=words(file, "mime_type", limit=128) or None,
        file_name=words(file, "filename", limit=256) or None,
        problem=None if url else "unavailable",
    )
    return Content(InboundKind.MEDIA, words(file, "caption"), (media,))


def _place_of(file: Json) -> str | None:
    """The id; the link only where there is none."""
    media_id, link = identifier(file, "id"), words(file, "url", limit=4096)
    if _MEDIA_ID.fullmatch(media_id):
        return f"{MEDIA}{media_id}"
    return link if link.startswith(("https://", "http://")) else None


def _file_or_unsupported(message: Json) -> Content:
    """A type not known here that carries a file is still a file; its kind is what its MIME type says."""
    file = obj(message, identifier(message, "type"))
    if not _place_of(file):
        return _unsupported(message)
    family = words(file, "mime_type").casefold().partition("/")[0]
    return _file_of(file, MediaKind(family) if family in ("image", "video", "audio") else MediaKind.DOCUMENT)


def _location(message: Json) -> Content:
    spot = obj(message, "location")
    lat, lon = number(spot.get("latitude")), number(spot.get("longitude"))
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return _unsupported(message)
    name, address = words(spot, "name", limit=256), words(spot, "address", limit=512)
    return Content(InboundKind.PLACE, place=Place(lat=lat, lon=lon, name=name or None, address=address or None))


def _contacts(message: Json) -> Content:
    cards = [obj(each) for each in items(message.get("contacts"))[:_MOST_CARDS]]
    return Content(InboundKind.CONTACT, "\n".join(line for card in cards if (line := _card(card))))


def _card(card: Json) -> str:
    """Name and numbers; a person who shares the own number sends a vCard and little else."""
    vcard = words(card, "vcard")
    name = words(obj(card, "name"), "formatted_name", "first_name", limit=200).strip() or card_name(vcard)
    phones = [phone for each in items(card.get("phones"))[:5] if (phone := _card_phone(obj(each)))]
    return " ".join([name, *dict.fromkeys(phones or card_phones(vcard))]).strip()


def _card_phone(entry: Json) -> str:
    known = identifier(entry, "wa_id")
    return f"+{known}" if known.isascii() and known.isdigit() else words(entry, "phone", limit=40).strip()


def _reaction(message: Json) -> Content:
    """Without an emoji it is a reaction taken back."""
    reaction = obj(message, "reaction")
    target = identifier(reaction, "message_id")
    return Content(InboundKind.REACTION, words(reaction, "emoji", limit=64), quotes=target or None)


def _interactive(message: Json) -> Content:
    """A button or a row. A filled form (`nfm_reply`) answers nothing that Fixi asked."""
    interactive = obj(message, "interactive")
    reply = obj(interactive, "button_reply") or obj(interactive, "list_reply")
    return _tap(message, identifier(reply, "id"), words(reply, "title", limit=512))


def _template_button(message: Json) -> Content:
    button = obj(message, "button")
    return _tap(message, identifier(button, "payload"), words(button, "text", limit=512))


def _tap(message: Json, tap_id: str, title: str) -> Content:
    if not tap_id and not title:
        return _unsupported(message)
    return Content(InboundKind.TAP, title, tap_id=tap_id or None)


def _order(message: Json) -> Content:
    """Of a catalogue nobody here keeps: only the words that were written with it."""
    return _words(words(obj(message, "order"), "text"))


def _edit(message: Json) -> Content:
    edit = obj(message, "edit")
    text = words(obj(edit, "message", "text"), "body") or _caption(obj(edit, "message"))
    return Content(InboundKind.EDIT, text, quotes=identifier(edit, "original_message_id") or None)


def _caption(edited: Json) -> str:
    return words(obj(edited, identifier(edited, "type")), "caption")


def _revoke(message: Json) -> Content:
    return Content(InboundKind.REVOKE, quotes=identifier(obj(message, "revoke"), "original_message_id") or None)


def _unsupported(message: Json) -> Content:
    return Content(InboundKind.UNSUPPORTED)


Reader = Callable[[Json], Content]
_READERS: dict[str, Reader] = {
    "text": _text,
    "image": _file(MediaKind.IMAGE),
    "video": _file(MediaKind.VIDEO),
    "document": _file(MediaKind.DOCUMENT),
    "sticker": _file(MediaKind.STICKER),
    "audio": _audio,
    "voice": _file(MediaKind.VOICE),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": _interactive,
    "button": _template_button,
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
    "unsupported": _unsupported,
    "unknown": _unsupported,
}
