"""The dashboard: one application over one office. `run_dashboard(office)` is all the rest of Fixi needs to know.

Promise: it sees the office and nothing behind it; it gives the terminal back as it found it, however it ends; and a
fault in one of its screens is told and logged and does not end the process it lives in.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path, PurePath
from typing import ClassVar, TypeVar, cast
from zoneinfo import ZoneInfo

from loguru import logger
from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.driver import Driver
from textual.notifications import SeverityLevel
from textual.widget import Widget
from textual.widgets import Static

from fixi_app.domain.reading import Language
from fixi_app.services.office import BrakeState, DeskRole, Office, User
from tui.braking import key_words, pull_or_release
from tui.clean import clean
from tui.failing import FailsQuietly
from tui.first_time import GUIDED, asks_order, kept_mode, order_taste, shows_tour
from tui.painting import Reading, wrapped
from tui.palette import DeskCommands
from tui.screens.audit import AuditDialog
from tui.screens.chat_code import ChatCodeDialog
from tui.screens.desk import AREAS, DeskScreen, areas_of
from tui.screens.dialogs import ConfirmDialog
from tui.screens.first_look import FirstLook
from tui.screens.first_password import FirstPasswordScreen
from tui.screens.guide import GuideDialog
from tui.screens.help import HelpDialog, key_name
from tui.screens.leads.model import LeadsModel
from tui.screens.sign_in import SignInScreen
from tui.screens.tour import TourDialog
from tui.screens.users import PasswordDialog, UsersDialog
from tui.terminal import BidiMode, following, order_for, tell_terminal, telling_driver
from tui.texts import Texts
from tui.typed_keys import know_alt_enter
from tui.undo import LastDeed, Undo
from tui.writing import Writing

W = TypeVar("W", bound=Widget)
_TOAST_WIDTH = 44
_REOPENINGS = 3



class QuitDialog(ConfirmDialog):
    """The one question before the end."""


class Dashboard(FailsQuietly):
    TITLE = "Fixi"
    CSS_PATH: ClassVar[list[str | PurePath]] = [*sorted(Path(__file__).parent.joinpath("styles").glob("*.tcss"))]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {DeskCommands}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "key.help"),
        Binding("ctrl+q", "quit", "key.quit", priority=True),
        Binding("ctrl+p", "command_palette", "key.palette", priority=True),
        Binding("ctrl+e", "presenter", "key.presenter", priority=True),
        Binding("ctrl+b", "brake", "key.brake", priority=True),
        Binding("f9", "bidi", "key.bidi", priority=True),
        Binding("f10", "language", "key.language", priority=True),
        Binding("ctrl+z", "undo", "key.undo", show=False),
    ]

    office: Office
    """Before sign-in the whole office; from then on the office as this person may see and use it."""

    def __init__(self, opening: Awaitable[Office] | Office, mode: BidiMode = BidiMode.AUTO) -> None:
        self._opening = opening
        self.texts = Texts("he")
        self.reading = Reading(mode, order_for(mode, os.environ), self.texts.side)
        self.user: User | None = None
        self.area = "leads"
        self.leads_model = LeadsModel()
        self.draft: dict[str, str] = {}
        """What is typed in Create New Lead so far; like unsaved edits it outlives a change of language."""
        self.setup_draft: dict[str, str] = {}
        self.writing = Writing()
        self._aside: tuple[LeadsModel, dict[str, str], dict[str, str], Writing] | None = None
        """What was not saved when Presenter was turned on: it may hold names, so it waits unseen."""
        super().__init__()
        self._last_deed = LastDeed(self)
        self.brake = BrakeState()

    def get_driver_class(self) -> type[Driver]:
        know_alt_enter()
        return telling_driver(super().get_driver_class(), lambda: self.reading.visual)

    def last_words(self) -> str:
        return self.reading.line(self.texts("fault.window"))

    def compose(self) -> ComposeResult:
        """What is painted before the office is open."""
        yield Static("Fixi", id="opening")

    async def on_mount(self) -> None:
        if isinstance(self._opening, Awaitable):
            self.call_after_refresh(self._open)
        else:
            await self._begin(self._opening)

    @work(exclusive=True, group="opening")
    async def _open(self) -> None:
        """Wait for the office beside the screen, which is painted meanwhile; one that never opens ends the screen."""
        try:
            office = await cast("Awaitable[Office]", self._opening)
        except asyncio.CancelledError:
            self.exit()
            return
        await self._begin(office)

    async def _begin(self, office: Office) -> None:
        self.office = self._whole = office
        tastes = office.tastes.kept()
        self.texts = Texts(tastes.get("language") or ("he" if office.language is Language.HE else "en"))
        office.speak(Language(self.texts.language))
        self.reading.interface = self.texts.side
        self.theme = tastes["theme"] if tastes.get("theme") in self.available_themes else self.theme
        if self.reading.mode is BidiMode.AUTO and (mode := kept_mode(tastes)):
            self._order_by(mode)
        self.set_class(self.reading.mirrored, "mirrored")
        self._turns = office.signing_in.turns
        if not office.signing_in.needed:
            self.open_desk(User(name="owner", role=DeskRole.OWNER))
        elif user := await self._remembered():
            self.open_desk(user)
        else:
            await self.push_screen(self._door())

    def _door(self) -> SignInScreen | FirstPasswordScreen:
        return FirstPasswordScreen() if self._whole.signing_in.first else SignInScreen()

    async def _remembered(self) -> User | None:
        try:
            return await self.office.signing_in.remembered()
        except Exception:  # noqa: BLE001 - then he signs in as ever
            logger.exception("who is remembered on this computer could not be found out")
            return None

    @property
    def zone(self) -> ZoneInfo:
        """Where the business is: every time on the screen is told in its zone."""
        return ZoneInfo(self.office.timezone)

    def open_desk(self, user: User) -> None:
        """Show the desk to this person; from here on `office` is the office as he may see and use it."""
        self.user, self.office = user, self._whole.for_user(user)
        if isinstance(self.screen, SignInScreen | FirstPasswordScreen):
            self.switch_screen(DeskScreen())
        else:
            self.push_screen(DeskScreen())
        self._show_around()

    @work(exclusive=True, group="first-time", exit_on_error=False)
    async def _show_around(self) -> None:
        """Once for each kind of terminal the question about Hebrew, and once the sentences of the tour."""
        tastes = self.office.tastes.kept()
        if asks_order(tastes):
            chosen = await self.push_screen_wait(FirstLook())
            if self.user is None:  # left meanwhile: whoever comes next is asked
                return
            mode = BidiMode(chosen) if chosen else BidiMode.AUTO
            self._order_by(mode)
            await self._rebuild()
            self._keep(order_taste(), mode.value)
        if shows_tour(tastes):
            await self.push_screen_wait(TourDialog())
            if self.user is not None:
                self._keep(GUIDED, "yes")

    def action_guide(self) -> None:
        """The guide: first steps, one's own number, what to do when something is wrong."""
        self.push_screen(GuideDialog())

    def action_tour(self) -> None:
        """The sentences of the first start again."""
        self.push_screen(TourDialog())

    @work(group="tastes", exit_on_error=False)
    async def _keep(self, name: str, value: str) -> None:
        """Remember a choice about the window. One that cannot be kept holds until the end of this run."""
        try:
            await self.office.tastes.keep(name, value)
        except Exception:  # noqa: BLE001 - the window works without it
            logger.exception("a choice about the window could not be kept: {}", name)

    def _order_by(self, mode: BidiMode) -> None:
        self.reading.mode, self.reading.order = mode, order_for(mode, os.environ)
        if self._driver is not None:
            tell_terminal(self._driver, self.reading.visual)

    def watch_theme(self, theme: str) -> None:
        if self.is_running and hasattr(self, "office"):
            self._keep("theme", theme)

    def sided(self, parts: Sequence[W]) -> list[W]:
        """The parts of a row in painting order: the first one at the side where reading starts."""
        return list(parts[::-1]) if self.reading.mirrored else list(parts)

    def open_chat(self, contact_id: str) -> None:
        # By the dashboard itself: a window cannot wait for its own end.
        self.call_later(self._to_chat, contact_id)

    async def _to_chat(self, contact_id: str) -> None:
        if self.user is None or not self.office.may("conversations", "chat"):
            return
        await self._close_dialogs()
        if isinstance(self.screen, DeskScreen):
            await self.screen.show_chat(contact_id)

    def tell(self, text: str, severity: SeverityLevel = "information") -> None:
        """A toast. Textual wraps and paints toasts itself, so the lines are made here, in reading order."""
        lines = wrapped(clean(text), _TOAST_WIDTH, self.reading, self.console)
        if self.reading.mirrored:
            widest = max(cell_len(line) for line in lines)
            lines = [" " * (widest - cell_len(line)) + line for line in lines]
        self.notify("\n".join(lines), severity=severity, timeout=6, markup=False)

    def undoable(self, text: str, undo: Undo) -> None:
        """Tell what was done, and that it can be taken back for ten seconds by a key."""
        self._last_deed.keep(undo)
        self.tell(self.texts("undo.offer", done=text))

    async def action_quit(self) -> None:
        """What will wait is said first, and once: the second time it ends."""
        if self.user is None or isinstance(self.screen, QuitDialog):
            self.exit()
        else:
            self._ask_to_quit()

    @work(exclusive=True, group="quitting", exit_on_error=False)
    async def _ask_to_quit(self) -> None:
        try:
            waits = await self.office.checks.at_quitting()
        except Exception as fault:  # noqa: BLE001  with the store gone a person must still be able to leave
            logger.warning("What will wait could not be counted: {}", type(fault).__name__)
            waits = ""
        if not waits or await self.push_screen_wait(QuitDialog(waits, self.texts("quit.anyway"))):
            self.exit()

    async def action_undo(self) -> None:
        undo = self._last_deed.take()
        if undo is None:
            self.tell(self.texts("undo.nothing"))
        else:
            await undo()

    async def action_bidi(self) -> None:
        """Next way of ordering Hebrew, seen at once."""
        if self._busy():
            return
        mode = following(self.reading.mode)
        self._order_by(mode)
        self._keep(order_taste(), mode.value)
        await self._rebuild()
        self.tell(self.texts(f"bidi.{mode}"))

    async def action_language(self) -> None:
        """The other language, without losing place or unsaved changes."""
        if self._busy():
            return
        self.texts = Texts("en" if self.texts.language == "he" else "he")
        self._whole.speak(Language(self.texts.language))
        self.reading.interface = self.texts.side
        self._keep("language", self.texts.language)
        await self._rebuild()
        self.tell(self.texts("language.now"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before somebody sits here there is nothing to mask, and nobody who may stop anything."""
        if action in ("presenter", "brake"):
            return self.user is not None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="brake", exit_on_error=False)
    async def action_brake(self) -> None:
        """Stop every outgoing message at once, or, when they are stopped, let them go on purpose."""
        desk = next((screen for screen in self.screen_stack if isinstance(screen, DeskScreen)), None)
        if desk is not None and self.user is not None:
            await pull_or_release(desk, self.user)

    async def action_presenter(self) -> None:
        """Names, phones and streets masked everywhere at once, or shown again."""
        on = not self.office.presenter.on
        await self._close_dialogs()
        await self.office.presenter.turn(on)
        self._put_aside(on)
        self.clear_notifications()
        await self._rebuild()
        self.tell(self.texts("presenter.on" if on else "presenter.off"))

    async def _close_dialogs(self) -> None:
        """Whatever is open was read before: it is closed without an answer rather than left on the screen."""
        while len(self.screen_stack) > 2:
            await self.screen.dismiss(None)

    def _put_aside(self, on: bool) -> None:
        if on:
            self._aside = (self.leads_model, self.draft, self.setup_draft, self.writing)
            self.leads_model, self.draft, self.setup_draft = LeadsModel(), {}, {}
            self.writing = self.writing.without_drafts()
        elif self._aside is not None:
            (self.leads_model, self.draft, self.setup_draft, self.writing), self._aside = self._aside, None

    async def action_sign_out(self) -> None:
        """Nobody sits at the desk and nobody is remembered on this computer."""
        if self.user is None or not self.office.signing_in.needed or self._busy():
            return
        if self.leads_model.editing:
            self.tell(self.texts("sign_out.unsaved"), severity="warning")
        else:
            await self.leave()

    async def leave(self) -> None:
        """Sign out whoever sits here; what he had not saved goes with him."""
        self.user = None  # first of all: what waits for an open dialog goes on when that is closed
        await self._close_dialogs()
        await self._whole.signing_in.sign_out()
        self.office, self.area = self._whole, "leads"
        self.leads_model, self.draft, self.setup_draft, self._aside = LeadsModel(), {}, {}, None
        self.writing = Writing()
        self._last_deed.forget()
        await self._rebuild()

    def look_at_door(self) -> None:
        """Who sits here without a password leaves once there is a user; anybody, once he is not who he was."""
        if self.user is None:
            return
        if self._whole.signing_in.turns != self._turns:
            self._turns = self._whole.signing_in.turns
            self._send_out("sign_out.outside")
        elif self.office.over:
            self._send_out("sign_out.changed")

    def _send_out(self, why: str) -> None:
        self.user = None
        self.tell(self.texts(why), severity="warning")
        self.call_later(self.leave)

    def action_users(self) -> None:
        if self.user is not None and self.office.may("users", "rows") and not self._busy():
            self.push_screen(UsersDialog())

    def action_audit(self) -> None:
        if self.user is not None and self.office.may("audit", "page") and not self._busy():
            self.push_screen(AuditDialog())

    def action_chat_code(self) -> None:
        """The code that opens a chat with the business."""
        if self.user is not None and not self._busy():
            self.push_screen(ChatCodeDialog())

    def action_password(self) -> None:
        """A new password of one's own."""
        if self.user is not None and self.office.signing_in.needed and not self._busy():
            self.push_screen(PasswordDialog(self.user.name))

    def _busy(self) -> bool:
        """Whether anything is open over the desk: it may hold typed words, which a new screen would not have."""
        busy = len(self.screen_stack) > 2
        if busy:
            self.tell(self.texts("fault.close_first"), severity="warning")
        return busy

    async def _rebuild(self) -> None:
        """Every word and side changes, so the screens are made anew; what matters lives outside of them."""
        self.set_class(self.reading.mirrored, "mirrored")
        screen = self._door() if self.user is None else DeskScreen()
        await self.switch_screen(screen)

    def action_help(self) -> None:
        area = self.area if self.user else "first_password" if self._whole.signing_in.first else "sign_in"
        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(area, self._keys()))

    def _keys(self) -> list[tuple[str, str]]:
        areas = areas_of(self.office) if self.user else ()
        found = [(key_name(AREAS[name][0]), self.texts(f"area.{name}")) for name in areas]
        for active in self.screen.active_bindings.values():
            words = key_words(active.binding.description, self.brake)
            if words.startswith("key."):
                found.append((key_name(active.binding.key), self.texts(words)))
        return list(dict.fromkeys(found))

    def action_command_palette(self) -> None:
        if self.use_command_palette and not self._palette_open():
            placeholder = self.reading.line(self.texts("palette.search"))
            self.push_screen(CommandPalette(placeholder=placeholder, id="--command-palette"))

    def _palette_open(self) -> bool:
        return any(isinstance(screen, CommandPalette) for screen in self.screen_stack)


async def run_dashboard(office: Awaitable[Office] | Office, opened: Callable[[Dashboard], None] | None = None) -> None:
    """Show the dashboard until the person leaves, its `exit` is called or this task is cancelled.

    `opened` is handed each dashboard before it starts, so that a signal handler can call `exit` on it. A window that
    crashed is opened again a few times; the fault is in the log.
    """
    for _ in range(_REOPENINGS):
        dashboard = Dashboard(office)
        if opened is not None:
            opened(dashboard)
        await dashboard.run_async()
        if not dashboard.return_code:
            return
        logger.error("the dashboard ended by a fault and is opened again")
    logger.error("the dashboard kept failing and stays closed; Fixi goes on without it")
