"""Fetching a file from an address that came from outside, for every provider.

Promises: at most `limit` bytes are ever held; https only (http on loopback, for tests); every hop is resolved, checked
and then connected by the checked address; credentials never follow a redirect; it ends within the deadline.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx

from fixi_app.channels.contract import MediaTooLarge, MediaUnavailable
from fixi_app.channels.hosts import Refused, allowed_addresses

T = TypeVar("T")
Read = Callable[[httpx.Response], Awaitable[T]]

_HOPS = 3
_DEADLINE = 90.0
_MOVED = (301, 302, 303, 307, 308)


class Gone(MediaUnavailable):
    """The link is used up or the file unreachable there; the provider may have a fresh one."""


class NotThere(Gone):
    """The server knows no such file (404); one that was announced a moment ago may still be on its way there."""


class TooLarge(MediaTooLarge):
    """More bytes than asked for; another link will not help."""


@dataclass(frozen=True)
class Fetching:
    """How to fetch: the client (trust_env=False), the cap, and what is allowed."""

    http: httpx.AsyncClient
    limit: int
    allow_loopback: bool = False
    authorization: str | None = None
    """Sent to the first address alone: providers redirect to cloud storage, which must not learn it."""


async def download(url: str, how: Fetching, deadline: float = _DEADLINE) -> bytes:
    """The file's bytes. Raises MediaUnavailable (Gone, NotThere, TooLarge), whose sentence names no address."""
    try:
        async with asyncio.timeout(deadline):
            return await _follow(url, how)
    except TimeoutError:
        raise Gone("the file did not arrive in time") from None
    except Refused as fault:
        raise MediaUnavailable(f"the file's link was refused: {fault}") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as fault:
        raise Gone(f"the file could not be fetched ({type(fault).__name__})") from None


async def moved_to(url: httpx.URL, how: Fetching) -> httpx.URL | None:
    """Where one address leads, without reading what lies there; None when it leads nowhere else.

    Raises Refused and httpx's errors.
    """

    async def location(answer: httpx.Response) -> httpx.URL | None:
        return _location(answer)

    moved = await _asked(url, how, location, authorized=False)
    return url.join(moved) if moved else None


async def _follow(url: str, how: Fetching) -> bytes:
    here = httpx.URL(url)

    async def read(answer: httpx.Response) -> bytes | httpx.URL:
        return await _read(answer, how.limit)

    for hop in range(_HOPS + 1):
        answer = await _asked(here, how, read, authorized=hop == 0)
        if isinstance(answer, bytes):
            return answer
        here = here.join(answer)
    raise Gone("the file's link redirects too often")


async def _asked(url: httpx.URL, how: Fetching, read: Read[T], *, authorized: bool) -> T:
    """What is read from one address. Tries the host's addresses in turn, as some networks lack one kind."""
    addresses = await _checked(url, how)
    for address in addresses[:-1]:
        try:
            return await _get(url, address, how, read, authorized)
        except httpx.ConnectError:
            continue
    return await _get(url, addresses[-1], how, read, authorized)


async def _checked(url: httpx.URL, how: Fetching) -> list[str]:
    if url.userinfo or not url.host or url.scheme not in ("https", "http"):
        raise Refused("it is not a plain web address")
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await allowed_addresses(url.host, port, allow_loopback=how.allow_loopback)
    if url.scheme == "http" and not all(address == "::1" or address.startswith("127.") for address in found):
        raise Refused("it is not encrypted")
    return list(found)


async def _get(url: httpx.URL, address: str, how: Fetching, read: Read[T], authorized: bool) -> T:
    """Connects to the checked address; the name is still what TLS verifies and what the server is told."""
    headers = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"}
    if how.authorization and authorized:
        headers["Authorization"] = how.authorization
    request = how.http.build_request(
        "GET", url.copy_with(host=address), headers=headers, extensions={"sni_hostname": url.host}
    )
    request.extensions["timeout"] = httpx.Timeout(30.0, connect=10.0).as_dict()
    answer = await how.http.send(request, stream=True, follow_redirects=False, auth=None)
    try:
        return await read(answer)
    finally:
        await answer.aclose()


async def _read(answer: httpx.Response, limit: int) -> bytes | httpx.URL:
    if moved := _location(answer):
        return moved
    if answer.status_code != 200:
        raise (NotThere if answer.status_code == 404 else Gone)(f"the file's server answered {answer.status_code}")
    if answer.headers.get("content-encoding", "identity").casefold() != "identity":
        raise MediaUnavailable("the file came packed, which was not asked for")
    if int(answer.headers.get("content-length", 0)) > limit:
        raise TooLarge(f"the file is larger than {limit} bytes")
    return await _capped(answer, limit)


def _location(answer: httpx.Response) -> httpx.URL | None:
    moved = answer.status_code in _MOVED and "location" in answer.headers
    return httpx.URL(answer.headers["location"]) if moved else None


async def _capped(answer: httpx.Response, limit: int) -> bytes:
    """Raw bytes: decoded ones can grow a thousandfold within a single chunk, past any cap."""
    kept = bytearray()
    async for chunk in answer.aiter_raw():
        kept += chunk
        if len(kept) > limit:
            raise TooLarge(f"the file is larger than {limit} bytes")
    return bytes(kept)
