"""One person, several sides: his own request, his work, his business. One chat, and one state for each side.

A conversation shows the side whose hat he wears; the others lie folded in `sides`. So a customer's facts and open
question cannot overwrite a professional's, and every flow finds the conversation as if he had no other side. What
belongs to the chat itself (address, language, name ...) is the same for all sides; every other field is a side's own.
"""

from typing import Any

from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion, State

SHARED = frozenset({
    "id", "version", "address", "role", "hat", "sides", "at_work", "undecided", "is_owner", "pro_id",
    "unconfirmed_pro_id", "gender", "name", "phone", "sample", "language", "greeted", "last_inbound_at", "turns",
    "turn", "replies", "closing", "known_since", "machine_since", "machine_run", "said_last", "replied_at",
})  # fmt: skip
"""Fields of the chat as a whole. A new field of `Conversation` is a side's own unless it is named here."""
_OWN = tuple(name for name in Conversation.model_fields if name not in SHARED)


def natural_hat(conversation: Conversation) -> Role:
    """Who he is here when nothing else is going on."""
    return Role.PROFESSIONAL if conversation.pro_id else Role.CUSTOMER


def hat_of(conversation: Conversation) -> Role:
    """The side that the conversation shows now."""
    return conversation.hat or natural_hat(conversation)


def wearing(conversation: Conversation, hat: Role) -> Conversation:
    """The conversation showing this side; the one it showed is folded away as it is."""
    worn = hat_of(conversation)
    if worn is hat:
        return conversation if conversation.hat is hat else conversation.but(hat=hat)
    sides = {**conversation.sides, worn.value: _folded(conversation)}
    unfolded = {name: value for name, value in sides.pop(hat.value, {}).items() if name in _OWN}
    return conversation.but(hat=hat, sides=sides, **(_blank() | unfolded))


def carried(source: Conversation, target: Conversation) -> Conversation:
    """`target` with what the side that `source` shows has as its own."""
    return target.but(**{name: getattr(source, name) for name in _OWN})


def quiet_as_customer(conversation: Conversation) -> Conversation:
    """Nothing but changes of a visit reaches him as a customer, whichever side the conversation shows."""
    side = wearing(conversation, Role.CUSTOMER).but(only_visit_changes=True, quiet_asked=True)
    return wearing(side, hat_of(conversation)).but(hat=conversation.hat)


def _folded(conversation: Conversation) -> dict[str, Any]:
    """What differs from a fresh side, as plain values that a store can keep."""
    return conversation.model_dump(mode="python", include=set(_OWN), exclude_defaults=True)


def _blank() -> dict[str, Any]:
    return {name: Conversation.model_fields[name].get_default(call_default_factory=True) for name in _OWN}


def open_question_of(conversation: Conversation, hat: Role) -> OpenQuestion | None:
    """What is open on one of his sides, shown or folded."""
    if hat_of(conversation) is hat:
        return conversation.open_question
    folded = conversation.sides.get(hat.value, {}).get("open_question")
    return OpenQuestion.model_validate(folded) if folded else None


_UNDER_WAY = frozenset({State.CHOOSING, State.SUMMARY, State.WAITING, State.BOOKED, State.REVIEW, State.RATING})


def has_own_request(conversation: Conversation) -> bool:
    """Whether something of his own as a customer is going on: a question, a request, a visit, a person called (L43)."""
    side = wearing(conversation, Role.CUSTOMER)
    running = side.lead_id is not None and side.state in _UNDER_WAY
    return side.open_question is not None or running or side.mode is not Mode.BOT
