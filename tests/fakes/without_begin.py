"""A build in which Begin is left out; the crash tests must fail with it, or they prove nothing."""

from typing import Any

from fixi_app.domain.conversation import Conversation
from fixi_app.services.turn.held import Held
from fixi_app.services.turn.turns import Turns


class _Forgetful(Held):
    """Keeps in memory what a turn saw, and asks for no begun turn when it writes."""

    async def begun(self, after: Conversation) -> bool:
        self.conversation = after
        return True

    async def seen(self, turn_id: str, entries: Any) -> bool:
        """There is no begun turn to write into, and nothing else may fail for that."""
        return True

    def _mine(self, also: dict[str, Any]) -> dict[str, Any]:
        return super()._mine({})


class WithoutBegin(Turns):
    """A build in which Begin is left out: what a turn saw is not stored before its effects."""

    _holding = _Forgetful
