"""The network to the MongoDB server breaks while Fixi runs: what is acknowledged is kept, and all goes on after it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

import storage
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import connected, house
from tests.fakes.named_server import SERVER, fresh_database
from tests.fakes.process import until
from tests.fakes.road_to_server import RoadTo
from tests.fakes.town import DANA

pytestmark = pytest.mark.skipif(SERVER is None, reason="FIXI_TEST_MONGODB_URI names no server")
DANA_CHAT = f"{DANA[1:]}@c.us"


async def test_a_message_is_refused_while_the_server_is_away_and_answered_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = fresh_database()
    parts = urlsplit(there)
    async with RoadTo(parts.hostname or "", parts.port or 27017) as road, FakeGreenApi() as fake:
        uri = f"mongodb://127.0.0.1:{road.port}{parts.path}?serverSelectionTimeoutMS=1500"
        async with house(tmp_path, monkeypatch, FIXI_DATABASE_URI=uri, **connected(fake)) as h:
            body = fake.bodies.text("יש לי נזילה", chat=DANA_CHAT)
            await road.cut()
            assert await fake.deliver(h.webhook, h.secret, body) == 503
            await road.mend()
            assert await fake.deliver(h.webhook, h.secret, body) == 200
            await until(lambda: fake.texts_to(DANA_CHAT), 15)
            assert await fake.deliver(h.webhook, h.secret, body) == 200, "the provider delivers it once more"
    async with storage.connect(there) as db:
        assert await db["messages"].count_documents({"direction": "in"}) == 1
        assert len(fake.texts_to(DANA_CHAT)) == 1
        for name in await db.list_collection_names():
            await db.drop_collection(name)
