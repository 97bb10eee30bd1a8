"""A small town on one road: the sample business in memory, a clock moved by hand, people who write and read.

    async with town() as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        assert "כתובת" in t.last(DANA)
"""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import storage
from fixi_app.channels.contract import Channel
from fixi_app.channels.simulator import SimulatorChannel, make_inbound
from fixi_app.clock import HandClock
from fixi_app.domain.business import Business
from fixi_app.domain.leads import Lead
from fixi_app.domain.messages import Media, MediaKind, Place
from fixi_app.jobs.table import Work
from fixi_app.repositories.indexes import ensure_indexes
from fixi_app.road import Road
from fixi_app.sample_road import ZONE, furnish, ground_on, place_name, read_offline, road_on
from fixi_app.services.turn.hearing import Reader
from fixi_app.services.turn.map_places import LedTo
from tests.fakes.images import keep, put_back

__all__ = ["ZONE", "place_name"]

TUESDAY = "2026-11-24T09:00:00+02:00"
"""An ordinary working day, far from any holiday."""
DANA, NOAM, RUTH, TOM = "+972500000501", "+972500000502", "+972500000503", "+972500000504"
"""Customers."""
AVI, YOSSI, MOSHE = "+972500000101", "+972500000102", "+972500000106"
"""Professionals of the sample business: plumbers, Yossi accepts automatically."""
offline = read_offline
MEMORY = "mongita::memory:"


