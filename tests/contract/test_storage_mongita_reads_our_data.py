"""Mongita's part: a stock client over our engine reads the same data, and cannot change them."""

from __future__ import annotations

import inspect as looking
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bson import ObjectId
from mongita.engines.engine_common import Engine
from mongita.errors import MongitaError

import storage
from storage import importing
from storage.embedded import inspection
from storage.embedded.disk import engine as engine_module
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.inspection import inspect
from tests.fakes.there import there

AT = datetime(2026, 3, 1, tzinfo=UTC)


async def test_a_stock_mongita_client_reads_what_we_wrote_beside_the_running_owner(tmp_path: Path) -> None:
    identity = ObjectId()
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["slots"].create_index("start")
        await db["slots"].insert_many([{"_id": f"s{number}", "start": AT, "n": number} for number in range(5)])
        await db["leads"].insert_one({"_id": identity, "status": "new"})
        client = inspect(tmp_path)
        seen = client["store"]
        assert client.list_database_names() == ["store"]
        assert seen.list_collection_names() == ["leads", "slots"]
        assert seen["slots"].count_documents({"n": {"$gte": 3}}) == 2
        assert seen["slots"].find_one({"_id": "s4"}) == {"_id": "s4", "start": AT, "n": 4}
        assert seen["leads"].find_one({"_id": identity})["status"] == "new"
        assert [doc["n"] for doc in seen["slots"].find({}, sort=[("n", -1)], limit=2)] == [4, 3]
        assert seen["nothing"].find_one({}) is None
        client.close()


async def test_a_mongita_client_cannot_write(tmp_path: Path) -> None:
    async with storage.connect(f"mongita:{tmp_path}") as db:
        await db["slots"].insert_one({"_id": "s", "n": 1})
        seen = inspect(tmp_path)["store"]
        writes: tuple[Callable[[], object], ...] = (
            lambda: seen["slots"].insert_one({"_id": "t"}),
            lambda: seen["slots"].update_one({"_id": "s"}, {"$set": {"n": 2}}),
            lambda: seen["slots"].delete_one({"_id": "s"}),
            lambda: seen.drop_collection("slots"),
        )
        for write in writes:
            with pytest.raises(MongitaError):
                write()
        seen.client.close()
        assert await db["slots"].find().to_list() == [{"_id": "s", "n": 1}]


def test_the_engine_answers_everything_that_mongitas_seam_asks() -> None:
    assert issubclass(SqliteEngine, Engine)
    assert not SqliteEngine.__abstractmethods__


def test_no_private_name_of_mongita_is_used() -> None:
    for module in (engine_module, inspection, importing):
        source = Path(there(looking.getsourcefile(module))).read_text()
        assert not re.search(r"_(Client|Database|Collection|MongitaClient)__|from mongita\S* import _", source)
