"""Random rows of operations end alike on disk and in memory, with indexes and without, and on a server where one is."""

from __future__ import annotations

import asyncio
import copy
from collections import Counter
from pathlib import Path
from typing import Any

import bson
import pytest
from hypothesis import HealthCheck, given, settings
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError
from pymongo.results import DeleteResult, InsertManyResult, InsertOneResult, UpdateResult

import storage
from storage.embedded.database import EmbeddedDatabase
from storage.embedded.disk.aside import NAME
from storage.embedded.language.matcher import compile_filter
from storage.embedded.values.documents import OPTIONS, decode, normal
from storage.embedded.values.keys import encode
from storage.embedded.values.paths import sort_key, split
from tests.fakes.named_server import SERVER, fresh_database, known_faults
from tests.fakes.operations import SORTED_WRITES, Operation, rows
from tests.fakes.sober_operations import sober_rows
from tests.fakes.there import there
from tests.fakes.whole_store import disagreements
from tests.sizes import large

METHODS = [
    "insert_one", "insert_many", "find", "find_one", "update_one", "update_many", "replace_one", "delete_one", "drop",
    "delete_many", "find_one_and_update", "find_one_and_replace", "find_one_and_delete", "count_documents", "distinct",
    "create_index",
]  # fmt: skip
READING = ("find", "find_one", "count_documents", "distinct", "index_information")
ANY_ORDER = ("find", "distinct", "index_information")
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

Outcome = tuple[Any, ...]


async def outcome(docs: storage.AsyncCollection, operation: Operation) -> Outcome:
    """What came of it, in a form that can be compared to the last byte."""
    arguments, options = copy.deepcopy((operation.arguments, dict(operation.options)))
    try:
        made = getattr(docs, operation.method)(*arguments, **options)
        return ("result", said(await (made.to_list() if operation.method == "find" else made)))
    except BulkWriteError as error:
        failed = [(one["index"], one["code"]) for one in error.details["writeErrors"]]
        return ("error", "BulkWriteError", failed, error.details["nInserted"])
    except (PyMongoError, bson.errors.BSONError, ValueError, TypeError) as error:
        return ("error", type(error).__name__, getattr(error, "code", None))


def said(result: Any) -> Any:
    if isinstance(result, InsertOneResult):
        return said(result.inserted_id)
    if isinstance(result, InsertManyResult):
        return said(result.inserted_ids)
    if isinstance(result, UpdateResult):
        return (result.matched_count, result.modified_count, said(result.upserted_id))
    if isinstance(result, DeleteResult):
        return result.deleted_count
    if isinstance(result, list):
        return [said(one) for one in result]
    return bson.encode({"it": result}, codec_options=OPTIONS)


def of_any_order(operation: Operation, came: Outcome) -> Outcome:
    """Without a sort, a plan may deliver in its own order; of many that fail, each may be the first."""
    if came[0] == "error":
        return came[:2] if operation.method == "update_many" else came
    if operation.method in ANY_ORDER and not dict(operation.options).get("sort"):
        return (came[0], sorted(map(value_of, came[1])))
    return came


def value_of(it: bytes) -> bytes:
    """Which of two equal numbers stands for both depends on which was met first."""
    return encode(decode(it)["it"])


async def everything(docs: storage.AsyncCollection) -> list[bytes]:
    return [said(one) for one in await docs.find(sort="_id").to_list()]


def naive(documents: list[dict[str, Any]], operation: Operation) -> Outcome | None:
    """What a loop over all documents answers, for the operations where that is a line or two."""
    options, (condition, *rest) = dict(operation.options), operation.arguments or ({},)
    if operation.method not in ("find", "count_documents", "delete_many") or any(rest[:1]):
        return None
    found = matched(documents, condition)
    if operation.method == "find":
        skip, limit = rest[1:] or (0, 0)
        paths = tuple((split(name), direction) for name, direction in options.get("sort", ()))
        found.sort(key=lambda one: sort_key(one, paths))
        return ("result", said(found[skip : skip + limit if limit else None]))
    skip, limit = options.get("skip") or 0, options.get("limit")
    number = len(found[skip : skip + limit if limit else None])
    return ("result", number if operation.method == "delete_many" else said(number))


def growth(documents: list[dict[str, Any]], operation: Operation, came: Outcome) -> int:
    """By how many documents the collection must have grown."""
    if came[0] == "error":
        return int(came[3]) if came[1] == "BulkWriteError" else 0
    if operation.method in ("insert_one", "insert_many"):
        return len(came[1]) if operation.method == "insert_many" else 1
    if operation.method in ("delete_one", "delete_many"):
        return -int(came[1])
    if operation.method == "find_one_and_delete":
        return -int(came[1] != said(None))
    if operation.method == "drop":
        return -len(documents)
    return int(dict(operation.options).get("upsert", False) and not matched(documents, operation.arguments[0]))


def matched(documents: list[dict[str, Any]], condition: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in documents if compile_filter(normal(condition))(one)]