@dataclass
class Town:
    db: storage.AsyncDatabase
    road: Road
    clock: HandClock
    channel: Channel
    _count: int = 0
    _read: dict[str, int] = field(default_factory=dict)

    async def says(self, phone: str, *texts: str, wait: float = 20, settle: bool = True, **more: Any) -> None:
        """This person writes these messages one right after the other; then everything that is due is done."""
        self.clock.move(timedelta(seconds=wait))
        for text in texts:
            self._count += 1
            message = make_inbound(
                f"simulator:{phone}", text, sent_at=self.clock.now(), message_id=f"m{self._count}", **more
            )
            await self.road.receive.keep([message])
        if settle:
            await self.settle()

    async def settle(self, seconds: float = 3) -> None:
        """Let the quiet time pass and everything come to rest."""
        self.clock.move(timedelta(seconds=seconds))
        await self.road.settle()

    async def minutes(self, count: float, *, tick: float = 0.5) -> None:
        """Time passes; the offer ladder looks as often as its job would."""
        end = self.clock.now() + timedelta(minutes=count)
        while self.clock.now() < end:
            self.clock.move(timedelta(minutes=min(tick, (end - self.clock.now()) / timedelta(minutes=1))))
            await self.road.ladder.tick(self.clock.now())
            await self.road.persons.tick(self.clock.now())
            await self.road.settle()

    async def hours(self, count: float) -> None:
        """Hours pass; every quarter of an hour each job that follows people looks once."""
        end = self.clock.now() + timedelta(hours=count)
        while self.clock.now() < end:
            self.clock.move(min(timedelta(minutes=15), end - self.clock.now()))
            for look in self._looks():
                await look(self.clock.now())
            await self.road.settle()

    async def at_the_visit(self, *, minutes_before: float = 0) -> None:
        """The clock stands where the last of the booked visits begins, or shortly before; nobody looks meanwhile."""
        starts = [lead.appointment_start for lead in await self.leads(status="booked") if lead.appointment_start]
        ahead = max(starts) - timedelta(minutes=minutes_before) - self.clock.now()
        self.clock.move(max(ahead, timedelta()))

    def _looks(self) -> tuple[Work, ...]:
        road, follow = self.road, self.road.follow
        jobs = (road.ladder, road.persons, follow.stuck, follow.reminders, follow.stale, follow.janitor)
        return (*(job.tick for job in jobs), road.agenda.tick, road.reports.tick, road.owing.pay_left)

    def heard(self, phone: str) -> list[str]:
        """All that this person was sent, oldest first."""
        assert isinstance(self.channel, SimulatorChannel)
        return [message.text for message in self.channel.memory.chat(f"simulator:{phone}")]

    def files(self, phone: str) -> list[str | None]:
        """The names of the files that this person was sent, oldest first."""
        assert isinstance(self.channel, SimulatorChannel)
        return [message.media_name for message in self.channel.memory.chat(f"simulator:{phone}") if message.media_path]

    def last(self, phone: str) -> str:
        """The last message this person was sent; empty before the first."""
        return (self.heard(phone) or [""])[-1]

    def new(self, phone: str) -> list[str]:
        """What this person was sent since this was last asked."""
        heard, seen = self.heard(phone), self._read.get(phone, 0)
        self._read[phone] = len(heard)
        return heard[seen:]

    async def leads(self, **filter_: Any) -> list[Lead]:
        return await self.road.ground.store.leads.many(filter_, sort=[("created_at", 1)])

    async def lead(self, **filter_: Any) -> Lead:
        """The only lead of that kind."""
        found = await self.leads(**filter_)
        assert len(found) == 1, f"{len(found)} leads"
        return found[0]

    async def taken(self) -> list[dict[str, Any]]:
        return await self.db["slots"].find({"is_taken": True}, sort=[("start", 1)]).to_list()

    async def to_summary(self, phone: str, text: str = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7") -> None:
        """From the first word to a summary that waits for a yes."""
        await self.says(phone, text)
        await self.says(phone, "1")

    async def to_offer(self, phone: str, text: str = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7") -> None:
        """From the first word to an offer that is out."""
        await self.to_summary(phone, text)
        await self.says(phone, "1")


def photo(name: str = "leak.jpg") -> dict[str, Any]:
    return {"media": (Media(kind=MediaKind.IMAGE, mime="image/jpeg", file_name=name),)}


def voice() -> dict[str, Any]:
    return {"media": (Media(kind=MediaKind.VOICE, mime="audio/ogg"),)}


def sticker() -> dict[str, Any]:
    return {"media": (Media(kind=MediaKind.STICKER, mime="image/webp", file_name="sticker.webp"),)}


def document() -> dict[str, Any]:
    return {"media": (Media(kind=MediaKind.DOCUMENT, mime="application/pdf", file_name="plan.pdf"),)}


def pin(lat: float, lon: float) -> dict[str, Any]:
    return {"place": Place(lat=lat, lon=lon)}


@contextlib.asynccontextmanager
async def town(
    start: str = TUESDAY,
    *,
    reader: Reader = offline,
    business: Business | None = None,
    uri: str = MEMORY,
    sample: bool = True,
    seed: int = 7,
    only: Sequence[str] = (),
    owner_phone: str | None = None,
    channel: Channel | None = None,
    on_write: storage.OnWrite | None = None,
    media: Path | None = None,
    led_to: LedTo | None = None,
    exports: Path | None = None,
) -> AsyncIterator[Town]:
    """A town at that moment; `only` keeps just these professionals (phones), `media` is where files are kept."""
    clock = HandClock(datetime.fromisoformat(start))
    async with storage.connect(uri, on_write=on_write) as db:
        speaking = channel or SimulatorChannel()
        business = business or Business(name="שירותי הדגמה")
        ground = ground_on(db, clock, speaking, business, seed=seed, owner_phone=owner_phone)
        key = (start, business.model_dump_json(), sample, tuple(only)) if uri == MEMORY and on_write is None else None
        if key is None or not put_back(db, key):
            await ensure_indexes(db)
            if sample:
                await furnish(ground, 14)
            if only:
                await db["professionals"].update_many({"phone": {"$nin": list(only)}}, {"$set": {"is_active": False}})
            keep(db, key)
        yield Town(db=db, road=road_on(ground, reader, media, led_to, exports), clock=clock, channel=speaking)
