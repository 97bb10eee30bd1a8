"""Runs one published case on an open store: first documents, operations with their results and errors, what is left.

Events that a driver sends to a monitor are not looked at: they are about the wire, and the store promises results.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

from storage import ReturnDocument
from storage.api import AsyncCollection, AsyncDatabase
from tests.fakes.published_cases import Case


async def run_case(case: Case, db: AsyncDatabase) -> None:
    """Raises AssertionError, or whatever the store raised, if the case does not hold."""
    names = {key: one["collectionName"] for key, one in case.entities("collection").items()}
    for name in {*names.values(), *await db.list_collection_names()}:
        await db.drop_collection(name)
    for first in case.setting.get("initialData", ()):
        if first["documents"]:
            await db[first["collectionName"]].insert_many(first["documents"])
    for operation in case.test["operations"]:
        await _operate(operation, db[names[operation["object"]]])
    for left in case.test.get("outcome", ()):
        found = await db[left["collectionName"]].find(sort=[("_id", 1)]).to_list()
        assert found == left["documents"], f"left were {found}, not {left['documents']}"
        assert list(map(list, found)) == list(map(list, left["documents"])), "the fields have another order"


async def _operate(operation: Mapping[str, Any], collection: AsyncCollection) -> None:
    call = _CALLS[operation["name"]]
    arguments = dict(operation.get("arguments", {}))
    if "expectError" not in operation:
        result = await call(collection, arguments)
        if "expectResult" in operation:
            assert_matches(operation["expectResult"], result)
        return
    try:
        result = await call(collection, arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is, the case says what it must be
        assert_error(operation["expectError"], error)
    else:
        raise AssertionError(f"no error, but {result}")


def assert_error(expected: Mapping[str, Any], error: Exception) -> None:
    if "isClientError" in expected:
        said = "the driver's own" if expected["isClientError"] else "a server's"
        assert isinstance(error, PyMongoError) != expected["isClientError"], f"not {said} error: {error!r}"
    details = getattr(error, "details", None) or {}
    if "errorCode" in expected:
        assert isinstance(error, OperationFailure), repr(error)
        assert error.code == expected["errorCode"], f"code {error.code}"
    if "errorContains" in expected:
        assert expected["errorContains"].lower() in str(error).lower(), str(error)
    if "errorResponse" in expected:
        assert_matches(expected["errorResponse"], details)
    if "expectResult" in expected:
        assert isinstance(error, BulkWriteError), repr(error)
        assert_matches(expected["expectResult"], _bulk(details))


def _bulk(details: Mapping[str, Any]) -> dict[str, Any]:
    names = {"nInserted": "insertedCount", "nMatched": "matchedCount", "nModified": "modifiedCount"}
    names |= {"nRemoved": "deletedCount", "nUpserted": "upsertedCount"}
    upserted = {str(one["index"]): one["_id"] for one in details["upserted"]}
    return {said: details[name] for name, said in names.items()} | {"upsertedIds": upserted}


def assert_matches(expected: Any, actual: Any, *, root: bool = True) -> None:
    """The cases' own rule: a document at the root may have more fields than are named, a nested one may not."""
    if isinstance(expected, Mapping) and next(iter(expected), "").startswith("$$"):
        return _assert_special(expected, actual)
    if isinstance(expected, list):
        assert isinstance(actual, list), f"{actual!r} is no list"
        assert len(actual) == len(expected), f"{actual!r} is not as long as {expected!r}"
        for wanted, got in zip(expected, actual, strict=True):
            assert_matches(wanted, got, root=root)
    elif isinstance(expected, Mapping):
        assert isinstance(actual, Mapping), f"{actual!r} is no document"
        for name, wanted in expected.items():
            assert_matches(wanted, actual.get(name, _NOTHING), root=False)
        assert root or set(actual) <= set(expected), f"{actual!r} has more than {expected!r}"
    else:
        assert actual == expected, f"{actual!r} is not {expected!r}"
        assert isinstance(actual, bool) == isinstance(expected, bool), f"{actual!r} is not {expected!r}"
    return None


_NOTHING = object()


def _assert_special(expected: Mapping[str, Any], actual: Any) -> None:
    (name, wanted), *more = expected.items()
    assert not more, f"a rule of its own among fields: {expected}"
    if name == "$$unsetOrMatches":
        if actual is not _NOTHING and actual is not None:
            assert_matches(wanted, actual, root=False)
    elif name == "$$exists":
        assert (actual is not _NOTHING) == wanted, f"{actual!r}"
    else:
        raise AssertionError(f"the rule {name} is not known here")


# The operations in the store's words


async def _find(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    return await collection.find(**given).to_list()


async def _find_one(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    return await collection.find_one(**given)


async def _insert_one(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    return {"insertedId": (await collection.insert_one(given["document"])).inserted_id}


async def _insert_many(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    result = await collection.insert_many(**given)
    return {"insertedIds": {str(number): one for number, one in enumerate(result.inserted_ids)}}


def _updating(method: str) -> Any:
    async def call(collection: AsyncCollection, given: dict[str, Any]) -> Any:
        result = await getattr(collection, method)(**given)
        said = {"matchedCount": result.matched_count, "modifiedCount": result.modified_count}
        said["upsertedCount"] = int(result.did_upsert)
        return said | ({"upsertedId": result.upserted_id} if result.did_upsert else {})

    return call


def _deleting(method: str) -> Any:
    async def call(collection: AsyncCollection, given: dict[str, Any]) -> Any:
        return {"deletedCount": (await getattr(collection, method)(**given)).deleted_count}

    return call


def _modifying(method: str) -> Any:
    async def call(collection: AsyncCollection, given: dict[str, Any]) -> Any:
        if "returnDocument" in given:
            given["return_document"] = getattr(ReturnDocument, given.pop("returnDocument").upper())
        return await getattr(collection, method)(**given)

    return call


async def _count(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    return await collection.count_documents(**given)


async def _estimate(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    return await collection.estimated_document_count()


async def _distinct(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    return await collection.distinct(given["fieldName"], given.get("filter"))


async def _create_index(collection: AsyncCollection, given: dict[str, Any]) -> Any:
    return await collection.create_index(**given)


_CALLS: dict[str, Any] = {
    "find": _find, "findOne": _find_one, "insertOne": _insert_one, "insertMany": _insert_many,
    "updateOne": _updating("update_one"), "updateMany": _updating("update_many"),
    "replaceOne": _updating("replace_one"), "deleteOne": _deleting("delete_one"),
    "deleteMany": _deleting("delete_many"), "findOneAndUpdate": _modifying("find_one_and_update"),
    "findOneAndReplace": _modifying("find_one_and_replace"), "findOneAndDelete": _modifying("find_one_and_delete"),
    "countDocuments": _count, "count": _count, "estimatedDocumentCount": _estimate, "distinct": _distinct,
    "createIndex": _create_index,
}  # fmt: skip
