"""Which hosts a file may be fetched from: public ones only, checked by address and not by name.

A link in a webhook is outside data. Followed blindly it would let a stranger have Fixi read the owner's router, a cloud
machine's credentials page or the database next door.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that was ever given out. What lies outside (site-local, IPv4-compatible, local NAT64 ...) may lead into
the house, though Python calls much of it global."""
_NOBODY = (ipaddress.IPv6Network("3fff::/20"), ipaddress.IPv4Network("192.88.99.0/24"))
"""For documents, and for relays that are no more."""


class Refused(Exception):
    """A host that may not be asked; the message names no address."""


def is_loopback(host: str) -> bool:
    """Whether a host as written in a URL is this computer itself: 127.0.0.0/8, ::1 or localhost."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    written = _written(host)
    return written is not None and written.is_loopback


def is_public(address: Address) -> bool:
    """Whether an address is on the open internet, also when it hides an IPv4 address inside."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast and not any(address in net for net in _NOBODY)


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


async def allowed_addresses(host: str, port: int, *, allow_loopback: bool) -> Sequence[str]:
    """The addresses of a host, IPv4 first. Raises Refused when there is none, or any of them is not allowed.

    The caller connects to one of these and not to the name: a second look-up could give another answer.
    """
    found = await _resolve(host, port)
    if not found:
        raise Refused("its host has no address")
    for address in found:
        if not (is_public(address) or (allow_loopback and address.is_loopback)):
            raise Refused("its host is not on the public internet")
    return [str(address) for address in sorted(found, key=lambda each: each.version)]


async def _resolve(host: str, port: int) -> Sequence[Address]:
    """All addresses of a host; one that is written as an address is looked up nowhere."""
    written = _written(host)
    if written is not None:
        return [written]
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    texts = dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers)
    return [ipaddress.ip_address(text) for text in texts]


def _written(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
