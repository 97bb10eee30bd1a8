"""How far each message has come that takes several calls. In memory: after a crash the journal is asked instead."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fixi_app.domain.messages import SendOutcome, SendResult

S = TypeVar("S")
_MOST = 1000


@dataclass
class _Sent:
    calls: int = 0
    last: str | None = None
    worded: str | None = None


class Progress:
    """Calls that went through, by outbox id; the oldest are let go when there are too many."""

    def __init__(self) -> None:
        self._sent: dict[str, _Sent] = {}

    async def through(
        self, outbox_id: str, steps: Sequence[S], send: Callable[[S], Awaitable[SendResult]],
        *, worded: Callable[[S], bool],
    ) -> SendResult:  # fmt: skip
        """Send what was not sent yet, in order, up to the first that does not go; its result is that of the whole."""
        for step in steps[self.done(outbox_id) :]:
            result = await send(step)
            if result.outcome is not SendOutcome.SENT:
                return result
            self.note(outbox_id, result.provider_message_id, worded=worded(step))
        return SendResult(outcome=SendOutcome.SENT, provider_message_id=self.message_id(outbox_id))

    def done(self, outbox_id: str) -> int:
        return self._sent.get(outbox_id, _Sent()).calls

    def note(self, outbox_id: str, message_id: str | None, *, worded: bool) -> None:
        sent = self._sent.setdefault(outbox_id, _Sent())
        sent.calls, sent.last = sent.calls + 1, message_id
        sent.worded = message_id if worded else sent.worded
        if len(self._sent) > _MOST:
            del self._sent[next(iter(self._sent))]

    def message_id(self, outbox_id: str) -> str | None:
        """The id that stands for the whole: the words' one, since taps and replies refer to it."""
        sent = self._sent.get(outbox_id, _Sent())
        return sent.worded or sent.last

    def forget(self, outbox_id: str) -> None:
        self._sent.pop(outbox_id, None)
