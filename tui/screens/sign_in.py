"""Who is at the desk? Asked before anything is shown; a wrong name and a wrong password read the same."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Middle, Vertical
from textual.screen import Screen
from textual.widgets import Button, Input

from fixi_app.services.office import SignIn
from tui.pane import AtDesk
from tui.shown import hour
from tui.widgets.basic import Field, Push, Say, Tick
from tui.widgets.keybar import KeyBar


class SignInScreen(AtDesk, Screen[None]):
    def compose(self) -> ComposeResult:
        with Middle(), Vertical(classes="dialog"):
            yield Say(self.t("sign_in.title", business=self.office.names.get("business", "Fixi")), classes="title")
            yield Say(self.t("sign_in.name"))
            yield Field(id="name", base="L", classes="boxed")
            yield Say(self.t("sign_in.password"))
            yield Field(id="password", base="L", password=True, classes="boxed")
            yield Tick(self.t("sign_in.remember"), id="remember")
            yield Say("", id="problem", classes="error")
            with Horizontal(classes="buttons"):
                yield Push(self.t("sign_in.enter"), variant="primary", id="enter")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#name", Field).focus()

    @on(Input.Submitted, "#name")
    def _next(self) -> None:
        self.query_one("#password", Field).focus()

    @on(Input.Submitted, "#password")
    @on(Button.Pressed, "#enter")
    def _enter(self) -> None:
        name, password = self.query_one("#name", Field).value.strip(), self.query_one("#password", Field).value
        if not name or not password:
            self.query_one("#problem", Say).say(self.t("sign_in.both"))
            return
        self._try(name, password, self.query_one("#remember", Tick).value)

    @work(exclusive=True, exit_on_error=False)
    async def _try(self, name: str, password: str, remember: bool) -> None:
        button = self.query_one("#enter", Push)
        button.disabled = True
        result = await self.attempt(self.office.signing_in.sign_in(name, password, remember), "sign_in")
        button.disabled = False
        if result is not None and result.user is not None:
            self.dashboard.open_desk(result.user)
        elif result is not None:
            self._refused(result)

    def _refused(self, result: SignIn) -> None:
        message = result.message or self.t("sign_in.wrong")
        if result.locked_until:
            until = hour(result.locked_until, self.office.timezone)
            message = f"{message} {self.t('sign_in.locked', until=until)}".strip()
        self.query_one("#problem", Say).say(message)
        password = self.query_one("#password", Field)
        password.value = ""
        password.focus()
