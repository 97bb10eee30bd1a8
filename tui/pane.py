"""What all areas and dialogs share: the application by its own type, and a guard around every call of the office.

Promise: a fault in the office becomes a sentence on the screen and a line in the log, never the end of the program.
"""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from loguru import logger
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from fixi_app.services.office import NotAllowed, Office
from tui.board import Board
from tui.painting import Reading
from tui.texts import Texts

if TYPE_CHECKING:
    _Mixed = Widget
else:
    # At run time a mixin must not be a widget: Textual takes styles and bindings from the first widget base.
    _Mixed = object

T = TypeVar("T")


class AtDesk(_Mixed):
    """Mixed into whatever talks with the office."""

    @property
    def dashboard(self) -> Board:
        return cast("Board", self.app)

    @property
    def office(self) -> Office:
        return self.dashboard.office

    @property
    def t(self) -> Texts:
        return self.dashboard.texts

    @property
    def reading(self) -> Reading:
        return self.dashboard.reading

    async def attempt(self, call: Awaitable[T], doing: str) -> T | None:
        """The result of an office call, or None after the fault was told. `doing` names a text of `doing.*`.

        What this person may not do is told as it is: that is no fault.
        """
        try:
            return await call
        except NotAllowed as refusal:
            self.dashboard.tell(str(refusal), severity="warning")
            return None
        except Exception:  # noqa: BLE001 - whatever went wrong in a service, the owner's window stays open and says so
            logger.exception("the dashboard could not finish: {}", doing)
            self.dashboard.tell(self.t("fault.told", doing=self.t(f"doing.{doing}")), severity="error")
            return None


class Area(AtDesk, Vertical):
    """One area of the desk. It is mounted when first opened and told when to load."""

    def load(self) -> None:
        """Called when the area is shown and whenever stored data changed while it is."""

    def enter(self) -> None:
        """Called when the area is shown: put the focus where work begins."""


class Dialog(AtDesk, ModalScreen[T]):
    """A question over the desk, typed by its answer. Escape is always `no answer`."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "key.back")]

    def action_leave(self) -> None:
        self.dismiss(None)
