"""The two lines at the top: whose desk this is, how it is, what waits, what time it is for the business.

While the brake is on a third one stands above them, and all are red.
"""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from fixi_app.services.office import BrakeState, Health, HealthPart
from tui.pane import AtDesk
from tui.shown import hour
from tui.widgets.basic import Say

_SIGNS = {"ok": "●", "asking": "○", "degraded": "▲", "down": "✖"}
"""A shape beside the colour: not everyone sees red."""


class DeskHeader(AtDesk, Vertical):
    def compose(self) -> ComposeResult:
        yield Say("", id="brake")
        yield Horizontal(*self._sided(self._who()), id="who")
        yield Horizontal(*self._sided(self._state()), id="state")

    def _who(self) -> list[Say]:
        return [
            Say(self._whose(), id="business"),
            Say("", id="presenter"),
            Say("", id="banner"),
            Say("", classes="gap"),
            Say("", id="user"),
            Say("", base="L", id="clock"),
        ]

    def _state(self) -> list[Say]:
        return [
            Say("", id="health"),
            Say("", id="queues"),
            Say("", id="lag"),
            Say("", classes="gap"),
            Say("", base="L", id="address"),
        ]

    def _sided(self, parts: list[Say]) -> list[Say]:
        return parts[::-1] if self.reading.mirrored else parts

    def _whose(self) -> str:
        business = self.office.names.get("business", "")
        return f"Fixi · {business}" if business not in ("", "Fixi") else "Fixi"

    def tick(self) -> None:
        """The clock of the business, and its name, which its owner may just have changed."""
        self.query_one("#business", Say).say(self._whose())
        self.query_one("#clock", Say).say(hour(self.office.now(), self.office.timezone))
        self.query_one("#presenter", Say).say(self.t("header.presenter") if self.office.presenter.on else "")
        user = self.dashboard.user
        role = self.t.named("role", user.role) if user else ""
        named = user is not None and self.office.signing_in.needed
        self.query_one("#user", Say).say(f"{user.name} · {role}" if user and named else role)

    def show(self, health: Health) -> None:
        how, about = self._how(health)
        words, parts = self.t.named("health", how), ", ".join(self.t.named("part", part.name) for part in about)
        state = self.query_one("#health", Say)
        state.say(f"{_SIGNS.get(how, '▲')} {words}: {parts}" if parts else f"{_SIGNS.get(how, '▲')} {words}")
        state.set_classes(f"health-{how}")
        self.query_one("#queues", Say).say(
            self.t("header.queues", inbox=health.inbox_waiting, outbox=health.outbox_waiting)
        )
        self.query_one("#lag", Say).say(self.t("header.lag", ms=round(health.loop_lag_ms)))
        self.query_one("#address", Say).say(health.address)
        self.query_one("#banner", Say).say(self._banner(health))

    def show_brake(self, brake: BrakeState) -> None:
        """Red over the whole width while nothing may leave, and in words: how many wait, by whom, since when."""
        self.set_class(brake.on, "braked")
        if brake.on:
            since = hour(brake.at, self.office.timezone) if brake.at else "?"
            key, who = ("brake.flagged", brake.flagged) if brake.flagged else ("brake.stopped", brake.by)
            words = self.t(key, waiting=brake.waiting, by=who, since=since)
            self.query_one("#brake", Say).say(f"■ {words}")

    def _how(self, health: Health) -> tuple[str, tuple[HealthPart, ...]]:
        """The state in a word, and whom it is about. What was not asked yet is told only while nothing is wrong."""
        faulty, asking = health.faulty(), health.asking()
        return ("asking", asking) if asking and not faulty else (health.status, faulty)

    def _banner(self, health: Health) -> str:
        if health.demo:
            return self.t("header.demo")
        if health.sample_business:
            return self.office.names.get("banner") or self.t("header.sample")
        return ""
