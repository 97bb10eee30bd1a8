"""The inbound half of Green API: whether a webhook is authentic, and what it says, in Fixi's own words.

Any body gives a list of events and none raises: Green API repeats a notification that got no 200 for a day, and holds
back everything behind it. Source: Green API documentation, incoming webhooks and webhook endpoint technology.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime

from fixi_app.channels.contract import Arrival
from fixi_app.channels.green_api.content import Content, read_content
from fixi_app.channels.green_api.markers import without_markers
from fixi_app.channels.green_api.states import state_of
from fixi_app.channels.green_api.statuses import deliveries
from fixi_app.channels.loose import Json, identifier, moment, obj, parse_object, words
from fixi_app.domain.messages import Aside, Event, Inbound, InboundKind

NAME = "green_api"
_RAW_LIMIT = 64 * 1024
_NOT_PRIVATE = ("@g.us", "@broadcast", "@newsletter")
_NOTHING_TO_DO = {
    "outgoingAPIMessageReceived",  # our own message coming back: answering it would never end
    "statusInstanceChanged",
    "deviceInfo",
    "avatarInfo",
    "incomingBlock",
}


class Unreadable(Exception):
    """Authentic, but a part without which nothing can be done is missing; the message says which."""


class ForTheOwner(Unreadable):
    """It tells of the account, not of a chat; the message says what."""


class GreenApiWebhook:
    """Implements Webhook for one Green API instance."""

    def __init__(self, instance_id: str, token: str) -> None:
        self._instance_id = instance_id
        self._token = token

    def authentic(self, arrival: Arrival) -> bool:
        """`Authorization: Bearer TOKEN` or `?token=TOKEN`. Green API signs nothing, so the token is the whole defence.

        A token that was entered there with a scheme of its own (`Basic ...`) comes back as it was entered.
        """
        given = arrival.headers.get("authorization", "")
        scheme, _, credentials = given.partition(" ")
        bearer = credentials.strip() if scheme.casefold() == "bearer" else ""
        matches = [_same(value, self._token) for value in (bearer, given, arrival.query.get("token", ""))]
        return bool(self._token) and any(matches)

    def parse(self, body: bytes, now: datetime) -> Sequence[Event]:
        """The events of one notification: none for what is not ours, an Aside for what is not understood."""
        note = parse_object(body)
        try:
            if note is None:
                raise Unreadable("the body is not a JSON object")
            return self._events(note, now)
        except Unreadable as fault:
            return [self._aside(body, str(fault)).but(for_the_owner=isinstance(fault, ForTheOwner))]

    def _events(self, note: Json, now: datetime) -> Sequence[Event]:
        instance = identifier(obj(note, "instanceData"), "idInstance")
        if not instance:
            raise Unreadable("instanceData.idInstance is missing")
        product = identifier(obj(note, "instanceData"), "typeInstance") or "whatsapp"
        if instance != self._instance_id or product != "whatsapp":
            return []
        return _dispatch(note, f"{NAME}:{instance}", now)

    def _aside(self, body: bytes, reason: str) -> Aside:
        """Its id comes from its bytes, so a repeat is kept once."""
        digest = hashlib.sha256(body).hexdigest()[:32]
        raw = body[:_RAW_LIMIT].decode("utf-8", "ignore")
        return Aside(id=f"{NAME}:{self._instance_id}:aside-{digest}", reason=reason, raw=raw)


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode("utf-8", "surrogateescape"))


def _dispatch(note: Json, tenant: str, now: datetime) -> Sequence[Event]:
    kind = identifier(note, "typeWebhook")
    if kind in _READERS:
        return _READERS[kind](note, tenant, now)
    if "quotaData" in note:  # the documents label this one in two ways, `quotaExceeded` and `incomingBlock`
        raise ForTheOwner("Green API says that its monthly quota is used up")
    if kind in _NOTHING_TO_DO:
        return []
    raise Unreadable(f"typeWebhook {kind[:64] or 'is missing'}: not one that Fixi knows")


def _received(note: Json, tenant: str, now: datetime) -> Sequence[Event]:
    sender = obj(note, "senderData")
    chat = _chat(sender, "chatId")
    if chat is None:
        return []
    names = ("senderContactName", "senderName", "chatName")
    message = _inbound(note, tenant, now, chat, _content(note), _name(sender, *names))
    hidden = None if message.phone else _phone_of_sender(note)
    return [message.but(phone=hidden) if hidden else message]


def _phone_of_sender(note: Json) -> str | None:
    """The number behind a privacy id, where the provider names it as the sender; never the business's own."""
    sender = identifier(obj(note, "senderData"), "sender")
    return None if sender == identifier(obj(note, "instanceData"), "wid") else _phone(sender)


