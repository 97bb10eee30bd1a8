"""`chat`: write to the bot here in the terminal, as a customer or a professional, over the simulator.

Beside a running Fixi it is that one you write to; else one is started for as long as you chat.
"""

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

from fixi_app import local_socket, logs
from fixi_app.appliance import open_appliance, start_working
from fixi_app.commands.common import at_a_terminal, note
from fixi_app.commands.desk import door_deeds
from fixi_app.commands.outcome import FINE, CommandFailed
from fixi_app.settings import Provider, Settings

_DEFAULT = "+972500000501"
_LOOK = 0.3
Ask = Callable[..., Awaitable[str]]
"""(deed, facts) -> the answer's text. Raises CommandFailed with a sentence."""


async def run(given: argparse.Namespace, settings: Settings) -> int:
    phone = given.phone or _DEFAULT
    if settings.provider is not Provider.SIMULATOR:
        raise CommandFailed("A real number is connected; chat works only with the simulator.")
    async with _door(settings) as ask:
        await _talk(ask, phone, settings.quiet_time)
    return FINE


@contextlib.asynccontextmanager
async def _door(settings: Settings) -> AsyncIterator[Ask]:
    """The running Fixi, or one of our own."""
    if await local_socket.ask_running(settings.data_dir, "chat_talk", phone=_DEFAULT) is not None:
        yield _over_socket(settings)
        return
    logs.configure(settings.log_dir, stderr=False)
    async with open_appliance(settings) as appliance:
        deeds = door_deeds(appliance)
        await start_working(appliance)

        async def ask(deed: str, **facts: object) -> str:
            try:
                return await deeds[deed](dict(facts))
            except ValueError as refusal:
                raise CommandFailed(str(refusal)) from None

        yield ask
    await logs.complete()


def _over_socket(settings: Settings) -> Ask:
    async def ask(deed: str, **facts: object) -> str:
        answer = await local_socket.ask_running(settings.data_dir, deed, **facts)
        if answer is None:
            raise CommandFailed("Fixi has stopped.")
        done, text = answer
        if not done:
            raise CommandFailed(text)
        return text

    return ask


async def _talk(ask: Ask, phone: str, quiet: float) -> None:
    """Lines from the keyboard go in, what is sent comes out as it comes; the end of input ends the chat."""
    seen = len(json.loads(await ask("chat_talk", phone=phone, after=0)))
    if at_a_terminal():
        note(f"You are {phone}. Write as on WhatsApp; Ctrl-D ends.")
    showing = asyncio.create_task(_show(ask, phone, seen))
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip():
                await ask("chat_say", phone=phone, text=line.strip())
                if not at_a_terminal():
                    await _answered(ask, phone, quiet)
        await asyncio.sleep(quiet + 2 * _LOOK)
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _answered(ask: Ask, phone: str, quiet: float) -> None:
    """A script's next line waits for the answer to the one before, at most ten seconds longer than the quiet time."""
    before = len(json.loads(await ask("chat_talk", phone=phone, after=0)))
    for _ in range(int((quiet + 10) / _LOOK)):
        await asyncio.sleep(_LOOK)
        if len(json.loads(await ask("chat_talk", phone=phone, after=0))) > before:
            return


async def _show(ask: Ask, phone: str, seen: int) -> None:
    while True:
        for text in json.loads(await ask("chat_talk", phone=phone, after=seen)):
            seen += 1
            print(f"< {text}\n", flush=True)
        await asyncio.sleep(_LOOK)
