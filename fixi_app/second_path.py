"""The second path by apprise: ntfy, e-mail, webhooks and whatever else it has an address for; used here and nowhere
else.

Everything of it runs in a thread of its own: loading it takes half a second, and a mail server may take many. The
thread does not keep Fixi from ending. Its own log lines would show addresses and answers of strangers: none is heard.
"""

import asyncio
import logging
import re
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from loguru import logger

from fixi_app.log_masking import register_secret
from fixi_app.services.telling.second_path import Reached

if TYPE_CHECKING:
    from apprise.plugins import NotifyBase

T = TypeVar("T")

_PATIENCE = 100.0
_BETWEEN = re.compile(r"[,\s]+(?=[A-Za-z][A-Za-z0-9+.-]*://)")
"""A comma with no address behind it belongs to the address before it: the receivers of an e-mail stand so."""


class AppriseWay:
    """Implements SecondPath."""

    async def read(self, addresses: str) -> tuple[bool, ...]:
        return await _in_thread(lambda: tuple(one is not None for one in _opened(addresses)))

    async def send(self, addresses: str, text: str) -> Reached:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await _in_thread(lambda: _sent(addresses, text))
        except TimeoutError:
            return Reached(of=1)


async def _in_thread(work: Callable[[], T]) -> T:
    """Not by the loop's own threads: the end of the program would wait for the slowest mail server."""
    loop, done = asyncio.get_running_loop(), asyncio.Future[T]()

    def settle(result: T | None, fault: Exception | None) -> None:
        if done.done():  # given up meanwhile
            return
        if fault is not None:
            done.set_exception(fault)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # a result where there is no fault

    def run() -> None:
        result: T | None = None
        fault: Exception | None = None
        try:
            result = work()
        except Exception as raised:  # noqa: BLE001  carried to whoever waits
            fault = raised
        try:
            loop.call_soon_threadsafe(settle, result, fault)
        except RuntimeError:
            logger.debug("Fixi ended before the second path did")

    threading.Thread(target=run, name="second path", daemon=True).start()
    return await done


def _opened(addresses: str) -> "Sequence[NotifyBase | None]":
    """In the order in which they stand; None for one that cannot be read."""
    written = [one.strip() for one in _BETWEEN.split(addresses.strip())]
    register_secret(addresses, *written)
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    return [apprise.Apprise.instantiate(one, suppress_exceptions=True) for one in written]


def _sent(addresses: str, text: str) -> Reached:
    ways = _opened(addresses)
    return Reached(of=len(ways), took=sum(way is not None and _took(way, text) for way in ways))


def _took(way: "NotifyBase", text: str) -> bool:
    try:
        return bool(way.notify(body=text, title="Fixi"))
    except Exception as fault:  # noqa: BLE001  whatever a service does, the other addresses are tried
        logger.info("An address of the second path failed: {}", type(fault).__name__)
        return False
