"""The inbound half of Twilio: whether a webhook is authentic, and what it says, in Fixi's own words.

Any body gives a list of events and none raises: Twilio does not repeat what was answered with an error.
Source: Twilio documentation, webhook request, status callbacks, security.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from fixi_app.channels.contract import Arrival
from fixi_app.channels.loose import Json, identifier, words
from fixi_app.channels.twilio import people
from fixi_app.channels.twilio.content import quoted, read_content
from fixi_app.channels.twilio.form import fields
from fixi_app.channels.twilio.signature import called_as, is_signed
from fixi_app.channels.twilio.statuses import deliveries, is_status
from fixi_app.domain.messages import Aside, Event, Inbound

NAME = people.NAME
_RAW_LIMIT = 64 * 1024
_RECEIPT = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
Addresses = Callable[[], Sequence[str]]
"""Where Fixi is reached, as it is known now: the public address with its prefix, and this computer's own for trials."""


class Unreadable(Exception):
    """Authentic, but a part without which nothing can be done is missing; the message says which."""


class TwilioWebhook:
    """Implements Webhook and Replies for one WhatsApp sender of one account."""

    def __init__(self, account_sid: str, auth_token: str, sender: str, addresses: Addresses) -> None:
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._sender = people.digits(sender)
        self._addresses = addresses

    @property
    def name(self) -> str:
        return NAME

    @property
    def receipt(self) -> tuple[str, str]:
        """No reply: anything but an empty document could be sent to the customer as a message."""
        return "text/xml", _RECEIPT

    def authentic(self, arrival: Arrival) -> bool:
        """Whether this request was signed with the account's token for an address at which Fixi is reached."""
        urls = called_as(self._addresses(), arrival.path)
        given = arrival.headers.get("x-twilio-signature", "")
        return bool(self._auth_token) and is_signed(self._auth_token, given, urls, arrival.body)

    def parse(self, body: bytes, now: datetime) -> Sequence[Event]:
        """The events of one request: none for what is not ours, an Aside for what is not understood."""
        try:
            return self._events(fields(body), now)
        except Unreadable as fault:
            return [self._aside(body, str(fault))]

    def _events(self, form: Json, now: datetime) -> Sequence[Event]:
        account = identifier(form, "AccountSid")
        if not account:
            raise Unreadable("AccountSid is missing")
        if account != self._account_sid:
            return []
        return self._status(form, now) if is_status(form) else self._message(form, now)

    def _status(self, form: Json, now: datetime) -> Sequence[Event]:
        if not self._is_ours(form, "From"):
            return []
        events = deliveries(form, now)
        if events is None:
            raise Unreadable("a delivery status without a message id or with an unknown word")
        return events

    def _message(self, form: Json, now: datetime) -> Sequence[Event]:
        """A message that came by another way (SMS, Messenger) to the same account is no chat of WhatsApp's."""
        if not self._is_ours(form, "To") or _came_another_way(form):
            return []
        return [inbound(form, now)]

    def _is_ours(self, form: Json, field: str) -> bool:
        """Compared by digits: the setting may be written in any way."""
        named = identifier(form, field)
        if not named:
            raise Unreadable(f"{field} is missing")
        return named.startswith("whatsapp:") and people.digits(named) == self._sender

    def _aside(self, body: bytes, reason: str) -> Aside:
        """Its id comes from its bytes, so a repeat is kept once."""
        digest = hashlib.sha256(body).hexdigest()[:32]
        raw = body[:_RAW_LIMIT].decode("utf-8", "ignore")
        return Aside(id=f"{NAME}:{self._account_sid}:aside-{digest}", reason=reason, raw=raw)


def _came_another_way(form: Json) -> bool:
    sender = identifier(form, "From")
    return bool(sender) and not sender.startswith("whatsapp:")


def inbound(form: Json, sent_at: datetime) -> Inbound:
    """The message that a form tells; Twilio gives it no time of its own. Raises Unreadable."""
    message_id = identifier(form, "MessageSid", "SmsMessageSid", "SmsSid")
    if not message_id:
        raise Unreadable("MessageSid is missing")
    sender = people.sender_of(form)
    if not sender:
        raise Unreadable("From is not a chat that Fixi knows")
    content = read_content(form)
    return Inbound(
        id=f"{NAME}:{identifier(form, 'AccountSid')}:{message_id}",
        address=people.address(sender[0]),
        kind=content.kind,
        sent_at=sent_at,
        text=content.text,
        name=words(form, "ProfileName", limit=200) or None,
        phone=next((who for who in sender if people.phone(who)), None),
        media=content.media,
        place=content.place,
        tap_id=content.tap_id,
        quotes=quoted(form),
        also=tuple(people.address(who) for who in sender[1:]),
    )
