"""MongoDB's published CRUD cases: read from their files, and which of them speak only of what `storage.api` promises.

A case is left out by a rule that can be read here and is counted under its reason; never because it fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bson import json_util

SERVER = (8, 0)
"""The version whose behaviour is promised: cases for older servers only are left out."""

_FILTER = {"filter"}
_UPDATE = _FILTER | {"update", "upsert"}
_REPLACE = _FILTER | {"replacement", "upsert"}
_MODIFY = {"projection", "sort"}
PROMISED: dict[str, set[str]] = {
    "find": _FILTER | {"projection", "sort", "skip", "limit"},
    "findOne": _FILTER | {"projection", "sort", "skip"},
    "insertOne": {"document"},
    "insertMany": {"documents", "ordered"},
    "updateOne": _UPDATE | {"sort"},
    "updateMany": _UPDATE,
    "replaceOne": _REPLACE | {"sort"},
    "deleteOne": _FILTER,
    "deleteMany": _FILTER,
    "findOneAndUpdate": _UPDATE | _MODIFY | {"returnDocument"},
    "findOneAndReplace": _REPLACE | _MODIFY | {"returnDocument"},
    "findOneAndDelete": _FILTER | _MODIFY,
    "countDocuments": _FILTER | {"skip", "limit"},
    "count": _FILTER | {"skip", "limit"},
    "estimatedDocumentCount": set(),
    "distinct": {"fieldName", "filter"},
    "createIndex": {"keys", "name", "unique", "sparse"},
}
"""Operations in the words of the cases, each with its promised arguments. `count` is today's countDocuments."""

_FILTERS = "$eq $ne $gt $gte $lt $lte $in $nin $and $or $nor $not $exists $type $regex $options $elemMatch $all $size"
_UPDATES = "$set $unset $inc $mul $min $max $push $each $slice $sort $addToSet $pull $pop $rename $setOnInsert"
OPERATORS = {*_FILTERS.split(), *_UPDATES.split(), "$currentDate"}


@dataclass(frozen=True)
class Case:
    file: str
    name: str
    test: dict[str, Any]
    setting: dict[str, Any]
    """The whole file: its entities, first documents and requirements."""

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"

    def entities(self, kind: str) -> dict[str, dict[str, Any]]:
        said = [entity[kind] for entity in self.setting.get("createEntities", ()) if kind in entity]
        return {entity["id"]: entity for entity in said}


def read_cases(folder: Path) -> list[Case]:
    cases = []
    for path in sorted(folder.glob("*.json")):
        setting = json_util.loads(path.read_text("utf-8"), json_options=json_util.DEFAULT_JSON_OPTIONS)
        cases += [Case(path.stem, test["description"], test, setting) for test in setting["tests"]]
    return cases


def why_left_out(case: Case) -> str | None:
    """The first reason for which a case says nothing about our promises, or None."""
    wanted = (case.setting.get("runOnRequirements", [{}]), case.test.get("runOnRequirements", [{}]))
    if not all(any(map(_is_of_our_version, choices)) for choices in wanted):
        return "only for older servers"
    if any(operation["object"] == "testRunner" for operation in case.test["operations"]):
        return "needs a fault injected into a server"
    return next((reason for one in case.test["operations"] if (reason := _unpromised(one, case))), None)


def _is_of_our_version(requirement: Mapping[str, Any]) -> bool:
    least, most = requirement.get("minServerVersion", "0"), requirement.get("maxServerVersion", "99")
    return _version(least) <= SERVER <= _version(most)


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")[:2]))


def _unpromised(operation: Mapping[str, Any], case: Case) -> str | None:
    name, arguments = operation["name"], operation.get("arguments", {})
    if name not in PROMISED:
        return f"method {name}"
    if case.entities("collection")[operation["object"]].get("collectionOptions"):
        return "collection with options (unacknowledged writes)"
    for argument in sorted(set(arguments) - PROMISED[name]):
        return f"argument {argument}"
    if isinstance(arguments.get("update"), list):
        return "update by a pipeline"
    spoken = [*_operators(arguments.get("filter")), *_operators(arguments.get("update"))]
    return next((f"operator {word}" for word in spoken if word not in OPERATORS), None)


def _operators(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (name for name in value if name.startswith("$"))
    if isinstance(value, (Mapping, list)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _operators(item)
