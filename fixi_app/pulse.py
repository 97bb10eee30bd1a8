"""A sign of life to an address of the owner's choice, so that something else notices when it stops coming.

Only while Fixi really serves: the store can be written and the listeners are up. In real time, whatever clock decides
the business. The address is the owner's own, often with a secret in it, and is in no log line.
"""

import asyncio
from collections.abc import Awaitable, Callable

from loguru import logger

_EVERY = 180.0
_PATIENCE = 10.0


class Pulse:
    """`address` and `serves` are asked each time; `ask` gives the status of a GET, or raises."""

    def __init__(
        self,
        address: Callable[[], str],
        serves: Callable[[], bool],
        ask: Callable[[str], Awaitable[int]] | None = None,
    ) -> None:
        self._address, self._serves, self._ask = address, serves, ask or _asked
        self.failing = False
        self.arrived = False
        """Whether the last one did."""

    async def run(self) -> None:
        """For ever, until cancelled."""
        while True:
            await self.beat()
            await asyncio.sleep(_EVERY)

    async def beat(self) -> bool:
        """One sign of life; False when none was due or it did not arrive."""
        address = self._address()
        if not address or not self._serves():
            return False
        try:
            status = await self._ask(address)
        except Exception as fault:  # noqa: BLE001  whatever keeps it from arriving, Fixi goes on
            return self._did_not_arrive(type(fault).__name__)
        return self._did_not_arrive(f"answered {status}") if status >= 400 else self._arrived()

    def _arrived(self) -> bool:
        if self.failing:
            logger.info("The heartbeat arrives again")
        self.failing, self.arrived = False, True
        return True

    def _did_not_arrive(self, why: str) -> bool:
        """Told once in a row."""
        if not self.failing:
            logger.warning("The heartbeat did not arrive: {}", why)
        self.failing, self.arrived = True, False
        return False


async def _asked(address: str) -> int:
    from fixi_app.channels.quiet_http import new_client

    client = await asyncio.to_thread(new_client)  # certificates are loaded for it
    async with client, asyncio.timeout(_PATIENCE):
        return (await client.get(address)).status_code
