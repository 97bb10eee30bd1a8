"""Seeing a file of a customer: picked from those of a chat, then opened in the browser by a link that works once.

Where no browser can be seen (a terminal over ssh, a computer without windows) the link is shown to be taken along: a
browser of letters would paint over the dashboard, and one on the far computer is seen by nobody.
"""

import asyncio
import os
import sys
import webbrowser
from collections.abc import Awaitable, Callable, Mapping, Sequence

from loguru import logger
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from fixi_app.services.office import MediaFile
from tui.pane import AtDesk, Dialog
from tui.screens.dialogs import PickDialog
from tui.shown import moment
from tui.widgets.basic import Copyable, Push, Say

Asked = Callable[[], Awaitable[Sequence[MediaFile]]]
"""The call of the office that tells which files there are: about a lead, or in a chat."""


def open_media(host: AtDesk, asked: Asked) -> None:
    """Let one of these files be chosen, and show it."""
    host.run_worker(_open(host, asked), group="media", exclusive=True, exit_on_error=False)


async def _open(host: AtDesk, asked: Asked) -> None:
    files = await host.attempt(asked(), "media")
    if files is None:
        return
    if not files:
        host.dashboard.tell(host.t("files.none"), severity="warning")
        return
    media_id = await _chosen(host, files)
    if media_id and host.dashboard.user:
        await _show(host, media_id)


async def _chosen(host: AtDesk, files: Sequence[MediaFile]) -> str | None:
    """One alone needs no choosing."""
    if len(files) == 1:
        return files[0].id
    zone = host.office.timezone
    options = [(one.id, f"{host.t.named('media', one.kind)} · {moment(one.at, zone)}") for one in files]
    chosen: str | None = await host.app.push_screen_wait(PickDialog(host.t("files.which"), options))
    return chosen


async def _show(host: AtDesk, media_id: str) -> None:
    user = host.dashboard.user
    link = await host.attempt(host.office.media.link(media_id, user), "media") if user else None
    if link is None:
        return
    if not link.url:
        host.dashboard.tell(link.message, severity="warning")
    elif await asyncio.to_thread(in_browser, link.url):
        host.dashboard.tell(host.t("files.opened"))
    else:
        host.app.push_screen(LinkDialog(link.url))


def in_browser(url: str) -> bool:
    """Open it in a browser with windows; False where there is none. May take seconds: never on the loop."""
    if not has_windows(os.environ, sys.platform):
        return False
    try:
        return webbrowser.open(url)
    except (OSError, webbrowser.Error) as fault:
        logger.warning("No browser could be opened ({})", type(fault).__name__)
        return False


def has_windows(env: Mapping[str, str], platform: str) -> bool:
    """Whether whoever sits at this terminal would see a window that opens."""
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        return False
    return platform in ("win32", "darwin") or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


class LinkDialog(Dialog[bool]):
    """A link to be opened elsewhere."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self.t("files.no_browser"), classes="title")
            yield Copyable(self._url, base="L", id="link")
            buttons = [
                Push(self.t("files.copy"), variant="primary", id="copy"),
                Push(self.t("dialog.close"), id="close"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#copy", Push).focus()

    @on(Button.Pressed, "#copy")
    def _copy(self) -> None:
        self.app.copy_to_clipboard(self._url)
        self.dashboard.tell(self.t("files.copied"))

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(True)