def _typed_on_the_phone(note: Json, tenant: str, now: datetime) -> Sequence[Event]:
    """A person of the business wrote: the chat is the customer's, the sender is the business itself.

    A reaction, a deletion or a vote is no word to the customer, so nobody took the chat over by it.
    """
    sender = obj(note, "senderData")
    chat = _chat(sender, "chatId")
    content = _content(note)
    silent = content.kind in (InboundKind.REACTION, InboundKind.REVOKE)
    if chat is None or silent or identifier(obj(note, "messageData"), "typeMessage") == "pollUpdateMessage":
        return []
    echo = Content(InboundKind.PHONE_ECHO, content.text, content.media, content.place, quotes=content.quotes)
    return [_inbound(note, tenant, now, chat, echo, _name(sender, "chatName"))]


def _call(note: Json, tenant: str, now: datetime) -> Sequence[Event]:
    """One event when it rings; that it was picked up, missed or declined changes nothing."""
    if identifier(note, "status").casefold() != "offer":
        return []
    chat = _chat(note, "from")
    return [] if chat is None else [_inbound(note, tenant, now, chat, Content(InboundKind.CALL), None)]


def _status(note: Json, tenant: str, now: datetime) -> Sequence[Event]:
    if identifier(note, "chatId").endswith(_NOT_PRIVATE):
        return []
    events = deliveries(note, now)
    if events is None:
        raise Unreadable("a delivery status without a message id or with an unknown word")
    return events


def _state(note: Json, tenant: str, now: datetime) -> Sequence[Event]:
    return [state_of(note)]


_READERS: dict[str, Callable[[Json, str, datetime], Sequence[Event]]] = {
    "incomingMessageReceived": _received,
    "outgoingMessageReceived": _typed_on_the_phone,
    "outgoingMessageStatus": _status,
    "stateInstanceChanged": _state,
    "incomingCall": _call,
}


def _chat(source: Json, name: str) -> str | None:
    """The private chat meant here; None for groups, broadcasts and newsletters, which are nobody's request."""
    chat = identifier(source, name)
    if chat.endswith(_NOT_PRIVATE):
        return None
    if not chat.endswith(("@c.us", "@lid")) or chat.startswith("@"):
        raise Unreadable(f"{name} is not a chat that Fixi knows")
    return chat


def _content(note: Json) -> Content:
    data = obj(note, "messageData")
    if not data:
        raise Unreadable("messageData is missing")
    return read_content(data)


def _name(source: Json, *fields: str) -> str | None:
    """A display name is the sender's choice; an error marker in it is not."""
    return without_markers(words(source, *fields, limit=200))[0] or None


def _inbound(note: Json, tenant: str, now: datetime, chat: str, content: Content, name: str | None) -> Inbound:
    message_id = identifier(note, "idMessage")
    if not message_id:
        raise Unreadable("idMessage is missing")
    return Inbound(
        id=f"{tenant}:{message_id}",
        address=f"{NAME}:{chat}",
        kind=content.kind,
        sent_at=moment(note.get("timestamp"), now),
        text=content.text,
        name=name,
        phone=_phone(chat),
        media=content.media,
        place=content.place,
        tap_id=content.tap_id,
        quotes=content.quotes,
    )


def _phone(chat: str) -> str | None:
    """Only `@c.us` is a number; `@lid` is a privacy id of digits that no telephone has."""
    digits, _, kind = chat.partition("@")
    real = kind == "c.us" and digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15
    return f"+{digits}" if real and not digits.startswith("0") else None
