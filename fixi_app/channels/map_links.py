"""Where a short map link leads: only hosts of maps are asked, only for the address they point to, never for a page.

A link in a message is outside data. Each hop is checked like a file's (public address, connected where it was checked,
encrypted), must be one of these hosts by its exact name, and nothing that lies behind it is read.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from fixi_app.channels.download import Fetching, moved_to
from fixi_app.channels.hosts import Refused

MAP_HOSTS = frozenset({
    "maps.app.goo.gl", "goo.gl", "google.com", "www.google.com", "maps.google.com", "google.co.il", "www.google.co.il",
    "maps.google.co.il", "waze.com", "www.waze.com", "ul.waze.com",
})  # fmt: skip
_HOPS = 4
_DEADLINE = 5.0
"""Seconds in all: a customer waits, and a pin can be asked for instead."""


@dataclass(frozen=True)
class MapLinks:
    """Follows map links. `http` is a client that follows nothing by itself; the rest is for tests on loopback."""

    http: httpx.AsyncClient
    hosts: frozenset[str] = MAP_HOSTS
    allow_loopback: bool = False
    deadline: float = _DEADLINE

    async def led_to(self, url: str, enough: Callable[[str], bool]) -> str | None:
        """The first address on the way that is `enough`; None when there is none. Raises nothing but a cancel."""
        try:
            async with asyncio.timeout(self.deadline):
                return await self._follow(httpx.URL(url), enough)
        except (TimeoutError, Refused, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError):
            return None

    async def _follow(self, here: httpx.URL, enough: Callable[[str], bool]) -> str | None:
        how = Fetching(self.http, limit=0, allow_loopback=self.allow_loopback)
        for _ in range(_HOPS):
            if here.host not in self.hosts:
                return None
            moved = await moved_to(here, how)
            if moved is None:
                return None
            if enough(str(moved)):  # not asked for: where it leads is all that is wanted of it
                return str(moved)
            here = moved
        return None
