"""Where the day is played in virtual time: the sample business in memory, seeded ids, a clock that is moved by hand.

Zone, country and business are fixed here and not taken from the settings: a seed is the same day on every computer,
and only the language of the headings (and of the business) follows FIXI_LANGUAGE.
"""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import storage
from fixi_app.booking.rest_days import RestDays
from fixi_app.channels.simulator import Record, SimulatorChannel
from fixi_app.clock import HandClock
from fixi_app.domain.business import Business
from fixi_app.domain.reading import Draft, Heard, Language
from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.queues.outbox import Outbox
from fixi_app.repositories.indexes import ensure_indexes
from fixi_app.repositories.records import Store
from fixi_app.road import Road, lay_road
from fixi_app.services.ground import Ground
from fixi_app.services.sample import add_sample
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from fixi_app.understanding.media import MediaBytes
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer

DAY_START = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.utc)
"""Tuesday, 07:00 in Israel: an ordinary working day, far from any holiday."""
ZONE = ZoneInfo("Asia/Jerusalem")
OWNER_PHONE = "+972500000700"
_QUIET_SECONDS = 2.0
_DAYS_OF_SLOTS = 7


@contextlib.asynccontextmanager
async def stage(
    seed: int, language: Language, business_name: str, sent: Record, clock: HandClock
) -> AsyncIterator[Road]:
    """The road as it stands at the beginning of the day; `sent` gets every message that Fixi sends."""
    rest, reader = RestDays("IL", ZONE), OfflineReader()

    async def read(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        return Draft(reading=reader.read(heard))

    async with storage.connect("mongita::memory:") as db:
        await ensure_indexes(db)
        await add_sample(db, clock.now(), ZONE, rest, _DAYS_OF_SLOTS)
        ground = Ground(
            store=Store(db),
            inbox=Inbox(db),
            outbox=Outbox(db),
            clock=clock,
            ids=SeededIds(seed),
            channel=SimulatorChannel(sent),
            business=Business(name=business_name),
            zone=ZONE,
            rest=rest,
            country="IL",
            language=language,
            place_name=place_name,
            owner_phone=OWNER_PHONE,
        )
        yield lay_road(ground, read, danger_in, language_of, _QUIET_SECONDS)


def place_name(city: str, language: Language) -> str:
    return gazetteer().display(city, language.value)


def midnight_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """The local midnight with which the day of this moment began."""
    local = moment.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(timezone.utc)
