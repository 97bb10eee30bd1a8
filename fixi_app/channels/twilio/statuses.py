"""What became of a message that Fixi sent.

Source: Twilio documentation, status callbacks. They come in any order; ranking them is for whoever keeps them.
"""

import re
from datetime import datetime

from fixi_app.channels.loose import Json, identifier, number, words
from fixi_app.channels.twilio.codes import MEANINGS, WINDOW, concerns_the_account, tells_to_stop
from fixi_app.domain.messages import ChannelState, Delivery, DeliveryState, Event, StateReport

_STATES = {
    "sent": DeliveryState.SENT, "partially_delivered": DeliveryState.SENT, "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ, "failed": DeliveryState.FAILED, "undelivered": DeliveryState.FAILED,
    "canceled": DeliveryState.FAILED,
}  # fmt: skip
_ON_ITS_WAY = ("queued", "accepted", "scheduled", "sending")
_RECEIVED = ("", "received", "receiving")
_NUMBERS = re.compile(r"\+?\d[\d\s().-]{4,}\d")


def is_status(form: Json) -> bool:
    """Whether a form tells of a message of ours; one of a customer's is `received`."""
    return _word(form) not in _RECEIVED


def deliveries(form: Json, now: datetime) -> list[Event] | None:
    """The delivery, and what it says of the account itself; None when it cannot be understood."""
    message_id, word = identifier(form, "MessageSid", "SmsSid"), _word(form)
    if not message_id or (word not in _STATES and word not in _ON_ITS_WAY):
        return None
    state = _state(form, word)
    if state is None:
        return []
    failed = state is DeliveryState.FAILED
    reason = _reason(form, word) if failed else None
    closed = failed and _code(form) == WINDOW
    stop = failed and tells_to_stop(_code(form))
    told = Delivery(
        provider_message_id=message_id, state=state, at=now, reason=reason, window_closed=closed, wants_none=stop
    )
    events: list[Event] = [told]
    if failed and concerns_the_account(_code(form)):
        events.append(StateReport(state=ChannelState.STOPPED, detail=reason or word))
    return events


def _word(form: Json) -> str:
    return identifier(form, "MessageStatus", "SmsStatus").casefold()


def _state(form: Json, word: str) -> DeliveryState | None:
    """WhatsApp's blue marks come as an event of their own, whatever word stands beside it."""
    state = _STATES.get(word)
    read = identifier(form, "EventType").casefold() == "read"
    return DeliveryState.READ if read and state is not DeliveryState.FAILED else state


def _code(form: Json) -> int:
    code = number(form.get("ErrorCode")) or 0
    return int(code) if 0 < code < 1_000_000 else 0


def _reason(form: Json, word: str) -> str:
    """The code and what it means, without numbers of people: this goes to the log."""
    code = _code(form)
    known = MEANINGS.get(code)
    text = known.says if known else words(form, "ErrorMessage", "ChannelStatusMessage", limit=200)
    named = str(code) if code else word
    return f"{named}: {_NUMBERS.sub('…', text)}" if text else named
