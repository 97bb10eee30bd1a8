"""People: who sits here, who else may, and what was changed by whom."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

from tui.screens.settings.panel import Panel
from tui.widgets.basic import Push, Say


class PeoplePanel(Panel):
    """A button for each, of those that are open to whoever sits here. All of them are in the palette too."""

    def compose(self) -> ComposeResult:
        user, signed_in = self.dashboard.user, self.office.signing_in.needed
        self._signed_in = signed_in
        role = self.t.named("role", user.role) if user else ""
        told = self.t("people_panel.you", name=user.name, role=role) if user and signed_in else ""
        yield Say(told or self.t("people_panel.nobody"))
        if self.office.may("users", "rows"):
            yield self._button("users")
            yield Say(self.t("people_panel.users"), classes="hint")
        if self.office.may("audit", "page"):
            yield self._button("audit")
            yield Say(self.t("people_panel.audit"), classes="hint")
        if signed_in:
            yield self._button("password")
            yield self._button("sign_out")

    def _button(self, name: str) -> Horizontal:
        """In a row of its own, which stands where reading starts."""
        return Horizontal(Push(self.t(f"palette.{name}"), id=f"do-{name}"), classes="buttons")

    def load(self) -> None:
        """The walk may have begun a business of his own meanwhile, at this very desk."""
        if self.office.signing_in.needed != self._signed_in:
            self.refresh(recompose=True)

    def enter(self) -> None:
        for button in self.query(Push):
            button.focus()
            return

    @on(Button.Pressed)
    async def _chosen(self, event: Button.Pressed) -> None:
        event.stop()
        await self.app.run_action((event.button.id or "").removeprefix("do-"))
