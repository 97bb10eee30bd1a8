"""The way in over real HTTP: 200 only after a message was kept, 403 without the secret, one shape of errors."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
import pytest_asyncio
from loguru import logger

from fixi_app.channels.contract import Arrival
from fixi_app.channels.green_api import GreenApiWebhook
from fixi_app.channels.meta import MetaWebhook
from fixi_app.clock import HandClock
from fixi_app.domain.messages import Aside, Event, Inbound
from fixi_app.web import intake
from fixi_app.web.failures import Failures, source_of
from fixi_app.web.ports import WebPorts
from fixi_app.web.server import CannotListen, Listeners
from tests.fakes.green_api import INSTANCE, Bodies, FakeGreenApi
from tests.fakes.meta import FakeMeta
from tests.fakes.meta_bodies import APP_SECRET, NUMBER_ID

TOKEN = "s3cret"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
BODIES = Bodies()


@dataclass
class Keeper:
    """What the store would do: keep, fail, or take its time."""

    events: list[Event] = field(default_factory=list)
    fault: Exception | None = None
    gate: asyncio.Event | None = None
    status: Mapping[str, Any] = field(default_factory=lambda: {"status": "ok", "store": {"status": "ok"}})

    async def keep(self, events: Sequence[Event]) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        self.events += events


class BrokenParser(GreenApiWebhook):
    def parse(self, body: bytes, now: datetime) -> Sequence[Event]:
        raise RecursionError


class Asked:
    """A webhook whose provider asks a question first."""

    def authentic(self, arrival: Arrival) -> bool:
        return arrival.headers.get("x-signature") == "right"

    def parse(self, body: bytes, now: datetime) -> Sequence[Event]:
        return []

    def handshake(self, query: Mapping[str, str]) -> str | None:
        return query.get("challenge") if query.get("secret") == "right" else None


def ports(keeper: Keeper, **webhooks: Any) -> WebPorts:
    clock = HandClock(datetime(2025, 11, 22, 9, 0, tzinfo=timezone.utc))
    known = webhooks or {"green_api": GreenApiWebhook(INSTANCE, TOKEN)}
    return WebPorts(keep=keeper.keep, health=lambda: keeper.status, webhooks=known, clock=clock)


@dataclass
class Site:
    keeper: Keeper
    listeners: Listeners
    http: httpx.AsyncClient

    @property
    def local(self) -> str:
        return f"http://127.0.0.1:{self.listeners.port}"

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.listeners.public_port}"

    async def post(self, body: Any, path: str = "/webhook/green-api", **more: Any) -> httpx.Response:
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self.http.post(self.public + path, **content, **({"headers": AUTH} | more))


async def opened(keeper: Keeper, **webhooks: Any) -> AsyncIterator[Site]:
    listeners = Listeners(ports(keeper, **webhooks), port=0)
    await listeners.start()
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Site(keeper, listeners, http)
    await listeners.stop_intake()


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async for each in opened(Keeper()):
        yield each


@pytest.mark.parametrize("path", ["/webhook", "/webhook/green-api"])
async def test_a_message_with_the_secret_is_kept(site: Site, path: str) -> None:
    answer = await site.post(BODIES.text("יש לי נזילה"), path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    [inbound] = site.keeper.events
    assert isinstance(inbound, Inbound)
    assert inbound.text == "יש לי נזילה"


async def test_green_api_itself_gets_through(site: Site) -> None:
    async with FakeGreenApi() as fake:
        assert await fake.deliver(f"{site.public}/webhook", TOKEN, fake.bodies.tap("approve", "אשר", "BAE1")) == 200
        assert await fake.deliver(f"{site.public}/webhook", None, fake.bodies.text("x")) == 403
    assert len(site.keeper.events) == 1


async def test_the_secret_may_stand_in_the_address(site: Site) -> None:
    assert (await site.post(BODIES.text("x"), f"/webhook?token={TOKEN}", headers={})).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic s3cret"}])
async def test_without_the_secret_nothing_is_kept(site: Site, headers: dict[str, str]) -> None:
    answer = await site.post(BODIES.text("x"), headers=headers)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"
    assert site.keeper.events == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'{"typeWebhook": "somethingNew"}'])
async def test_what_is_not_understood_is_kept_aside_with_200(site: Site, body: bytes) -> None:
    assert (await site.post(body)).status_code == 200
    [aside] = site.keeper.events
    assert isinstance(aside, Aside)


async def test_what_is_not_ours_is_answered_and_forgotten(site: Site) -> None:
    assert (await site.post(BODIES.text("x", chat="120363000000000000@g.us"))).status_code == 200
    assert site.keeper.events == []


async def test_a_parser_that_breaks_keeps_the_body_aside() -> None:
    async for site in opened(Keeper(), green_api=BrokenParser(INSTANCE, TOKEN)):
        assert (await site.post(BODIES.text("x"))).status_code == 200
        [aside] = site.keeper.events
        assert isinstance(aside, Aside)
        assert '"x"' in aside.raw


@pytest.mark.parametrize("fault", [OSError("disk full"), RuntimeError("store"), ValueError()])
async def test_a_store_that_cannot_write_is_never_200(site: Site, fault: Exception) -> None:
    site.keeper.fault = fault
    answer = await site.post(BODIES.text("x"))
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "unavailable"
    assert "disk" not in answer.text


async def test_200_is_said_only_after_keeping(site: Site) -> None:
    site.keeper.gate = asyncio.Event()
    asking = asyncio.create_task(site.post(BODIES.text("x")))
    done, _ = await asyncio.wait([asking], timeout=0.2)
    assert not done
    site.keeper.gate.set()
    assert (await asking).status_code == 200
    assert len(site.keeper.events) == 1


async def test_a_caller_who_hangs_up_does_not_undo_the_keeping(site: Site) -> None:
    site.keeper.gate = asyncio.Event()
    with pytest.raises(httpx.ReadTimeout):
        await site.post(BODIES.text("x"), timeout=0.1)
    await asyncio.sleep(0.1)
    site.keeper.gate.set()
    for _ in range(100):
        if site.keeper.events:
            break
        await asyncio.sleep(0.01)
    assert len(site.keeper.events) == 1


MEGABYTES = b"0" * (5 * 1024 * 1024)


async def in_chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


async def test_five_megabytes_pass_and_more_do_not(site: Site) -> None:
    assert (await site.post(MEGABYTES)).status_code == 200
    answer = await site.post(MEGABYTES + b"0")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert len(site.keeper.events) == 1


async def test_more_in_chunks_does_not_pass_either(site: Site) -> None:
    answer = await site.http.post(site.public + "/webhook", content=in_chunks(MEGABYTES + b"0"), headers=AUTH)
    assert answer.status_code == 413
    assert site.keeper.events == []


async def test_a_body_that_does_not_end_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_READ_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.listeners.public_port)
    writer.write(f"POST /webhook HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n".encode())
    writer.write(b"Content-Length: 100\r\n\r\n{")
    async with asyncio.timeout(5):
        answer = await reader.readuntil(b"}}")
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"too_slow"' in answer
    assert site.keeper.events == []


async def test_a_body_is_taken_as_it_was_signed(site: Site) -> None:
    answer = await site.post(b"\x1f\x8b not really packed", headers=AUTH | {"Content-Encoding": "gzip"})
    assert answer.status_code == 200
    assert isinstance(site.keeper.events[0], Aside)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/webhook", 405, "method_not_allowed"),
        ("DELETE", "/", 405, "method_not_allowed"),
        ("POST", "/webhook/meta", 404, "not_found"),
        ("GET", "/webhook/meta", 404, "not_found"),
        ("POST", "/webhook/twilio", 404, "not_found"),
        ("GET", "/webhook/twilio/file/x", 404, "not_found"),
        ("GET", "/health", 404, "not_found"),
        ("GET", "/media/x", 404, "not_found"),
        ("GET", "/login", 404, "not_found"),
    ],
)
async def test_errors_have_one_shape(site: Site, method: str, path: str, status: int, code: str) -> None:
    answer = await site.http.request(method, site.public + path, headers=AUTH)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/json")
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"]


async def test_no_provider_no_webhook() -> None:
    async for site in opened(Keeper(), other=GreenApiWebhook(INSTANCE, TOKEN)):
        assert (await site.post(BODIES.text("x"))).status_code == 404
        assert site.keeper.events == []


async def test_a_provider_that_asks_first_gets_its_answer() -> None:
    async for site in opened(Keeper(), meta=Asked()):
        good = await site.http.get(site.public + "/webhook/meta", params={"secret": "right", "challenge": "17"})
        assert (good.status_code, good.text) == (200, "17")
        assert (await site.http.get(site.public + "/webhook/meta", params={"challenge": "17"})).status_code == 403
        assert (await site.post(b"{}", "/webhook/meta", headers={"X-Signature": "right"})).status_code == 200


async def test_meta_itself_gets_through() -> None:
    async for site in opened(Keeper(), meta=MetaWebhook(NUMBER_ID, APP_SECRET, "verify")):
        asked = {"hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "<b>17"}
        greeted = await site.http.get(site.public + "/webhook/meta", params=asked)
        assert (greeted.status_code, greeted.text) == (200, "<b>17")
        assert greeted.headers["content-type"].startswith("text/plain")
        wrong = await site.http.get(site.public + "/webhook/meta", params=asked | {"hub.verify_token": "wrong"})
        assert wrong.status_code == 403
        async with FakeMeta() as fake:
            url = f"{site.public}/webhook/meta"
            assert await fake.deliver(url, fake.bodies.text("יש לי נזילה")) == 200
            for secret in ("another secret", None):
                assert await fake.deliver(url, fake.bodies.text("x"), secret) == 403
        [inbound] = site.keeper.events
        assert isinstance(inbound, Inbound)
        assert inbound.text == "יש לי נזילה"


@pytest.mark.parametrize("which", ["local", "public"])
async def test_both_listeners_say_that_they_live(site: Site, which: str) -> None:
    answer = await site.http.get(getattr(site, which) + "/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "name": "Fixi"})
    assert answer.headers["Server"] == "Fixi"


async def test_health_is_for_this_computer_and_tells_when_messages_cannot_come_in(site: Site) -> None:
    answer = await site.http.get(site.local + "/health")
    assert (answer.status_code, answer.json()["store"]) == (200, {"status": "ok"})
    site.keeper.status = {"status": "down", "since": datetime(2025, 11, 22, tzinfo=timezone.utc)}
    answer = await site.http.get(site.local + "/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")


async def test_a_fault_of_our_own_is_told_in_the_same_shape(site: Site) -> None:
    site.keeper.status = None  # type: ignore[assignment]
    answer = await site.http.get(site.local + "/health")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")


async def test_guessing_is_refused_without_filling_the_log_and_the_right_secret_still_opens(site: Site) -> None:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level="WARNING")
    statuses = [(await site.post(b"{}", headers={})).status_code for _ in range(70)]
    logger.remove(sink)
    assert statuses == [403] * 70
    assert sum("wrong or missing secret" in line for line in lines) == 60
    assert (await site.post(BODIES.text("x"))).status_code == 200


def test_failures_are_forgotten_after_a_minute_and_counted_per_source() -> None:
    now = [0.0]
    failures = Failures(lambda: now[0], allowed=2)
    assert [failures.too_many(failures.note("a")) for _ in range(3)] == [False, False, True]
    assert not failures.too_many(failures.note("b"))
    now[0] = 61.0
    assert not failures.too_many(failures.note("a"))


def test_no_number_of_sources_fills_the_memory() -> None:
    failures = Failures(lambda: 0.0)
    for number in range(5000):
        failures.note(str(number))
    assert len(failures._seen) == 1024


def test_the_source_is_what_the_tunnel_added() -> None:
    assert source_of("1.1.1.1, 8.8.8.8", "127.0.0.1") == "8.8.8.8"
    assert source_of("", "127.0.0.1") == "127.0.0.1"


async def test_a_taken_port_is_told_in_a_sentence_and_leaves_nothing_open() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        listeners = Listeners(ports(Keeper()), port=port)
        with pytest.raises(CannotListen, match=f"Port {port} on 127.0.0.1 is taken"):
            await listeners.start()
    await listeners.start()
    assert listeners.port == port
    await listeners.stop_intake()
    await listeners.stop_intake()


async def test_stopping_lets_a_message_under_way_finish() -> None:
    keeper = Keeper(gate=asyncio.Event())
    async for site in opened(keeper):
        asking = asyncio.create_task(site.post(BODIES.text("x")))
        await asyncio.sleep(0.1)
        stopping = asyncio.create_task(site.listeners.stop_intake())
        await asyncio.sleep(0.1)
        assert keeper.gate is not None
        keeper.gate.set()
        assert (await asking).status_code == 200
        await stopping
        with pytest.raises(httpx.ConnectError):
            await site.http.get(f"http://127.0.0.1:{site.listeners.public_port}/")


async def test_a_public_port_of_its_own_serves_messages_only_and_a_taken_one_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.listen()
        listeners = Listeners(ports(Keeper()), port=0, public_port=port)
        with pytest.raises(CannotListen, match=f"Port {port} on 127.0.0.1 is taken.*FIXI_PUBLIC_PORT"):
            await listeners.start()
    await listeners.start()
    try:
        assert listeners.public_port == port
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.get(f"http://127.0.0.1:{port}/")).status_code == 200
            assert (await http.get(f"http://127.0.0.1:{port}/health")).status_code == 404
    finally:
        await listeners.stop_intake()
