"""The MongoDB server that FIXI_TEST_MONGODB_URI names. `.ci/run` starts mongo-java-server; any other may be named."""

import os
import uuid
from functools import cache

import pymongo
import pytest

from tests.fakes.server_faults import reasons

SERVER = os.environ.get("FIXI_TEST_MONGODB_URI")
"""Read at import: each test is freed of FIXI_ settings."""
ENGINES = ["memory", "folder", *(["server"] if SERVER else [])]


def fresh_database() -> str:
    """The address of a database of that server which nobody uses."""
    assert SERVER is not None
    base, _, query = SERVER.partition("?")
    return f"{base.rstrip('/')}/t{uuid.uuid4().hex[:12]}" + (f"?{query}" if query else "")


@cache
def server_version() -> str:
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(SERVER, serverSelectionTimeoutMS=10_000)
    with client:
        return str(client.server_info()["version"])


def known_faults() -> dict[str, str]:
    return reasons(server_version())


def skip_where_the_server_is_wrong(test: str) -> None:
    """`test` is the test's name with its case in brackets, without the engine."""
    faults = known_faults()
    if test in faults:
        pytest.skip(f"{server_version()} differs; MongoDB: {faults[test]}")
