"""The command palette: everything the desk can do, found by typing a few letters of it.

Textual paints the palette itself, so its lines are handed over in visual order while matching stays logical.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.board import Board
from tui.screens.desk import areas_of


class DeskCommands(Provider):
    @property
    def _board(self) -> Board:
        return cast("Board", self.app)

    def _commands(self) -> list[tuple[str, Callable[[], Any]]]:
        app, board, t = self.app, self._board, self._board.texts
        areas = [(t(f"area.{name}"), partial(self.screen.run_action, f"area('{name}')")) for name in self._areas()]
        return [
            *areas,
            *([(t("key.presenter"), partial(app.run_action, "presenter"))] if board.user else []),
            *([(t("palette.sign_out"), partial(app.run_action, "sign_out"))] if self._signed_in() else []),
            (t("key.language"), partial(app.run_action, "language")),
            (t("key.bidi"), partial(app.run_action, "bidi")),
            (t("palette.dark"), partial(setattr, app, "theme", "textual-dark")),
            (t("palette.light"), partial(setattr, app, "theme", "textual-light")),
            (t("palette.theme"), app.action_change_theme),
            (t("key.help"), partial(app.run_action, "help")),
            (t("key.quit"), app.action_quit),
        ]

    def _areas(self) -> list[str]:
        return areas_of(self._board.office) if self._board.user else []

    def _signed_in(self) -> bool:
        return self._board.user is not None and self._board.office.signing_in.needed

    async def discover(self) -> Hits:
        for words, run in self._commands():
            yield DiscoveryHit(self._board.reading.line(words), run, text=words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, run in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, self._board.reading.line(words), run, text=words)
