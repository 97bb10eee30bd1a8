"""What an answer of the Cloud API means for a message: sent, later, never, a template, or a person is needed.

Pure. No reason quotes the answer's body: it can hold the number or the text.
"""

from fixi_app.channels.answers import Answer
from fixi_app.channels.loose import Json, identifier, items, obj
from fixi_app.channels.meanings import Meaning
from fixi_app.channels.meta.codes import PAIR_RATE, code_of, meaning_of
from fixi_app.domain.messages import SendOutcome, SendResult

_TRANSPORT_WAIT = 10.0
_RATE_WAIT = 5.0
_LONGEST_WAIT = 3600.0
_NO_SUCH_OBJECT = "33"
_UNKNOWN = Meaning(SendOutcome.NEVER, "Meta refuses this message")
_NO_SUCH_NUMBER = Meaning(
    SendOutcome.ASK_A_PERSON, "Meta knows no such phone number, or the token is not for it: check META_PHONE_NUMBER_ID"
)


def result_of(answer: Answer, attempts: int = 1) -> SendResult:
    """The result of sending: a 200 means accepted; one without an id came from something in between.

    `attempts`: which try this was, from 1.
    """
    if answer.status != 200:
        return refusal(answer, attempts)
    sent = items(answer.object().get("messages"))
    message_id = identifier(obj(sent[0]), "id") if sent else ""
    if not message_id:
        return _again("Meta answered without a message id", _TRANSPORT_WAIT)
    return SendResult(outcome=SendOutcome.SENT, provider_message_id=message_id)


def refusal(answer: Answer, attempts: int = 1) -> SendResult:
    """Of anything but success. Meta advises to go by the code; statuses are for what stands between."""
    fault = obj(answer.object(), "error")
    code = code_of(fault)
    meaning = None if code is None else _meaning(code, fault)
    if code is None or meaning is None:
        return _by_status(answer, fault)
    return _by_code(code, meaning, answer, attempts)


def unreachable(why: str) -> SendResult:
    """No answer at all: it may or may not have arrived, which the outbox finds out before it sends again."""
    return _again(f"Meta could not be reached ({why})", _TRANSPORT_WAIT)


def never(reason: str) -> SendResult:
    return SendResult(outcome=SendOutcome.NEVER, reason=reason)


def _meaning(code: int, fault: Json) -> Meaning | None:
    """A wrong id in the address reads as a bad part of the message, and only the smaller code tells them apart."""
    wrong_number = code == 100 and identifier(fault, "error_subcode") == _NO_SUCH_OBJECT
    return _NO_SUCH_NUMBER if wrong_number else meaning_of(code)


def _by_code(code: int, meaning: Meaning, answer: Answer, attempts: int) -> SendResult:
    reason = f"{code}: {meaning.says}"
    if meaning.outcome is not SendOutcome.TRY_AGAIN:
        return SendResult(outcome=meaning.outcome, reason=reason, flagged=meaning.flagged)
    if meaning.tries is not None and attempts > meaning.tries:
        return never(reason)
    wait = _pair_wait(attempts) if code == PAIR_RATE else meaning.wait
    return _again(reason, answer.retry_after or wait or _TRANSPORT_WAIT)


def _pair_wait(attempts: int) -> float:
    """1, 4, 16, 64 ... seconds, as Meta advises."""
    return float(min(4 ** min(max(attempts - 1, 0), 10), _LONGEST_WAIT))


def _by_status(answer: Answer, fault: Json) -> SendResult:
    status, code = answer.status, code_of(fault)
    named = str(status if code is None else code)
    if status == 429:
        return _again("Meta asks for fewer messages at once", answer.retry_after or _RATE_WAIT)
    if status >= 500 or status in (200, 408, 425) or fault.get("is_transient") is True:
        return _again(f"Meta has a fault of its own ({named})", answer.retry_after or _TRANSPORT_WAIT)
    if status == 401 or (code is None and status in (403, 404)):
        return _person(f"Meta refuses the account ({named}): check META_ACCESS_TOKEN, META_PHONE_NUMBER_ID")
    if 300 <= status < 400:
        return _person(f"Meta's address answers with a redirect ({status}): check META_GRAPH_URL")
    return never(f"{named}: {_UNKNOWN.says}")


def _again(reason: str, wait: float) -> SendResult:
    return SendResult(outcome=SendOutcome.TRY_AGAIN, reason=reason, retry_after=wait)


def _person(reason: str) -> SendResult:
    return SendResult(outcome=SendOutcome.ASK_A_PERSON, reason=reason)
