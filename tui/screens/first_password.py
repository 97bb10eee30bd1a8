"""A real number is connected and nobody has a password: the first one is chosen before anything is shown."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Middle, Vertical
from textual.screen import Screen
from textual.widgets import Button, Input

from fixi_app.services.office import SignIn
from tui.pane import AtDesk
from tui.widgets.basic import Field, Push, Say
from tui.widgets.keybar import KeyBar


class FirstPasswordScreen(AtDesk, Screen[None]):
    def compose(self) -> ComposeResult:
        with Middle(), Vertical(classes="dialog"):
            business = self.office.names.get("business", "Fixi")
            yield Say(self.t("first_password.title", business=business), classes="title")
            yield Say(self.t("first_password.about"))
            yield Say(self.t("sign_in.password"))
            yield Field(id="password", base="L", password=True, classes="boxed")
            yield Say(self.t("first_password.again"))
            yield Field(id="again", base="L", password=True, classes="boxed")
            yield Say("", id="problem", classes="error")
            with Horizontal(classes="buttons"):
                yield Push(self.t("first_password.enter"), variant="primary", id="enter")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#password", Field).focus()

    @on(Input.Submitted, "#password")
    def _next(self) -> None:
        self.query_one("#again", Field).focus()

    @on(Input.Submitted, "#again")
    @on(Button.Pressed, "#enter")
    def _enter(self) -> None:
        password, again = (self.query_one(f"#{name}", Field).value for name in ("password", "again"))
        if password != again:
            self.query_one("#problem", Say).say(self.t("walk_field.not_the_same"))
            return
        self._choose(password)

    @work(exclusive=True, exit_on_error=False)
    async def _choose(self, password: str) -> None:
        button = self.query_one("#enter", Push)
        button.disabled = True
        result = await self.attempt(self.office.signing_in.choose(password), "sign_in")
        button.disabled = False
        if result is not None:
            self._came_of(result)

    def _came_of(self, result: SignIn) -> None:
        if result.user is not None:
            self.dashboard.open_desk(result.user)
        elif self.office.signing_in.first:
            self.query_one("#problem", Say).say(result.message)
        else:  # somebody else was first: now it is a name and a password
            self.dashboard.tell(result.message, severity="warning")
            self.app.call_later(self.dashboard.leave)  # a screen cannot wait for its own end
