"""What the web needs of the rest of Fixi, handed in; nothing else is reached from here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from fixi_app.channels.contract import Webhook
from fixi_app.clock import Clock
from fixi_app.domain.messages import Event
from fixi_app.queues.pressure import Pressure
from fixi_app.services.files.media_reading import KeptFile
from fixi_app.services.office import SignIn, User
from fixi_app.web.lent_files import LentFiles


class Pages(Protocol):
    """What the pages for signed-in people need."""

    @property
    def language(self) -> str:
        """Of the business: he or en."""
        ...

    @property
    def has_users(self) -> bool:
        """Whether anybody can sign in with a password."""
        ...

    def words(self, key: str, /, **facts: object) -> str: ...

    async def visitor(self, token: str) -> User | None:
        """Who is signed in with this token."""
        ...

    async def sign_in(self, name: str, password: str, remember: bool, mark: str = "") -> tuple[str | None, SignIn]:
        """The token of a new session, or None with the reason. `mark`: of a browser that was here before."""
        ...

    async def mark_of(self, token: str) -> str:
        """By which the browser of this session is known from now on; empty for none."""
        ...

    async def sign_out(self, token: str) -> None: ...

    async def use_link(self, secret: str, media_id: str, token: str) -> str | None:
        """The token of a session for whoever opens a one-time link first, else None."""
        ...

    def may_see(self, user: User) -> bool:
        """Whether this person may see files of customers."""
        ...

    def opened(self, media_id: str) -> AbstractAsyncContextManager[KeptFile | None]:
        """The file of that name; None for whatever is not there."""
        ...


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
    pages: Pages | None = None
    """For signed-in people, on this computer's listener only; None where nobody can sign in."""
    pressure: Pressure = field(default_factory=Pressure)
    """Told of every webhook that comes in."""
    lent: LentFiles | None = None
    """Files for a provider that fetches what it sends, on both listeners; None where none does."""
    public_url: str | None = None
    """The public address of the owner's own, whose name this computer's pages may be asked for by."""
