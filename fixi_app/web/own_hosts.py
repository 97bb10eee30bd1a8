"""By which names this computer's own pages are asked for: a page of another name never reads them.

A site that a person here looks at can let its own name lead to 127.0.0.1 (DNS rebinding): the browser then takes our
pages for that site's and lets its script read them. The name alone gives it away. Webhooks and the like are known by
their secrets and not by a name: any proxy may bring them.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from loguru import logger

from fixi_app.web.failures import Failures

_HOST = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]{2,45})\]|(?P<name>[A-Za-z0-9._-]{1,253}))(?::[0-9]{1,5})?", re.ASCII)
"""A name or an address, and a port that may be any: in a container it is another one outside."""


class OwnHosts:
    """`host`: where the pages are served; `public_url`: the address of the owner's own, where there is one."""

    def __init__(self, host: str = "127.0.0.1", public_url: str | None = None, machine: str | None = None) -> None:
        """`machine`: this computer's name; asked of the system unless told."""
        self._alone = _is_loopback(host)
        self._names = {"localhost", host.lower()}
        if public_url:
            self._names.add((urlsplit(public_url).hostname or "").lower())
        if not self._alone:
            name = (machine or socket.gethostname()).lower()
            self._names |= {name, f"{name}.local"}

    def known(self, given: str) -> bool:
        """Whether a Host header names this computer. Served to a network, any bare address does: it is no name."""
        found = _HOST.fullmatch(given)
        if found is None:
            return False
        host = (found["v6"] or found["name"]).lower()
        return host in self._names or _is_loopback(host) or (not self._alone and _is_address(host))


def only_by_own_names(hosts: OwnHosts, open_to_all: Iterable[str]) -> Middleware:
    """Refuses everything that comes under another name, but for the routes in `open_to_all`.

    A request without the header passes: no browser sends one.
    """
    free, refused = frozenset(open_to_all), Failures(allowed=1)

    @web.middleware
    async def named(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.match_info.route.name in free or all(map(hosts.known, request.headers.getall("Host", []))):
            return await handler(request)
        if not refused.too_many(refused.note("")):
            logger.warning("This computer's own pages were asked for under a name that is not theirs; refused")
        raise web.HTTPMisdirectedRequest

    return named


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_address(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False
