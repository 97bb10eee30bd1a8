"""The command palette: everything the desk can do and everybody it knows, found by typing a few letters.

Textual paints the palette itself, so its lines are handed over in visual order while matching stays logical. Commands
are the bindings themselves: an area that binds a key has its entry here, with the key beside it.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.actions import Action, actions_of
from tui.board import Board
from tui.braking import key_words
from tui.finding import Found, found
from tui.pane import AtDesk
from tui.screens.desk import AREAS, DeskScreen, areas_of
from tui.screens.help import key_name
from tui.texts import LANGUAGES, Texts

NOT_OFFERED = frozenset({"command_palette", "undo"})
"""Not offered: it is open already, and what was undone is told by the toast that offers it."""
WITHOUT_KEY: Mapping[str, str] = {
    "users": "palette.users", "audit": "palette.audit", "password": "palette.password", "sign_out": "palette.sign_out",
    "tour": "palette.tour", "guide": "palette.guide", "chat_code": "palette.chat_code",
}  # fmt: skip
"""Actions of the dashboard that are seldom wanted: here they are found by their words, and no key is spent on them."""
_FIRST = 0.9
"""How much a command counts beside a better match among people: their names are looked for by the office."""


class Command(NamedTuple):
    words: str
    key: str
    run: Callable[[], Any]
    also: tuple[str, ...] = ()
    """The same words in the other languages: found by them too."""


class DeskCommands(Provider):
    @property
    def _board(self) -> Board:
        return cast("Board", self.app)

    def commands(self) -> Iterator[Command]:
        """What can be done here first, then where one can go, then everything else."""
        if isinstance(self.screen, DeskScreen):
            here, mine = self.screen.current, self._open_to_me()
            yield from self._of_area(here)
            yield from self._areas(mine)
            yield from self._everywhere()
            for name in mine:
                if name != here:
                    yield from self._of_area(name)
        else:
            yield from self._of_screen()
            yield from self._everywhere()

    def _areas(self, names: Sequence[str]) -> Iterator[Command]:
        for name in names:
            yield self._command(key_name(AREAS[name][0]), partial(self._desk.show_area, name), f"area.{name}")

    def _of_area(self, name: str) -> Iterator[Command]:
        kind = AREAS[name][1]
        for action in actions_of(kind) if isinstance(kind, type) else ():
            if not action.leaves:
                yield self._command(_shown(action), partial(self._at, name, action.name), f"area.{name}", action.words)

    def _of_screen(self) -> Iterator[Command]:
        """A window that is open over the desk has the word; the areas wait below it."""
        for action in actions_of(type(self.screen)):
            run = partial(self.app.run_action, action.name, self.screen)
            yield self._command(_shown(action), run, action.words)

    def _everywhere(self) -> Iterator[Command]:
        for action in actions_of(type(self.app)):
            if action.name not in NOT_OFFERED:
                yield self._command(_shown(action), partial(self.app.run_action, action.name), self._words_of(action))
        for name, words in WITHOUT_KEY.items():
            if self._offered(name):
                yield self._command("", partial(self.app.run_action, name), words)
        for name, theme in (("dark", "textual-dark"), ("light", "textual-light")):
            yield self._command("", partial(setattr, self.app, "theme", theme), f"palette.{name}")
        yield self._command("", self.app.action_change_theme, "palette.theme")

    def _words_of(self, action: Action) -> str:
        return key_words(action.words, self._board.brake)

    def _command(self, key: str, run: Callable[[], Any], *texts: str) -> Command:
        languages = [self._board.texts, *(Texts(name) for name in LANGUAGES if name != self._board.texts.language)]
        words, *also = (" · ".join(t(text) for text in texts) for t in languages)
        return Command(words, key, run, tuple(also))

    @property
    def _desk(self) -> DeskScreen:
        return cast("DeskScreen", self.screen)

    async def _at(self, area: str, action: str) -> None:
        """The action of an area, in that area: it is shown first."""
        await self._desk.show_area(area)
        await self.app.run_action(action, self._desk.query_one(f"#{area}"))

    def _open_to_me(self) -> list[str]:
        return areas_of(self._board.office) if self._board.user else []

    def _offered(self, name: str) -> bool:
        if name == "guide":
            return True
        if self._board.user is None:
            return False
        needs = {"users": ("users", "rows"), "audit": ("audit", "page")}
        office = self._board.office
        if name == "tour":
            return True
        return office.may(*needs[name]) if name in needs else office.signing_in.needed

    async def discover(self) -> Hits:
        for one in self.commands():
            yield DiscoveryHit(self._line(one.words, one.key), one.run, text=one.words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for one in self.commands():
            score = max(matcher.match(words) for words in (one.words, *one.also))
            if score > 0:
                yield Hit(score * _FIRST, self._line(one.words, one.key), one.run, text=one.words)
        async for person in self._people(query):
            yield Hit(person.score, self._line(person.words, person.deed), person.run, text=person.text)

    async def _people(self, query: str) -> AsyncIterator[Found]:
        if isinstance(self.screen, DeskScreen) and self._board.user is not None:
            for one in await found(cast("AtDesk", self.screen), query):
                yield one

    def _line(self, words: str, beside: str) -> Content:
        """The words in reading order, and what stands beside them at the side where reading ends."""
        reading = self._board.reading
        parts = [reading.line(words), "  ", (reading.line(beside), "$text-accent")] if beside else [reading.line(words)]
        return Content.assemble(*(reversed(parts) if reading.mirrored else parts))


def _shown(action: Action) -> str:
    return key_name(action.key)
