"""Very many customers at once, in a process of their own, so that they take no time from what is measured."""

import asyncio
import contextlib
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from fixi_app.local_socket import ask_running

_PEOPLE = 900
_WORDS = ("שלום", "יש לי נזילה מתחת לכיור", "בחולון", "סוקולוב 12", "מחר בבוקר", "תודה")


@dataclass
class Written:
    a_second: float = 0.0


@contextlib.contextmanager
def crowd(data: Path, a_second: int) -> Iterator[Written]:
    """While the block runs so many messages are written in a second; afterwards it is known how many were."""
    context = multiprocessing.get_context("spawn")
    stop, count = context.Event(), context.Value("i", 0)
    people = context.Process(target=_write, args=(data, a_second, stop, count))
    people.start()
    while count.value == 0:
        time.sleep(0.02)
    written, began, before = Written(), time.monotonic(), count.value
    try:
        yield written
    finally:
        written.a_second = (count.value - before) / (time.monotonic() - began)
        stop.set()
        people.join()


def _write(data: Path, a_second: int, stop: Event, count: "Synchronized[int]") -> None:
    asyncio.run(_writing(data, a_second, stop, count))


async def _writing(data: Path, a_second: int, stop: Event, count: "Synchronized[int]") -> None:
    """In turn, so many a second as long as they are taken in; what cannot be taken in waits and does not pile up."""
    room, began, number = asyncio.Semaphore(32), time.monotonic(), 0
    async with asyncio.TaskGroup() as writing:
        while not stop.is_set():
            await room.acquire()
            writing.create_task(_one(data, number, room, count))
            number += 1
            await asyncio.sleep(max(0.0, began + number / a_second - time.monotonic()))


async def _one(data: Path, number: int, room: asyncio.Semaphore, count: "Synchronized[int]") -> None:
    try:
        words = _WORDS[number // _PEOPLE % len(_WORDS)]
        if await ask_running(data, "chat_say", phone=f"+972500000{number % _PEOPLE:03d}", text=words):
            with count.get_lock():
                count.value += 1
    finally:
        room.release()
