"""One post of Meta's, taken apart: entries, their changes, and in these messages, statuses, echoes and errors.

Source: WhatsApp Cloud API documentation, webhook payload reference; smb_message_echoes for what the owner wrote on the
phone itself.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from fixi_app.channels.loose import Json, identifier, items, obj, parse_object
from fixi_app.channels.meta.confirmed import Confirmed
from fixi_app.channels.meta.messages import Unreadable, echo, inbound
from fixi_app.channels.meta.people import NAME
from fixi_app.channels.meta.statuses import account_faults, deliveries, is_failure, reason_of
from fixi_app.domain.messages import Aside, Event

_OBJECT = "whatsapp_business_account"
_RAW_LIMIT = 64 * 1024
_LISTS = {
    "messages": ("messages", "statuses", "errors"),
    "smb_message_echoes": ("message_echoes", "errors"),
}
"""What is read of a change, by its field; the other fields tell of templates, calls ... and are not for Fixi."""
Reader = Callable[[Json, Json], Sequence[Event]]


class Notes:
    """Reads one post for one phone number."""

    def __init__(self, phone_number_id: str, confirmed: Confirmed, now: datetime) -> None:
        self._phone_number_id, self._confirmed, self._now = phone_number_id, confirmed, now
        self._tenant = f"{NAME}:{phone_number_id}"
        self._readers: dict[str, Reader] = {
            "messages": self._message, "message_echoes": self._echo, "statuses": self._status, "errors": self._error,
        }  # fmt: skip

    def read(self, body: bytes) -> list[Event]:
        """Everything in it that is ours. Never raises."""
        try:
            return self._post(body)
        except Unreadable as fault:
            return [self._aside(body, str(fault))]

    def _post(self, body: bytes) -> list[Event]:
        post = parse_object(body)
        if post is None:
            raise Unreadable("the body is not a JSON object")
        if not identifier(post, "object"):
            raise Unreadable("object is missing")
        if identifier(post, "object") != _OBJECT:
            return []
        return [event for entry in _list_in(post, "entry") for event in self._part(self._entry, entry)]

    def _part(self, read: Callable[[Json], Sequence[Event]], part: object) -> Sequence[Event]:
        """What a part of the post says, or the part itself set aside: its neighbours are read all the same."""
        try:
            if not isinstance(part, dict):
                raise Unreadable("a part of the body is not an object")
            return read(part)
        except Unreadable as fault:
            return [self._aside(_bytes(part), str(fault))]

    def _entry(self, entry: Json) -> Sequence[Event]:
        return [event for change in _list_in(entry, "changes") for event in self._part(self._change, change)]

    def _change(self, change: Json) -> Sequence[Event]:
        field, value = identifier(change, "field"), obj(change, "value")
        if not field:
            raise Unreadable("field is missing")
        if field not in _LISTS:
            return []
        number = identifier(obj(value, "metadata"), "phone_number_id")
        if not number:
            raise Unreadable("metadata.phone_number_id is missing")
        return list(self._value(field, value)) if number == self._phone_number_id else []

    def _value(self, field: str, value: Json) -> Iterator[Event]:
        names = [name for name in _LISTS[field] if name in value]
        if not names:
            raise Unreadable(f"a change of {field} with nothing in it that Fixi knows")
        for name in names:
            yield from self._items(name, value)

    def _items(self, name: str, value: Json) -> Iterator[Event]:
        if not isinstance(value[name], list):
            yield self._aside(_bytes(value), f"{name} is not a list")
        for each in items(value[name]):
            yield from self._part(lambda part: self._readers[name](part, value), each)

    def _message(self, message: Json, value: Json) -> Sequence[Event]:
        return inbound(message, value, self._tenant, self._now)

    def _echo(self, message: Json, value: Json) -> Sequence[Event]:
        return echo(message, value, self._tenant, self._now)

    def _status(self, status: Json, value: Json) -> Sequence[Event]:
        """Of groups there are none: Fixi writes to no group."""
        if identifier(status, "recipient_type") == "group":
            return []
        events = deliveries(status, self._now)
        if events is None:
            raise Unreadable("a delivery status without a message id or with an unknown word")
        outbox_id = identifier(status, "biz_opaque_callback_data")
        (self._confirmed.forget if is_failure(status) else self._confirmed.note)(outbox_id)
        return events

    def _error(self, fault: Json, value: Json) -> Sequence[Event]:
        """An error of no message: it stops the channel, or a person may look at it."""
        stopped = account_faults([fault])
        if not stopped:
            raise Unreadable(f"Meta reports an error: {reason_of(fault)}")
        return stopped

    def _aside(self, raw: bytes, reason: str) -> Aside:
        """Its id comes from its bytes, so a repeat is kept once, in whatever company it comes."""
        digest = hashlib.sha256(raw).hexdigest()[:32]
        kept = raw[:_RAW_LIMIT].decode("utf-8", "ignore")
        return Aside(id=f"{self._tenant}:aside-{digest}", reason=reason[:300], raw=kept)


def _list_in(source: Json, name: str) -> list[object]:
    """Raises Unreadable."""
    value = source.get(name)
    if not isinstance(value, list):
        raise Unreadable(f"{name} is missing")
    return value


def _bytes(part: object) -> bytes:
    """A part of the body as it may be kept; one nested too deep to be written down says just that."""
    try:
        return json.dumps(part).encode()
    except RecursionError:
        return b"nested too deep to be kept"
