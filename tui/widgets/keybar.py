"""The keys that work here and now, read from the bindings, in one line; each can be clicked."""

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from tui.braking import key_words
from tui.painting import reading_of
from tui.pane import AtDesk
from tui.screens.help import key_name


class KeyBar(AtDesk, Widget):
    """Textual's Footer was refused: it mounts a widget for each key at every change of focus, and orders no Hebrew."""

    keys: reactive[tuple[tuple[str, str, str], ...]] = reactive(())
    """(action, key as shown, what it does), the most local first."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._collect)
        self.call_after_refresh(self._collect, self.screen)

    def _collect(self, _: Screen[object]) -> None:
        found: dict[str, tuple[str, str, str]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            words = key_words(binding.description, self.dashboard.brake)
            if binding.show and active.enabled and words.startswith("key."):
                shown = key_name(binding.key_display or binding.key)
                found.setdefault(binding.action, (binding.action, shown, self.t(words)))
        # Help and the way out come first: in a narrow window the rest may not fit.
        first = [found.pop(action) for action in ("help", "quit") if action in found]
        self.keys = (*first, *found.values())

    def render(self) -> RenderResult:
        parts, room = [], self.size.width
        for _, key, words in self.keys:
            room -= cell_len(key) + cell_len(words) + 3
            if room < 0:
                break
            parts.append(self._part(key, words))
        if reading_of(self).mirrored:
            parts.reverse()
        line = Content("  ").join(parts)
        pad = max(0, self.size.width - line.cell_length) if reading_of(self).mirrored else 0
        return Content(" " * pad) + line

    def _part(self, key: str, words: str) -> Content:
        shown = reading_of(self).line(words)
        styled = (key, "bold $footer-key-foreground"), " ", (shown, "$footer-description-foreground")
        return Content.assemble(*(reversed(styled) if reading_of(self).mirrored else styled))

    async def on_click(self, event: events.Click) -> None:
        action = self._action_at(event.x)
        if action:
            await self._run(action)

    def _action_at(self, x: int) -> str:
        at = 0
        place = self.size.width - 1 - x if reading_of(self).mirrored else x
        for action, key, words in self.keys:
            width = cell_len(key) + 1 + cell_len(words)
            if at <= place < at + width:
                return action
            at += width + 2
        return ""

    async def _run(self, action: str) -> None:
        for active in self.screen.active_bindings.values():
            if active.binding.action == action:
                await self.app.run_action(action, active.node)
                return
