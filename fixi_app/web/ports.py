"""What the web needs of the rest of Fixi, handed in; nothing else is reached from here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fixi_app.channels.contract import Webhook
from fixi_app.clock import Clock
from fixi_app.domain.messages import Event


@dataclass(frozen=True)
class WebPorts:
    """One set for both listeners."""

    keep: Callable[[Sequence[Event]], Awaitable[None]]
    """Returns when the events are durable; any exception means that they are not, and the provider repeats them."""
    health: Callable[[], Mapping[str, Any]]
    """The parts of Fixi; its own `status` is "down" exactly when messages cannot be accepted."""
    webhooks: Mapping[str, Webhook]
    """By provider name (`green_api`, `meta`, `twilio`); one that is missing is not configured and answers 404."""
    clock: Clock
