"""A file of format 1, whose large integers have the keys of that time, opened today."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from bson import Decimal128, Int64

from storage import migrations
from storage.embedded.disk import indexing
from storage.embedded.disk.connections import connect
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.disk.index_keys import keys_of
from storage.embedded.values import keys
from storage.embedded.values.documents import decode, to_bytes
from storage.embedded.work import changes
from storage.embedded.work.meter import Meter
from storage.embedded.work.queries import question, select

LARGE = 2**60
DOCUMENTS = [
    *({"_id": LARGE + number, "n": -LARGE - number, "t": [number, LARGE + number]} for number in range(6)),
    {"_id": "small", "n": 1, "t": []},
]


def _former_key(value: int) -> bytes:
    nearest = float(value)
    return b"\x10" + keys._ordered_double(nearest) + struct.pack(">H", 0x8000 + int(value) - int(nearest))


@pytest.fixture
def former(monkeypatch: pytest.MonkeyPatch) -> SqliteEngine:
    connection = connect(":memory:", read_only=False)
    migrations.migrate(connection, migrations.STEPS[:1])
    engine = SqliteEngine(connection)
    with monkeypatch.context() as then:
        for kind in (int, Int64):
            then.setitem(keys._ENCODERS, kind, _former_key)
        for wished in ([("n", 1)], [("t", -1), ("n", 1)], [("n", -1)]):
            indexing.create(engine, "docs", indexing.wish(wished, None, wished == [("n", -1)], False))
        changes.insert(engine, "docs", [to_bytes(one) for one in DOCUMENTS])
        indexing.create(engine, "others", indexing.wish("n", None, False, False))
        changes.insert(engine, "others", [to_bytes({"_id": 1, "n": Int64(5)})])
    return engine


def _found(engine: SqliteEngine, condition: dict[str, Any]) -> list[Any]:
    return [one.document["_id"] for one in select(engine, question("docs", condition), Meter(False))]


def _whole(engine: SqliteEngine) -> None:
    """Every key, of ids and of indexes, as it would be written today."""
    for collection in engine.catalog.collections.values():
        rows = engine.connection.execute(f"SELECT rid, id, doc FROM {collection.table}").fetchall()
        documents = {rid: (key, decode(raw)) for rid, key, raw in rows}
        for key, document in documents.values():
            assert key == keys.encode(document["_id"])
        for index in collection.indexes:
            expected = {(key, rid) for rid, (_, one) in documents.items() for key in keys_of(index, one)}
            assert set(engine.connection.execute(f"SELECT key, rid FROM i{index.id}")) == expected


def test_large_integers_are_found_again_by_id_and_by_every_index(former: SqliteEngine) -> None:
    with pytest.raises(AssertionError):
        _whole(former)
    migrations.migrate(former.connection)
    assert migrations.version(former.connection) == len(migrations.STEPS)
    _whole(former)
    for number in range(6):
        assert _found(former, {"_id": LARGE + number}) == [LARGE + number]
        assert _found(former, {"n": -LARGE - number}) == [LARGE + number]
        assert _found(former, {"t": LARGE + number}) == [LARGE + number]
    assert _found(former, {"n": {"$lt": Decimal128(f"-{LARGE + 3}.5")}}) == [LARGE + 5, LARGE + 4]
    assert _found(former, {"_id": "small"}) == ["small"]


def test_a_file_that_is_of_today_is_not_read_again(former: SqliteEngine) -> None:
    migrations.migrate(former.connection)
    former.connection.execute("UPDATE c1 SET doc = x'00'")
    migrations.migrate(former.connection)
