"""The network between a process and its server, on loopback: it can be cut, be silent, and be mended.

    async with RoadTo("127.0.0.1", 27017) as road:
        uri = f"mongodb://127.0.0.1:{road.port}/name"
        await road.cut()
        await road.mend()
"""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class RoadTo:
    """Carries bytes to a server and back; with no server behind it, it takes connections and says nothing."""

    def __init__(self, host: str = "", port: int = 0) -> None:
        self._behind = (host, port)
        self._server: asyncio.Server | None = None
        self._cars: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Close the door and everything that is under way."""
        if self._server is not None:
            self._server.close()
        for car in list(self._cars):
            car.transport.abort()
        if self._server is not None:
            await self._server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._cars.add(writer)
        try:
            if not self._behind[0]:
                await reader.read()
                return
            far_reader, far_writer = await asyncio.open_connection(*self._behind)
            self._cars.add(far_writer)
            await asyncio.gather(_one_way(reader, far_writer), _one_way(far_reader, writer))
        except OSError:
            writer.transport.abort()  # as a road does whose other end is gone
        finally:
            writer.close()

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.cut()


async def _one_way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
