"""One professional to fill in, page by page.

The service judges what is complete; nothing typed is lost by a refusal, nor by a record that moved on meanwhile.
"""

from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, ContentSwitcher

from fixi_app.domain.professionals import Professional
from fixi_app.services.office import Saved, User
from tui.deeds import tell_undoable
from tui.pane import Dialog
from tui.screens.conflict import MINE, THEIRS
from tui.screens.professionals.conflict import of_professional
from tui.screens.professionals.merging import moved_on, on_top
from tui.screens.professionals.pages import AT, PAGES
from tui.screens.professionals.typed import NotReadable, Wrong, typed
from tui.widgets.basic import Push, Say
from tui.widgets.form import FormLine

_TRIES = 5
"""So often in a row a record may move on in what the form does not show before that is told."""


class ProfessionalForm(Dialog[bool]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "key.save"),
        Binding("pagedown", "page(1)", "key.next_page", priority=True),
        Binding("pageup", "page(-1)", "key.page_before", priority=True),
    ]

    def __init__(self, professional: Professional) -> None:
        super().__init__()
        self._one = professional
        """The record as it was when the form began with it; what is typed is bound to its version."""
        self._page = next(iter(PAGES))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog full"):
            yield Say(self._one.name or self.t("pros.new"), base=None, classes="title")
            tabs = [Push(self.t(f"form_page.{name}"), id=f"to-{name}", classes="form-tab") for name in PAGES]
            yield Horizontal(*self.dashboard.sided(tabs), classes="buttons", id="form-tabs")
            with ContentSwitcher(initial=f"page-{self._page}", id="form-pages"):
                for name, lines in PAGES.items():
                    yield VerticalScroll(*lines(self._one, self.t), id=f"page-{name}", classes="form", can_focus=False)
            buttons = [
                Push(self.t("form.save"), variant="primary", id="save"),
                Push(self.t("dialog.cancel"), id="cancel"),
                Say(self.t("form.pages_hint"), id="form-hint", classes="hint"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.show(self._page)
        self.query_one("#name").focus()

    def show(self, page: str) -> None:
        self._page = page
        self.query_one("#form-pages", ContentSwitcher).current = f"page-{page}"
        for name in PAGES:
            self.query_one(f"#to-{name}", Push).variant = "primary" if name == page else "default"

    @on(Button.Pressed, ".form-tab")
    def _tab(self, event: Button.Pressed) -> None:
        self.show((event.button.id or "").removeprefix("to-"))

    def action_page(self, step: int) -> None:
        names = list(PAGES)
        self.show(names[(names.index(self._page) + step) % len(names)])
        self._focus_first(self.query_one(f"#page-{self._page}"))

    def _focus_first(self, within: Widget) -> None:
        first = next((one for one in within.query("*") if one.focusable), None)
        if first is not None:
            first.focus()

    async def _tell(self, wrong: Wrong) -> None:
        """The sentence below what it is about, on its page; of the whole form at its end."""
        await self.query("#problem").remove()
        said = Say(wrong.sentence, id="problem", classes="error")
        line = next((one for one in self.query(FormLine) if wrong.at and one.query(f"#{wrong.at}")), None)
        page = line.parent if line else None
        if line is None or not isinstance(page, VerticalScroll):
            await self.query_one(".dialog", Vertical).mount(said, after="#form-pages")
            return
        self.show((page.id or "").removeprefix("page-"))
        await page.mount(said, after=line)
        self._focus_first(line)
        self.call_after_refresh(said.scroll_visible, animate=False)

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        self._save()

    @work(exclusive=True, group="save", exit_on_error=False)
    async def _save(self) -> None:
        user = self.dashboard.user
        if user is None:
            return
        try:
            filled = typed(self, self._one, self.t)
        except NotReadable as refusal:
            await self._tell(refusal.wrong)
            return
        saved = await self._saved(filled, user)
        if saved is None:
            return
        if not saved.ok:
            await self._tell(Wrong(AT.get(saved.field, saved.field), saved.message))
            return
        told = saved.but(message=saved.message or self.t("form.saved"))
        # Inactive by the form or by its key in the list: either can be taken back.
        back = partial(self.office.professionals.switch, saved.deed, True, user) if saved.deed else None
        self.dismiss(True)
        tell_undoable(self, told, back)

    async def _saved(self, filled: Professional, user: User) -> Saved | None:
        """Saved over the version that the form began with; a record that moved on is looked at first."""
        for _ in range(_TRIES):
            saved = await self.attempt(self.office.professionals.save(filled, user), "save")
            if saved is None or not saved.conflict:
                return saved
            settled = await self._settled(filled)
            if settled is None:
                return None
            filled = settled
        return saved

    async def _settled(self, filled: Professional) -> Professional | None:
        """What is to be saved now that the record moved on; None where the person wants to look at the form again.

        What the form does not show (his hours, a count) is nobody's conflict: what was typed goes on top of it.
        """
        now = await self.attempt(self.office.professionals.one(filled.id), "professionals")
        if now is None:
            await self._tell(Wrong("", self.t("pros.gone")))
            return None
        names = moved_on(self._one, now)
        if not names:
            filled, self._one = on_top(self._one, filled, now), now
            return filled
        dialog = of_professional((self._one, filled, now), names, self.t, self._city)
        answer: str | None = await self.app.push_screen_wait(dialog)
        if answer == MINE:
            filled = on_top(self._one, filled, now)
            await self._begin_with(now, filled)
            return filled
        if answer == THEIRS:
            await self._begin_with(now, now)
        return None

    def _city(self, canonical: str) -> str:
        return dict(self.office.professionals.cities(canonical)).get(canonical, canonical) if canonical else ""

    async def _begin_with(self, now: Professional, shown: Professional) -> None:
        """From here on the form is about the record as it is now, with these values in it."""
        self._one = shown
        await self.recompose()
        self._one = now
        self.on_mount()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
