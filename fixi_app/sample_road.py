"""The sample business on a road of its own, by a clock that is moved by hand: what demo, converse, the simulation and
the tests stand on.

Zone, country and business are arguments and not the settings: what is played here is the same on every computer.
"""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import storage
from fixi_app.booking.rest_days import RestDays
from fixi_app.channels.contract import Channel
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
from fixi_app.services.running.sample import add_sample
from fixi_app.services.turn.hearing import Reader
from fixi_app.services.turn.map_places import LedTo
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from fixi_app.understanding.media import MediaBytes
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer

ZONE = ZoneInfo("Asia/Jerusalem")
QUIET_SECONDS = 2.0
_OFFLINE = OfflineReader()


async def read_offline(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
    """The reader that a newcomer meets."""
    return Draft(reading=_OFFLINE.read(heard))


def place_name(city: str, language: Language) -> str:
    return gazetteer().display(city, language.value)


def ground_on(
    db: storage.AsyncDatabase,
    clock: HandClock,
    channel: Channel,
    business: Business,
    *,
    seed: int,
    zone: ZoneInfo = ZONE,
    country: str = "IL",
    language: Language = Language.HE,
    owner_phone: str | None = None,
) -> Ground:
    """What all services stand on, over this store; the same seed gives the same ids."""
    return Ground(
        store=Store(db),
        inbox=Inbox(db),
        outbox=Outbox(db),
        clock=clock,
        ids=SeededIds(seed),
        channel=channel,
        business=business,
        zone=zone,
        rest=RestDays(country, zone),
        country=country,
        language=language,
        place_name=place_name,
        owner_phone=owner_phone,
    )


def road_on(
    ground: Ground,
    reader: Reader = read_offline,
    media: Path | None = None,
    led_to: LedTo | None = None,
    exports: Path | None = None,
) -> Road:
    return lay_road(ground, reader, danger_in, language_of, QUIET_SECONDS, media, led_to, exports=exports)


async def furnish(ground: Ground, days: int | None = None) -> None:
    """The indexes, and the sample business with so many days of calendar (None: as its settings have it)."""
    db, business = ground.store.db, ground.business
    await ensure_indexes(db)
    await add_sample(db, ground.clock.now(), ground.zone, ground.rest, days or business.slot_days_ahead)
