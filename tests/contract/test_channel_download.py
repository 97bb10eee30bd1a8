"""Fetching from addresses that strangers wrote: capped, checked at every hop, and ended in time."""

import asyncio
import contextlib
import gzip
import ipaddress
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
import pytest_asyncio
from aiohttp import web

from fixi_app.channels import hosts
from fixi_app.channels.contract import MediaUnavailable
from fixi_app.channels.download import Fetching, Gone, NotThere, TooLarge, download
from fixi_app.channels.hosts import is_loopback, is_public
from fixi_app.channels.quiet_http import new_client
from fixi_app.channels.sniff import fits, sniff
from fixi_app.domain.messages import MediaKind


class Site:
    """A little web site with bad habits; remembers which headers it was sent."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[dict[str, str]] = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(dict(request.headers))
        path = request.match_info["path"]
        if path.startswith("hop"):
            left = int(path[3:])
            raise web.HTTPFound(f"/hop{left - 1}" if left else "/file")
        if path == "elsewhere":
            raise web.HTTPFound(str(request.url.with_host("localhost").with_path("/file")))
        if path == "endless":
            return await self._endless(request)
        if path == "packed":
            return web.Response(body=gzip.compress(b"0" * 9_000_000), headers={"Content-Encoding": "gzip"})
        if path == "slow":
            await asyncio.sleep(5)
        if path == "inside":
            raise web.HTTPFound("http://169.254.169.254/latest/meta-data")
        statuses = {"gone": 404, "expired": 410, "forbidden": 403}
        return web.Response(status=statuses[path]) if path in statuses else web.Response(body=b"content")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b"0" * 1000)
        return response


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with new_client() as client:
        yield client


async def test_three_hops_are_followed_and_a_fourth_is_not(site: Site, http: httpx.AsyncClient) -> None:
    how = Fetching(http, 100, allow_loopback=True)
    assert await download(f"{site.url}/hop2", how) == b"content"
    with pytest.raises(Gone, match="too often"):
        await download(f"{site.url}/hop3", how)


@pytest.mark.parametrize("path", ["hop0", "elsewhere"])
async def test_credentials_go_to_the_first_address_alone(site: Site, http: httpx.AsyncClient, path: str) -> None:
    how = Fetching(http, 100, allow_loopback=True, authorization="Bearer s3cret")
    assert await download(f"{site.url}/{path}", how) == b"content"
    assert [headers.get("Authorization") for headers in site.seen] == ["Bearer s3cret", None]


@pytest.mark.parametrize(("path", "not_yet"), [("gone", True), ("expired", False), ("forbidden", False)])
async def test_a_file_that_may_still_be_on_its_way_is_told_apart(
    site: Site, http: httpx.AsyncClient, path: str, not_yet: bool
) -> None:
    with pytest.raises(Gone) as fault:
        await download(f"{site.url}/{path}", Fetching(http, 100, allow_loopback=True))
    assert isinstance(fault.value, NotThere) is not_yet


async def test_an_endless_file_stops_at_the_limit(site: Site, http: httpx.AsyncClient) -> None:
    with pytest.raises(TooLarge):
        await download(f"{site.url}/endless", Fetching(http, 5000, allow_loopback=True))


async def test_a_packed_bomb_is_not_opened(site: Site, http: httpx.AsyncClient) -> None:
    with pytest.raises(MediaUnavailable, match="packed"):
        await download(f"{site.url}/packed", Fetching(http, 100_000, allow_loopback=True))
    assert site.seen[0]["Accept-Encoding"] == "identity"


async def test_a_slow_server_does_not_hold_on_for_ever(site: Site, http: httpx.AsyncClient) -> None:
    with pytest.raises(Gone, match="in time"):
        await download(f"{site.url}/slow", Fetching(http, 100, allow_loopback=True), deadline=0.2)


async def test_an_absent_file_is_gone(site: Site, http: httpx.AsyncClient) -> None:
    with pytest.raises(Gone, match="404"):
        await download(f"{site.url}/gone", Fetching(http, 100, allow_loopback=True))


async def test_loopback_is_refused_unless_allowed(site: Site, http: httpx.AsyncClient) -> None:
    with pytest.raises(MediaUnavailable, match="refused"):
        await download(f"{site.url}/file", Fetching(http, 100))
    assert site.seen == []


async def test_a_redirect_into_the_house_is_refused(site: Site, http: httpx.AsyncClient) -> None:
    with pytest.raises(MediaUnavailable, match="not on the public internet"):
        await download(f"{site.url}/inside", Fetching(http, 100, allow_loopback=True))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "https://user:pass@127.0.0.1/",
        "https:///x",
        "not a url",
        "https://10.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://0.0.0.0/",
        "",
    ],
)
async def test_odd_addresses_are_unavailable(http: httpx.AsyncClient, url: str) -> None:
    with pytest.raises(MediaUnavailable):
        await download(url, Fetching(http, 100, allow_loopback=False))


async def test_one_private_address_among_public_ones_refuses_the_host(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answers(host: str, port: int) -> Sequence[hosts.Address]:
        return [ipaddress.ip_address("8.8.8.8"), ipaddress.ip_address("192.168.1.1")]

    monkeypatch.setattr(hosts, "_resolve", answers)
    with pytest.raises(MediaUnavailable, match="not on the public internet"):
        await download("https://files.example.org/x", Fetching(http, 100))


async def test_a_public_host_is_connected_by_its_checked_address_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[httpx.Request] = []

    async def answers(host: str, port: int) -> Sequence[hosts.Address]:
        return [ipaddress.ip_address("8.8.8.8")]

    async def content_in_parts() -> AsyncIterator[bytes]:
        yield b"con"
        yield b"tent"

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        moved = {"Location": "https://elsewhere.example.org/y"}
        return (
            httpx.Response(302, headers=moved) if len(asked) == 1 else httpx.Response(200, content=content_in_parts())
        )

    monkeypatch.setattr(hosts, "_resolve", answers)
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
        content = await download("https://files.example.org/x", Fetching(client, 100, authorization="Bearer s3cret"))
    assert content == b"content"
    assert [request.url.host for request in asked] == ["8.8.8.8", "8.8.8.8"]
    assert [request.headers["Host"] for request in asked] == ["files.example.org", "elsewhere.example.org"]
    assert [request.extensions["sni_hostname"] for request in asked] == ["files.example.org", "elsewhere.example.org"]
    assert [request.headers.get("Authorization") for request in asked] == ["Bearer s3cret", None]


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "localtest.me", "evil.example"])
async def test_a_name_that_leads_inside_is_refused_however_it_is_spelled(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    async def answers(self: object, name: str, port: int, **more: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("127.0.0.1", port))]  # as the system's resolver reads all of these

    monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", answers)
    with pytest.raises(MediaUnavailable, match=r"not on the public internet|InvalidURL"):
        await download(f"https://{host}/x", Fetching(http, 100))


async def test_a_name_that_changes_its_address_is_connected_where_it_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up: list[str] = []

    async def answers(host: str, port: int) -> Sequence[hosts.Address]:
        looked_up.append(host)
        return [ipaddress.ip_address("8.8.8.8" if len(looked_up) == 1 else "127.0.0.1")]

    async def content() -> AsyncIterator[bytes]:
        yield b"x"

    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        return httpx.Response(200, content=content())

    monkeypatch.setattr(hosts, "_resolve", answers)
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
        assert await download("https://files.example.org/x", Fetching(client, 100)) == b"x"
        assert (looked_up, seen) == (["files.example.org"], ["8.8.8.8"])
        with pytest.raises(MediaUnavailable, match="not on the public internet"):
            await download("https://files.example.org/x", Fetching(client, 100))
    assert seen == ["8.8.8.8"]


async def test_an_open_connection_to_a_public_address_must_be_encrypted(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answers(host: str, port: int) -> Sequence[hosts.Address]:
        return [ipaddress.ip_address("8.8.8.8")]

    monkeypatch.setattr(hosts, "_resolve", answers)
    with pytest.raises(MediaUnavailable, match="not encrypted"):
        await download("http://files.example.org/x", Fetching(http, 100))


async def test_a_longer_file_than_was_announced_stops_at_the_limit(http: httpx.AsyncClient) -> None:
    async def liar(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b"2710\r\n" + b"0" * 10_000 + b"\r\n")
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(liar, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(TooLarge):
            await download(f"http://127.0.0.1:{port}/x", Fetching(http, 50_000, allow_loopback=True))


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fc00::1",
     "::ffff:192.168.0.1", "64:ff9b::a00:1", "2002:a00:1::", "255.255.255.255", "::7f00:1", "fec0::1",
     "64:ff9b:1::7f00:1", "::ffff:0:7f00:1", "2001:db8::1", "3fff::1", "198.18.0.1", "192.0.2.1", "192.88.99.1"],
)  # fmt: skip
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_outer_addresses_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_loopback_is_told_from_names_that_look_like_it() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST."))
    assert not any(is_loopback(host) for host in ("localhost.example.org", "10.0.0.1", "", "127.0.0.1.example.org"))


@pytest.mark.parametrize(
    ("start", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"OggS\x00", "audio/ogg"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\xff\xf1\x50", "audio/aac"),
        (b"%PDF-1.7", "application/pdf"),
        (b"  <!DOCTYPE html>", "text/html"),
        (b"hello", None),
        (b"", None),
    ],
)
def test_files_are_known_by_their_first_bytes(start: bytes, mime: str | None) -> None:
    assert sniff(start) == mime


def test_sound_may_come_in_a_video_container_but_a_picture_may_not() -> None:
    video = b"\x00\x00\x00\x18ftypmp42"
    assert fits(MediaKind.VOICE, video)
    assert not fits(MediaKind.IMAGE, video)
    assert fits(MediaKind.DOCUMENT, b"anything")
    assert not fits(MediaKind.DOCUMENT, b"<html>")
