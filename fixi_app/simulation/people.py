"""What the people of the town have in common: they read what they are sent, look, and mean to say something later.

Nobody reads Fixi's words: he sees what is open in his chat, so a person keeps his tongue when texts are rewritten.
Each has dice of his own (seed and phone), so that nobody's life depends on who else was faster.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fixi_app.demo.people import key_of
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import Professional
from fixi_app.simulation.sayings import Utterance


@dataclass(frozen=True)
class Sight:
    """What one person sees at one moment: his chat, and the matters that are his."""

    now: datetime
    chat: Conversation | None
    leads: tuple[Lead, ...] = ()
    pro: Professional | None = None

    def asks(self, opened: OpenQuestion) -> bool:
        """Whether this very question is still open."""
        chat = self.chat
        return chat is not None and chat.open_question is not None and key_of(chat.open_question) == key_of(opened)

    def lead(self, id_: str) -> Lead | None:
        return next((lead for lead in self.leads if lead.id == id_), None)


Still = Callable[[Sight], bool]


def always(sight: Sight) -> bool:
    return True


@dataclass(frozen=True)
class Meaning:
    """To say these messages from this moment on, one right after the other, if it still makes sense then."""

    at: datetime
    say: tuple[Utterance, ...]
    still: Still = always


class Person(Protocol):
    @property
    def phone(self) -> str: ...

    @property
    def name(self) -> str: ...

    def look(self, sight: Sight) -> Sequence[Meaning]:
        """What he newly means to say after something came for him; the same sight again brings nothing new."""
        ...
