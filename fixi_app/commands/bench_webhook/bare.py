"""What taking a webhook costs at the least: aiohttp, the body parsed, 200 said, nothing kept."""

import asyncio
import contextlib
import json
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection

from aiohttp import web


@contextlib.contextmanager
def bare() -> Iterator[int]:
    """Such a server in a process of its own; its port."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_run, args=(theirs,), daemon=True)
    child.start()
    try:
        yield int(ours.recv())
    finally:
        child.terminate()
        child.join()


def _run(pipe: "Connection[int, int]") -> None:
    asyncio.run(_serve(pipe))


async def _serve(pipe: "Connection[int, int]") -> None:
    app = web.Application()
    app.add_routes([web.post("/webhook", _parsed)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    await asyncio.Event().wait()


async def _parsed(request: web.Request) -> web.Response:
    json.loads(await request.read())
    return web.json_response({"status": "ok"})
