"""Who somebody is, decided at the desk: two contacts are one person or two, a chat is private, blocked or open."""

import asyncio

from fixi_app.domain.contacts import Standing
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, Saved, User
from fixi_app.services.people.merging import Joined, Merging
from fixi_app.services.people.standings import Standings


class DeskPeople:
    """Implements People."""

    def __init__(self, ground: Ground, words: Words) -> None:
        self._ground, self._words = ground, words
        self._merging, self._standings = Merging(ground), Standings(ground)

    async def join(self, one: str, other: str, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            return self._said(False, "may_not")
        now = self._ground.clock.now()
        joined = await asyncio.shield(self._merging.join(one, other, user.name, now))
        return self._became(joined, "people.joined")

    async def part(self, contact_id: str, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            return self._said(False, "may_not")
        now = self._ground.clock.now()
        parted = await asyncio.shield(self._merging.part(contact_id, user.name, now))
        return self._became(parted, "people.parted")

    async def put(self, contact_id: str, standing: Standing, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            return self._said(False, "may_not")
        now = self._ground.clock.now()
        done = await asyncio.shield(self._standings.put(contact_id, standing, user.name, now))
        return self._said(done.ok, f"people.{standing.value}" if done.ok else f"people.{done.why_not}")

    def _became(self, joined: Joined, key: str) -> Saved:
        return self._said(joined.ok, key if joined.ok else f"people.{joined.why_not}")

    def _said(self, ok: bool, key: str) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(key))
