"""The day itself: people look, intend, and write when their moment comes. It plays on any road and by any clock.

The day never sleeps and never asks what time it is: whoever drives it says so. Virtual time drives it from one moment
to the next (`virtual.py`), a running Fixi as its clock goes (`live.py`).
"""

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from fixi_app.channels.simulator import make_inbound
from fixi_app.demo.cast import Cast
from fixi_app.demo.customers import guest
from fixi_app.demo.people import PHOTO, Intention, Person, always
from fixi_app.demo.view import View
from fixi_app.demo.workers import hand
from fixi_app.domain.messages import Inbound, Media, MediaKind
from fixi_app.road import Road

BURST_GAP = timedelta(seconds=1)
"""Between the messages of a burst: shorter than the quiet time, so that they are one turn."""

Said = Callable[[Inbound], Awaitable[None]]


async def _unheard(message: Inbound) -> None:
    return


class Day:
    def __init__(self, road: Road, cast: Cast, seed: int, midnight: datetime, said: Said = _unheard) -> None:
        """`midnight`: from when the cast's times of day count. `said` hears each message just before it is kept."""
        self._road, self._said = road, said
        self._people = _people(cast, seed, midnight)
        self._intentions: list[tuple[datetime, int, Intention]] = []
        self._count = self._messages = 0
        self._prefix = f"day{seed}"

    def look(self, view: View, now: datetime) -> None:
        """Let everybody see how things stand and form intentions."""
        for person in self._people:
            for intention in person.look(view, now):
                self._intend(intention)

    def next_at(self) -> datetime | None:
        """When the next intention is due."""
        return self._intentions[0][0] if self._intentions else None

    async def act(self, view: View) -> bool:
        """Carry out the next intention, if it still makes sense in this view; whether something was said."""
        intention = heapq.heappop(self._intentions)[2]
        if not intention.still(view):
            return False
        await self._write(intention, intention.say[0])
        if len(intention.say) > 1:
            rest = Intention(intention.at + BURST_GAP, intention.phone, intention.name, intention.say[1:], always)
            self._intend(rest)
        return True

    def _intend(self, intention: Intention) -> None:
        self._count += 1
        heapq.heappush(self._intentions, (intention.at, self._count, intention))

    async def _write(self, intention: Intention, phrase: str) -> None:
        self._messages += 1
        ground = self._road.ground
        photo = Media(kind=MediaKind.IMAGE, mime="image/jpeg", file_name=f"photo{self._messages}.jpg")
        message = make_inbound(
            ground.channel.address_of(intention.phone),
            phrase.removeprefix(PHOTO).strip(),
            sent_at=ground.clock.now(),
            message_id=f"{self._prefix}-{self._messages}",
            name=intention.name or None,
            media=(photo,) if phrase.startswith(PHOTO) else (),
        )
        await self._said(message)
        await self._road.receive.keep([message])


def _people(cast: Cast, seed: int, midnight: datetime) -> list[Person]:
    fates = {customer.phone: customer.fate for customer in cast.customer if customer.fate}
    guests: list[Person] = [guest(who, cast.usual[who.language], seed, midnight) for who in cast.customer]
    return [*guests, *(hand(who, cast.delays[who.temper], fates, seed) for who in cast.worker)]
