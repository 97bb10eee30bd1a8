"""Bodies of webhooks with something wrong in them, by chance: a value of another kind, a part gone, bytes torn.

The same random numbers give the same bodies, so that whatever breaks can be bent again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any


def _nested(depth: int) -> Any:
    made: Any = "x"
    for turn in range(depth):
        made = [made] if turn % 2 else {"a": made}
    return made


JUNK: Sequence[Any] = (
    None, True, False, 0, -1, 1e308, 10**30, 10**299, float("nan"), float("inf"), "", " ", "x" * 300, "0", "-1", "nan",
    "972500000101", "+972500000101", "\ud800", "\x00\x1b[2J\u202e", "{{SWE001}}", "wamid.x", "group", "failed", "text",
    "https://[", "file:///etc/passwd", "meta-media:../1", [], {}, [None], [[]], {"": ""}, {"id": 1}, [{"code": []}],
    _nested(60), _nested(400),
)  # fmt: skip
_NUMBERS = (b"9" * 5000, b"-" + b"1" * 400, b"1e999999", b"-0", b"0.1e-9999", b"NaN")
_DEEP = (b"[" * 60_000, b'{"a":' * 30_000, b"[" * 900 + b"]" * 900)


def bent(rng: Random, value: Any) -> Any:
    """A copy with one part of it, however deep, replaced, taken away, doubled or wrapped."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        name = rng.choice(sorted(value))
        return _bent_object(rng, value, name)
    if isinstance(value, list) and value and rng.random() < 0.85:
        place = rng.randrange(len(value))
        made = [*value[:place], bent(rng, value[place]), *value[place + 1 :]]
        return [*made, *made] if rng.random() < 0.1 else made
    return rng.choice([value, [value], {"x": value}]) if rng.random() < 0.1 else rng.choice(JUNK)


def _bent_object(rng: Random, value: Mapping[str, Any], name: str) -> dict[str, Any]:
    chance = rng.random()
    if chance < 0.1:
        return {each: value[each] for each in value if each != name}
    if chance < 0.15:
        return {(f"{each}_" if each == name else each): value[each] for each in value}
    if chance < 0.2:
        return {**value, rng.choice(sorted(value)): value[name]}
    return {**value, name: bent(rng, value[name])}


def torn(rng: Random, body: bytes) -> bytes:
    """Bytes cut, turned, put in or repeated; or a number or a depth that no reader is made for."""
    place, other = sorted((rng.randrange(len(body) + 1), rng.randrange(len(body) + 1)))
    ways: Sequence[Callable[[], bytes]] = (
        lambda: body[:place],
        lambda: body[:place] + rng.randbytes(rng.randrange(1, 9)) + body[place:],
        lambda: body[:place] + body[other:],
        lambda: body[:other] + body[place:],
        lambda: body[:place] + rng.choice(_NUMBERS) + body[place:],
        lambda: body.replace(b'"timestamp":', b'"timestamp":' + rng.choice(_NUMBERS) + b',"x":', 1),
        lambda: rng.choice(_DEEP),
        lambda: b"\xef\xbb\xbf" + body,
        lambda: body.decode().encode("utf-16"),
        lambda: b"",
    )
    return rng.choice(ways)()


def adorned(rng: Random, value: Any) -> Any:
    """A copy that says the same, with fields in it that nobody has heard of yet."""
    if isinstance(value, dict):
        kept = {name: adorned(rng, each) for name, each in value.items()}
        return kept | {f"x_{rng.randrange(99)}": rng.choice(JUNK)} if rng.random() < 0.5 else kept
    return [adorned(rng, each) for each in value] if isinstance(value, list) else value


def written(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def wrong(rng: Random, seeds: Sequence[Mapping[str, Any]]) -> bytes:
    """One body with something wrong in it, made of one of these."""
    seed = rng.choice(seeds)
    body = written(bent(rng, seed) if rng.random() < 0.8 else seed)
    return torn(rng, body) if rng.random() < 0.25 else body
