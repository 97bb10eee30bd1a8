"""How Fixi is."""

from fixi_app.domain.base import Record


class HealthPart(Record):
    name: str
    """store, channel, tunnel, model, disk, jobs."""
    status: str
    """ok, degraded or down."""
    detail: str = ""
    said: str = ""
    """The reason as it was said, for the log: whoever helps from far away looks for these words."""
    asking: bool = False
    """In the first moments after a start: nothing is known of it yet, good or bad. Its status is told as ever."""
    advice: str = ""
    """What to do next, where there is anything to do."""
    fetchable: bool = False
    """What is missing here can be fetched, once the owner says so (`SetUp.fetch_agent`)."""


class Health(Record):
    status: str
    parts: tuple[HealthPart, ...]
    inbox_waiting: int = 0
    outbox_waiting: int = 0
    loop_lag_ms: float = 0
    address: str = ""
    """Where the dashboard's own server listens, or the public address."""
    sample_business: bool = False
    demo: bool = False

    def faulty(self) -> tuple[HealthPart, ...]:
        """Parts of which it is known that they are not well."""
        return tuple(part for part in self.parts if part.status != "ok" and not part.asking)

    def asking(self) -> tuple[HealthPart, ...]:
        """Parts that were not asked yet."""
        return tuple(part for part in self.parts if part.asking)
