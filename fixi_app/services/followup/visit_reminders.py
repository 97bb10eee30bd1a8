"""Before a visit: the customer is reminded of it the day before and shortly before.

First the news is wished, then noted in the lead: a crash in between wishes it again, under the same id.
"""

from collections.abc import Mapping
from datetime import datetime

from loguru import logger

from fixi_app.booking.reminders import Verdict, moments, verdicts
from fixi_app.domain.follow_up import Reminder
from fixi_app.domain.leads import Lead
from fixi_app.services.followup.rounds import note_dropped, round_of
from fixi_app.services.ground import Ground
from fixi_app.services.telling.quiet import quiet_time
from fixi_app.services.telling.tell import Tell


class VisitReminders:
    def __init__(self, ground: Ground, tell: Tell) -> None:
        self._ground, self._tell = ground, tell

    async def tick(self, now: datetime) -> int:
        """Send the reminders that are due; how many were sent or dropped."""
        return await round_of(self._ground, "remind_at", now, self._look)

    async def _look(self, lead: Lead, now: datetime) -> int:
        judged = verdicts(lead.follow, now, quiet_time(self._ground))
        done = {kind: verdict for kind, verdict in judged.items() if verdict is not Verdict.WAIT}
        for kind, verdict in done.items():
            if verdict is Verdict.SEND:
                await self._send(lead, kind, now)
        await self._note(lead, done, now)
        return len(done)

    async def _send(self, lead: Lead, kind: Reminder, now: datetime) -> None:
        start = lead.follow.visit
        assert start is not None
        stamp = start.isoformat()
        await self._tell.customer("visit_reminder", f"{lead.id}:{kind.value}:{stamp}", lead, now, start=stamp)
        logger.bind(lead_id=lead.id).info("The customer of lead {} is reminded ({})", lead.id, kind.value)

    async def _note(self, lead: Lead, done: Mapping[Reminder, Verdict], now: datetime) -> None:
        start = lead.follow.visit
        if start is None or not done:
            return
        due = moments(start, quiet_time(self._ground))
        for kind, verdict in done.items():
            if verdict is Verdict.DROP:
                await note_dropped(self._ground, f"reminder_{kind.value}", lead, due[kind], now)

        def decide(stored: Lead) -> Lead | None:
            if stored.follow.visit != start:
                return None
            known = dict.fromkeys((*stored.follow.reminded, *done))
            return stored.but(follow=stored.follow.but(reminded=tuple(known)))

        await self._ground.store.leads.change(lead.id, decide)
