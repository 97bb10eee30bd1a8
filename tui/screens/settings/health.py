"""Health: every part with how it is and what to do next, in words an owner can act on."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button

from fixi_app.services.office import Health, HealthPart
from tui.clean import clean_line
from tui.screens.dialogs import ConfirmDialog
from tui.screens.settings.panel import Panel
from tui.widgets.basic import Copyable, Push, Say

CHECKS = ("professionals", "cities", "media", "fallback", "library")
PARTS = ("store", "channel", "tunnel", "model", "disk", "jobs", "awake", "heartbeat", "second_path")
"""The last three are there only where they are used."""
_EVERY = 2.0
"""Seconds: health is measured and changes no stored data, so it is looked at by the clock."""


class HealthPanel(Panel):
    def compose(self) -> ComposeResult:
        with VerticalScroll(id="health-parts"):
            for part in (*PARTS, *CHECKS):
                yield Say("", id=f"part-{part}", classes="part")
                yield Copyable("", base=None, id=f"detail-{part}", classes="detail")
                yield Say("", base=None, id=f"advice-{part}", classes="advice")
                if part == "tunnel":
                    yield Horizontal(Push(self.t("health_panel.fetch"), id="fetch"), id="fetch-line", classes="buttons")
            yield Say("", id="health-waiting", classes="part")
            yield Say("", id="health-address-name")
            yield Copyable("", base="L", id="health-address", classes="detail")
            yield Horizontal(Push(self.t("palette.chat_code"), id="do-chat_code"), classes="buttons")

    def on_mount(self) -> None:
        self.set_interval(_EVERY, self._again)

    def enter(self) -> None:
        self.query_one("#health-parts", VerticalScroll).focus()

    def _again(self) -> None:
        if self.is_on_screen:
            self.load()

    @on(Button.Pressed, "#fetch")
    def _asked(self, event: Button.Pressed) -> None:
        event.stop()
        self._fetch()

    @work(exclusive=True, group="fetch", exit_on_error=False)
    async def _fetch(self) -> None:
        """A program from the internet: only after this very question."""
        user = self.dashboard.user
        question = ConfirmDialog(self.t("health_panel.fetch_asked"), self.t("health_panel.yes"))
        if user is None or not await self.app.push_screen_wait(question):
            return
        self.dashboard.tell(self.t("health_panel.fetching"))
        said = await self.attempt(self.office.setup.fetch_agent(user), "fetch_agent")
        if said is not None:
            self.dashboard.tell(said.message, severity="information" if said.ok else "error")
        self.load()

    @on(Button.Pressed, "#do-chat_code")
    async def _chosen(self, event: Button.Pressed) -> None:
        event.stop()
        await self.app.run_action((event.button.id or "").removeprefix("do-"))

    async def look(self) -> None:
        health = await self.read(self.office.health(), "health")
        checks = await self.attempt(self.office.checks.rows(), "health") if health is not None else None
        if health is not None and checks is not None:
            self._show(health)
            for check in checks:
                self._show_part(check)

    def _show(self, health: Health) -> None:
        told = {part.name: part for part in health.parts}
        may = self.office.may("setup", "fetch_agent")
        self.query_one("#fetch-line").display = may and any(part.fetchable for part in health.parts)
        for name in PARTS:
            for line in ("part", "detail", "advice"):
                self.query_one(f"#{line}-{name}").display = name in told
            if name in told:
                self._show_part(told[name])
        waiting = self.t("health_panel.waiting", inbox=health.inbox_waiting, outbox=health.outbox_waiting)
        self.query_one("#health-waiting", Say).say(waiting)
        self.query_one("#health-address-name", Say).say(self.t("health_panel.address"))
        self.query_one("#health-address", Say).say(clean_line(health.address))

    def _show_part(self, part: HealthPart) -> None:
        title, how = self.query_one(f"#part-{part.name}", Say), "asking" if part.asking else part.status
        title.say(f"{self.t.named('part_state', how)} · {self.t.named('part', part.name)}")
        title.set_classes(f"part health-{how}")
        self.query_one(f"#detail-{part.name}", Say).say(clean_line(part.detail))
        advice = self.query_one(f"#advice-{part.name}", Say)
        advice.say(f"• {part.advice}" if part.advice else "")
        advice.display = bool(part.advice)
