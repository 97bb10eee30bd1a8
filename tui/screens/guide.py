"""The guide inside the dashboard: its pages to choose from, and one of them to read."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from tui.guide import PAGES, Block, page, title
from tui.pane import Dialog
from tui.widgets.basic import Copyable, Menu, Push, Say


class GuideDialog(Dialog[bool]):
    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Say(self.t("guide.title"), classes="title")
            yield Say(self.t("guide.about"))
            yield Say("")
            yield Menu(*self._pages(), id="pages")
            yield Push(self.t("dialog.close"), id="close")

    def _pages(self) -> Iterator[Option]:
        for number, name in enumerate(PAGES, 1):
            yield Option(Content(f"{number}. {title(name, self.t.language)}"), id=name)

    def on_mount(self) -> None:
        self.query_one(Menu).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.app.push_screen(GuidePage(event.option.id or PAGES[0]))

    @on(Button.Pressed, "#close")
    def _left(self) -> None:
        self.dismiss(True)


class GuidePage(Dialog[bool]):
    """One page, over the list that it was chosen from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,מ", "turn(1)", "key.guide_next"),
        Binding("b,נ", "turn(-1)", "key.guide_before"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._at = name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog full"):
            with VerticalScroll(id="page"):
                for block in page(self._at, self.t.language):
                    yield self._shown(block)
            yield Push(self.t("dialog.close"), id="close")

    def _shown(self, block: Block) -> Say:
        if block.kind == "code":
            return Copyable(block.text, base="L", classes="typed")
        return Say(block.text, classes=block.kind)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    async def action_turn(self, by: int) -> None:
        """The next page or the one before; past the last one comes the first."""
        self._at = PAGES[(PAGES.index(self._at) + by) % len(PAGES)]
        await self.recompose()
        self.query_one(VerticalScroll).focus()

    @on(Button.Pressed, "#close")
    def _left(self) -> None:
        self.dismiss(True)
