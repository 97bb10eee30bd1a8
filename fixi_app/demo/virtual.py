"""The day in virtual time: one event after the other, as fast as the computer goes, written down as a transcript.

Promise: the same seed and language give the same text, byte for byte, on every computer and on every date. So the
clock jumps from one thing that is due to the next, turns run one by one, and nothing here waits for real time.
"""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from fixi_app.clock import HandClock
from fixi_app.demo.cast import Cast, cast
from fixi_app.demo.day import Day
from fixi_app.demo.phrases import Phrases, phrases
from fixi_app.demo.stage import DAY_START, OWNER_PHONE, ZONE, midnight_before, stage
from fixi_app.demo.summary import Summary, endings, summarise
from fixi_app.demo.transcript import Out, Transcript
from fixi_app.demo.view import View, is_open, look
from fixi_app.demo.watch import Watch
from fixi_app.domain.messages import Inbound, Outgoing
from fixi_app.domain.reading import Language
from fixi_app.repositories.records import Store
from fixi_app.road import Road
from fixi_app.services.running.sample import sample_professionals

LADDER_EVERY = timedelta(seconds=30)
DAY_END = DAY_START + timedelta(hours=15, minutes=30)
"""22:30: whoever is not answered by then is not answered."""
_MOST_TURNS = 500
"""At one moment; more would be two machines talking to each other."""


class VirtualDay:
    """Drives one day over a road whose clock is moved by hand."""

    def __init__(self, road: Road, clock: HandClock, day: Day, transcript: Transcript, watch: Watch) -> None:
        self._road, self._clock, self._day = road, clock, day
        self._transcript, self._watch = transcript, watch
        self._view = View({}, {}, {})
        self._hour = ""

    async def play(self) -> None:
        await self._see()
        while (moment := await self._next()) is not None and moment <= DAY_END:
            self._clock.move_to(moment)
            if await self._one_event(moment) + await self._turns():
                await self._see()

    async def _see(self) -> None:
        """Only after something happened: most looks of the ladder change nothing, and reading everything takes time."""
        now = self._clock.now()
        self._view = await look(self._road.ground.store)
        for note in await self._watch.news(self._view, now):
            self._transcript.note(note, now)
        self._day.look(self._view, now)

    async def _next(self) -> datetime | None:
        """The next moment at which something is due: somebody writes, a quiet time ends, the ladder looks."""
        _, quiet_ends = await self._road.inbox_pump.due()
        moments = [self._day.next_at(), quiet_ends, await self._next_tick()]
        return min((moment for moment in moments if moment), default=None)

    async def _next_tick(self) -> datetime | None:
        """The ladder's next look, where an offer is open for it to look at."""
        if not any(is_open(lead) for lead in self._view.leads.values()):
            return None
        return DAY_START + ((self._clock.now() - DAY_START) // LADDER_EVERY + 1) * LADDER_EVERY

    async def _one_event(self, moment: datetime) -> int:
        """Whoever writes comes before the ladder; how much happened."""
        self._head(moment)
        if (at := self._day.next_at()) is not None and at <= moment:
            happened = int(await self._day.act(self._view))
        elif (moment - DAY_START) % LADDER_EVERY == timedelta():
            happened = await self._road.ladder.tick(moment)
        else:
            happened = 0  # a quiet time ended: the turn follows
        return happened + await self._road.outbox_pump.drain()  # the safety text waits for no turn

    async def _turns(self) -> int:
        """Every turn that is due, one after the other, each with what it changed and what it said; how many."""
        for count in range(_MOST_TURNS):
            due, _later = await self._road.inbox_pump.due()
            if not due:
                return count
            await self._road.turns.run(due[0])
            await self._see()
            await self._road.outbox_pump.drain()
        raise RuntimeError("the day does not come to rest: each answer seems to cause another")

    def _head(self, moment: datetime) -> None:
        hour = f"{moment.astimezone(ZONE):%H:00}"
        if hour != self._hour:
            self._hour = hour
            self._transcript.heading(hour)


async def transcript(seed: int, language: Language, out: Out) -> Summary:
    """Play the day and write it down; the last line written is the summary, which is returned as well."""
    words = phrases(language, ZONE)
    async with played(seed, language, out) as store:
        out("")
        out(f"== {words.say('outcome')} ==")
        out("")
        for line in await endings(store, words):
            out(line)
        summary = await summarise(store)
    out("")
    out(words.say("summary", **vars(summary)))
    return summary


@contextlib.asynccontextmanager
async def played(seed: int, language: Language, out: Out) -> AsyncIterator[Store]:
    """The store as the day left it; the day is written down as it goes."""
    words, who, clock = phrases(language, ZONE), cast(), HandClock(DAY_START)
    written = Transcript(_names(who, words), words, out)

    async def said(message: Inbound) -> None:
        written.inbound(message, clock.now())

    async def sent(message: Outgoing) -> str:
        written.outgoing(message, clock.now())
        return f"sim-{message.id}"

    out(words.say("title", day=words.day(DAY_START), seed=seed))
    async with stage(seed, language, words.say("business"), sent, clock) as road:
        store = road.ground.store
        day = Day(road, who, seed, midnight_before(DAY_START, ZONE), said)
        await VirtualDay(road, clock, day, written, Watch(store.db, words)).play()
        yield store


def _names(who: Cast, words: Phrases) -> dict[str, str]:
    names = {customer.phone: customer.name for customer in who.customer}
    names |= {pro.phone: pro.name for pro in sample_professionals()}
    return names | {OWNER_PHONE: words.say("owner")}
