"""One lead from beginning to end: its facts, its moves, its chat, and why this professional."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from fixi_app.services.office import LeadDetail
from tui.pane import Dialog
from tui.screens.kept import CALL as KEPT
from tui.screens.kept import write_kept
from tui.screens.leads.deeds import assign, move
from tui.screens.media import open_media
from tui.shown import moment, phone
from tui.widgets.basic import Copyable, Push, Say
from tui.widgets.chat import ChatView

_NEEDED: Mapping[str, tuple[str, str]] = {
    "assign": ("leads", "save"), "move": ("leads", "save"), "media": ("media", "files"),
    "chat": ("conversations", "chat"), "kept": KEPT,
}  # fmt: skip
"""Action -> the call of the office that it comes to."""
_BUTTONS = {
    "assign": "detail.assign", "move": "detail.move", "map": "detail.map", "media": "files.button",
    "kept": "kept.button",
}  # fmt: skip


class LeadDetailScreen(Dialog[bool]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,ש", "assign", "key.assign"),
        Binding("m,צ", "move", "key.move"),
        Binding("g,ע", "map", "key.map"),
        Binding("v,ה", "media", "key.media"),
        Binding("c,ב", "chat", "key.open_chat"),
        Binding("x,ס", "kept", "key.kept"),
        Binding("ctrl+r", "refresh", "key.refresh"),
    ]

    def __init__(self, lead_id: str) -> None:
        super().__init__()
        self._lead_id = lead_id
        self._seen = -1
        self._detail: LeadDetail | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog full"):
            yield Say(self.t("detail.loading"), id="title", classes="title")
            yield Horizontal(*self.dashboard.sided([self._story(), self._chat()]), id="parts")
            buttons = [
                Push(self.t("dialog.close"), variant="primary", id="close"),
                *[Push(self.t(words), id=name) for name, words in _BUTTONS.items() if self._may(name)],
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def _may(self, action: str) -> bool:
        """What this person may not do has neither key nor button here."""
        call = _NEEDED.get(action)
        return call is None or self.office.may(*call)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._may(action) and super().check_action(action, parameters)

    def _story(self) -> VerticalScroll:
        return VerticalScroll(id="story")

    def _chat(self) -> ChatView:
        return ChatView(frozenset({"bot", "owner", "phone", "professional"}), self.t("detail.no_talk"), id="talk")

    def on_mount(self) -> None:
        self.query_one("#close", Push).focus()
        self.load()
        self.set_interval(0.5, self._watch)

    def _watch(self) -> None:
        if self.office.revision != self._seen:
            self.load()

    def action_refresh(self) -> None:
        self.load()

    @work(exclusive=True, exit_on_error=False)
    async def load(self) -> None:
        self._seen = self.office.revision
        detail = await self.attempt(self.office.leads.detail(self._lead_id), "detail")
        if detail is None:
            self.query_one("#title", Say).say(self.t("detail.gone"))
            return
        await self._show(detail)

    async def _show(self, detail: LeadDetail) -> None:
        row, self._detail = detail.row, detail
        self.query_one("#map", Push).disabled = not detail.map_link.startswith("https:")
        self.query_one("#title", Say).say(f"{row.customer_name or '-'} · {self.t.named('status', row.status)}")
        story = self.query_one("#story", VerticalScroll)
        await story.remove_children()
        await story.mount_all(self._lines(detail))
        self.query_one("#talk", ChatView).show(detail.talk)

    def _lines(self, detail: LeadDetail) -> list[Say]:
        return [
            *self._facts(detail),
            Say(self.t("detail.history"), classes="section"),
            *[Say(f"• {line}") for line in detail.history],
            Say(self.t("detail.why"), classes="section"),
            *([Say(f"• {line}") for line in detail.why] or [Say(self.t("detail.no_why"), classes="hint")]),
            *([Say(""), Copyable(detail.map_link, base="L", classes="hint")] if detail.map_link else []),
        ]

    def _facts(self, detail: LeadDetail) -> list[Copyable]:
        row = detail.row
        values = {
            "phone": phone(row.phone),
            "address": detail.address,
            "trade": self.t.named("trade", row.trade) if row.trade else "",
            "issue": row.issue,
            "details": row.details,
            "pro_name": row.pro_name,
            "appointment_start": moment(row.appointment_start, self.office.timezone),
            "created_at": moment(row.created_at, self.office.timezone),
        }
        return [Copyable(f"{self.t(f'column.{key}')}: {value}") for key, value in values.items() if value]

    @on(Button.Pressed, "#assign")
    def action_assign(self) -> None:
        if self._detail:
            assign(self, self._detail.row)

    @on(Button.Pressed, "#move")
    def action_move(self) -> None:
        if self._detail:
            move(self, self._detail.row)

    @on(Button.Pressed, "#map")
    def action_map(self) -> None:
        """The place in the browser; on a computer without one the link stands below the facts."""
        link = self._detail.map_link if self._detail else ""
        if link.startswith("https:"):
            self.app.open_url(link)
            self.dashboard.tell(self.t("detail.map_opened"))
        else:
            self.dashboard.tell(self.t("detail.no_map"), severity="warning")

    def action_chat(self) -> None:
        """The whole chat, in the area of conversations."""
        if self._detail and self._detail.contact_id:
            self.dashboard.open_chat(self._detail.contact_id)

    @on(Button.Pressed, "#kept")
    def action_kept(self) -> None:
        """Of whoever's request this is; only for an owner."""
        if self._detail and (user := self.dashboard.user):
            writing = write_kept(self, self._lead_id, user)
            self.run_worker(writing, group="kept", exclusive=True, exit_on_error=False)

    @on(Button.Pressed, "#media")
    def action_media(self) -> None:
        open_media(self, partial(self.office.media.files, self._lead_id))

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(True)
