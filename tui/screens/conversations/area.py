"""Conversations: the list of chats, and beside it the chosen one; in a small window the one or the other."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, DataTable, Input

from fixi_app.services.office import ChatDetail, ChatFilter, ChatRow
from tui.pane import Area
from tui.screens.conversations.deeds import act
from tui.screens.conversations.looking import look
from tui.screens.conversations.model import (
    FIRST_LINE,
    KEYS,
    LOOKS,
    PROPOSED,
    ChatDeed,
    cells,
    columns,
    deeds,
    known,
    looks,
    title,
    under,
)
from tui.screens.help import key_name
from tui.screens.kept import CALL as KEPT
from tui.screens.kept import write_kept
from tui.widgets.answer_line import AnswerLine
from tui.widgets.basic import Field, Push, Say
from tui.widgets.chat import ChatView
from tui.widgets.choice import Choice
from tui.widgets.grid import Grid
from tui.writing import Writing

_BESIDE = 110
"""From so many columns on, list and chat stand side by side."""
_UNDERSTOOD = "understood"
"""Taste: "no" where what was understood is not shown below each turn."""
_OWN = frozenset({"bot", "owner", "phone"})


class ConversationsArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        *[Binding(keys, f"deed('{one.value}')", f"key.chat_{one.value}") for one, keys in KEYS.items()],
        Binding("u,ו", "understood", "key.chat_understood"),
        Binding("escape", "to_list", "key.chat_list", show=False),
        Binding("ctrl+f", "search", "key.chat_search", show=False),
        Binding("ctrl+r", "refresh", "key.refresh", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="conversations")
        self._rows: Sequence[ChatRow] = ()
        self._chat: ChatDetail | None = None
        self._contact = self._asked_for = ""
        """Whose chat is shown; who was asked for from elsewhere, whether or not the list has him."""
        self._writing = Writing()
        self._coming_back = False
        """Whether one was typing when this was built anew, and the line to go on in is not shown yet."""

    def compose(self) -> ComposeResult:
        filters = [(one.value, self.t.named("chat_filter", one)) for one in ChatFilter]
        top = [
            Choice(self.t("chats.filter"), filters, ChatFilter.ALL.value, id="chat-filter"),
            Field(placeholder=self.t("chats.search"), id="chat-search"),
            Say("", id="chat-count"),
        ]
        yield Horizontal(*self.dashboard.sided(top), classes="toolbar")
        yield Horizontal(*self.dashboard.sided([self._list(), self._pane()]), id="chat-parts")

    def _list(self) -> Vertical:
        return Vertical(Grid(id="chats", cursor_type="row"), Say("", id="no-chats"), id="chat-list")

    def _pane(self) -> Vertical:
        rest = [one for one in KEYS if one not in FIRST_LINE + LOOKS + PROPOSED]
        return Vertical(
            Say("", id="chat-title", classes="title"),
            Say("", id="chat-known", base=None),
            ChatView(_OWN, self.t("needs.no_talk"), id="chat-talk"),
            AnswerLine(placeholder=self.t("chats.write"), id="chat-write"),
            *[self._buttons(line) for line in (PROPOSED, FIRST_LINE, LOOKS, rest)],
            id="chat-pane",
        )

    def _buttons(self, line: Sequence[ChatDeed]) -> Horizontal:
        return Horizontal(*self.dashboard.sided([self._button(one) for one in line]), classes="chat-buttons")

    def _button(self, deed: ChatDeed) -> Push:
        words = f"{self.t(f'chat_button.{deed.value}')} ({key_name(KEYS[deed])})"
        return Push(words, id=f"deed-{deed.value}", classes="chat-deed")

    def on_mount(self) -> None:
        self.query_one("#chats", Grid).show_columns(columns(self.t))
        self._writing = self.dashboard.writing
        self._asked_for = self._writing.chat
        self._choose(self._writing.chat)
        self.set_class(self._writing.inside, "in-chat")
        self._show_list()
        self._show_chat()
        self.query_one("#no-chats", Say).display = False  # nothing was read yet: nobody knows whether there are any

    def enter(self) -> None:
        """Back to where one was: typed on where letters are deeds, a sentence would do some of them."""
        self._line.talk_to(self._contact)  # something may have been typed in this chat from elsewhere
        self._coming_back = self._writing.typing and not self._line.display
        if self._writing.typing and self._line.display:
            self._line.focus()
        elif self._writing.inside:
            self.query_one("#chat-talk", ChatView).focus()
        else:
            self.query_one("#chats", Grid).focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._writing.typing = self._coming_back or event.widget is self._line

    @property
    def _line(self) -> AnswerLine:
        return self.query_one("#chat-write", AnswerLine)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _BESIDE, "beside")

    # -- reading ------------------------------------------------------------------------------------------------------

    def action_refresh(self) -> None:
        self.load()

    @on(Choice.Changed, "#chat-filter")
    @on(Input.Changed, "#chat-search")
    def _narrowed(self) -> None:
        self.load()

    async def look(self) -> None:
        wanted = ChatFilter(self.query_one("#chat-filter", Choice).value)
        rows = await self.read(
            self.office.conversations.rows(wanted, self.query_one("#chat-search", Field).value), "chats"
        )
        if rows is not None:
            self._rows = rows
            self._show_list()
        await self._read_chat()

    async def _read_chat(self) -> None:
        contact = self._contact
        chat = await self.attempt(self.office.conversations.chat(contact), "chat") if contact else None
        if contact == self._contact:
            self._chat = chat
            self._show_chat()

    @work(exclusive=True, group="chat", exit_on_error=False)
    async def _load_chat(self) -> None:
        await self._read_chat()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_list(self) -> None:
        now, zone, grid = self.office.now(), self.office.timezone, self.query_one("#chats", Grid)
        with self.prevent(DataTable.RowHighlighted):
            grid.fill([(row.contact_id, cells(row, self.t, self.reading, now, zone)) for row in self._rows])
            if self._asked_for in grid.rows:
                grid.move_cursor(row=grid.get_row_index(self._asked_for))
        grid.display = bool(self._rows)
        narrowed = self.query_one("#chat-search", Field).value or self.query_one("#chat-filter", Choice).value != "all"
        empty = self.query_one("#no-chats", Say)
        empty.say(self.t("chats.none_fits" if narrowed else "chats.empty"))
        empty.display = not self._rows
        self.query_one("#chat-count", Say).say(self.t("chats.count", count=len(self._rows)))
        if self._contact != self._asked_for or not self._contact:
            self._choose(self._under_cursor())

    def _under_cursor(self) -> str:
        where = self.query_one("#chats", Grid).where() if self._rows else None
        return where[0] if where else ""

    def _choose(self, contact: str) -> bool:
        """Show this chat from now on; what was typed in the one before waits there. False: it is shown already."""
        if contact == self._contact:
            return False
        self._contact, self._chat = contact, None
        self._writing.chat = contact
        self._line.talk_to(contact)
        return True

    @on(DataTable.RowHighlighted, "#chats")
    def _moved(self) -> None:
        if self.query_one("#chats", Grid).has_focus:
            self._asked_for = ""
        if not self._asked_for and self._choose(self._under_cursor()):
            self._load_chat()

    def _show_chat(self) -> None:
        chat = self._chat
        self.query_one("#chat-title", Say).say(title(chat.row, self.t, self.office.now()) if chat else "")
        self.query_one("#chat-known", Say).say("\n".join(known(chat, self.t)) if chat else "")
        notes = under(chat, self.t) if chat and self._tells_understood() else {}
        self.query_one("#chat-talk", ChatView).show(chat.talk if chat else (), notes)
        can = self._can()
        for deed in KEYS:
            self.query_one(f"#deed-{deed.value}", Push).display = deed in can
        for line in self.query(".chat-buttons"):
            line.display = any(button.display for button in line.children)
        self._line.display = ChatDeed.WRITE in can
        if self._coming_back and self._line.display:
            self._coming_back = False
            self.call_after_refresh(self._line.focus)
        self.refresh_bindings()

    def _can(self) -> frozenset[ChatDeed]:
        """What this person may look at and do in the chosen chat."""
        chat, user = self._chat, self.dashboard.user
        if chat is None or user is None:
            return frozenset()
        may_act = self.office.may("conversations", "propose")
        owners = frozenset({ChatDeed.KEPT}) if self.office.may(*KEPT) else frozenset()
        return looks(chat) | owners | (deeds(chat, user.name) if may_act else frozenset())

    def _tells_understood(self) -> bool:
        return self.office.tastes.kept().get(_UNDERSTOOD) != "no"

    @work(exclusive=True, group="understood", exit_on_error=False)
    async def action_understood(self) -> None:
        """Show what was understood of each turn, or hide it; so it stays at the next start."""
        choice = "no" if self._tells_understood() else "yes"
        await self.attempt(self.office.tastes.keep(_UNDERSTOOD, choice), "taste")
        self._show_chat()
        self.dashboard.tell(self.t(f"chats.understood_{choice}"))

    # -- going and doing ----------------------------------------------------------------------------------------------

    def open(self, contact_id: str) -> None:
        """Show this chat, asked for from elsewhere."""
        self._asked_for = contact_id
        self.query_one("#chat-filter", Choice).choose(ChatFilter.ALL.value)
        self.query_one("#chat-search", Field).value = ""
        self._choose(contact_id)
        self._to_chat()
        self.load()

    @on(DataTable.RowSelected, "#chats")
    def _to_chat(self) -> None:
        self._go_inside(True)
        self.query_one("#chat-talk", ChatView).focus()

    def _go_inside(self, inside: bool) -> None:
        self._writing.inside = inside
        self.set_class(inside, "in-chat")

    def action_to_list(self) -> None:
        """From the line that is typed to the chat, from there to the list."""
        if self._line.has_focus:
            self.query_one("#chat-talk", ChatView).focus()
            return
        self._go_inside(False)
        self.query_one("#chats", Grid).focus()

    def action_search(self) -> None:
        self._go_inside(False)
        self.query_one("#chat-search", Field).focus()

    @on(Input.Submitted, "#chat-search")
    def _found(self) -> None:
        self.query_one("#chats", Grid).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done in the chosen chat is a key."""
        if action != "deed" or not self.is_mounted:
            return super().check_action(action, parameters)
        return self.query_one(f"#deed-{parameters[0]}", Push).display

    @on(Button.Pressed, ".chat-deed")
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_deed((event.button.id or "").removeprefix("deed-"))

    def action_deed(self, name: str) -> None:
        chat, user, deed = self._chat, self.dashboard.user, ChatDeed(name)
        if chat is None or user is None or deed not in self._can():
            return
        if deed is ChatDeed.WRITE:
            self._to_chat()
            self._line.focus()
        elif deed in LOOKS:
            look(self, chat, deed)
        elif deed is ChatDeed.KEPT:
            writing = write_kept(self, chat.row.contact_id, user)
            self.run_worker(writing, group="kept", exclusive=True, exit_on_error=False)
        else:
            self.run_worker(act(self, chat, deed, user), group="deed", exclusive=True, exit_on_error=False)
