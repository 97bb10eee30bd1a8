"""Promise: `keys_of` gives every key under which an index holds a document, from the values that the matcher sees."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from pymongo.errors import WriteError

from storage.embedded.disk.catalog import Index
from storage.embedded.values.keys import MISSING, complement, encode
from storage.embedded.values.paths import Parts, exists, index_keys


def keys_of(index: Index, document: Mapping[str, Any]) -> set[bytes]:
    """All keys of a document in an index; none in a sparse one where every field is missing.

    Raises WriteError (171) where two fields are arrays side by side: their keys would multiply.
    """
    key = _only_key(index, document)
    if key is not None:
        return {key}
    if index.sparse and not any(exists(document, path) for path, _ in index.parts):
        return set()
    columns = [(path, _turned(index_keys(document, path), direction)) for path, direction in index.parts]
    if len(columns) == 1:
        return columns[0][1]
    _refuse_parallel_arrays(index, columns)
    return set(map(b"".join, product(*(keys for _, keys in columns))))


def _only_key(index: Index, document: Mapping[str, Any]) -> bytes | None:
    """The short way for plain fields without arrays, which most documents go: a quarter of the time."""
    if index.sparse:
        return None
    key = b""
    for path, direction in index.parts:
        value = document.get(path[0], MISSING)
        if len(path) > 1 or type(value) is list:
            return None
        part = encode(value)
        key += part if direction > 0 else complement(part)
    return key


def _turned(keys: set[bytes], direction: int) -> set[bytes]:
    return keys if direction > 0 else set(map(complement, keys))


def _refuse_parallel_arrays(index: Index, columns: list[tuple[Parts, set[bytes]]]) -> None:
    if len({path[0] for path, keys in columns if len(keys) > 1}) > 1:
        raise WriteError(f"cannot index parallel arrays in the index {index.name}", 171)
