"""What one message at Twilio says: nothing in a form names its kind for sure, so its fields do.

Source: Twilio documentation, webhook request (text, media, location, button and reply fields). How a pick from a list
arrives is documented nowhere; every shape that was seen is read, and its words stand in `Body` in any case.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fixi_app.channels.loose import Json, identifier, number, obj, parse_object, words
from fixi_app.domain.messages import InboundKind, Media, MediaKind, Place

_MOST_MEDIA = 10  # as many as a message at Twilio can have on any channel
_CARDS = ("text/vcard", "text/x-vcard", "text/directory")
_FAMILIES = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}
_REPLIES = ("list_reply", "button_reply")
PIN = "location"
"""The `MessageType` of a pin."""


@dataclass(frozen=True)
class Content:
    """The part of an Inbound that the message's own fields decide."""

    kind: InboundKind
    text: str = ""
    media: tuple[Media, ...] = ()
    place: Place | None = None
    tap_id: str | None = None


def read_content(form: Json) -> Content:
    """Always something: a message without anything known in it is unsupported."""
    return _tap(form) or _location(form) or _media(form) or _text(form)


def quoted(form: Json) -> str | None:
    """The id of the message replied to; missing for one that Twilio has forgotten."""
    return identifier(form, "OriginalRepliedMessageSid") or None


def _text(form: Json) -> Content:
    """A pin whose place is not told is a pin all the same: it is asked for again."""
    text, is_pin = words(form, "Body"), identifier(form, "MessageType").casefold() == PIN
    return Content(InboundKind.TEXT if text else InboundKind.PLACE if is_pin else InboundKind.UNSUPPORTED, text)


def _tap(form: Json) -> Content | None:
    """A button, or a row of a list."""
    reply = _interactive(form)
    tap_id = identifier(form, "ButtonPayload", "ListId") or identifier(reply, "id")
    title = words(form, "ButtonText", "ListTitle", limit=512) or words(reply, "title", limit=512)
    if not tap_id and not title:
        return None
    return Content(InboundKind.TAP, title or words(form, "Body", limit=512), tap_id=tap_id or None)


def _interactive(form: Json) -> Json:
    """What was picked, out of the JSON that comes for some kinds of taps; empty for a filled form and the rest."""
    data = parse_object(words(form, "InteractiveData").encode("utf-8", "replace")) or {}
    holders = (obj(data), obj(data, "interactive"))
    return next((found for holder in holders for name in _REPLIES if (found := obj(holder, name))), {})


def _location(form: Json) -> Content | None:
    """The words beside a pin repeat its address, so they are not told twice."""
    lat, lon = number(form.get("Latitude")), number(form.get("Longitude"))
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    label, address = words(form, "Label", limit=256), words(form, "Address", limit=512)
    return Content(InboundKind.PLACE, place=Place(lat=lat, lon=lon, name=label or None, address=address or None))


def _media(form: Json) -> Content | None:
    media = tuple(_file(form, index) for index in _numbers(form))
    if not media:
        return None
    cards = all(each.mime is not None and each.mime.casefold().startswith(_CARDS) for each in media)
    return Content(InboundKind.CONTACT if cards else InboundKind.MEDIA, words(form, "Body"), media)


def _numbers(form: Json) -> Iterator[int]:
    """As many as are announced or there, whichever is more."""
    announced = min(max(number(form.get("NumMedia")) or 0, 0), _MOST_MEDIA)
    for index in range(_MOST_MEDIA):
        if index < announced or f"MediaUrl{index}" in form:
            yield index


def _file(form: Json, index: int) -> Media:
    url, mime = words(form, f"MediaUrl{index}", limit=4096), words(form, f"MediaContentType{index}", limit=128)
    link = url if url.startswith(("https://", "http://")) else None
    return Media(kind=kind_of(mime), url=link, mime=mime or None)


def kind_of(mime: str) -> MediaKind:
    """WhatsApp records voice notes as Ogg and draws stickers as WebP; nothing else marks either."""
    mime = mime.casefold().strip()
    if mime.startswith("audio/ogg"):
        return MediaKind.VOICE
    if mime.startswith("image/webp"):
        return MediaKind.STICKER
    return _FAMILIES.get(mime.partition("/")[0], MediaKind.DOCUMENT)
