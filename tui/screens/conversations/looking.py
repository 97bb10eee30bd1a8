"""Looks from a chat that change nothing: its request, why this professional, the files that came in."""

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from fixi_app.services.office import ChatDetail
from tui.pane import AtDesk, Dialog
from tui.screens.conversations.model import ChatDeed, called
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.media import open_media
from tui.widgets.basic import Push, Say


def look(host: AtDesk, chat: ChatDetail, deed: ChatDeed) -> None:
    """Show it over the desk, or in the browser."""
    if deed is ChatDeed.LEAD:
        host.app.push_screen(LeadDetailScreen(chat.lead_id or ""))
    elif deed is ChatDeed.WHY:
        host.app.push_screen(WhyDialog(chat))
    elif deed is ChatDeed.FILES:
        open_media(host, partial(host.office.media.of_chat, chat.row.contact_id))


class WhyDialog(Dialog[bool]):
    """The reasons as the page of the lead tells them."""

    def __init__(self, chat: ChatDetail) -> None:
        super().__init__()
        self._chat = chat

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(f"{self.t('detail.why')} · {called(self._chat.row)}", classes="title")
            yield VerticalScroll(*[Say(f"• {line}") for line in self._chat.why], id="reasons")
            yield Horizontal(Push(self.t("dialog.close"), variant="primary", id="close"), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#close", Push).focus()

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(True)
