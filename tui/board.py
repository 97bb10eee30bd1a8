"""What a screen sees of the dashboard it hangs on. The dashboard itself is known to nobody: it knows them all."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from textual.notifications import SeverityLevel
from textual.widget import Widget

from fixi_app.services.office import BrakeState, Office, User
from tui.painting import Reading
from tui.screens.leads.model import LeadsModel
from tui.texts import Texts
from tui.undo import Undo
from tui.writing import Writing

W = TypeVar("W", bound=Widget)


class Board(Protocol):
    office: Office
    texts: Texts
    reading: Reading
    user: User | None
    area: str
    """The area that is shown."""
    brake: BrakeState
    """How the brake stood when it was last looked at."""
    leads_model: LeadsModel
    draft: dict[str, str]
    """What is typed in Create New Lead so far; like unsaved edits it outlives a change of language."""

    setup_draft: dict[str, str]
    """What is typed in the set-up walk so far, `step`: where one is in it, and `section`: which of Settings is open.
    Forgotten with whoever typed it."""

    writing: Writing
    """What is written to customers and not sent yet."""

    @property
    def zone(self) -> ZoneInfo:
        """Where the business is: every time on the screen is told in its zone."""
        ...

    def open_desk(self, user: User) -> None:
        """Show the desk to this person; from here on `office` is the office as he may see and use it."""
        ...

    def look_at_door(self) -> None:
        """Whoever may not sit here any more leaves, and is told why."""
        ...

    async def leave(self) -> None:
        """Sign out whoever sits here; what he had not saved goes with him."""
        ...

    def sided(self, parts: Sequence[W]) -> list[W]:
        """The parts of a row in painting order: the first one at the side where reading starts."""
        ...

    def open_chat(self, contact_id: str) -> None:
        """Show this chat in Conversations, wherever one is; what is open over the desk is left."""
        ...

    def tell(self, text: str, severity: SeverityLevel = "information") -> None:
        """A toast."""
        ...

    def undoable(self, text: str, undo: Undo) -> None:
        """Tell what was done (a full sentence), and let one key take it back for ten seconds; `undo` tells the rest."""
        ...
