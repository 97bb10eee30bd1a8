"""What all areas and dialogs share: the application by its own type, and a guard around every call of the office.

Promise: a fault in the office becomes a sentence on the screen and a line in the log, never the end of the program.
"""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from loguru import logger
from textual import work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from fixi_app.services.office import NotAllowed, Office
from tui.board import Board
from tui.painting import Reading
from tui.texts import Texts
from tui.widgets.basic import Say

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
            if self.office.over:
                self.dashboard.look_at_door()
            else:
                self.dashboard.tell(str(refusal), severity="warning")
            return None
        except Exception:  # noqa: BLE001 - whatever went wrong in a service, the owner's window stays open and says so
            logger.exception("the dashboard could not finish: {}", doing)
            self.dashboard.tell(self.t("fault.told", doing=self.t(f"doing.{doing}")), severity="error")
            return None


class Reads(AtDesk):
    """Mixed into a part of the desk that shows what is stored: `look` reads it, `load` asks for that.

    It says so while it waits, and when it could not read: a toast goes by, and a part that stays empty after it would
    say that there is nothing.
    """

    _was_read = False
    _state_line: Say | None = None
    _stale = _looking = False

    def load(self) -> None:
        """Called when the part is shown and whenever stored data changed while it is.

        One reading ends before the next begins: begun anew at every write, none would ever end on a busy day.
        """
        self._stale = True
        if not self._looking:
            self._look_on()

    @work(group="looking", exit_on_error=False)
    async def _look_on(self) -> None:
        self._looking = True
        try:
            while self._stale:
                self._stale = False
                await self.look()
        finally:
            self._looking = False

    async def look(self) -> None:
        """Read what is shown here, and show it. A part that loads in a way of its own overrides `load`."""

    async def read(self, call: Awaitable[T], doing: str) -> T | None:
        """`attempt`, for what this part shows."""
        waiting = None if self._was_read else self.set_timer(_PATIENCE, lambda: self._say_state("state.waiting"))
        found = await self.attempt(call, doing)
        if waiting is not None:
            waiting.stop()
        self._was_read = found is not None or self._was_read
        self._say_state("" if found is not None else "state.failed" if not self._was_read else "state.old")
        return found

    def _say_state(self, key: str) -> None:
        if not self.is_mounted or (not key and self._state_line is None):
            return
        if self._state_line is None:
            self._state_line = Say("", classes="state")
            self.mount(self._state_line, before=0)
        self._state_line.say(self.t(key) if key else "")
        self._state_line.display = bool(key)


_PATIENCE = 0.4
"""Seconds after which a part that waits for its first reading says so."""


class Area(Reads, Vertical):
    """One area of the desk. It is mounted when first opened and told when to load."""

    def enter(self) -> None:
        """Called when the area is shown: put the focus where work begins."""


class Dialog(AtDesk, ModalScreen[T]):
    """A question over the desk, typed by its answer. Escape is always `no answer`."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "key.back")]

    def action_leave(self) -> None:
        self.dismiss(None)
