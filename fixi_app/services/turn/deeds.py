"""Performs the wishes of a flow: the one place where a turn changes leads and slots.

Promise: a wish performed again for the same turn gives the same answer and changes nothing more. Each deed is keyed by
the turn (`cause`), so what a crashed turn had done is recognised when the turn is played again.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from fixi_app.dialogue.scene import Scene
from fixi_app.dialogue.wishes import Wish
from fixi_app.domain.conversation import Conversation
from fixi_app.services.context import Context

Deed = Callable[[Any, Context], Awaitable[Any]]


class DoesDeeds(Protocol):
    """A group of deeds: which wish each of its methods performs."""

    def table(self) -> Mapping[str, Any]: ...


class Deeds:
    def __init__(self, *groups: DoesDeeds) -> None:
        self._table: dict[str, Deed] = {}
        for group in groups:
            self._table |= group.table()

    async def perform(self, wish: Wish[Any], conversation: Conversation, scene: Scene) -> Any:
        """Perform one wish of this turn and return its answer."""
        context = Context(conversation=conversation, scene=scene)
        return await self._table[type(wish).__name__](wish, context)
