"""What Twilio says of the account, as one of three states: anything not known to be active is not sendable.

Source: Twilio documentation, Account resource (status: active, suspended, closed).
"""

from fixi_app.channels.answers import Answer
from fixi_app.channels.loose import identifier
from fixi_app.domain.messages import ChannelState, StateReport


def state_of(answer: Answer) -> StateReport:
    """A refusal for rate says nothing of the account, so it neither opens nor alarms."""
    if answer.status == 429:
        return StateReport(state=ChannelState.STARTING, detail="answered 429")
    if answer.status != 200:
        return StateReport(state=ChannelState.STOPPED, detail=f"answered {answer.status}")
    word = identifier(answer.object(), "status")
    state = ChannelState.READY if word == "active" else ChannelState.STOPPED
    return StateReport(state=state, detail=word[:64] or "unknown")
