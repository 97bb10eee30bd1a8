"""Whatever an authentic webhook holds, the real way in answers it with 200 and loses no message.

Over real HTTP on this computer: bodies of every documented kind with something wrong in them by chance, signed as the
provider signs. A provider that gets anything but a 200 repeats for hours or days, or never again.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from random import Random
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixi_app.channels.contract import Webhook
from fixi_app.channels.green_api import GreenApiWebhook
from fixi_app.channels.meta import MetaWebhook
from fixi_app.channels.twilio import TwilioWebhook
from fixi_app.channels.twilio.signature import signature
from fixi_app.clock import HandClock
from fixi_app.domain.messages import Event, Inbound
from fixi_app.web.ports import WebPorts
from fixi_app.web.public import public_app
from tests.fakes import bent_forms, green_api, meta_bodies, twilio_bodies
from tests.fakes.bent_bodies import JUNK, adorned, bent, written, wrong
from tests.sizes import large

TOKEN = "canary-token-0f1e2d3c4b5a"
GREEN, META, TWILIO = green_api.Bodies(), meta_bodies.Bodies(), twilio_bodies.Bodies()
TWILIO_PATH, PLACE = "/webhook/twilio", "https://fixi.example.org"
AT_ONCE = 25
"""Bodies of one example; an example is one random number."""

Headers = Mapping[str, str]
Parts = tuple[bytes, Sequence[bytes]]


@dataclass(frozen=True)
class Provider:
    """How one provider calls: add another here, and every promise below is asked of it."""

    name: str
    path: str
    webhook: Webhook
    sign: Callable[[bytes], Headers]
    wrong: Callable[[Random], bytes]
    """A body with something wrong in it."""
    adorned: Callable[[Random, str], bytes]
    """A good message with these words, and fields beside them that nobody knows."""
    among: Callable[[Random, str], Sequence[bytes]]
    """Bodies of which one holds a good message with these words among what is wrong, as closely as it can be."""


def bearer(body: bytes) -> Headers:
    return {"Authorization": f"Bearer {TOKEN}"}


def green_seeds() -> list[dict[str, Any]]:
    return [
        GREEN.text("x"), GREEN.extended("x"), GREEN.quoted("x", "1"), GREEN.voice("https://files.example.org/1"),
        GREEN.file("imageMessage", "https://files.example.org/1", "image/jpeg", "x"), GREEN.location(1, 2),
        GREEN.contact("a", "972500000201"), GREEN.contacts(("a", "972500000201"), nested=True),
        GREEN.reaction("👍", "1"), *(GREEN.tap("a", "b", "1", shape) for shape in green_api.TAP_SHAPES),
        GREEN.row("a", "b", "1", True), GREEN.poll("x"), GREEN.vote("1", "a"), GREEN.edited("x", "1"),
        GREEN.deleted("1"), GREEN.from_phone("x"), GREEN.call(), GREEN.status("1"), GREEN.state("authorized"),
        GREEN.quota(),
    ]  # fmt: skip


def green_among(rng: Random, words: str) -> Sequence[bytes]:
    """One notification is one message, so the good one can only stand between bad ones."""
    return [wrong(rng, green_seeds()), written(GREEN.text(words)), wrong(rng, green_seeds())]


def meta_among(rng: Random, words: str) -> Sequence[bytes]:
    """The good message in the middle of a list of bad ones, in one of many changes, in one of many entries."""
    bad = [bent(rng, META.message("text", {"body": "bad"})) for _ in range(4)]
    change = META.change_with(*bad[:2], META.message("text", {"body": words}), *bad[2:])
    change["value"] |= {"statuses": [bent(rng, META.status_part("wamid.1")), rng.choice(JUNK)], "errors": [None]}
    spoilt = [bent(rng, META.change_with(META.message("text", {"body": "bad"}))) for _ in range(2)]
    post = meta_bodies.post(spoilt[0], change, spoilt[1])
    post["entry"][1]["changes"] = [rng.choice(JUNK), change, spoilt[0]]
    post["entry"].insert(rng.randrange(4), rng.choice(JUNK))
    return [written(post)]


def twilio_signed(body: bytes) -> Headers:
    """Over the address and every field, also of what is no form."""
    return {"X-Twilio-Signature": signature(TOKEN, PLACE + TWILIO_PATH, body)}


def twilio_among(rng: Random, words: str) -> Sequence[bytes]:
    """One request is one message, as at Green API."""
    kinds = TWILIO.every_kind()
    bad = [bent_forms.wrong(rng, kinds) for _ in range(2)]
    return [bad[0], twilio_bodies.encoded(TWILIO.text(words)), bad[1]]


PROVIDERS = [
    Provider(
        "green_api", "/webhook/green-api", GreenApiWebhook(green_api.INSTANCE, TOKEN), bearer,
        lambda rng: wrong(rng, green_seeds()), lambda rng, words: written(adorned(rng, GREEN.text(words))), green_among,
    ),
    Provider(
        "meta", "/webhook/meta", MetaWebhook(meta_bodies.NUMBER_ID, meta_bodies.APP_SECRET, "x"), meta_bodies.signed,
        lambda rng: wrong(rng, META.every_kind()), lambda rng, words: written(adorned(rng, META.text(words))),
        meta_among,
    ),
    Provider(
        "twilio", TWILIO_PATH, TwilioWebhook(twilio_bodies.ACCOUNT, TOKEN, twilio_bodies.SENDER, lambda: [PLACE]),
        twilio_signed, lambda rng: bent_forms.wrong(rng, TWILIO.every_kind()),
        lambda rng, words: bent_forms.adorned(rng, TWILIO.text(words)), twilio_among,
    ),
]  # fmt: skip


@dataclass
class Door:
    """The real way in of one provider, and everything that it kept."""

    provider: Provider
    runner: asyncio.Runner
    kept: list[Event] = field(default_factory=list)
    _server: TestServer | None = None
    _http: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        clock = HandClock(datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc))
        webhooks = {self.provider.name: self.provider.webhook}
        ports = WebPorts(keep=self._keep, health=dict, webhooks=webhooks, clock=clock)
        self._server = TestServer(public_app(ports))
        await self._server.start_server()
        self._http = aiohttp.ClientSession(self._server.make_url("/"))

    async def close(self) -> None:
        assert self._http
        assert self._server
        await self._http.close()
        await self._server.close()

    async def _keep(self, events: Sequence[Event]) -> None:
        for event in events:  # as the store would
            event.model_dump_json().encode()
        self.kept += events

    async def _post(self, body: bytes, headers: Headers) -> int:
        assert self._http
        async with self._http.post(self.provider.path, data=body, headers=headers) as answer:
            return answer.status

    def post(self, bodies: Sequence[bytes], sign: Callable[[bytes], Headers] | None = None) -> set[int]:
        """The statuses with which these were answered, one after the other; what was kept is in `kept`."""
        self.kept.clear()
        signed = sign or self.provider.sign

        async def all_of_them() -> set[int]:
            return {await self._post(body, signed(body)) for body in bodies}

        return self.runner.run(all_of_them())

    def words(self) -> list[str]:
        return [event.text for event in self.kept if isinstance(event, Inbound)]


@pytest.fixture(scope="module", params=PROVIDERS, ids=lambda each: each.name)
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    with asyncio.Runner() as runner:
        opened = Door(request.param, runner)
        runner.run(opened.open())
        yield opened
        runner.run(opened.close())


def by_chance(examples: int) -> Callable[[Any], Any]:
    """As many examples, each of one random number."""
    usual = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    return lambda test: usual(given(chance=st.integers(0, 2**64))(test))


def check_wrong_bodies(door: Door, chance: int) -> None:
    rng = Random(chance)
    bodies = [door.provider.wrong(rng) for _ in range(AT_ONCE)]
    assert door.post(bodies) == {200}
    assert [event for event in door.kept if ":unparsed:" in getattr(event, "id", "")] == []
    assert all("{{SWE" not in words and "\x1b" not in words for words in door.words())


@by_chance(200)  # of 25 bodies each: 5,000 for each provider
def test_whatever_is_wrong_with_a_body_is_answered_with_200(door: Door, chance: int) -> None:
    check_wrong_bodies(door, chance)


@pytest.mark.long
@by_chance(large(8000))  # of 25 bodies each: 200,000 for each provider
def test_very_many_wrong_bodies_are_answered_with_200(door: Door, chance: int) -> None:
    check_wrong_bodies(door, chance)


@by_chance(200)
def test_a_good_message_comes_out_of_any_garbage_once(door: Door, chance: int) -> None:
    assert door.post(door.provider.among(Random(chance), "יש לי נזילה 💧")) == {200}
    assert door.words().count("יש לי נזילה 💧") == 1


@by_chance(200)
def test_fields_that_nobody_has_heard_of_change_nothing(door: Door, chance: int) -> None:
    assert door.post([door.provider.adorned(Random(chance), "יש לי נזילה 💧")]) == {200}
    assert door.words() == ["יש לי נזילה 💧"]


def _whatever_the_body(proof: Headers, _body: bytes) -> Headers:
    return proof


@by_chance(20)
def test_nothing_is_kept_of_what_was_not_signed_as_it_is(door: Door, chance: int) -> None:
    """The proof of another body where it covers the body, a wrong one where it travels beside it."""
    forged = {name: value[:-1] for name, value in door.provider.sign(b"another body").items()}
    whole = forged if door.provider.sign is bearer else door.provider.sign(b"another body")
    for proof in (forged, whole, {}):
        assert door.post([door.provider.wrong(Random(chance))], partial(_whatever_the_body, proof)) == {403}
        assert door.kept == []
