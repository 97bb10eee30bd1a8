"""A whole request, played once at the start on a store in memory: what the first customer needs is loaded by then.

Word lists, catalogues and patterns of four languages are read where they are first used, and together that takes most
of a second: the event loop stood still for it when the first customer wrote. Named one by one they would be forgotten
one by one; whoever plays a request forgets none. In a thread, and none of it is in the log.
"""

import asyncio
from datetime import datetime, timedelta

from loguru import logger

import storage
from fixi_app.channels.simulator import SimulatorChannel, make_inbound
from fixi_app.clock import HandClock
from fixi_app.domain.business import Business
from fixi_app.logs import UNHEARD
from fixi_app.road import Road
from fixi_app.sample_road import furnish, ground_on, road_on

_SAID = {
    "+972500000501": ("יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7", "1", "כן"),
    "+972500000502": ("I need an electrician in Bat Yam tomorrow morning",),
    "+972500000503": ("Нужен сантехник в Холоне, течёт кран",),
    "+972500000504": ("بحاجة الى كهربائي في يافا",),
    "+972500000101": ("אשר",),
}
"""By whom, in this order: customers in four languages, and the professional of the first."""


def rehearse(now: datetime) -> None:
    """Play it; takes about a second. Must run in a thread of its own."""
    with logger.contextualize(**{UNHEARD: True}):
        asyncio.run(_played(now))


async def _played(now: datetime) -> None:
    clock = HandClock(now)
    async with storage.connect("mongita::memory:") as db:
        ground = ground_on(db, clock, SimulatorChannel(), Business(name="Fixi"), seed=1)
        await furnish(ground, 7)
        road = road_on(ground)
        for phone, texts in _SAID.items():
            for text in texts:
                await _says(road, clock, phone, text)


async def _says(road: Road, clock: HandClock, phone: str, text: str) -> None:
    message_id = f"{phone}-{clock.now().timestamp()}"
    message = make_inbound(f"simulator:{phone}", text, sent_at=clock.now(), message_id=message_id)
    await road.receive.accept([message])
    clock.move(timedelta(seconds=20))
    await road.settle()
