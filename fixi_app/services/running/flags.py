"""A flagged number: everything stops at once, and the owner hears why and how it goes on, by whatever way is left."""

from fixi_app.dialogue import render
from fixi_app.domain.messages import ChannelState, StateReport
from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import PART, Alerts
from fixi_app.services.telling.brakes import FLAGGED_FOR, Brakes


class Flags:
    def __init__(self, ground: Ground, brakes: Brakes, alerts: Alerts) -> None:
        self._ground, self._brakes, self._alerts = ground, brakes, alerts

    async def heard(self, report: StateReport) -> None:
        """What the provider says of the account."""
        if report.flagged:
            await self._raised(report.detail, by_state=not report.of_a_message)
        elif report.state is ChannelState.READY:
            await self._brakes.state_is_good()

    async def refused(self, why: str) -> None:
        """A message was refused because the number is held back."""
        await self._raised(why, by_state=False)

    async def _raised(self, why: str, *, by_state: bool) -> None:
        """Told once for each time it is flagged; repeated after a crash between the two, it is told then."""
        since = await self._brakes.flag(why, by_state=by_state)
        language, hours = self._ground.language, str(int(FLAGGED_FOR.total_seconds() // 3600))
        words = render.text("alert_flagged", language, text=in_words(Words(language), why), count=hours)
        outside = render.text("outside_flagged", language, business=self._ground.business.name)
        await self._alerts.words(f"flagged:{since.isoformat()}", PART, words, self._ground.clock.now(), outside=outside)
