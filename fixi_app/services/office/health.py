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
