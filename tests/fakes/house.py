"""The whole appliance in this process, over real HTTP on loopback: what `run.py --headless` is, without the process.

    async with house(tmp_path, monkeypatch, GREEN_API_URL=fake.url, ...) as h:
        assert await fake.deliver(h.webhook, h.secret, fake.bodies.text("שלום")) == 200
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixi_app.appliance import Appliance, listen, open_appliance, start_working
from fixi_app.services.running.sample import add_sample
from fixi_app.settings import load_settings
from tests.fakes.green_api import FakeGreenApi

SECRET = "webhook-secret-of-the-test"


@dataclass
class House:
    appliance: Appliance
    secret: str = SECRET

    @property
    def url(self) -> str:
        return self.appliance.address()

    @property
    def public_url(self) -> str:
        assert self.appliance.listeners is not None
        return f"http://127.0.0.1:{self.appliance.listeners.public_port}"

    @property
    def webhook(self) -> str:
        return f"{self.url}/webhook/green-api"


def connected(fake: FakeGreenApi) -> dict[str, str]:
    """The settings of a Fixi whose provider is this fake."""
    return {
        "FIXI_PROVIDER": "green_api", "GREEN_API_ID": fake.instance_id, "GREEN_API_TOKEN": fake.token,
        "GREEN_API_URL": fake.url, "GREEN_API_MEDIA_URL": fake.url, "WEBHOOK_TOKEN": SECRET,
    }  # fmt: skip


@contextlib.asynccontextmanager
async def house(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, clock: str = "2026-11-24T09:00:00+02:00", **environment: str
) -> AsyncIterator[House]:
    """A running appliance with the sample professionals, in a folder of its own."""
    settings = {
        "FIXI_DATA_DIR": str(folder / "data"), "FIXI_LOG_DIR": str(folder / "logs"), "FIXI_PORT": "0",
        "FIXI_QUIET_TIME": "0.05", "FIXI_CLOCK": clock, "FIXI_DATABASE_URI": "mongita::memory:",
    }  # fmt: skip
    for name, value in {**settings, **environment}.items():
        monkeypatch.setenv(name, value)
    async with open_appliance(load_settings(folder)) as appliance:
        ground = appliance.road.ground
        await add_sample(appliance.db, appliance.clock.now(), ground.zone, ground.rest, 14)
        await listen(appliance, lambda: {"status": "ok"})
        await start_working(appliance)
        yield House(appliance)
