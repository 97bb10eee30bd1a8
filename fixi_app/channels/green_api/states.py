"""What Green API says of the account, as one of three states: anything not known to be healthy is not sendable.

Source: Green API documentation, getStateInstance and the webhook stateInstanceChanged.
"""

from fixi_app.channels.loose import Json, identifier
from fixi_app.domain.messages import ChannelState, StateReport

_STATES = {"authorized": ChannelState.READY, "starting": ChannelState.STARTING}
_FLAGGED = ("yellowCard", "blocked")


def state_of(answer: Json) -> StateReport:
    """The report for an object with `stateInstance`: a missing word is not health (L60), null is one being created."""
    if "stateInstance" in answer and answer["stateInstance"] is None:
        return StateReport(state=ChannelState.STARTING, detail="being created")
    word = identifier(answer, "stateInstance")
    state = _STATES.get(word, ChannelState.STOPPED)
    return StateReport(state=state, detail=word[:64] or "unknown", flagged=word in _FLAGGED)
