"""The MongoDB server that FIXI_TEST_MONGODB_URI names, and what is known to be wrong with it.

`.ci/run` starts mongo-java-server; any other server may be named. A case in which that server does not do as MongoDB's
manual says stands in `WRONG`, with what the manual says, and is skipped on that server only.
"""

import os
import uuid
from functools import cache

import pymongo
import pytest

SERVER = os.environ.get("FIXI_TEST_MONGODB_URI")
"""Read at import: each test is freed of FIXI_ settings."""

WRONG: dict[str, dict[str, str]] = {
    "mongo-java-server": {
        "test_a_filter_finds_what_mongodb_finds[an empty sub-document is a value]": "{} equals {} only, not missing",
        "test_a_filter_finds_what_mongodb_finds[a whole array]": "an array equals an element that is that array, too",
        "test_a_filter_finds_what_mongodb_finds[two ends by different elements]": "each condition may find its element",
        "test_a_filter_finds_what_mongodb_finds[$gte null is null]": "null is as great as null and as missing",
        "test_a_filter_finds_what_mongodb_finds[$all of one value]": "$all of one value is equality",
        "test_an_update_that_cannot_be_applied_raises_and_changes_nothing[$inc null]": "$inc on null is error 14",
        "test_an_update_that_cannot_be_applied_raises_and_changes_nothing[$inc out of range]": "overflow is error 2",
        "test_arrays_and_patterns_are_no_ids[pattern]": "a pattern as _id is error 53",
        "test_insert_many_tells_how_many_were_stored": "n is what was stored, not what was sent",
        "test_one_set_of_keys_has_one_index": "the same keys under another name are error 85",
        "test_explain_names_the_index": "there is the command explain",
    },
}


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


def skip_where_the_server_is_wrong(test: str) -> None:
    """`test` is the test's name with its case in brackets, without the engine."""
    for kind, cases in WRONG.items():
        if kind in server_version() and test in cases:
            pytest.skip(f"{kind} differs from MongoDB: {cases[test]}")
