"""The set-up walk: step by step from the sample business to *ready for customers*. What is typed is never lost."""

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input

from fixi_app.services.office import SetupStep, StepName, User, Walk
from tui.screens.dialogs import ConfirmDialog
from tui.screens.settings.business_form import BusinessForm
from tui.screens.settings.panel import Panel
from tui.screens.settings.walk_model import (
    ORDER,
    can_be_tried,
    chosen,
    entered,
    first_open,
    neighbour,
    progress,
    step_of,
    told,
)
from tui.screens.settings.walk_parts import PASSWORDS, WITH_FIELDS, Parts
from tui.widgets.basic import Field, Push, Say
from tui.widgets.choice import Choice


class WalkPanel(Panel):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "do", "key.walk_do"),
        Binding("ctrl+down", "go(1)", "key.walk_next"),
        Binding("ctrl+up", "go(-1)", "key.walk_back"),
        Binding("f12", "restart", "key.walk_restart"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._walk: Walk | None = None
        self._here: StepName | None = None
        self._built: tuple[StepName | None, bool, str] = (None, False, "")
        """Which step's fields stand there, whether they can be typed in, and for which provider."""
        self._building = asyncio.Lock()
        self._entering = False

    def compose(self) -> ComposeResult:
        yield Say("", id="walk-progress")
        yield Say("", id="walk-title", classes="title")
        yield Say("", id="walk-about", classes="hint")
        with VerticalScroll(id="walk-body"):
            yield Say("", base=None, id="walk-told")
        yield Say("", base=None, id="walk-result", classes="result")
        yield Horizontal(*self.dashboard.sided(self._buttons()), classes="buttons")

    def _buttons(self) -> list[Push]:
        return [
            Push("", variant="primary", id="walk-do"),
            Push(self.t("walk.back"), id="walk-back"),
            Push(self.t("walk.next"), id="walk-next"),
            Push(self.t("walk.restart"), variant="warning", id="walk-restart"),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A new start is offered only where it would change something."""
        return action != "restart" or bool(self._walk and self._walk.restart)

    def enter(self) -> None:
        self._entering = True
        self._focus()

    async def look(self) -> None:
        walk = await self.read(self.office.setup.look(), "walk")
        if walk is None:
            return
        self._walk = walk
        if self._here is None:
            kept = self.dashboard.setup_draft.get("step", "")
            self._here = StepName(kept) if kept else first_open(walk)
        self._show()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        walk, here = self._walk, self._here
        if walk is None or here is None:
            return
        step, name = step_of(walk, here), self.t.named("step", here)
        self.query_one("#walk-progress", Say).say(progress(walk, here, self.t))
        title = self.t("walk.title", number=ORDER.index(here) + 1, count=len(ORDER), step=name)
        self.query_one("#walk-title", Say).say(title)
        self.query_one("#walk-about", Say).say(self.t(f"walk_about.{here}"))
        self.query_one("#walk-told", Say).say("\n".join(told(step, self.t)))
        do = self.query_one("#walk-do", Push)
        do.label = self.t(f"walk_do.{here}")
        do.display = here is not StepName.BEGIN or not step.done
        do.refresh(layout=True)  # a button keeps the width of its first label
        self.query_one("#walk-restart", Push).display = walk.restart
        self.refresh_bindings()
        self._build()

    @work(group="walk-build", exit_on_error=False)
    async def _build(self) -> None:
        """The fields of the step; one at a time and to its end, for half a form would keep half of what is typed."""
        async with self._building:
            if self._walk is not None and self._here is not None:
                await self._built_for(self._walk, step_of(self._walk, self._here))

    async def _built_for(self, walk: Walk, step: SetupStep) -> None:
        """Fields that stand there already keep what is typed."""
        begun = step_of(walk, StepName.BEGIN).done
        built = (step.name, begun, chosen(step, self.dashboard.setup_draft))
        if self._built == built:
            return
        body = self.query_one("#walk-body", VerticalScroll)
        await body.remove_children(".walk-part")
        await body.mount(*Parts(step, self.dashboard.setup_draft, self.t).made(begun))
        if step.name is StepName.BUSINESS:
            await self._fill_business()
        self._built = built
        self._focus()

    async def _fill_business(self) -> None:
        rows = await self.attempt(self.office.settings.rows(), "settings")
        if rows is not None:
            form = self.query_one("#walk-business", BusinessForm)
            form.fill(rows)
            form.take(self.dashboard.setup_draft)

    def _focus(self) -> None:
        """Where work begins; only for somebody who went into the section."""
        if not self._entering:
            return
        fields = [field for field in self.query("#walk-body Field").results(Field) if not field.disabled]
        choices = [choice for choice in self.query("#walk-body Choice").results(Choice) if not choice.disabled]
        first: list[Widget] = [*fields, *choices]  # a provider that is chosen leads on to its first field
        (first[0] if first else self.query_one("#walk-do", Push)).focus()

    @on(Input.Changed)
    def _keep(self, event: Input.Changed) -> None:
        """Typed values outlive a step, a change of area and of language; passwords of the first step do not."""
        name = (event.input.id or "").removeprefix("w-")
        if name.isupper():
            self.dashboard.setup_draft[name] = event.value

    @on(Choice.Changed, "#w-FIXI_PROVIDER")
    def _keep_provider(self, event: Choice.Changed) -> None:
        """Another provider has other fields; what was typed for the one before waits in the draft."""
        self.dashboard.setup_draft["FIXI_PROVIDER"] = event.choice.value
        self._say("")
        self._build()

    @on(BusinessForm.Edited)
    def _keep_business(self) -> None:
        form = self.query_one("#walk-business", BusinessForm)
        draft = self.dashboard.setup_draft
        for name in form.values():
            draft.pop(name, None)
        draft.update(form.changed())

    # -- going --------------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#walk-next")
    def _next(self) -> None:
        self.action_go(1)

    @on(Button.Pressed, "#walk-back")
    def _before(self) -> None:
        self.action_go(-1)

    def action_go(self, by: int) -> None:
        if self._walk is not None and self._here is not None:
            self._go_to(neighbour(self._here, by))

    def _go_to(self, name: StepName) -> None:
        self._here = name
        self.dashboard.setup_draft["step"] = name.value
        self._say("")
        self._show()
        self.load()

    def _say(self, text: str, bad: bool = False) -> None:
        result = self.query_one("#walk-result", Say)
        result.say(text)
        result.set_class(bad, "bad")

    # -- doing --------------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#walk-do")
    @on(Input.Submitted)
    async def action_do(self) -> None:
        user, walk, here = self.dashboard.user, self._walk, self._here
        if user is None or walk is None or here is None:
            return
        if here is StepName.BEGIN:
            self._ask_begin(walk)
        elif here is StepName.BUSINESS:
            self._save_business(user)
        elif here in WITH_FIELDS:
            self._enter(step_of(walk, here), user)
        elif here is StepName.PROFESSIONALS:
            await self.screen.run_action("area('professionals')")
        elif here is StepName.TEST:
            self._test(user)
        else:
            self.load()

    def _ask_begin(self, walk: Walk) -> None:
        if step_of(walk, StepName.BEGIN).done:
            return
        first, again = (self.query_one(f"#w-{name}", Field).value for name in PASSWORDS)
        if first != again:
            self._say(self.t("walk_field.not_the_same"), bad=True)
            return
        if not walk.sample:  # there is nothing to clear, so nothing to ask
            self._begin(first)
            return
        question = ConfirmDialog(self.t("walk_field.ask_begin"), self.t("walk_do.begin"))

        def answered(yes: bool | None) -> None:
            if yes:
                self._begin(first)

        self.app.push_screen(question, answered)

    @work(exclusive=True, group="walk-do", exit_on_error=False)
    async def _begin(self, password: str) -> None:
        user = self.dashboard.user
        if user is None:
            return
        self._say(self.t("walk.trying"))
        began = await self.attempt(self.office.setup.start_own(password, user), "walk_begin")
        self._say("")
        if began is None:
            return
        if not began.ok:
            self._say(began.message, bad=True)
            return
        self.dashboard.tell(began.message)
        self._go_to(StepName.BUSINESS)

    @work(exclusive=True, group="walk-do", exit_on_error=False)
    async def _save_business(self, user: User) -> None:
        form = self.query_one("#walk-business", BusinessForm)
        saved = await self.attempt(self.office.settings.change(form.changed(), user), "save")
        if saved is not None:
            self._say(saved.message, bad=not saved.ok)
            self.load()

    @work(exclusive=True, group="walk-do", exit_on_error=False)
    async def _enter(self, step: SetupStep, user: User) -> None:
        values = entered(step, self.dashboard.setup_draft)
        if not values and not can_be_tried(step):
            self._say(self.t("walk.nothing_new"))
            return
        self._say(self.t("walk.trying"))
        done = await self.attempt(self.office.setup.enter(step.name, values, user), "walk_enter")
        self._say("")
        if done is None:
            return
        self._say(done.message, bad=not done.works)
        if done.kept:
            for name in values:
                self.dashboard.setup_draft.pop(name, None)
            self._built = (None, False, "")
            self.load()

    @work(exclusive=True, group="walk-do", exit_on_error=False)
    async def _test(self, user: User) -> None:
        sent = await self.attempt(self.office.setup.test_message(user), "walk_test")
        if sent is not None:
            self._say(sent.message, bad=not sent.ok)
            self.load()

    @on(Button.Pressed, "#walk-restart")
    def action_restart(self) -> None:
        if self._walk is not None and self._walk.restart:
            self._restart()

    @work(exclusive=True, group="walk-do", exit_on_error=False)
    async def _restart(self) -> None:
        user = self.dashboard.user
        if user is None:
            return
        done = await self.attempt(self.office.setup.restart(user), "walk_restart")
        if done is not None:
            self._say(done.message, bad=not done.ok)
