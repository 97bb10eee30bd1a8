"""A professional is sent home or taken back by one key.

Promise: from that moment on he gets no lead; what he had goes on without him only when the time of the undo is over,
so that within it nobody heard of it. A crash in between is made good at the next start (`Leaving.look_again`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from fixi_app.domain.professionals import ApplicationState, Professional
from fixi_app.services.audit import audited
from fixi_app.services.desk.leaving import Leaving
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import Saved
from fixi_app.services.visits.upkeep import Upkeep


@dataclass(frozen=True)
class _Held:
    until: datetime
    by: str


class Switching:
    def __init__(self, ground: Ground, leaving: Leaving, upkeep: Upkeep, words: Words) -> None:
        self._ground, self._store = ground, ground.store
        self._leaving, self._upkeep, self._words = leaving, upkeep, words
        self._held: dict[str, _Held] = {}

    async def switched(self, pro_id: str, active: bool, by: str) -> Saved:
        before = await self._store.professionals.get(pro_id)
        if before is None or before.removed_at is not None:
            return self._no("pro.gone")
        if before.application is ApplicationState.PENDING:
            return self._no("pro.decide_first", name=before.name)
        after = await self._store.professionals.change(pro_id, lambda pro: pro.but(is_active=active))
        if after is None:
            return self._no("pro.gone")
        now = self._ground.clock.now()
        await audited(
            self._store.db, f"switched_{pro_id}_{after.version}", now, by, "professional", before=before, after=after
        )
        logger.info("Professional {} {} at the desk", pro_id, "activated" if active else "deactivated")
        return await self._on(after, now) if active else await self._off(after, now, by)

    async def _on(self, pro: Professional, now: datetime) -> Saved:
        self.forget(pro.id)
        await self._upkeep.slots_of(pro, now)
        key = "pro.on" if pro.approved else "pro.on_unapproved"
        return Saved(lead_id="", ok=True, message=self._words(key, name=pro.name))

    async def _off(self, pro: Professional, now: datetime, by: str) -> Saved:
        return Saved(lead_id="", ok=True, message=" ".join(await self.hold(pro, now, by)))

    async def hold(self, pro: Professional, now: datetime, by: str) -> list[str]:
        """He was sent home just now: what he has waits as long as that can be undone. The sentences for the desk."""
        self._held[pro.id] = _Held(now + timedelta(seconds=self._ground.business.undo_seconds), by)
        sentences = [self._words("pro.off", name=pro.name)]
        if count := await self._leaving.count(pro.id):
            sentences.append(self._words("pro.off_leads", count=count))
        return sentences

    def _no(self, key: str, **facts: str) -> Saved:
        return Saved(lead_id="", ok=False, message=self._words(key, **facts))

    def forget(self, pro_id: str) -> None:
        """Nothing of his waits for an undo any more."""
        self._held.pop(pro_id, None)

    async def pay_held(self) -> None:
        """Those who were not taken back in time have left: what they had goes on without them."""
        now = self._ground.clock.now()
        for pro_id, held in [(pro_id, held) for pro_id, held in self._held.items() if held.until <= now]:
            pro = await self._store.professionals.get(pro_id)
            if pro is not None and not pro.is_active:
                await self._leaving.passed_on(pro, held.by)
            if self._held.get(pro_id) == held:
                self.forget(pro_id)
