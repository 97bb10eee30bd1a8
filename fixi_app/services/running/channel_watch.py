"""Whether the account may send: asked at start, watched afterwards, and believed when it reports a change itself.

A fresh process sends nothing before the first good answer, and the first bad one stops everything (L59, L60): a 200
for a message says nothing while the account is flagged or logged out. The outbox is kept and goes out on recovery.
"""

from collections.abc import Awaitable, Callable

from loguru import logger

from fixi_app.channels.contract import Channel
from fixi_app.domain.messages import ChannelState, StateReport
from fixi_app.queues.outbox_pump import OutboxPump

UNKNOWN = "the state of the account is not known yet"
_NO_SUCH_QUESTION = ("answered 404", "answered 405")


class ChannelWatch:
    def __init__(self, channel: Channel, pump: OutboxPump) -> None:
        self._channel, self._pump = channel, pump
        self.state: StateReport | None = None
        self._pump.held = UNKNOWN
        self.on_report: Callable[[StateReport], Awaitable[None]] = _nobody_else
        """Told of every report as well: a flag is more than a state, and outlasts a good one."""

    async def probe(self) -> ChannelState:
        """Ask the provider, and open or close the outbox by what it says."""
        return await self.heard(await self._channel.state())

    async def heard(self, report: StateReport) -> ChannelState:
        """A report that was asked for, or that came by itself."""
        state = self.report(report)
        await self.on_report(report)
        return state

    def report(self, report: StateReport) -> ChannelState:
        """Take a report of the provider as it is."""
        state = ChannelState.READY if self._cannot_be_asked(report) else report.state
        if self.state is None or self.state.state is not report.state:
            logger.info("The account at {} is {} ({})", self._channel.name, state.value, report.detail)
        self.state = report
        if state is ChannelState.READY:
            self._pump.held = None
            self._pump.wake()
        else:
            self._pump.held = f"the account at {self._channel.name} is {state.value}: {report.detail}"
        return state

    def _cannot_be_asked(self, report: StateReport) -> bool:
        """A stand-in on this computer that has no such question; a real provider always has it."""
        return self._channel.carries_samples and report.detail in _NO_SUCH_QUESTION


async def _nobody_else(report: StateReport) -> None:
    """Where no flag is kept."""
