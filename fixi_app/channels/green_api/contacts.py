"""Contact cards as one line of text each: name and numbers.

Source: Green API documentation, contactMessage and contactsArrayMessage.
"""

from collections.abc import Iterator

from fixi_app.channels.green_api.markers import without_markers
from fixi_app.channels.loose import Json, items, obj, words
from fixi_app.channels.vcards import card_name, card_phones

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
    name = words(card, "displayName", limit=200).strip() or card_name(vcard)
    return " ".join([name, *card_phones(vcard)]).strip()
