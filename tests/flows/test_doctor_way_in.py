"""What `doctor` says of the way in, against a provider on loopback."""

from pathlib import Path

import httpx
import pytest

from fixi_app.commands import accounts, inward
from fixi_app.commands.doctor import window
from fixi_app.commands.findings import Finding, State
from fixi_app.domain.business import Business
from fixi_app.settings import Settings, load_settings
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import connected
from tests.fakes.meta import FakeMeta
from tests.fakes.twilio import FakeTwilio
from tests.flows import test_meta_road as meta_road
from tests.flows import test_twilio_road as twilio_road

HOME = "https://fixi.example.org"


def settings(folder: Path, monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return load_settings(folder)


async def webhook(kept: Settings) -> Finding:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await inward.webhook(kept, http)


async def test_doctor_tells_where_green_api_brings_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeGreenApi() as fake:
        kept = settings(tmp_path, monkeypatch, **connected(fake), FIXI_PUBLIC_URL=HOME)
        found = await webhook(kept)
        assert (found.state, "switched off" in found.text) == (State.MISSING, True)
        fake.settings |= {"incomingWebhook": "yes", "webhookUrl": "https://old.example/\x1b[2Jx"}
        found = await webhook(kept)
        assert found.state is State.MISSING
        assert "https://old.example" in found.text
        assert f"{HOME}/webhook/green-api" in found.text
        assert "\x1b" not in found.text
        fake.settings["webhookUrl"] = f"{HOME}/webhook/green-api"
        assert (await webhook(kept)).state is State.FINE
        fake.fail_next(401, method="getSettings")
        found = await webhook(kept)
        assert (found.state, found.stops) == (State.MISSING, False)
        assert fake.token not in found.text


async def test_doctor_says_what_a_person_enters_at_meta(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = settings(
        tmp_path, monkeypatch, FIXI_PROVIDER="meta", META_ACCESS_TOKEN="a", META_APP_SECRET="b",
        META_VERIFY_TOKEN="canary-verify", META_PHONE_NUMBER_ID="1", FIXI_PUBLIC_URL=HOME,
    )  # fmt: skip
    found = await webhook(kept)
    assert f"{HOME}/webhook/meta" in found.text
    assert "META_VERIFY_TOKEN" in found.text
    assert "canary" not in found.text


async def account(kept: Settings) -> Finding:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await accounts.provider(kept, http)


async def test_a_fault_of_the_provider_and_an_answer_of_somebody_else_are_not_blamed_on_the_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeMeta() as fake:
        kept = settings(tmp_path, monkeypatch, **meta_road.connected(fake))
        fake.fail_next(503)
        assert "says nothing of the keys" in (await account(kept)).text
        fake.fail_next(200, body="<html>Sign in to this network</html>")
        found = await account(kept)
        assert (found.cause, found.text) == ("odd", "something else answered (200); look at META_GRAPH_URL")


async def test_an_instance_is_not_taken_for_unlinked_by_an_answer_that_is_not_green_apis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGreenApi() as fake:
        kept = settings(tmp_path, monkeypatch, **connected(fake))
        fake.fail_next(200, "<html>Sign in to this network</html>")
        assert "look at GREEN_API_URL" in (await account(kept)).text
        fake.state = None
        assert "being made" in (await account(kept)).text


async def test_doctor_tells_metas_and_twilios_account_in_their_own_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeMeta() as fake:
        kept = settings(tmp_path, monkeypatch, **meta_road.connected(fake))
        assert "CONNECTED, quality GREEN" in (await account(kept)).text
        fake.number["status"] = "BANNED\x1b[2J"
        found = await account(kept)
        assert (found.state, found.stops, found.cause) == (State.BROKEN, True, "inactive")
        assert "BANNED" in found.text
        assert "\x1b" not in found.text
    async with FakeTwilio() as twilio:
        kept = settings(tmp_path, monkeypatch, **twilio_road.connected(twilio))
        assert (await account(kept)).text == "the keys work; the account is active"
        twilio.status = "suspended"
        found = await account(kept)
        assert (found.cause, "suspended" in found.text) == ("inactive", True)
        kept = settings(tmp_path, monkeypatch, TWILIO_FROM="")
        assert (await account(kept)).text == "set TWILIO_FROM"


async def test_doctor_warns_that_nothing_leaves_after_a_day_without_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeTwilio() as fake:
        kept = settings(tmp_path, monkeypatch, **twilio_road.connected(fake))
        found = next(iter(window(Business(), kept)))
        assert (found.state, found.stops, "window_template" in found.text) == (State.MISSING, False, True)
        assert next(iter(window(Business(window_template="HX1"), kept))).state is State.FINE
    assert list(window(Business(), settings(tmp_path, monkeypatch, FIXI_PROVIDER="green_api"))) == []


def test_without_a_way_in_green_api_is_fetched_from_and_the_others_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = settings(tmp_path, monkeypatch, GREEN_API_ID="7103000001", GREEN_API_TOKEN="x")
    assert (inward.tunnel(kept).state, inward.tunnel(kept).stops) == (State.FINE, False)
    kept = settings(
        tmp_path, monkeypatch, FIXI_PROVIDER="twilio", TWILIO_ACCOUNT_SID="AC1", TWILIO_AUTH_TOKEN="x",
        TWILIO_FROM="+972500000900",
    )  # fmt: skip
    assert (inward.tunnel(kept).state, inward.tunnel(kept).stops) == (State.MISSING, True)
