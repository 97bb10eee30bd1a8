"""What one Green API message says: every `typeMessage` becomes a Content, the unknown ones too.

Source: Green API documentation, incoming webhooks, "messageData"; where the documents, the vendor's SDKs and observed
traffic disagree about a name, all of them are read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from fixi_app.channels.green_api.contacts import shared_contacts
from fixi_app.channels.green_api.markers import without_markers
from fixi_app.channels.loose import Json, identifier, number, obj, words
from fixi_app.domain.messages import InboundKind, Media, MediaKind, Place


@dataclass(frozen=True)
class Content:
    """The part of an Inbound that a message's own data decides."""

    kind: InboundKind
    text: str = ""
    media: tuple[Media, ...] = ()
    place: Place | None = None
    tap_id: str | None = None
    quotes: str | None = None


def read_content(data: Json) -> Content:
    """The content of `messageData`. A marker in place of words means that WhatsApp could not decrypt them."""
    kind = identifier(data, "typeMessage").casefold()
    content = _READERS.get(kind, _file_or_unsupported)(data)
    text, problem = without_markers(content.text)
    if problem and not text and content.kind in (InboundKind.TEXT, InboundKind.EDIT, InboundKind.UNSUPPORTED):
        return Content(InboundKind.UNDECRYPTABLE, quotes=content.quotes)
    quotes = content.quotes or _quoted(data)
    same = text == content.text and quotes == content.quotes
    return content if same else replace(content, text=text, quotes=quotes)


def _quoted(data: Json) -> str | None:
    """The id of the message replied to: any type may have a sibling `quotedMessage`."""
    return identifier(obj(data, "quotedMessage"), "stanzaId") or None


def _text(data: Json) -> Content:
    extended = obj(data, "extendedTextMessageData")
    text = words(obj(data, "textMessageData"), "textMessage") or words(extended, "text")
    kind = InboundKind.TEXT if text else InboundKind.UNSUPPORTED
    return Content(kind, text, quotes=identifier(extended, "stanzaId") or None)


def _reaction(data: Json) -> Content:
    """An empty emoji is a reaction taken back; the target is in `quotedMessage`."""
    extended = obj(data, "extendedTextMessageData")
    target = _quoted(data) or identifier(extended, "stanzaId") or None
    return Content(InboundKind.REACTION, words(extended, "text", limit=64), quotes=target)


def _file(kind: MediaKind) -> "Reader":
    return lambda data: _file_of(obj(data, "fileMessageData"), kind)


def _audio(data: Json) -> Content:
    """No mark of a voice note is documented; WhatsApp records them as Ogg, and music is sent as something else."""
    file = obj(data, "fileMessageData")
    voice = words(file, "mimeType").casefold().startswith("audio/ogg")
    return _file_of(file, MediaKind.VOICE if voice else MediaKind.AUDIO)


def _file_of(file: Json, kind: MediaKind) -> Content:
    url, problem = without_markers(words(file, "downloadUrl", limit=4096))
    name, _ = without_markers(words(file, "fileName", limit=256))
    media = Media(
        kind=kind,
        url=url if url.startswith(("https://", "http://")) else None,
        mime=words(file, "mimeType", limit=128) or None,
        file_name=name or None,
        problem=problem,
    )
    return Content(InboundKind.MEDIA, words(file, "caption"), (media,))


def _file_or_unsupported(data: Json) -> Content:
    """A type not known here that carries a file is still a file; its kind is what its MIME type says."""
    file = obj(data, "fileMessageData")
    if not file:
        return _unsupported(data)
    family = words(file, "mimeType").casefold().partition("/")[0]
    return _file_of(file, MediaKind(family) if family in ("image", "video", "audio") else MediaKind.DOCUMENT)


def _location(data: Json) -> Content:
    spot = obj(data, "locationMessageData")
    lat, lon = number(spot.get("latitude")), number(spot.get("longitude"))
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return _unsupported(data)
    name, _ = without_markers(words(spot, "nameLocation", limit=256))
    address, _ = without_markers(words(spot, "address", limit=512))
    place = Place(lat=lat, lon=lon, name=name or None, address=address or None)
    return Content(InboundKind.PLACE, place=place)


def _contact(data: Json) -> Content:
    return Content(InboundKind.CONTACT, shared_contacts(data))


_TAP_OBJECTS = (
    "interactiveButtonsResponse",
    "buttonsResponseMessage",
    "templateButtonReplyMessage",
    "templateButtonsReplyMessage",
    "listResponseMessage",
    "interactiveButtonsReply",
)
_TAP_IDS = ("selectedButtonId", "selectedId", "selectedRowId", "singleSelectReply")
_TAP_TEXTS = ("selectedButtonText", "selectedDisplayText", "title")


def _tap_objects(data: Json) -> Iterator[Json]:
    for name in _TAP_OBJECTS:
        yield obj(data, name)
        yield obj(data, name, "singleSelectReply")


def _tap(data: Json) -> Content:
    """A tap in any of its shapes: the first id, the first title, the first target that one of the objects holds."""
    found = list(_tap_objects(data))
    tap_id = next((value for each in found if (value := identifier(each, *_TAP_IDS))), None)
    title = next((value for each in found if (value := words(each, *_TAP_TEXTS, limit=512))), "")
    target = next((value for each in found if (value := identifier(each, "stanzaId"))), None)
    if tap_id is None and not title:
        return _unsupported(data)
    return Content(InboundKind.TAP, title, tap_id=tap_id, quotes=target)


def _buttons(data: Json) -> Content:
    """A message that contains buttons is another machine's; only with something selected is it a tap."""
    holder = obj(data, "interactiveButtonsReply")
    return _tap(data) if any(name in holder for name in _TAP_IDS) else _unsupported(data)


def _edit(data: Json) -> Content:
    edited = obj(data, "editedMessageData")
    text = words(edited, "textMessage", "caption")
    return Content(InboundKind.EDIT, text, quotes=identifier(edited, "stanzaId") or None)


def _revoke(data: Json) -> Content:
    target = identifier(obj(data, "deletedMessageData"), "stanzaId")
    return Content(InboundKind.REVOKE, quotes=target or None)


def _poll(data: Json) -> Content:
    """Fixi asks nothing by poll, so neither a poll nor a vote answers a question of its own."""
    poll = obj(data, "pollMessageData")
    return Content(InboundKind.UNSUPPORTED, words(poll, "name"), quotes=identifier(poll, "stanzaId") or None)


def _unsupported(data: Json) -> Content:
    return Content(InboundKind.UNSUPPORTED)


Reader = Callable[[Json], Content]
_READERS: dict[str, Reader] = {
    "textmessage": _text,
    "extendedtextmessage": _text,
    "quotedmessage": _text,
    "imagemessage": _file(MediaKind.IMAGE),
    "videomessage": _file(MediaKind.VIDEO),
    "documentmessage": _file(MediaKind.DOCUMENT),
    "stickermessage": _file(MediaKind.STICKER),
    "audiomessage": _audio,
    "locationmessage": _location,
    "livelocationmessage": _location,
    "contactmessage": _contact,
    "contactsarraymessage": _contact,
    "reactionmessage": _reaction,
    "buttonsresponsemessage": _tap,
    "templatebuttonsreplymessage": _tap,
    "templatebuttonreplymessage": _tap,
    "interactivebuttonsresponse": _tap,
    "listresponsemessage": _tap,
    "interactivebuttonsreply": _buttons,
    "editedmessage": _edit,
    "deletedmessage": _revoke,
    "pollmessage": _poll,
    "pollupdatemessage": _poll,
}
