"""A provider that takes every message at once, in a process of its own so that it takes no time from what is measured.

As little of Green API as Fixi needs to send: the account is well, each message gets an id. It remembers when each chat
first heard of Fixi, which is what a customer notices.
"""

import asyncio
import contextlib
import json
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

INSTANCE, TOKEN = "7103000001", "bench-token"


@dataclass(frozen=True)
class Heard:
    """What the provider was given to deliver."""

    messages: int
    first: dict[str, float]
    """Chat -> when its first message came, by the clock that all processes of a computer share (time.monotonic)."""


@dataclass
class Provider:
    url: str
    pipe: "Connection[None, Heard]"

    def heard(self) -> Heard:
        self.pipe.send(None)
        return self.pipe.recv()


@contextlib.contextmanager
def provider() -> Iterator[Provider]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    port, told = context.Pipe(duplex=False)
    child = context.Process(target=_serve, args=(theirs, told), daemon=True)
    child.start()
    try:
        yield Provider(f"http://127.0.0.1:{port.recv()}", ours)
    finally:
        child.terminate()
        child.join()


def _serve(pipe: "Connection[Heard, None]", told: "Connection[int, None]") -> None:
    asyncio.run(_Server(pipe).run(told))


class _Server:
    def __init__(self, pipe: "Connection[Heard, None]") -> None:
        self._pipe = pipe
        self._count = 0
        self._first: dict[str, float] = {}

    async def run(self, told: "Connection[int, None]") -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._told)
        await server.serve_forever()

    def _told(self) -> None:
        self._pipe.recv()
        self._pipe.send(Heard(self._count, self._first))

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                answer = json.dumps(self._answer(head, await reader.readexactly(_length(head)))).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                    % (len(answer), answer)
                )
        writer.close()

    def _answer(self, head: bytes, body: bytes) -> object:
        method = head.split(b"/", 4)[2] if head.count(b"/") > 3 else b""
        if method == b"getStateInstance":
            return {"stateInstance": "authorized"}
        if method != b"sendMessage":
            return []
        self._count += 1
        self._first.setdefault(json.loads(body)["chatId"], time.monotonic())
        return {"idMessage": f"BAE5{self._count:012X}"}


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0
