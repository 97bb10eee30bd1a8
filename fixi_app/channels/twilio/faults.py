"""What an answer of Twilio means for a message: sent, later, never, a template, or a person is needed.

Pure. No reason quotes the answer's body: it can hold the number or the text.
"""

from fixi_app.channels.answers import Answer
from fixi_app.channels.loose import Json, identifier, number
from fixi_app.channels.meanings import Meaning
from fixi_app.channels.twilio.codes import MEANINGS
from fixi_app.domain.messages import SendOutcome, SendResult

_TRANSPORT_WAIT = 10.0
_RATE_WAIT = 5.0
_LOST = ("failed", "undelivered", "canceled")


def result_of(answer: Answer, attempts: int = 1) -> SendResult:
    """The result of creating a message: it is accepted, unless it is told as lost in the same breath.

    `attempts`: which try this was, from 1.
    """
    if answer.status not in (200, 201):
        return _refusal(answer, attempts)
    body = answer.object()
    if identifier(body, "status") in _LOST:
        return _by_code(code_in(body, "error_code"), answer, attempts)
    message_id = identifier(body, "sid")
    if not message_id:
        return _again("Twilio answered without a message id", _TRANSPORT_WAIT)
    return SendResult(outcome=SendOutcome.SENT, provider_message_id=message_id)


def unreachable(why: str) -> SendResult:
    """No answer at all: it may or may not have arrived, which the outbox finds out before it sends again."""
    return _again(f"Twilio could not be reached ({why})", _TRANSPORT_WAIT)


def never(reason: str) -> SendResult:
    return SendResult(outcome=SendOutcome.NEVER, reason=reason)


def code_in(body: Json, field: str = "code") -> int:
    """Twilio's code of a fault; 0 where there is none."""
    code = number(body.get(field)) or 0
    return int(code) if 0 < code < 1_000_000 else 0


def _refusal(answer: Answer, attempts: int) -> SendResult:
    code = code_in(answer.object())
    return _by_code(code, answer, attempts) if code in MEANINGS else _by_status(answer, code)


def _by_code(code: int, answer: Answer, attempts: int) -> SendResult:
    meaning = MEANINGS.get(code) or Meaning(SendOutcome.NEVER, "Twilio refuses this message")
    reason = f"{code}: {meaning.says}" if code else meaning.says
    if meaning.outcome is not SendOutcome.TRY_AGAIN:
        return SendResult(outcome=meaning.outcome, reason=reason, wants_none=meaning.wants_none)
    if meaning.tries is not None and attempts > meaning.tries:
        return never(reason)
    return _again(reason, answer.retry_after or meaning.wait or _TRANSPORT_WAIT)


def _by_status(answer: Answer, code: int) -> SendResult:
    """For a code that is not known, and for answers of whatever stands between."""
    status, named = answer.status, f"{code or answer.status}"
    if status == 429:
        return _again("Twilio asks for fewer messages at once", answer.retry_after or _RATE_WAIT)
    if status >= 500 or status in (408, 425):
        return _again(f"Twilio has a fault of its own ({named})", answer.retry_after or _TRANSPORT_WAIT)
    if status in (401, 403, 404):
        return _person(f"Twilio refuses the account ({named}): check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
    if 300 <= status < 400:
        return _person(f"Twilio's address answers with a redirect ({status}): check TWILIO_API_URL")
    return never(f"{named}: Twilio refuses this message")


def _again(reason: str, wait: float) -> SendResult:
    return SendResult(outcome=SendOutcome.TRY_AGAIN, reason=reason, retry_after=wait)


def _person(reason: str) -> SendResult:
    return SendResult(outcome=SendOutcome.ASK_A_PERSON, reason=reason)
