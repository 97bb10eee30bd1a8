"""Short map links over real HTTP on loopback: followed on hosts of maps only, by checked addresses, and never read."""

import asyncio
import ipaddress
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import httpx
import pytest
import pytest_asyncio
from aiohttp import web

from fixi_app.channels import hosts, quiet_http
from fixi_app.channels.map_links import MAP_HOSTS, MapLinks
from fixi_app.channels.quiet_http import new_client
from fixi_app.parts import led_to
from fixi_app.understanding.pins import pin_in

PLACE = "https://www.google.com/maps/place/x/@32.0158,34.7874,17z"


def is_place(address: str) -> bool:
    return pin_in(address) is not None


@dataclass
class Shortener:
    """Answers each path with what it was told to."""

    url: str = ""
    leads: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path == "/slow":
            await asyncio.sleep(5)
        if to := self.leads.get(request.path):
            return web.Response(status=302, headers={"Location": to})
        return web.Response(body=b"0" * 5_000_000)


@pytest_asyncio.fixture
async def short() -> AsyncIterator[Shortener]:
    made = Shortener()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest_asyncio.fixture
async def links() -> AsyncIterator[MapLinks]:
    async with new_client() as http:
        yield MapLinks(http, frozenset({"127.0.0.1"}), allow_loopback=True, deadline=2)


async def test_where_a_short_link_leads_is_told_and_not_asked_for(short: Shortener, links: MapLinks) -> None:
    short.leads = {"/a": "/b", "/b": PLACE}
    assert await links.led_to(f"{short.url}/a", is_place) == PLACE
    assert short.asked == ["/a", "/b"]


async def test_a_link_that_goes_round_in_circles_ends(short: Shortener, links: MapLinks) -> None:
    short.leads = {"/a": "/b", "/b": "/a"}
    assert await links.led_to(f"{short.url}/a", is_place) is None
    assert len(short.asked) == 4


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/x",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost/x",
        "file:///etc/passwd",
        "https://user:pass@127.0.0.1/x",
        "//evil.example/x",
        "https://maps.app.goo.gl.evil.example/",
        "http://[::1]/",
        "https://",
    ],
)
async def test_a_hop_to_anything_but_maps_is_not_taken(short: Shortener, links: MapLinks, to: str) -> None:
    short.leads = {"/a": to}
    assert await links.led_to(f"{short.url}/a", is_place) is None
    assert short.asked == ["/a"]


async def test_a_page_is_not_read_and_a_slow_one_not_waited_for(short: Shortener, links: MapLinks) -> None:
    assert await links.led_to(f"{short.url}/page", is_place) is None
    hurried = MapLinks(links.http, links.hosts, allow_loopback=True, deadline=0.1)
    assert await hurried.led_to(f"{short.url}/slow", is_place) is None


async def test_this_computer_is_never_asked_in_earnest(short: Shortener) -> None:
    async with new_client() as http:
        for strict in (MapLinks(http), MapLinks(http, frozenset({"127.0.0.1"}))):
            assert await strict.led_to(f"{short.url}/a", is_place) is None
    assert short.asked == []


async def test_a_map_host_that_resolves_into_the_house_is_not_asked(
    short: Shortener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answers(host: str, port: int) -> Sequence[hosts.Address]:
        return [ipaddress.ip_address("127.0.0.1")]

    monkeypatch.setattr(hosts, "_resolve", answers)
    port = short.url.rpartition(":")[2]
    async with new_client() as http:
        assert await MapLinks(http).led_to(f"http://maps.app.goo.gl:{port}/a", is_place) is None
        assert await MapLinks(http).led_to(f"https://maps.app.goo.gl:{port}/a", is_place) is None
    assert short.asked == []


async def test_a_real_short_link_is_connected_at_its_checked_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    async def answers(host: str, port: int) -> Sequence[hosts.Address]:
        return [ipaddress.ip_address("8.8.8.8")]

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, request.headers["Host"]))
        return httpx.Response(302, headers={"Location": PLACE})

    monkeypatch.setattr(hosts, "_resolve", answers)
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http:
        assert await MapLinks(http).led_to("https://maps.app.goo.gl/AbC", is_place) == PLACE
        assert await MapLinks(http).led_to("http://maps.app.goo.gl/AbC", is_place) is None, "not encrypted"
    assert asked == [("8.8.8.8", "maps.app.goo.gl")]


def test_hosts_are_whole_names() -> None:
    assert all("*" not in host and not host.startswith(".") for host in MAP_HOSTS)


async def test_the_client_is_made_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Certificates are loaded for each: 12 ms, and 70 ms with the package the first time."""
    made: list[threading.Thread] = []

    def making() -> httpx.AsyncClient:
        made.append(threading.current_thread())
        return new_client()

    monkeypatch.setattr(quiet_http, "new_client", making)
    assert await led_to("https://no.map.example/x", is_place) is None
    assert [thread is threading.current_thread() for thread in made] == [False]
