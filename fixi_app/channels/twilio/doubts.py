"""Messages that got no answer: whether they arrived is asked before they are sent again.

In memory: after a crash the whole message is asked for instead. Source: Twilio documentation, Message resource, which
takes no key to know a repeat by.
"""

from collections import deque
from datetime import datetime, timedelta

from fixi_app.channels.loose import identifier
from fixi_app.channels.twilio.memory import Memory
from fixi_app.channels.twilio.records import is_step
from fixi_app.channels.twilio.steps import Step

_MOST = 1000
_CLOCK_SKEW = timedelta(seconds=5)


class Doubts:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._began: dict[str, datetime] = {}
        self._known: deque[str] = deque(maxlen=_MOST)
        """Accepted for certain: the same words a moment ago were another message."""

    def note(self, outbox_id: str, began: datetime) -> None:
        """A call for this message, begun then, was not answered. The first one counts: any of them may have arrived."""
        self._began.setdefault(outbox_id, began)
        if len(self._began) > _MOST:
            del self._began[next(iter(self._began))]

    async def arrived(self, outbox_id: str, step: Step, chat: str) -> str | None:
        """The id under which Twilio has this one; None where nothing is in doubt, and where it is not to be found."""
        began = self._began.get(outbox_id)
        records = await self._memory.sent_to(chat, began - _CLOCK_SKEW) if began else None
        found = [identifier(record, "sid") for record in records or () if is_step(record, step)]
        return next((message_id for message_id in found if message_id not in self._known), None)

    def settled(self, outbox_id: str, message_id: str | None) -> None:
        """One was accepted, or found to have been."""
        self._began.pop(outbox_id, None)
        if message_id:
            self._known.append(message_id)

    def forget(self, outbox_id: str) -> None:
        self._began.pop(outbox_id, None)
