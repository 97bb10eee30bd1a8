"""The engines on which the store's contract is tested: in memory, in a folder, and on a server where one is named."""

from __future__ import annotations

import os
import uuid

import pytest
import pytest_asyncio

import storage

SERVER = os.environ.get("FIXI_TEST_MONGODB_URI")
ENGINES = ["memory", "folder", *(["server"] if SERVER else [])]


@pytest_asyncio.fixture(params=ENGINES)
async def db(request, tmp_path):
    if request.param == "server":
        base, _, query = SERVER.partition("?")
        name = f"t{uuid.uuid4().hex[:12]}"
        uri = f"{base.rstrip('/')}/{name}" + (f"?{query}" if query else "")
    else:
        uri = "mongita::memory:" if request.param == "memory" else f"mongita:{tmp_path / 'store'}"
    async with storage.connect(uri) as opened:
        yield opened
        for collection in await opened.list_collection_names():
            await opened.drop_collection(collection)


@pytest.fixture
def docs(db):
    return db["docs"]
