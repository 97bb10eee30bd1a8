"""What an answer of Green API means for a message: sent, later, never, or a person is needed.

Pure. Source: Green API documentation, common errors and each sending method's errors. No reason quotes the answer's
body: it can hold the phone, the text, or a token.
"""

from fixi_app.channels.answers import Answer
from fixi_app.channels.loose import identifier, obj, words
from fixi_app.domain.messages import SendOutcome, SendResult

_STARTING_WAIT = 30.0
_RATE_WAIT = 5.0
_TRANSPORT_WAIT = 10.0


def result_of(answer: Answer) -> SendResult:
    """The result of a sending method. A 200 means queued there; one without an id came from something in between."""
    if answer.status == 200:
        message_id = identifier(answer.object(), "idMessage")
        if message_id:
            return SendResult(outcome=SendOutcome.SENT, provider_message_id=message_id)
        return _again("Green API answered without a message id", _TRANSPORT_WAIT)
    return _refusal(answer)


def unreachable(why: str) -> SendResult:
    """No answer at all: it may or may not have arrived, which the outbox finds out before it sends again."""
    return _again(f"Green API could not be reached ({why})", _TRANSPORT_WAIT)


def _refusal(answer: Answer) -> SendResult:
    status = answer.status
    if status == 400:
        return _bad_request(answer)
    if status == 466:
        return _quota(answer)
    if status == 429:
        return _again("Green API asks for fewer messages a second", answer.retry_after or _RATE_WAIT)
    if status in (401, 403, 404):
        return _person(f"Green API refuses the account ({status}): check GREEN_API_ID, GREEN_API_TOKEN, GREEN_API_URL")
    if status == 413 or "max upload size" in answer.text():
        return never("the file is larger than Green API takes")
    if status >= 500 or status in (408, 425, 499):
        return _again(f"Green API has a fault of its own ({status})", answer.retry_after or _TRANSPORT_WAIT)
    if 300 <= status < 400:
        return _person(f"Green API's address answers with a redirect ({status}): check GREEN_API_URL")
    return never(f"Green API refuses this message ({status})")


def _bad_request(answer: Answer) -> SendResult:
    """One status for three things; only the words tell them apart."""
    text = answer.text()
    if "starting" in text:
        return _again("the Green API instance is starting", _STARTING_WAIT)
    if "not authorized" in text or "notauthorized" in text:
        return _person("the phone is no longer linked to Green API: link it again with its QR code")
    return never("Green API refuses this message or number (400)")


def _quota(answer: Answer) -> SendResult:
    """466: the plan's month is used up, for everyone or (free plan) for chats beyond its first three.

    The documents spell the word QUOTE_EXCEEDED in one place and QUOTA_EXCEEDED in another.
    """
    body = answer.object()
    status = words(obj(body, "correspondentsStatus"), "status") or words(obj(body, "invokeStatus"), "status")
    if "correspondentsStatus" in body or status.upper().startswith("CORRESPONDENTS"):
        return never("the Green API plan allows no further chats this month: this one cannot be written to")
    return _person("the Green API plan's messages for this month are used up: change the plan")


def never(reason: str) -> SendResult:
    return SendResult(outcome=SendOutcome.NEVER, reason=reason)


def _again(reason: str, wait: float) -> SendResult:
    return SendResult(outcome=SendOutcome.TRY_AGAIN, reason=reason, retry_after=wait)


def _person(reason: str) -> SendResult:
    return SendResult(outcome=SendOutcome.ASK_A_PERSON, reason=reason)
