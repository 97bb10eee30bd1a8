"""A build in which Begin is left out; the crash tests must fail with it, or they prove nothing."""

from typing import Any

from fixi_app.domain.conversation import Conversation, Item, Turn
from fixi_app.services.turn.journal import Journal
from fixi_app.services.turn.turns import Turns


class WithoutBegin(Turns):
    """A build in which Begin is left out: what a turn saw is not stored before its effects."""

    async def _begin(self, conversation: Conversation, items: list[Item], token: str) -> Conversation | None:
        before = self._write
        written: list[Conversation] = []

        async def keep_in_memory(begun: Conversation, token: str, also: dict[str, Any]) -> Conversation | None:
            written.append(begun)
            return begun

        self._write = keep_in_memory  # type: ignore[method-assign]
        try:
            return await super()._begin(conversation, items, token)
        finally:
            self._write = before  # type: ignore[method-assign]

    async def _write(self, conversation: Conversation, token: str, also: dict[str, Any]) -> Conversation | None:
        return await super()._write(conversation, token, {k: v for k, v in also.items() if not k.startswith("turn")})

    async def _keep_seen(self, turn: Turn, journal: Journal, conversation_id: str, token: str) -> bool:
        """There is no begun turn to write into, and nothing else may fail for that."""
        journal.saved()
        return True
