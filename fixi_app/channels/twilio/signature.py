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


def signature(token: str, url: str, body: bytes) -> str:
    """What Twilio would put into `X-Twilio-Signature`, whatever the body is."""
    signed = url.encode("utf-8", "replace") + (b"" if _hash_in(url) is not None else _sorted_form(body))
    return base64.b64encode(hmac.new(token.encode(), signed, hashlib.sha1).digest()).decode()


def is_signed(token: str, given: str, urls: Sequence[str], body: bytes) -> bool:
    """Whether one of these addresses was signed with the token. Every one is tried, so that time tells nothing."""
    sent = given.encode("ascii", "replace")
    matches = [hmac.compare_digest(sent, signature(token, url, body).encode()) for url in urls]
    return any(matches) and _is_the_body(urls, body)


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


def _sorted_form(body: bytes) -> bytes:
    """Sorted by name, then by value; the same name with the same value counts once."""
    return b"".join(name + value for name, value in sorted(set(pairs(body))))


def _hash_in(url: str) -> bytes | None:
    query = url.partition("?")[2].encode("utf-8", "replace")
    return next((value for name, value in pairs(query) if name == _HASH), None)


def _is_the_body(urls: Sequence[str], body: bytes) -> bool:
    """Where the address names a hash, the body must have it: the signature does not cover it otherwise."""
    named = _hash_in(urls[0])
    return named is None or hmac.compare_digest(named.lower(), hashlib.sha256(body).hexdigest().encode())