async def play(stores: dict[str, storage.AsyncDatabase], row: list[Operation], tally: Counter[str]) -> None:
    memory, folder, plain = (db["docs"] for db in stores.values())
    before = await everything(plain)
    for position, operation in enumerate(row):
        why = f"at {position} of {row}"
        documents = [decode(one)["it"] for one in before]
        first, second = await outcome(memory, operation), await outcome(folder, operation)
        assert first == second, why
        if operation.plain:
            third = of_any_order(operation, await outcome(plain, operation))
            assert of_any_order(operation, first) == third, why
            expected = naive(documents, operation) if first[0] == "result" else None
            assert expected is None or of_any_order(operation, expected) == third, why
        states = [await everything(docs) for docs in (memory, folder, plain)]
        assert states[0] == states[1] == states[2], why
        assert len(states[0]) - len(before) == growth(documents, operation, first), why
        assert states[0] == before or first[0] == "result" or first[1] == "BulkWriteError", why
        before = states[0]
        tally.update(documents=len(before), **{first[0]: 1, f"{operation.method} {first[0]}": 1})
    assert disagreements(file_of(stores["folder"])) == [], row


def file_of(store: storage.AsyncDatabase) -> Path:
    assert isinstance(store, EmbeddedDatabase)
    return there(store.folder) / NAME


def played(stores: dict[str, str], play: Any, row: Any, examples: int, known: bool) -> Counter[str]:
    """Plays examples one after another on stores that stay open; always the same ones where they are to be known."""
    tally: Counter[str] = Counter()
    with asyncio.Runner() as runner:
        opened = {name: runner.run(storage.connect(uri)._open()) for name, uri in stores.items()}

        @settings(max_examples=examples, derandomize=known, deadline=None, database=None, suppress_health_check=QUIET)
        @given(row)
        def one(row: list[Operation]) -> None:
            for db in opened.values():
                runner.run(db.drop_collection("docs"))
            runner.run(play(opened, row, tally))

        try:
            one()
        finally:
            for db in opened.values():
                runner.run(db.close())
    return tally


@pytest.mark.parametrize(("examples", "known"), [(250, True), pytest.param(large(3000), False, marks=pytest.mark.long)])
def test_a_row_of_operations_ends_alike_on_disk_in_memory_and_without_indexes(
    tmp_path: Path, examples: int, known: bool
) -> None:
    stores = {"memory": "mongita::memory:", "folder": f"mongita:{tmp_path}", "plain": "mongita::memory:"}
    tally = played(stores, play, rows(SORTED_WRITES), examples, known)
    assert all(tally[f"{method} result"] > examples / 25 for method in METHODS), tally
    assert tally["error"] > examples, tally
    assert tally["documents"] > 20 * examples, tally


async def play_at_once(stores: dict[str, storage.AsyncDatabase], row: list[Operation], tally: Counter[str]) -> None:
    """All of a row is queued before the writer can begin, so it becomes one group, and mostly has to be done twice."""
    memory, folder = (db["docs"] for db in stores.values())
    writes = [operation for operation in row if operation.method not in READING]
    in_turn = [await outcome(memory, operation) for operation in writes]
    at_once = await asyncio.gather(*(outcome(folder, operation) for operation in writes))
    assert in_turn == at_once, writes
    assert await everything(memory) == await everything(folder), writes
    assert disagreements(file_of(stores["folder"])) == [], writes
    tally.update(came[0] for came in in_turn)


@pytest.mark.parametrize(("examples", "known"), [(150, True), pytest.param(large(2000), False, marks=pytest.mark.long)])
def test_a_group_of_writes_ends_as_its_members_one_after_the_other(tmp_path: Path, examples: int, known: bool) -> None:
    stores = {"memory": "mongita::memory:", "folder": f"mongita:{tmp_path}"}
    tally = played(stores, play_at_once, rows(SORTED_WRITES), examples, known)
    assert min(tally["result"], tally["error"]) > examples, tally


async def play_with_a_server(
    stores: dict[str, storage.AsyncDatabase], row: list[Operation], tally: Counter[str]
) -> None:
    """A server may word its errors differently, and leaves what an update of many had done when it failed."""
    memory, server = (db["docs"] for db in stores.values())
    for position, operation in enumerate(row):
        why = f"at {position} of {row}"
        first, second = [of_any_order(operation, await outcome(docs, operation)) for docs in (memory, server)]
        if first[0] == "result":
            assert first == second or read(first) == read(second), why
        else:
            assert (second[0], is_duplicate(first)) == ("error", is_duplicate(second)), why
            if operation.method == "update_many":
                return
        states = [await docs.find(sort="_id").to_list() for docs in (memory, server)]
        assert states[0] == states[1], why  # as dictionaries: imitations keep the old order of the fields
        tally[first[0]] += 1


def read(came: Any) -> Any:
    """Documents as dictionaries: their fields may come in another order. A key of `distinct` has none."""
    if isinstance(came, bytes) and came.endswith(b"\x00") and bson.is_valid(came):
        return decode(came)
    return [read(one) for one in came] if isinstance(came, (list, tuple)) else came


def is_duplicate(came: Outcome) -> bool:
    return bool(came[1] == DuplicateKeyError.__name__)


@pytest.mark.long
@pytest.mark.skipif(SERVER is None, reason="FIXI_TEST_MONGODB_URI names no server")
def test_a_row_of_operations_ends_alike_on_a_server() -> None:
    stores = {"memory": "mongita::memory:", "server": fresh_database()}
    rows_to_play = sober_rows() if known_faults() else rows()
    tally = played(stores, play_with_a_server, rows_to_play, large(500), known=False)
    assert tally["result"] > 2 * large(500)
