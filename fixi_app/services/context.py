"""Whose turn a deed belongs to."""

from dataclasses import dataclass
from datetime import datetime

from fixi_app.dialogue.scene import Scene
from fixi_app.domain.conversation import Conversation


@dataclass(frozen=True)
class Context:
    conversation: Conversation
    scene: Scene

    @property
    def cause(self) -> str:
        """The turn's id: what is done for it is done once."""
        return self.scene.turn.id

    @property
    def now(self) -> datetime:
        """The turn's own time, frozen with it."""
        return self.scene.now
