"""Secrets, names, phones, streets and words are planted wherever they could come along, and are seen nowhere."""

import contextlib
import io
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from loguru import logger

from fixi_app import logs
from fixi_app.commands.outside import outside_parts
from fixi_app.log_traces import told
from fixi_app.settings import load_settings
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import SECRET, House, connected, house
from tests.fakes.meta import FakeMeta
from tests.fakes.meta_bodies import APP_SECRET
from tests.fakes.meta_bodies import Bodies as MetaBodies
from tests.fakes.process import until
from tests.fakes.twilio import FakeTwilio

NAME, STREET, WORDS = "Canarina Planted", "רחוב הקנריות 77", "canary-words-of-a-customer"
PHONE = "972500000567"
PHONES = (PHONE, f"+{PHONE}", "0500000567", "050-000-0567", "050-0000567")
SECRETS = {
    "ADMIN_PASSWORD": "canary-Password-1", "GEMINI_API_KEY": "canary-gemini-key-2", "NGROK_AUTHTOKEN": "canary-ngrok-3",
}  # fmt: skip
PROVIDERS = ("green_api", "meta", "twilio")


@dataclass
class Watched:
    """A house whose every word is kept."""

    house: House
    deliver: Callable[[str], Awaitable[int]]
    """Posts one message of the customer with these words; the status."""
    secrets: list[str]
    fake: Any
    """The provider itself."""
    fail: Callable[[str], None]
    """The next thing that is sent is refused, and the refusal repeats these words."""
    ring: logs.LogRing
    folder: Path
    stderr: io.StringIO
    answers: list[str] = field(default_factory=list)

    def everything(self) -> dict[str, str]:
        appliance, ground = self.house.appliance, self.house.appliance.road.ground
        shown = (
            appliance, appliance.settings, appliance.connection, ground.channel, *appliance.connection.webhooks.values()
        )
        lines, _ = self.ring.since(0)
        return {
            "log file": (self.folder / "logs" / "fixi.log").read_text("utf-8"),
            "log pane": "\n".join(line.text for line in lines),
            "stderr": self.stderr.getvalue(),
            "answers": "\n".join(self.answers),
            "repr": "\n".join([*map(repr, shown), *map(str, shown)]),
        }

    async def leaks(self, *also: str) -> list[tuple[str, str]]:
        planted = (NAME, STREET, WORDS, "הקנריות", "Canarina", *PHONES, *self.secrets, *also)
        await logs.complete()
        return [(where, one) for where, text in self.everything().items() for one in planted if one in text]


def _provider(name: str, fake: Any) -> dict[str, str]:
    if name == "green_api":
        return connected(fake)
    if name == "meta":
        return {
            "FIXI_PROVIDER": "meta", "META_ACCESS_TOKEN": fake.token, "META_APP_SECRET": APP_SECRET,
            "META_VERIFY_TOKEN": "canary-verify-4", "META_PHONE_NUMBER_ID": fake.number_id, "META_GRAPH_URL": fake.url,
        }  # fmt: skip
    return {
        "FIXI_PROVIDER": "twilio", "TWILIO_ACCOUNT_SID": fake.account, "TWILIO_AUTH_TOKEN": fake.token,
        "TWILIO_FROM": fake.sender, "TWILIO_API_URL": fake.url,
    }  # fmt: skip


def _deliverer(name: str, fake: Any, h: House) -> Callable[[str], Awaitable[int]]:
    count = iter(range(1000))

    async def deliver(text: str) -> int:
        number = next(count)
        if name == "green_api":
            body = fake.bodies.text(text, chat=f"{PHONE}@c.us", name=NAME, id=f"3ACANARY{number:04d}")
            return int(await fake.deliver(h.webhook, SECRET, body))
        if name == "meta":
            body = MetaBodies(fake.number_id, PHONE, NAME).text(text, id=f"wamid.CANARY{number:04d}=")
            return int(await fake.deliver(f"{h.url}/webhook/meta", body))
        form = fake.bodies.text(
            text, From=f"whatsapp:+{PHONE}", WaId=PHONE, ProfileName=NAME, MessageSid=f"SM{number:032d}"
        )
        return int((await fake.deliver(f"{h.url}/webhook/twilio", form)).status_code)

    return deliver


def _failer(name: str, fake: Any) -> Callable[[str], None]:
    def fail(words: str) -> None:
        if name == "meta":
            fake.fail_next(400, {"error": {"code": 131026, "message": words, "error_data": {"details": words}}})
        else:
            fake.fail_next(400, {"code": 21211, "message": words})

    return fail


