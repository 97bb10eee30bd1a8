"""The command palette: everything the desk can do, found by typing a few letters of it.

Textual paints the palette itself, so its lines are handed over in visual order while matching stays logical.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from tui.app import Dashboard

_AREAS = ("leads", "new_lead", "professionals", "simulator", "logs")


class DeskCommands(Provider):
    @property
    def _dashboard(self) -> "Dashboard":
        return cast("Dashboard", self.app)

    def _commands(self) -> list[tuple[str, Callable[[], Any]]]:
        app, t = self._dashboard, self._dashboard.texts
        areas = [(t(f"area.{name}"), partial(self.screen.run_action, f"area('{name}')")) for name in _AREAS]
        return [
            *(areas if app.user else []),
            (t("key.language"), app.action_language),
            (t("key.bidi"), app.action_bidi),
            (t("palette.dark"), partial(setattr, app, "theme", "textual-dark")),
            (t("palette.light"), partial(setattr, app, "theme", "textual-light")),
            (t("palette.theme"), app.action_change_theme),
            (t("key.help"), app.action_help),
            (t("key.quit"), app.action_quit),
        ]

    async def discover(self) -> Hits:
        for words, run in self._commands():
            yield DiscoveryHit(self._dashboard.reading.line(words), run, text=words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, run in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, self._dashboard.reading.line(words), run, text=words)
