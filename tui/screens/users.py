"""Who may use the dashboard: add, role, password, take off; and where somebody is signed in and remembered."""

from collections.abc import Awaitable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, DataTable, Input

from fixi_app.services.office import DeskRole, Saved, Session, User, UserRow
from tui.deeds import tell
from tui.painting import Cell
from tui.pane import Dialog
from tui.screens.dialogs import ConfirmDialog, PickDialog
from tui.shown import moment
from tui.widgets.basic import Field, Push, Say
from tui.widgets.choice import Choice
from tui.widgets.form import FormLine
from tui.widgets.grid import Column, Grid


class UsersDialog(Dialog[bool]):
    """The users of the dashboard. For owners; the service refuses everybody else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,ש", "add", "key.add"),
        Binding("r,ר", "role", "key.user_role"),
        Binding("p,פ", "password", "key.user_password"),
        Binding("delete", "remove", "key.remove"),
        Binding("s,ד", "places", "key.user_places"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[UserRow] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog full"):
            yield Say(self.t("users.title"), classes="title")
            yield Grid(id="users")
            yield Say(self.t("users.roles"), classes="hint")
            buttons = [
                Push(self.t("key.add"), variant="primary", id="add"),
                Push(self.t("key.user_role"), id="role"),
                Push(self.t("key.user_password"), id="password"),
                Push(self.t("key.remove"), id="remove"),
                Push(self.t("key.user_places"), id="places"),
                Push(self.t("dialog.close"), id="close"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        widths = {"name": (18, 2), "role": (12, 1), "places": (10, 0), "seen": (16, 1)}
        self.query_one(Grid).show_columns(
            [Column(key, self.t(f"users.{key}"), *width) for key, width in widths.items()], start="name"
        )
        self.query_one(Grid).focus()
        self._load()

    @work(exclusive=True, group="users", exit_on_error=False)
    async def _load(self) -> None:
        rows = await self.attempt(self.office.users.rows(), "users")
        if rows is not None:
            self._rows = rows
            self.query_one(Grid).fill([(row.name, self._cells(row)) for row in rows])

    def _read_again(self, _: bool | None) -> None:
        self._load()

    def _cells(self, row: UserRow) -> list[Cell]:
        seen = moment(row.seen_at, self.office.timezone)
        return [
            Cell(row.name, self.reading), Cell(self.t.named("role", row.role), self.reading),
            Cell(str(row.places or ""), self.reading, base="L"), Cell(seen, self.reading, base="L"),
        ]  # fmt: skip

    @property
    def _row(self) -> UserRow | None:
        where = self.query_one(Grid).where()
        return next((row for row in self._rows if where and row.name == where[0]), None)

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        self.app.push_screen(UserForm(), self._read_again)

    @on(DataTable.CellSelected)
    @on(Button.Pressed, "#role")
    @work(exclusive=True, group="deed", exit_on_error=False)
    async def action_role(self) -> None:
        row, user = self._row, self.dashboard.user
        if row is None or user is None:
            return
        roles = [(role.value, self.t(f"users.as_{role.value}")) for role in DeskRole]
        chosen = await self.app.push_screen_wait(
            PickDialog(self.t("users.role_of", name=row.name), roles, row.role.value)
        )
        if chosen and chosen != row.role.value:
            saved = await self.attempt(self.office.users.change_role(row.name, DeskRole(chosen), user), "save")
            self._told(saved, row, user)

    @on(Button.Pressed, "#password")
    def action_password(self) -> None:
        if self._row:
            self.app.push_screen(PasswordDialog(self._row.name))

    @on(Button.Pressed, "#remove")
    @work(exclusive=True, group="deed", exit_on_error=False)
    async def action_remove(self) -> None:
        """Asked, because the password is gone with him."""
        row, user = self._row, self.dashboard.user
        if row is None or user is None:
            return
        question = self.t("users.remove_sure", name=row.name)
        if await self.app.push_screen_wait(ConfirmDialog(question, self.t("key.remove"))):
            self._told(await self.attempt(self.office.users.remove(row.name, user), "save"), row, user)

    def _told(self, saved: Saved | None, row: UserRow, user: User) -> None:
        if saved is None:
            return
        tell(self, saved)
        self._load()
        if saved.ok and row.name == user.name:
            # What he may do changed under him: he comes in again as who he is now.
            self.app.call_later(self.dashboard.leave)

    @on(Button.Pressed, "#places")
    def action_places(self) -> None:
        self.app.push_screen(PlacesDialog(), self._read_again)

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(True)


class _Typed(Dialog[bool]):
    """A password to fill in. What the service refuses is told beside what was typed, and nothing typed is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "key.save")]

    def password_lines(self) -> ComposeResult:
        yield FormLine(self.t("users.password"), Field(id="password", base="L", password=True))
        yield FormLine(self.t("users.again"), Field(id="again", base="L", password=True))
        yield Say("", id="problem", classes="error")
        buttons = [
            Push(self.t("form.save"), variant="primary", id="save"),
            Push(self.t("dialog.cancel"), id="cancel"),
        ]
        yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query(Field).first().focus()

    def deed(self, password: str, user: User) -> Awaitable[Saved]:
        """What is asked of the office with what was typed."""
        raise NotImplementedError

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        if event.input.id == "again":
            self.action_save()
        else:
            self.focus_next()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        typed, again = (self.query_one(which, Field).value for which in ("#password", "#again"))
        user = self.dashboard.user
        if typed != again:
            self.query_one("#problem", Say).say(self.t("users.not_same"))
        elif user is not None:
            self._save(self.deed(typed, user))

    @work(exclusive=True, exit_on_error=False)
    async def _save(self, deed: Awaitable[Saved]) -> None:
        button = self.query_one("#save", Push)
        button.disabled = True
        saved = await self.attempt(deed, "save")
        button.disabled = False
        if saved is not None and saved.ok:
            self.dashboard.tell(saved.message)
            self.dismiss(True)
        elif saved is not None:
            self.query_one("#problem", Say).say(saved.message)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)


