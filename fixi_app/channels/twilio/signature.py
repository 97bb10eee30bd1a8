"""Twilio's signature of a webhook: over the address that it called, and everything in the form.

Pure. Source: Twilio documentation, "Validating signatures from Twilio": HMAC-SHA1 with the account's token over the
full address followed by each name and value, sorted by name; a body that is no form is signed by its hash within the
address. The address is put together from where Fixi knows that it is reached: the Host header is a stranger's word.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence

from fixi_app.channels.twilio.form import pairs

_ADDRESS = re.compile(r"(https?)://([^/?#]*)(.*)", re.DOTALL | re.IGNORECASE)
_PORT = re.compile(r":\d+$")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_HASH = b"bodySHA256"
_LARGEST = 256 * 1024
_MOST_FIELDS = 1000


def signature(token: str, url: str, body: bytes) -> str:
    """What Twilio would put into `X-Twilio-Signature`, whatever the body is."""
    return _signature(token, url, _signed_form(url, body))


def is_signed(token: str, given: str, urls: Sequence[str], body: bytes) -> bool:
    """Whether one of these addresses was signed with the token. Every one is tried, so that time tells nothing.

    A form larger than any of Twilio's is refused unread: a stranger could hold everything up by having it sorted.
    """
    if not urls or len(body) > _LARGEST or body.count(b"&") > _MOST_FIELDS:
        return False
    sent, form = given.encode("ascii", "replace"), _signed_form(urls[0], body)
    matches = [hmac.compare_digest(sent, _signature(token, url, form).encode()) for url in urls]
    return any(matches) and _is_the_body(urls[0], body)


def _signature(token: str, url: str, form: bytes) -> str:
    signed = url.encode("utf-8", "replace") + form
    return base64.b64encode(hmac.new(token.encode(), signed, hashlib.sha1).digest()).decode()


def called_as(bases: Sequence[str], path: str) -> list[str]:
    """The addresses under which Twilio may know this path: each base with and without its port and the last slash.

    Its own libraries try the ports; the slash is what a proxy adds or takes away.
    """
    if not path.startswith("/"):
        return []
    urls = [f"{base.rstrip('/')}{each}" for base in bases for each in _slashes(path)]
    return list(dict.fromkeys(form for url in urls for form in _ports(url)))


def _slashes(path: str) -> tuple[str, str]:
    place, mark, query = path.partition("?")
    other = place.rstrip("/") if place.endswith("/") else f"{place}/"
    return path, f"{other}{mark}{query}"


def _ports(url: str) -> Iterator[str]:
    yield url
    found = _ADDRESS.fullmatch(url)
    if found:
        scheme, host, rest = found.groups()
        bare = _PORT.sub("", host)
        yield f"{scheme}://{bare}{rest}"
        if bare == host:
            yield f"{scheme}://{host}:{_DEFAULT_PORTS[scheme.lower()]}{rest}"


def _signed_form(url: str, body: bytes) -> bytes:
    """Sorted by name, then by value; the same name with the same value counts once. Nothing where a hash stands."""
    if _hash_in(url) is not None:
        return b""
    return b"".join(name + value for name, value in sorted(set(pairs(body))))


def _hash_in(url: str) -> bytes | None:
    query = url.partition("?")[2].encode("utf-8", "replace")
    return next((value for name, value in pairs(query) if name == _HASH), None)


def _is_the_body(url: str, body: bytes) -> bool:
    """Where the address names a hash, the body must have it: the signature does not cover it otherwise."""
    named = _hash_in(url)
    return named is None or hmac.compare_digest(named.lower(), hashlib.sha256(body).hexdigest().encode())
