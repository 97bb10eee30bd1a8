"""Business: the profile that customers meet, saved by one key."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button

from tui.screens.settings.business_form import BusinessForm
from tui.screens.settings.panel import Panel
from tui.widgets.basic import Push, Say


class BusinessPanel(Panel):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "key.save")]

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="form"):
            yield Say(self.t("business.intro"), classes="hint intro")
            yield BusinessForm(id="business-form")
        yield Say("", id="business-problem", classes="error")
        buttons = [Push(self.t("business.save"), variant="primary", id="business-save"), Say("", id="business-unsaved")]
        yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    @property
    def form(self) -> BusinessForm:
        return self.query_one("#business-form", BusinessForm)

    def enter(self) -> None:
        self.form.enter()

    async def look(self) -> None:
        rows = await self.read(self.office.settings.rows(), "settings")
        if rows is not None:
            self.form.fill(rows)

    @on(BusinessForm.Edited)
    def _mark(self) -> None:
        self.query_one("#business-unsaved", Say).say(self.t("business.unsaved") if self.form.changed() else "")

    @on(Button.Pressed, "#business-save")
    def action_save(self) -> None:
        self._save()

    @work(exclusive=True, group="business-save", exit_on_error=False)
    async def _save(self) -> None:
        user, changed = self.dashboard.user, self.form.changed()
        if user is None:
            return
        former = self.form.former(list(changed))
        saved = await self.attempt(self.office.settings.change(changed, user), "save")
        if saved is None:
            return
        self.query_one("#business-problem", Say).say("" if saved.ok else saved.message)
        if not saved.ok:
            return

        async def undo() -> None:
            back = await self.attempt(self.office.settings.change(former, user), "save")
            if back is not None:
                self.dashboard.tell(self.t("numbers.undone") if back.ok else back.message)

        if changed:
            self.dashboard.undoable(saved.message, undo)
        else:
            self.dashboard.tell(saved.message)
