"""Contact cards as one line of text each: name and numbers.

Source: Green API documentation, contactMessage and contactsArrayMessage; vCard 3.0 (RFC 2426) for the card itself.
"""

import re
from collections.abc import Iterator

from fixi_app.channels.green_api.markers import without_markers
from fixi_app.channels.loose import Json, items, obj, words

_FULL_NAME = re.compile(r"^FN[^:\n]*:(.+)$", re.MULTILINE)
_PHONE = re.compile(r"^(?:item\d+\.)?TEL([^:\n]*):(.+)$", re.MULTILINE)
_WHATSAPP_ID = re.compile(r"waid=(\d{5,20})")
_MOST = 20


def shared_contacts(data: Json) -> str:
    """Every card in the message, one line each; what the sender wrote in them stays the sender's words."""
    lines = [line for card in list(_cards(data))[:_MOST] if (line := _line(card))]
    return without_markers("\n".join(lines))[0]


def _cards(data: Json) -> Iterator[Json]:
    """The documents put a list in two places, and a single card in a third."""
    if single := obj(data, "contactMessageData"):
        yield single
    nested = obj(data, "messageData")
    for holder in (data, nested, obj(data, "contactsArrayMessageData"), obj(nested, "contactsArrayMessageData")):
        for card in items(holder.get("contacts")):
            yield obj(card)


def _line(card: Json) -> str:
    vcard = words(card, "vcard")
    name = words(card, "displayName", limit=200).strip() or _first(_FULL_NAME.findall(vcard))
    return " ".join([name, *_phones(vcard)]).strip()


def _phones(vcard: str) -> list[str]:
    """Each number once, in international form where the card has its WhatsApp id."""
    found = []
    for parameters, value in _PHONE.findall(vcard):
        known = _WHATSAPP_ID.search(parameters)
        found.append(f"+{known[1]}" if known else value.strip()[:40])
    return list(dict.fromkeys(found))[:5]


def _first(found: list[str]) -> str:
    return found[0].strip()[:200] if found else ""
