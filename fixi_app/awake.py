"""The computer is kept awake while Fixi serves real customers on mains; on battery it may sleep when it wants to.

wakepy asks the system in its own way (the desktop on Linux, caffeinate on macOS, Windows' execution state), and psutil
knows the mains; both are used here and nowhere else. What was asked for ends with the process in any case, so nothing
has to be undone after a crash.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, Protocol

from loguru import logger

_LOOK_EVERY = 60.0


class Keeping(StrEnum):
    KEPT = "kept"
    NOT_WANTED = "not_wanted"
    ON_BATTERY = "on_battery"
    CANNOT = "cannot"
    """The system does not let it: no desktop, a container."""


class Keeper(Protocol):
    """A way to keep a computer awake; both are called in one and the same thread."""

    def begin(self) -> bool:
        """Whether the system agreed."""
        ...

    def end(self) -> None: ...


class SystemKeeper:
    """wakepy's, loaded only when it is needed."""

    def __init__(self) -> None:
        self._mode: AbstractContextManager[Any] | None = None

    def begin(self) -> bool:
        from wakepy import keep

        mode = keep.running(on_fail="pass")
        if not mode.__enter__().active:
            mode.__exit__(None, None, None)
            return False
        self._mode = mode
        return True

    def end(self) -> None:
        mode, self._mode = self._mode, None
        if mode is not None:
            mode.__exit__(None, None, None)


def can_be_kept(keeper: Keeper | None = None) -> bool:
    """Whether the system agrees, tried for a moment."""
    keeper = keeper or SystemKeeper()
    agreed = keeper.begin()
    if agreed:
        keeper.end()
    return agreed


def on_mains() -> bool:
    """Whether the computer has power from the wall; one without a battery always has."""
    import psutil  # type: ignore[import-untyped]

    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    return battery is None or bool(battery.power_plugged)


class Awake:
    """`wanted`: the owner's setting, asked each time."""

    def __init__(
        self, wanted: Callable[[], bool], keeper: Keeper | None = None, mains: Callable[[], bool] = on_mains
    ) -> None:
        self._wanted, self._keeper, self._mains = wanted, keeper or SystemKeeper(), mains
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="awake")
        self.kept = False
        self.state = Keeping.NOT_WANTED
        self._cannot = False

    async def run(self) -> None:
        """For ever, until cancelled; then the computer may sleep again."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            self._thread.submit(self._let_go)
            self._thread.shutdown(wait=False)

    async def look(self) -> None:
        """Keep or let go, as the setting and the mains are now."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._looked)

    def _looked(self) -> None:
        reason = Keeping.KEPT if self._mains() else Keeping.ON_BATTERY
        reason = reason if self._wanted() else Keeping.NOT_WANTED
        if reason is not Keeping.KEPT:
            if self.kept:
                self._let_go()
                logger.info("The computer may sleep again")
            self.state = reason
        elif not self.kept:
            self.state = self._begun()

    def _begun(self) -> Keeping:
        if self._keeper.begin():
            self.kept = True
            logger.info("The computer is kept awake while Fixi serves")
            return Keeping.KEPT
        if not self._cannot:
            self._cannot = True
            logger.warning("This system does not let Fixi keep it awake: switch sleep off in its power settings")
        return Keeping.CANNOT

    def _let_go(self) -> None:
        if self.kept:
            self.kept = False
            self._keeper.end()
