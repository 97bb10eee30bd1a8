"""Forms with something wrong in them by chance: one random number, one body."""

from collections.abc import Sequence
from random import Random
from urllib.parse import quote_from_bytes

from tests.fakes.twilio_bodies import Form, encoded

JUNK = [
    b"", b" ", b"nan", b"-1", b"1e999", b"9" * 400, b"null", b"{}", b"[" * 2000, b"\x00\x1b[2J", b"\xff\xfe",
    b"\xed\xa0\xbd",    "\u202e\u2066".encode(), "א".encode() * 3000,
    b"whatsapp:", b"whatsapp:+", b"messenger:77", b"https://[", b"%", b"+",
]  # fmt: skip
RAW = [b"", b"&&==&", b'{"a": 1}', b"<xml/>", b"\xff" * 50, b"%" * 50, b"a=%zz&=&b", b"=" * 50]


def wrong(rng: Random, seeds: Sequence[Form]) -> bytes:
    """One of these forms after some accidents, or no form at all."""
    body = encoded(rng.choice(seeds))
    for _ in range(rng.randrange(1, 4)):
        body = rng.choice([_replaced, _dropped, _repeated, _torn, _raw])(rng, body)
    return body


def adorned(rng: Random, form: Form) -> bytes:
    """The form among fields that nobody has heard of."""
    unknown = [b"Unknown%d=%s" % (number, _any(rng)) for number in range(rng.randrange(1, 6))]
    parts = [*encoded(form).split(b"&"), *unknown]
    rng.shuffle(parts)
    return b"&".join(parts)


def _any(rng: Random) -> bytes:
    junk = rng.choice(JUNK)
    return rng.choice([junk.replace(b"&", b""), quote_from_bytes(junk).encode()])


def _replaced(rng: Random, body: bytes) -> bytes:
    parts = body.split(b"&")
    place = rng.randrange(len(parts))
    parts[place] = parts[place].partition(b"=")[0] + b"=" + _any(rng)
    return b"&".join(parts)


def _dropped(rng: Random, body: bytes) -> bytes:
    parts = body.split(b"&")
    del parts[rng.randrange(len(parts))]
    return b"&".join(parts)


def _repeated(rng: Random, body: bytes) -> bytes:
    parts = body.split(b"&")
    return b"&".join([*parts, rng.choice(parts).partition(b"=")[0] + b"=" + _any(rng)])


def _torn(rng: Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body) + 1)]


def _raw(rng: Random, body: bytes) -> bytes:
    return rng.choice([*RAW, body, body])
