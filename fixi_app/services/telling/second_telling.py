"""What the owner is told by the second path: queued with its alert, sent beside everything else, tried again.

Promise: once for each alert; the place in the queue is a part of the alert's own document, claimed by one write, so
a crash or a second process tells nothing twice unless it fell between the sending and its note. What goes out names no
customer: outside services keep what they carry, so a sentence of ours says what kind of thing waits, and Fixi the rest.
"""

import asyncio
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from loguru import logger

from fixi_app.dialogue import render
from fixi_app.domain.base import Record, UtcTime
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.services.ground import Ground
from fixi_app.services.telling.second_path import Reached
from storage import ReturnDocument

PAUSES = (1.0, 5.0, 15.0, 30.0)
"""Minutes from one try to the next; after the last it is given up, and stays in the list of alerts."""
_CLAIM = timedelta(minutes=4)
"""A try takes less; whoever claimed it and is gone by then has crashed."""
_LATEST = timedelta(hours=6)
"""Older than this it is not true any more, or was seen by other ways."""
_AT_ONCE = 20
_SENTENCES = {
    "alert_emergency": "outside_urgent",
    "alert_emergency_silent": "outside_urgent",
    "alert_person": "outside_person",
    "alert_person_waits": "outside_person",
    "alert_person_promised": "outside_person",
    "alert_job": "outside_job",
    "alert_test": "outside_test",
}


class SecondState(StrEnum):
    DUE = "due"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Second(Record):
    """The part `second` of an alert's document."""

    text: str
    begun: UtcTime
    at: UtcTime
    """Not tried before."""
    tries: int = 0
    state: SecondState = SecondState.DUE


class SecondTelling:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._alerts = ground, ground.store.db["alerts"]
        self._woken = asyncio.Event()
        self._unkept: dict[str, Second] = {}
        """What could not be kept with an alert, because the store is what is broken; by cause."""
        self.last: Reached | None = None
        """How the last try went; None before the first."""

    @property
    def open(self) -> bool:
        """Whether there is a second path at all."""
        return self._ground.second_path is not None and bool(self._ground.business.alert_urls)

    def due(self, key: str, at: datetime, text: str = "") -> Second | None:
        """What is to go for an alert of this kind; None where nothing can. `text` where the kind's own says less."""
        return Second(text=text or self._sentence(key), begun=at, at=at) if self.open else None

    def keep_in_memory(self, cause: str, due: Second | None) -> None:
        """For a fault of the store itself, in which no alert can be kept."""
        if due is not None:
            self._unkept.setdefault(cause, due)
            self.wake()

    def wake(self) -> None:
        self._woken.set()

    async def waited(self, seconds: float) -> None:
        """Until something new is due, or so many real seconds have passed."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    async def tick(self, now: datetime) -> int:
        """Send what is due; how much arrived. Raises StoreError when the store cannot be asked."""
        if not self.open:
            return 0
        sent = sum([await self._from_memory(cause, now) for cause in list(self._unkept)])
        asked = {"second.state": SecondState.DUE.value, "second.at": {"$lte": now}}
        due = await self._alerts.find(asked, {"_id": 1}, sort=[("second.at", 1)], limit=_AT_ONCE).to_list()
        return sent + sum([await self._from_store(one["_id"], now) for one in due])

    async def now(self, key: str) -> Reached:
        """At once, and once: the owner stands before it and sees how it went."""
        return await self._tried(self._sentence(key))

    # -- one of them --------------------------------------------------------------------------------------------------

    async def _from_memory(self, cause: str, now: datetime) -> bool:
        due = self._unkept[cause]
        if due.at > now:
            return False
        after = await self._after(due.but(tries=due.tries + 1), now)
        if after.state is SecondState.DUE:
            self._unkept[cause] = after
        else:
            del self._unkept[cause]
        return after.state is SecondState.SENT

    async def _from_store(self, id_: str, now: datetime) -> bool:
        claimed = await self._alerts.find_one_and_update(
            {"_id": id_, "second.state": SecondState.DUE.value, "second.at": {"$lte": now}},
            {"$set": {"second.at": now + _CLAIM}, "$inc": {"second.tries": 1}},
            return_document=ReturnDocument.AFTER,
        )
        if claimed is None:  # another Fixi on the same store has it
            return False
        after = await self._after(from_document(Second, claimed["second"]), now)
        mine: dict[str, Any] = {"_id": id_, "second.tries": after.tries}
        await self._alerts.update_one(mine, {"$set": {"second": to_document(after)}})
        return after.state is SecondState.SENT

    async def _after(self, due: Second, now: datetime) -> Second:
        if now - due.begun > _LATEST:
            return due.but(state=SecondState.GIVEN_UP)
        return after_try(due, await self._tried(due.text), now)

    async def _tried(self, text: str) -> Reached:
        path, was = self._ground.second_path, self.last
        reached = await path.send(self._ground.business.alert_urls, text) if path else Reached()
        self.last = reached
        if not reached.arrived and (was is None or was.arrived):
            logger.warning("The second path takes no alert: none of its {} addresses", reached.of)
        elif reached.arrived and was is not None and not was.arrived:
            logger.info("The second path takes alerts again")
        return reached

    def _sentence(self, key: str) -> str:
        sentence = _SENTENCES.get(key, "outside_other")
        return render.text(sentence, self._ground.language, business=self._ground.business.name)


def after_try(due: Second, reached: Reached, now: datetime) -> Second:
    """How it goes on after this try: sent, due again with a growing pause, or given up. Pure."""
    if reached.arrived:
        return due.but(state=SecondState.SENT)
    if due.tries > len(PAUSES):
        return due.but(state=SecondState.GIVEN_UP)
    return due.but(at=now + timedelta(minutes=PAUSES[due.tries - 1]))
