"""What became of a message that Fixi sent, and what is wrong with the account.

Source: WhatsApp Cloud API documentation, webhook reference of statuses and errors. They come in any order; ranking
them is for whoever keeps them.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from fixi_app.channels.loose import Json, identifier, items, moment, obj, words
from fixi_app.channels.meta.codes import WINDOW, code_of, concerns_the_account, flags_the_number, meaning_of
from fixi_app.domain.messages import ChannelState, Delivery, DeliveryState, Event, StateReport

_STATES = {
    "sent": DeliveryState.SENT, "delivered": DeliveryState.DELIVERED, "read": DeliveryState.READ,
    "played": DeliveryState.READ, "failed": DeliveryState.FAILED,
}  # fmt: skip
_NUMBERS = re.compile(r"\+?\d[\d\s().-]{4,}\d")
_BUSINESS_IDS = re.compile(r"\b[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{6,}")


def deliveries(status: Json, now: datetime) -> list[Event] | None:
    """The delivery, and what it says of the account itself; None when it cannot be understood."""
    message_id, state = identifier(status, "id"), _STATES.get(identifier(status, "status").casefold())
    if not message_id or state is None:
        return None
    errors = [obj(each) for each in items(status.get("errors"))]
    at = moment(status.get("timestamp"), now)
    if state is not DeliveryState.FAILED:
        return [Delivery(provider_message_id=message_id, state=state, at=at)]
    reason = reason_of(errors[0]) if errors else "failed"
    closed = any(code_of(each) == WINDOW for each in errors)
    failed = Delivery(provider_message_id=message_id, state=state, at=at, reason=reason, window_closed=closed)
    return [failed, *account_faults(errors)]


def is_failure(status: Json) -> bool:
    return _STATES.get(identifier(status, "status").casefold()) is DeliveryState.FAILED


def account_faults(errors: Sequence[Json]) -> list[Event]:
    """A report for the gravest error because of which nothing at all may leave (L59)."""
    faults = [each for each in errors if concerns_the_account(code_of(each))]
    faults.sort(key=lambda each: not flags_the_number(code_of(each)))
    return [_report(each) for each in faults[:1]]


def _report(fault: Json) -> StateReport:
    flagged = flags_the_number(code_of(fault))
    return StateReport(
        state=ChannelState.STOPPED, detail=reason_of(fault), flagged=flagged, of_a_message=flagged
    )


def reason_of(fault: Json) -> str:
    """The code, what it means, and Meta's own words without numbers and ids of people: this goes to the log."""
    code = code_of(fault)
    said = words(obj(fault, "error_data"), "details", limit=300) or words(fault, "title", "message", limit=300)
    known = meaning_of(code) if code is not None else None
    text = _beside(known.says, hidden(said)) if known else hidden(said)
    named = "failed" if code is None else str(code)
    return f"{named}: {text}" if text else named


def _beside(ours: str, theirs: str) -> str:
    """Theirs may name the value that does not fit, ours says what to do."""
    return f"{ours} [{theirs}]" if theirs else ours


def hidden(text: str) -> str:
    """Meta's words as one line, without what names a person."""
    return " ".join(_NUMBERS.sub("…", _BUSINESS_IDS.sub("…", text)).split())
