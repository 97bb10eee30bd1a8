"""The door to a MongoDB server: its address, its durability, its patience, and what is said when it does not answer."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import dns.asyncresolver
import dns.resolver
import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConfigurationError,
    ConnectionFailure,
    DuplicateKeyError,
    OperationFailure,
    WTimeoutError,
)

import storage
from storage.server.address import client_of, database_of
from storage.server.collection import ServerCollection
from storage.server.faults import told
from storage.server.link import Link
from tests.fakes.named_server import SERVER, fresh_database
from tests.fakes.road_to_server import RoadTo

needs_server = pytest.mark.skipif(SERVER is None, reason="FIXI_TEST_MONGODB_URI names no server")
SECRET = "canary"

BAD_ADDRESSES = {
    "no database": "mongodb://me:canary@127.0.0.1:1",
    "an empty database": "mongodb://me:canary@127.0.0.1:1/",
    "the server's own database": "mongodb://me:canary@127.0.0.1:1/admin",
    "a name that is too long": "mongodb://me:canary@127.0.0.1:1/" + "x" * 64,
    "a name with a dollar": "mongodb://me:canary@127.0.0.1:1/a$b",
    "a slash in the password": "mongodb://me:can/canary@127.0.0.1:1/name",
    "an at sign in the password": "mongodb://me:can@canary@127.0.0.1:1/name",
    "a percent sign in the password": "mongodb://me:canary%zz@127.0.0.1:1/name",
    "no host": "mongodb:///canary",
    "a port that is none": "mongodb://me:canary@127.0.0.1:99999/name",
    "a port for a cluster": "mongodb+srv://me:canary@db.example.test:1/name",
    "writes that nobody acknowledges": "mongodb://me:canary@127.0.0.1:1/name?w=0",
    "another kind of database": "postgres://me:canary@127.0.0.1/name",
}


def _whole(error: BaseException) -> str:
    """All that a log could show of it: message, causes, contexts."""
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize("case", BAD_ADDRESSES)
async def test_a_bad_address_is_refused_with_a_sentence_that_quotes_no_password(case: str) -> None:
    with pytest.raises(storage.BadAddress) as caught:
        await storage.connect(BAD_ADDRESSES[case])
    assert SECRET not in _whole(caught.value)
    assert str(caught.value)[0].isupper()
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, ConfigurationError), "who knows PyMongo only catches it too"


async def test_a_server_that_is_not_there_is_told_in_time_and_without_the_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()
    with pytest.raises(storage.StoreUnreachable, match=r"127\.0\.0\.1:1 does not answer") as caught:
        await storage.connect(f"mongodb://me:{SECRET}@127.0.0.1:1/name?serverSelectionTimeoutMS=300")
    assert time.monotonic() - began < 5
    assert SECRET not in _whole(caught.value) + caplog.text
    assert isinstance(caught.value, ConnectionFailure)


async def test_a_server_that_takes_the_call_and_says_nothing_is_not_waited_for_for_ever() -> None:
    async with RoadTo() as silent:
        began = time.monotonic()
        with pytest.raises(storage.StoreUnreachable):
            await storage.connect(
                f"mongodb://127.0.0.1:{silent.port}/name?serverSelectionTimeoutMS=300&connectTimeoutMS=300"
            )
        assert time.monotonic() - began < 5


async def test_patience_has_an_end_also_where_the_address_names_none() -> None:
    options = client_of("mongodb://127.0.0.1:1/name").options
    assert options.server_selection_timeout == 10
    assert (options.pool_options.connect_timeout, options.pool_options.socket_timeout) == (5, 60)
    said = client_of("mongodb://127.0.0.1:1/name?serverselectiontimeoutms=700&socketTimeoutMS=900").options
    assert (said.server_selection_timeout, said.pool_options.socket_timeout) == (0.7, 0.9)
    whole = client_of("mongodb://127.0.0.1:1/name?timeoutMS=800").options
    assert (whole.timeout, whole.pool_options.socket_timeout) == (0.8, None), "one limit for all of an operation"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"w": "majority", "j": True, "wtimeout": 20_000}),
        ("?w=1", {"w": 1, "j": True, "wtimeout": 20_000}),
        ("?w=2&journal=false&wtimeoutMS=5", {"w": 2, "j": False, "wtimeout": 5}),
    ],
)
async def test_an_awaited_write_is_durable_unless_the_address_says_otherwise(
    query: str, expected: dict[str, Any]
) -> None:
    uri = f"mongodb://127.0.0.1:1/name{query}"
    assert database_of(client_of(uri), uri).write_concern.document == expected


async def test_reads_go_to_where_the_writes_went_whatever_the_address_says() -> None:
    uri = "mongodb://127.0.0.1:1/name?readPreference=secondary"
    assert database_of(client_of(uri), uri).read_preference.name == "Primary"


async def test_a_cluster_address_is_looked_up_in_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def resolve(name: str, kind: str, **_: Any) -> Any:
        asked.append((str(name), kind))
        raise dns.resolver.NXDOMAIN

    monkeypatch.setattr(dns.asyncresolver, "resolve", resolve)
    with pytest.raises(storage.StoreUnreachable, match=r"db\.example\.test cannot be looked up") as caught:
        await storage.connect(f"mongodb+srv://me:{SECRET}@db.example.test/name")
    assert asked == [("_mongodb._tcp.db.example.test", "SRV")]
    assert SECRET not in _whole(caught.value)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (AutoReconnect("connection closed"), storage.StoreUnreachable),
        (OperationFailure("Authentication failed.", 18), storage.StoreRefused),
        (OperationFailure("not authorized on name", 13), storage.StoreRefused),
        (WTimeoutError("waiting for replication timed out", 64), storage.StoreFailed),
        (BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64}]}), storage.StoreFailed),
        (BulkWriteError({"writeErrors": [{"code": 11000}], "writeConcernErrors": []}), BulkWriteError),
        (DuplicateKeyError("E11000", 11000), DuplicateKeyError),
        (OperationFailure("bad value", 2), OperationFailure),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value)[:40],
)
def test_faults_between_us_and_the_server_are_the_stores_own_and_others_stay_pymongos(
    fault: Exception, expected: type[Exception]
) -> None:
    with pytest.raises(expected) as caught, told("db.example.test"):
        raise fault
    assert type(caught.value) is expected
    assert isinstance(caught.value, storage.StoreError) == (caught.value is not fault)


class _LostTheRace:
    """A server on which another process inserts the document between our search and our insert."""

    name = "docs"

    def __init__(self, races: int) -> None:
        self.calls, self._races = 0, races

    async def update_one(self, *_: Any, **__: Any) -> Any:
        self.calls += 1
        if self.calls <= self._races:
            raise DuplicateKeyError("E11000 duplicate key error", 11000)
        return SimpleNamespace(matched_count=1, upserted_id=None)


def _door(collection: Any) -> ServerCollection:
    return ServerCollection(Link(None, "host", (8, 0), False, None), collection)  # type: ignore[arg-type]


async def test_an_upsert_that_lost_a_race_finds_the_winners_document() -> None:
    server = _LostTheRace(1)
    result = await _door(server).update_one({"_id": 1}, {"$setOnInsert": {"by": "us"}}, upsert=True)
    assert (result.matched_count, result.upserted_id, server.calls) == (1, None, 2)


async def test_a_key_that_is_taken_by_another_document_is_told_and_not_tried_for_ever() -> None:
    server = _LostTheRace(99)
    with pytest.raises(DuplicateKeyError):
        await _door(server).update_one({"_id": 1}, {"$set": {"phone": "5"}}, upsert=True)
    assert server.calls == 2
    with pytest.raises(DuplicateKeyError):
        await _door(server).update_one({"_id": 1}, {"$set": {"phone": "5"}})
    assert server.calls == 3, "a plain update is never repeated"


@needs_server
async def test_a_server_opened_for_reading_is_not_written() -> None:
    uri = fresh_database()
    async with storage.connect(uri) as db, storage.connect(uri, read_only=True) as looked:
        await db["docs"].insert_one({"_id": 1})
        assert await looked["docs"].find_one() == {"_id": 1}
        for write in (looked["docs"].insert_one({}), looked["docs"].delete_many({}), looked.drop_collection("docs")):
            with pytest.raises(storage.StoreReadOnly):
                await write
        assert await db["docs"].count_documents({}) == 1
        await db.drop_collection("docs")


@needs_server
async def test_a_closed_server_says_so() -> None:
    db = await storage.connect(fresh_database())
    await db.close()
    await db.close()
    with pytest.raises(storage.StoreClosed):
        await db["docs"].find_one()
    with pytest.raises(storage.StoreClosed):
        await db["docs"].insert_one({})


@needs_server
async def test_a_network_that_breaks_is_told_and_all_goes_on_when_it_is_mended() -> None:
    there = urlsplit(fresh_database())
    async with RoadTo(there.hostname or "", there.port or 27017) as road:
        # Longer than the half second that PyMongo lets pass between two looks at a server.
        uri = f"mongodb://127.0.0.1:{road.port}{there.path}?serverSelectionTimeoutMS=1500"
        async with storage.connect(uri) as db:
            docs = db["docs"]
            await docs.insert_one({"_id": 1})
            await road.cut()
            told_so = await asyncio.gather(
                docs.find_one(), docs.find().to_list(), docs.insert_one({"_id": 2}), docs.count_documents({}),
                docs.update_one({"_id": 1}, {"$set": {"a": 1}}), db.list_collection_names(), return_exceptions=True,
            )  # fmt: skip
            assert {type(answer) for answer in told_so} == {storage.StoreUnreachable}
            await road.mend()
            await docs.insert_one({"_id": 3})
            assert await docs.find().to_list() == [{"_id": 1}, {"_id": 3}]
            await docs.drop()


@needs_server
async def test_an_update_is_checked_as_the_server_will_see_it() -> None:
    async with storage.connect(fresh_database()) as db:
        await db["docs"].insert_one({"_id": 1, "t": ["abc", "x", 1]})
        await db["docs"].update_one({"_id": 1}, {"$pull": {"t": {"$in": ("x", re.compile("^a"))}}})
        assert await db["docs"].find_one() == {"_id": 1, "t": [1]}
        await db.drop_collection("docs")
