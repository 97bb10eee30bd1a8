"""What Meta says of the phone number, as one of three states: anything not known to be healthy is not sendable.

Source: WhatsApp Cloud API documentation, phone number fields (status, quality_rating, name_status ...).
"""

from fixi_app.channels.answers import Answer
from fixi_app.channels.loose import Json, identifier
from fixi_app.channels.meta.faults import refusal
from fixi_app.domain.messages import ChannelState, StateReport

FIELDS = (
    "verified_name", "display_phone_number", "quality_rating", "code_verification_status", "name_status", "throughput",
    "platform_type", "status",
)  # fmt: skip
_SENDABLE = {
    "CONNECTED",
    "FLAGGED",  # its quality is low: a warning
    "RESTRICTED",  # as many new chats as it may begin today; customers are answered all the same
    "RATE_LIMITED",
    "",  # the number is known and the token good; nothing worse is said of it
}
_OF_RATE = ("4", "80007", "130429")


def state_of(answer: Answer) -> StateReport:
    """A refusal for rate says nothing of the account, so it neither opens nor alarms."""
    if answer.status == 200:
        return _number(answer.object())
    said = refusal(answer).reason
    of_rate = answer.status == 429 or said.partition(":")[0] in _OF_RATE
    return StateReport(state=ChannelState.STARTING if of_rate else ChannelState.STOPPED, detail=said)


def _number(number: Json) -> StateReport:
    """A low quality is a warning in the detail: Meta may act on it, but messages leave."""
    if not identifier(number, "id"):
        return StateReport(state=ChannelState.STOPPED, detail="unknown")
    word, quality = identifier(number, "status")[:64], identifier(number, "quality_rating")[:64]
    state = ChannelState.READY if word.upper() in _SENDABLE else ChannelState.STOPPED
    said = [word, f"quality {quality}" if quality and quality.upper() != "NA" else ""]
    return StateReport(state=state, detail=", ".join(each for each in said if each) or "known")
