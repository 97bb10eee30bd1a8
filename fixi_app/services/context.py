"""Whose turn a deed belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fixi_app.dialogue.scene import Scene
from fixi_app.domain.conversation import Conversation


class Occasion(Protocol):
    """What a deed is done for: a turn, or a person at the desk."""

    @property
    def cause(self) -> str:
        """What is done for it is done once."""
        ...

    @property
    def now(self) -> datetime: ...

    @property
    def by(self) -> str:
        """Who did it, where that is somebody else than the one whom it is about; empty in a turn of his own."""
        ...


@dataclass(frozen=True)
class DeskOccasion:
    """A deed of a person at the desk."""

    cause: str
    now: datetime
    by: str


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

    @property
    def by(self) -> str:
        return ""
