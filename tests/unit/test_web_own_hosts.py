"""This computer's own pages answer to their own names alone: a site that leads its name here reads nothing of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
import pytest_asyncio
from loguru import logger

from fixi_app.channels.green_api import GreenApiWebhook
from fixi_app.clock import HandClock
from fixi_app.web.own_hosts import OwnHosts
from fixi_app.web.ports import WebPorts
from fixi_app.web.server import Listeners

TOKEN = "s3cret"
FOREIGN = [
    "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "evil@127.0.0.1",
    "127.0.0.1:8080@evil.example", "127.0.0.1/.evil.example", "[::1].evil.example", "", " ", "[", "[::1", "[:::]",
    "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:123456", "2130706433", "127.1", "0.0.0.0:8080", "192.168.1.5", "localhost.",
    "127.0.0.1, evil.example", "\u0661\u0662\u0667.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("given", FOREIGN)
def test_a_name_that_is_not_this_computers_is_not_known(given: str) -> None:
    assert not OwnHosts(machine="office").known(given)


@pytest.mark.parametrize(
    "given", ["127.0.0.1", "127.0.0.1:8080", "localhost", "LocalHost:9000", "[::1]", "[::1]:8080", "127.0.0.2:1"]
)
def test_this_computer_is_known_by_every_way_of_writing_it_and_with_any_port(given: str) -> None:
    assert OwnHosts(machine="office").known(given)


def test_the_public_address_and_the_host_of_the_settings_are_known_too() -> None:
    hosts = OwnHosts("10.0.0.7", "https://Fixi.Example.com:8443/inbox", machine="Office")
    assert [hosts.known(name) for name in ("fixi.example.com", "10.0.0.7:8080", "office:8080", "office.local")] == [
        True
    ] * 4
    assert not hosts.known("evil.example.com")


def test_only_where_the_pages_are_served_to_a_network_is_any_bare_address_one_of_theirs() -> None:
    assert OwnHosts("0.0.0.0", machine="web").known("192.168.1.5:8080")
    assert OwnHosts("0.0.0.0", machine="web").known("web:8080"), "by which other containers know it"
    assert not OwnHosts("0.0.0.0", machine="web").known("evil.example")
    assert not OwnHosts("127.0.0.1", machine="web").known("web:8080")


@pytest_asyncio.fixture
async def listeners() -> AsyncIterator[Listeners]:
    async def keep(_events: Any) -> None:
        """Nothing is looked at."""

    clock = HandClock(datetime(2025, 11, 22, 9, 0, tzinfo=timezone.utc))
    known = {"green_api": GreenApiWebhook("7103000001", TOKEN)}
    ports = WebPorts(keep, lambda: {"status": "ok"}, known, clock, public_url="https://fixi.example.com")
    found = Listeners(ports, port=0)
    await found.start()
    yield found
    await found.stop_intake()


async def asked(port: int, path: str, host: str, method: str = "GET") -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        headers = {"Host": host, "Authorization": f"Bearer {TOKEN}"}
        return await http.request(method, f"http://127.0.0.1:{port}{path}", headers=headers, content=b"{}")


@pytest.mark.parametrize("path", ["/health", "/health?x=1", "//health", "/nowhere"])
async def test_how_fixi_is_cannot_be_read_under_another_name(listeners: Listeners, path: str) -> None:
    told: list[str] = []
    logger.add(told.append, format="{message}")
    for _ in range(3):
        answer = await asked(listeners.port, path, "evil.example")
        assert (answer.status_code, answer.json()["error"]["code"]) == (421, "wrong_host")
    assert len(told) == 1, "said once in a minute, whoever floods"
    assert "evil" not in told[0] + answer.text


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "fixi.example.com"])
async def test_how_fixi_is_can_be_read_by_its_own_names(listeners: Listeners, host: str) -> None:
    assert (await asked(listeners.port, "/health", host)).json() == {"status": "ok"}


@pytest.mark.parametrize("which", ["port", "public_port"])
async def test_a_message_comes_in_under_whatever_name_a_proxy_gives(listeners: Listeners, which: str) -> None:
    port = getattr(listeners, which)
    assert (await asked(port, "/webhook/green-api", "a1b2.ngrok-free.app", "POST")).status_code == 200
    assert (await asked(port, "/", "a1b2.ngrok-free.app")).status_code == 200


async def test_a_watcher_that_sends_no_host_at_all_is_answered(listeners: Listeners) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", listeners.port)
    writer.write(b"GET /health HTTP/1.0\r\n\r\n")
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    assert b" 200 " in answer.splitlines()[0]
