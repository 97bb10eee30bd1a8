"""What became of a message that Fixi sent.

Source: Green API documentation, outgoingMessageStatus. Older documents report a number without WhatsApp as
`noAccount`, newer ones as `failed` with a description; both are a final failure.
"""

import re
from datetime import datetime

from fixi_app.channels.loose import Json, identifier, moment, words
from fixi_app.domain.messages import ChannelState, Delivery, DeliveryState, Event, StateReport

_FAILURES = {"failed", "noAccount", "notInGroup", "yellowCard"}
_LONG_NUMBER = re.compile(r"\d{6,}")


def deliveries(note: Json, now: datetime) -> list[Event] | None:
    """The delivery, and what it says of the account itself; None when it cannot be understood.

    A message held back for a yellow card is the first word of a flagged number, often well before the state
    changes: sends must stop on it (L59).
    """
    message_id, word = identifier(note, "idMessage"), identifier(note, "status")
    state = DeliveryState.FAILED if word in _FAILURES else _success(word)
    if not message_id or state is None:
        return None
    reason = _reason(note, word) if state is DeliveryState.FAILED else None
    events: list[Event] = [
        Delivery(provider_message_id=message_id, state=state, at=moment(note.get("timestamp"), now), reason=reason)
    ]
    if word == "yellowCard":
        events.append(StateReport(state=ChannelState.STOPPED, detail=word, flagged=True, of_a_message=True))
    return events


def _success(word: str) -> DeliveryState | None:
    return DeliveryState(word) if word in ("sent", "delivered", "read") else None


def _reason(note: Json, word: str) -> str:
    """The provider's words without phone numbers: this goes to the log."""
    description = _LONG_NUMBER.sub("…", words(note, "description", limit=200))
    return f"{word}: {description}" if description else word
