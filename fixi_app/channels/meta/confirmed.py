"""Which messages the provider itself said that it has, by the outbox id that was sent along.

The Cloud API cannot be asked what it was sent, but its statuses name the id that Fixi gave. One such memory is shared
by the two halves, so that a message whose answer was lost is not sent twice where the status came in the meantime.
"""

_MOST = 5000


class Confirmed:
    """In memory: after a restart only the statuses that come from then on are known."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}

    def note(self, outbox_id: str) -> None:
        if outbox_id:
            self._ids[outbox_id] = None
        if len(self._ids) > _MOST:
            del self._ids[next(iter(self._ids))]

    def forget(self, outbox_id: str) -> None:
        """It failed after all: what goes in its place is another message."""
        self._ids.pop(outbox_id, None)

    def __contains__(self, outbox_id: object) -> bool:
        return outbox_id in self._ids
