"""Telling the provider where Fixi is reached, once that is known and whenever it changes.

It may cost the account minutes (Green API starts an instance anew), so: nothing is told that holds already; one address
is told once; and after a telling whose end is not known, or by another Fixi on the same store, nobody tells it again
before it has had time to hold. A failure is tried again after pauses that grow to an hour.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from loguru import logger

from fixi_app.channels.contract import NotRegistered, OnlyByHand, Registers
from fixi_app.clock import Clock
from storage import AsyncDatabase

_LOOK = 5.0
_PAUSES = (30.0, 120.0, 600.0, 3600.0)
_BETWEEN_CALLS = 1.1
"""Seconds: a provider may take one such call a second."""
_HOLDS_AFTER = timedelta(minutes=10)
_TOLD = "webhook_told"
"""The document of `settings` that says which address was told last, and when."""


class RegisterState(StrEnum):
    WAITING = "waiting"
    """The address is not known yet, or is just being told."""
    OFF = "off"
    """Switched off: the owner enters the address himself."""
    DONE = "done"
    BY_HAND = "by_hand"
    LATER = "later"
    """It did not work; it is tried again."""


@dataclass(frozen=True)
class RegisterStatus:
    state: RegisterState = RegisterState.WAITING
    inbox: str = ""
    """The address to be entered by hand, where that is needed."""
    why: str = ""
    """A few words of the provider's; no secret."""


class Registering:
    """`address`: None while it is not known, empty where messages are fetched. `pause` and `seconds` are for tests."""

    def __init__(
        self,
        channel: Registers,
        address: Callable[[], str | None],
        wanted: Callable[[], bool],
        db: AsyncDatabase,
        clock: Clock,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channel, self._address, self._wanted = channel, address, wanted
        self._db, self._clock, self._pause, self._seconds = db, clock, pause, seconds
        self._about: str | None = None
        self._due, self._failed, self._settled = 0.0, 0, False
        self.status = RegisterStatus()

    async def run(self) -> None:
        """For ever, until cancelled."""
        while True:
            await self.once()
            await self._pause(_LOOK)

    async def once(self) -> None:
        """Do what is due now."""
        address = self._address()
        if address != self._about:
            self._about, self._due, self._failed, self._settled = address, 0.0, 0, False
            self.status = RegisterStatus()
        if address is None or self._settled:
            return
        if not self._wanted():
            self.status = RegisterStatus(RegisterState.OFF, self._channel.inbox_at(address))
        elif self._seconds() >= self._due:
            await self._tried(address)

    async def _tried(self, address: str) -> None:
        try:
            done = await self._told(address)
        except OnlyByHand as fault:
            self._settle(RegisterState.BY_HAND, address, str(fault))
        except NotRegistered as fault:
            self._put_off(address, str(fault))
        except Exception as fault:  # noqa: BLE001  a store that cannot be written now must not end this for ever
            self._put_off(address, type(fault).__name__)
        else:
            if done:
                self._settle(RegisterState.DONE, address)

    async def _told(self, address: str) -> bool:
        """False: it was told a moment ago, and does not hold yet."""
        if await self._channel.registered(address):
            logger.info("The provider knows already where to bring messages")
            return True
        if not await self._claimed(address):
            self._due = self._seconds() + _PAUSES[1]
            return False
        await self._pause(_BETWEEN_CALLS)
        await self._channel.register(address)
        logger.info("The provider was told where to bring messages; it may take some minutes to hold")
        return True

    async def _claimed(self, address: str) -> bool:
        """Whether it is for us to tell this address now; also beside other Fixis on the same store."""
        now, told = self._clock.now(), self._db["settings"]
        await told.update_one({"_id": _TOLD}, {"$setOnInsert": {"address": None, "at": now}}, upsert=True)
        free = [{"address": {"$ne": address}}, {"at": {"$lte": now - _HOLDS_AFTER}}]
        mine = {"$set": {"address": address, "at": now}}
        return await told.find_one_and_update({"_id": _TOLD, "$or": free}, mine) is not None

    def _settle(self, state: RegisterState, address: str, why: str = "") -> None:
        self._settled = True
        self.status = RegisterStatus(state, self._channel.inbox_at(address), why)
        if state is RegisterState.BY_HAND:
            logger.warning("Enter {} in the provider's console: {}", self.status.inbox, why)

    def _put_off(self, address: str, why: str) -> None:
        pause = _PAUSES[min(self._failed, len(_PAUSES) - 1)]
        self._failed, self._due = self._failed + 1, self._seconds() + pause
        if self.status.why != why:
            text = "The provider was not told where to bring messages ({}). It is tried again; by hand it is {}"
            logger.warning(text, why, self._channel.inbox_at(address) or "an empty address")
        self.status = RegisterStatus(RegisterState.LATER, self._channel.inbox_at(address), why)