@contextlib.asynccontextmanager
async def watched(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str
) -> AsyncIterator[Watched]:
    make: dict[str, Callable[[], Any]] = {"green_api": FakeGreenApi, "meta": FakeMeta, "twilio": FakeTwilio}
    stderr, ring = io.StringIO(), logs.LogRing()
    monkeypatch.setattr(sys, "stderr", stderr)
    hook = sys.excepthook
    async with make[name]() as fake:
        environment = {**SECRETS, **_provider(name, fake), **more}
        logs.configure(folder / "logs", stderr=True, ring=ring)
        try:
            async with house(folder, monkeypatch, **environment) as h:
                secrets = list(h.appliance.settings.secrets())
                logs.register_secret(*secrets)
                yield Watched(h, _deliverer(name, fake, h), secrets, fake, _failer(name, fake), ring, folder, stderr)
        finally:
            logs.close()
            sys.excepthook = hook


async def _answered(w: Watched, count: int) -> None:
    async def sent() -> bool:
        return await w.house.appliance.db["outbox"].count_documents({"state": {"$in": ["sent", "failed"]}}) >= count

    await until(sent, 20)


ALL = f"יש לי נזילה, {STREET} בחולון, {WORDS}, טלפון 050-0000567"


@pytest.mark.parametrize("name", PROVIDERS)
async def test_an_ordinary_day_shows_none_of_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(name, tmp_path, monkeypatch) as w:
        assert await w.deliver(ALL) == 200
        await _answered(w, 1)
        async with httpx.AsyncClient(trust_env=False) as http:
            for path in ("/", "/health", "/login", "/media/x", "/nowhere"):
                w.answers.append((await http.get(f"{w.house.url}{path}")).text)
            guess = {"Authorization": "Bearer x"}
            w.answers.append((await http.post(f"{w.house.url}/webhook", content=ALL.encode(), headers=guess)).text)
        assert await w.leaks() == []


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_provider_that_repeats_it_in_its_refusal_shows_none_of_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(name, tmp_path, monkeypatch) as w:
        w.fail(f"{NAME} at {STREET} +{PHONE}: {WORDS}; token {w.secrets[0]}")
        assert await w.deliver(ALL) == 200
        await _answered(w, 1)
        assert await w.leaks() == []


@pytest.mark.parametrize("name", PROVIDERS)
async def test_faults_that_quote_it_show_none_of_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(name, tmp_path, monkeypatch) as w:
        appliance = w.house.appliance
        quoting = f"cannot use {NAME}, {STREET}, +{PHONE}: {WORDS} with {w.secrets[0]}"

        async def breaks(*_: Any, **__: Any) -> Any:
            try:
                int(quoting)
            except ValueError as fault:
                raise RuntimeError(quoting) from fault

        with monkeypatch.context() as broken:
            broken.setattr(appliance.road.turns, "_understand", breaks)
            assert await w.deliver(ALL) == 200
            await until(lambda: "failed (" in w.everything()["log file"], 20)
        with monkeypatch.context() as broken:
            broken.setattr(appliance.road.ground.inbox, "arrive", breaks)
            broken.setattr(appliance.road.ground.inbox, "keep", breaks)
            assert await w.deliver(f"{WORDS} again") == 503
        appliance.spawn(breaks(), "a part that fails")
        await until(lambda: "a part that fails" in w.everything()["log file"], 20)
        assert await w.leaks() == []


@pytest.mark.parametrize("name", PROVIDERS)
async def test_doctor_shows_none_of_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(name, tmp_path, monkeypatch) as w:
        w.fail(f"{NAME} {STREET} {w.secrets[0]}")
        settings = load_settings(tmp_path).model_copy(update={"gemini_api_key": None})
        w.answers += [str(finding) for finding in await outside_parts(settings)]
        assert await w.leaks() == []


def test_a_crash_shows_none_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hook = sys.excepthook
    logs.configure(tmp_path, stderr=True)
    try:
        try:
            json.loads(f"{NAME} {STREET}")
        except ValueError as fault:
            error = RuntimeError(f"{NAME} {STREET} {PHONE}")
            error.__cause__ = fault
            sys.excepthook(RuntimeError, error, fault.__traceback__)
    finally:
        logs.close()
        sys.excepthook = hook
    seen = capsys.readouterr().err + (tmp_path / "fixi.log").read_text("utf-8")
    assert "Fixi ended by a fault of its own" in seen
    assert "RuntimeError" in seen
    assert "JSONDecodeError" in seen
    assert not [one for one in (NAME, STREET, PHONE) if one in seen]


def test_our_own_words_and_the_systems_stay_in_a_trace() -> None:
    from storage import StoreError

    def trace(error: Exception) -> str:
        return told(error)

    assert "the disk is full" in trace(StoreError("the disk is full"))
    assert "No space left on device" in trace(OSError(28, "No space left on device", f"/media/{NAME}"))
    assert NAME not in trace(OSError(28, "No space left on device", f"/media/{NAME}"))
    assert NAME not in trace(ExceptionGroup(NAME, [ValueError(NAME), KeyError(NAME)]))


def test_it_would_be_seen(tmp_path: Path) -> None:
    """The check itself, with masking gone."""
    logs.configure(tmp_path, stderr=False)
    try:
        logger.info("{}", STREET)
    finally:
        logs.close()
    assert STREET in (tmp_path / "fixi.log").read_text("utf-8")


