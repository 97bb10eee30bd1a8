"""The provider of the town: takes messages, loses some calls, is out for a while, and has an account that may fail.

Everything that arrived is kept with its time, as the people of the town read it. It cannot tell after a crash what
arrived, as most real ones cannot: so what was being sent goes again.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.messages import ChannelState, Outgoing, SendOutcome, SendResult, StateReport


@dataclass(frozen=True)
class Told:
    """A message that arrived."""

    at: datetime
    id: str
    """The outbox id."""
    phone: str
    text: str
    has_file: bool
    in_doubt: bool
    """The provider had it, and Fixi was told that it had not: it may rightly come again."""


class Provider(SimulatorChannel):
    def __init__(self, dice: random.Random, lost_calls: float, now: Callable[[], datetime]) -> None:
        super().__init__(self._never)
        self._dice, self._lost_calls, self._now = dice, lost_calls, now
        self.told: list[Told] = []
        self.heard: Callable[[Told], None] = lambda told: None
        self.out = False
        """Takes nothing, and says that this will pass."""
        self.at_fault = False
        """The account: a person must see to it."""

    async def _never(self, message: Outgoing) -> str:
        raise AssertionError("messages of the town go through `send`")

    async def send(self, message: Outgoing) -> SendResult:
        if self.at_fault:
            return SendResult(outcome=SendOutcome.ASK_A_PERSON, reason="the account is logged out")
        if self.out:
            return SendResult(outcome=SendOutcome.TRY_AGAIN, reason="the provider is out", retry_after=30)
        lost = self._dice.random() < self._lost_calls
        arrives = not lost or self._dice.random() < 0.5
        if arrives:
            self._arrived(message, in_doubt=lost)
        if lost:
            return SendResult(outcome=SendOutcome.TRY_AGAIN, reason="the call timed out")
        return SendResult(outcome=SendOutcome.SENT, provider_message_id=f"p-{message.id}")

    def _arrived(self, message: Outgoing, *, in_doubt: bool) -> None:
        phone = message.address.partition(":")[2]
        told = Told(self._now(), message.id, phone, message.text, message.media_path is not None, in_doubt)
        self.told.append(told)
        self.heard(told)

    async def was_sent(self, message: Outgoing, since: datetime) -> bool | None:
        return None

    async def state(self) -> StateReport:
        state = ChannelState.STOPPED if self.at_fault else ChannelState.READY
        return StateReport(state=state, detail="simulated")
