"""One entry of `messages` or `message_echoes` as an Inbound: who wrote, when, and what.

Source: WhatsApp Cloud API documentation, webhook reference of messages, system messages and smb_message_echoes.
"""

from collections.abc import Sequence
from datetime import datetime

from fixi_app.channels.loose import Json, identifier, moment, obj
from fixi_app.channels.meta import people
from fixi_app.channels.meta.content import Content, read_content
from fixi_app.domain.messages import Inbound, InboundKind

_NOT_SAID = ("request_welcome",)
"""Somebody opened the chat and has written nothing yet."""
_SILENT = (InboundKind.REACTION, InboundKind.REVOKE)


class Unreadable(Exception):
    """Authentic, but a part without which nothing can be done is missing; the message says which."""


def inbound(message: Json, value: Json, tenant: str, now: datetime) -> Sequence[Inbound]:
    """What somebody wrote; nothing for groups and for what nobody said. Raises Unreadable."""
    kind = identifier(message, "type").casefold()
    if "group_id" in message or kind in _NOT_SAID:
        return []
    names = people.names_in(message, "from", "from_user_id")
    if kind == "system":
        return _moved(message, names, tenant, now)
    contact = people.contact_of(value, names)
    everybody = _joined(names, people.names_in(contact, "wa_id", "user_id"))
    return [_made(message, everybody, read_content(message), people.name_of(contact), tenant, now)]


def echo(message: Json, value: Json, tenant: str, now: datetime) -> Sequence[Inbound]:
    """A person of the business wrote on the phone itself: the chat is the customer's.

    A reaction or a deletion is no word to the customer, so nobody took the chat over by it. Raises Unreadable.
    """
    content = read_content(message)
    if "group_id" in message or content.kind in _SILENT:
        return []
    names = people.names_in(message, "to", "to_user_id")
    typed = Content(InboundKind.PHONE_ECHO, content.text, content.media, content.place, quotes=content.quotes)
    return [_made(message, names, typed, people.name_of(people.contact_of(value, names)), tenant, now)]


def _moved(message: Json, names: Sequence[str], tenant: str, now: datetime) -> Sequence[Inbound]:
    """The same person under a new number (or id); of the rest of what the system tells nothing is to be done."""
    system = obj(message, "system")
    new = people.names_in(system, "wa_id", "new_wa_id", "user_id", "new_user_id")
    if not new or not names:
        return []
    moved = _made(message, _joined(new, names), Content(InboundKind.MOVED), None, tenant, now)
    return [moved.but(left=_left(new, names))]


def _left(new: Sequence[str], old: Sequence[str]) -> tuple[str, ...]:
    """The numbers that gave way to another one; one that was only hidden behind an id is still his."""
    if not any(map(people.is_phone, new)):
        return ()
    return tuple(f"+{who}" for who in old if people.is_phone(who) and who not in new)


def _joined(first: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Every name once; a number stands first wherever one is known, for people are known by it."""
    names = dict.fromkeys([*first, *others])
    return tuple(names) if any(map(people.is_phone, first)) else tuple(sorted(names, key=_is_no_phone))


def _is_no_phone(who: str) -> bool:
    return not people.is_phone(who)


def _made(
    message: Json, names: Sequence[str], content: Content, name: str | None, tenant: str, now: datetime
) -> Inbound:
    message_id = identifier(message, "id")
    if not message_id:
        raise Unreadable("a message without an id")
    if not names:
        raise Unreadable("a message of nobody whom Fixi can write to")
    return Inbound(
        id=f"{tenant}:{message_id}",
        address=people.address(names[0]),
        kind=content.kind,
        sent_at=moment(message.get("timestamp"), now),
        text=content.text,
        name=name,
        phone=people.phone(names[:1]),
        media=content.media,
        place=content.place,
        tap_id=content.tap_id,
        quotes=content.quotes,
        also=tuple(people.address(who) for who in names[1:]),
    )
