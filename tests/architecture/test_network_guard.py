"""The guard of conftest.py, tried on the ways out that a library might take."""

import asyncio
import socket

import httpx
import pytest

OUTSIDE = "192.0.2.1"  # reserved for documentation: nobody is there


def test_l74_a_connection_to_another_computer_raises() -> None:
    with socket.socket() as out, pytest.raises(RuntimeError, match="tried to reach"):
        out.connect((OUTSIDE, 80))


def test_a_datagram_to_another_computer_raises() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out, pytest.raises(RuntimeError, match="tried to reach"):
        out.sendto(b"x", (OUTSIDE, 53))


def test_looking_up_a_foreign_name_raises() -> None:
    with pytest.raises(RuntimeError, match="look up"):
        socket.getaddrinfo("example.com", 443)


async def test_asyncio_cannot_leave_either() -> None:
    with pytest.raises(RuntimeError, match="tried to reach"):
        await asyncio.open_connection(OUTSIDE, 80)


async def test_an_http_client_cannot_leave_either() -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(RuntimeError, match="look up"):
            await client.get("https://example.com/")


async def test_this_computer_is_reached() -> None:
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        _, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1])
        writer.close()
