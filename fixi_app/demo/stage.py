"""Where the day is played in virtual time: the sample business in memory, seeded ids, a clock that is moved by hand.

Zone, country and business are fixed here and not taken from the settings: a seed is the same day on every computer,
and only the language of the headings (and of the business) follows FIXI_LANGUAGE.
"""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import storage
from fixi_app.channels.simulator import Record, SimulatorChannel
from fixi_app.clock import HandClock
from fixi_app.domain.business import Business
from fixi_app.domain.reading import Language
from fixi_app.road import Road
from fixi_app.sample_road import ZONE, furnish, ground_on, road_on

__all__ = ["DAY_START", "OWNER_PHONE", "ZONE", "midnight_before", "stage"]

DAY_START = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.utc)
"""Tuesday, 07:00 in Israel: an ordinary working day, far from any holiday."""
OWNER_PHONE = "+972500000700"
_DAYS_OF_SLOTS = 7


@contextlib.asynccontextmanager
async def stage(
    seed: int, language: Language, business_name: str, sent: Record, clock: HandClock
) -> AsyncIterator[Road]:
    """The road as it stands at the beginning of the day; `sent` gets every message that Fixi sends."""
    async with storage.connect("mongita::memory:") as db:
        business = Business(name=business_name)
        ground = ground_on(
            db, clock, SimulatorChannel(sent), business, seed=seed, language=language, owner_phone=OWNER_PHONE
        )
        await furnish(ground, _DAYS_OF_SLOTS)
        yield road_on(ground)


def midnight_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """The local midnight with which the day of this moment began."""
    local = moment.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(timezone.utc)
