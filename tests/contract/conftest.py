"""The engines on which the store's contract is tested: in memory, in a folder, and on a server where one is named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

import storage
from tests.fakes.named_server import ENGINES, fresh_database, skip_where_the_server_is_wrong


@pytest_asyncio.fixture(params=ENGINES)
async def db(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[storage.AsyncDatabase]:
    if request.param == "server":
        skip_where_the_server_is_wrong(without_engine(request.node.name))
        uri = fresh_database()
    else:
        uri = "mongita::memory:" if request.param == "memory" else f"mongita:{tmp_path / 'store'}"
    async with storage.connect(uri) as opened:
        yield opened
        for collection in await opened.list_collection_names():
            await opened.drop_collection(collection)


def without_engine(test: str) -> str:
    """`test_x[server-case]` is `test_x[case]`, `test_x[server]` is `test_x`."""
    return test.replace("[server]", "").replace("[server-", "[")


@pytest.fixture
def docs(db: storage.AsyncDatabase) -> storage.AsyncCollection:
    return db["docs"]
