"""What `doctor` says of the way in, against a provider on loopback."""

from pathlib import Path

import httpx
import pytest

from fixi_app.commands import inward
from fixi_app.commands.findings import Finding, State
from fixi_app.settings import Settings, load_settings
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import connected

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