class UserForm(_Typed):
    """A user to add."""

    def compose(self) -> ComposeResult:
        roles = [(role.value, self.t(f"users.as_{role.value}")) for role in DeskRole]
        with Vertical(classes="dialog wide"):
            yield Say(self.t("users.new"), classes="title")
            yield FormLine(self.t("users.name"), Field(id="name"))
            yield FormLine(
                self.t("users.role"), Choice(self.t("users.role"), roles, DeskRole.EDITOR.value, id="as")
            )
            yield from self.password_lines()

    def deed(self, password: str, user: User) -> Awaitable[Saved]:
        role = DeskRole(self.query_one("#as", Choice).value)
        return self.office.users.add(self.query_one("#name", Field).value.strip(), role, password, user)


class PasswordDialog(_Typed):
    """A new password. Everybody may change his own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._of = name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self.t("users.password_of", name=self._of), classes="title")
            yield from self.password_lines()

    def deed(self, password: str, user: User) -> Awaitable[Saved]:
        return self.office.users.change_password(self._of, password, user)


class PlacesDialog(Dialog[bool]):
    """Where users are signed in. Each place can be signed out from here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "end", "key.user_end")]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog full"):
            yield Say(self.t("users.places_title"), classes="title")
            yield Grid(id="places")
            yield Say(self.t("users.no_places"), id="no-places", classes="hint")
            buttons = [
                Push(self.t("key.user_end"), variant="error", id="end"),
                Push(self.t("dialog.close"), id="close"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        widths = {"name": (16, 2), "place": (14, 1), "made": (14, 0), "seen": (14, 0), "until": (14, 0)}
        columns = [Column(key, self.t(f"users.{key}"), *width) for key, width in widths.items()]
        self.query_one(Grid).show_columns(columns, start="name")
        self.query_one(Grid).focus()
        self._load()

    @work(exclusive=True, group="places", exit_on_error=False)
    async def _load(self) -> None:
        found = await self.attempt(self.office.users.sessions(), "users")
        if found is not None:
            self.query_one(Grid).fill([(one.id, self._cells(one)) for one in found])
            self.query_one("#no-places", Say).display = not found

    def _cells(self, one: Session) -> list[Cell]:
        times = [moment(at, self.office.timezone) for at in (one.made_at, one.used_at, one.expires_at)]
        named = [one.user, self.t.named("place", one.place)]
        cells = [Cell(text, self.reading) for text in named]
        return [*cells, *(Cell(text, self.reading, base="L") for text in times)]

    @on(Button.Pressed, "#end")
    @work(exclusive=True, group="deed", exit_on_error=False)
    async def action_end(self) -> None:
        where, user = self.query_one(Grid).where(), self.dashboard.user
        if where is None or user is None:
            return
        saved = await self.attempt(self.office.users.end_session(where[0], user), "save")
        tell(self, saved)
        if saved is not None:
            self._load()

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(True)
