"""Records to documents and back: the one place that knows how a record looks in the store.

Promise: a document holds only what BSON can keep, under the names that are promised to others (`_id`, a price's `from`
and `to`), and reading it back gives an equal record. Datetimes stay aware; a store keeps their milliseconds.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any, TypeVar

from fixi_app.domain.base import Record
from fixi_app.domain.professionals import Professional

R = TypeVar("R", bound=Record)
Document = dict[str, Any]

# `from` is a word of Python's own, so the record says `start`; the document keeps the promised name.
_PRICE_LINE = {"start": "from", "end": "to"}


def to_document(record: Record) -> Document:
    """The document of a record: `id` becomes `_id`, enums their values, times and dates ISO text, tuples lists."""
    return _document(record, record.model_dump(mode="python"))


def changed_in(before: R, after: R) -> Document:
    """The fields of the document that a change of the record changes, as they are then."""
    names = after.differs_in(before)
    return _document(after, after.model_dump(mode="python", include=names)) if names else {}


def _document(record: Record, fields: Document) -> Document:
    document: Document = _plain(fields)
    if isinstance(record, Professional) and "price_list" in document:
        document["price_list"] = [_renamed(line, _PRICE_LINE) for line in document["price_list"]]
    return {"_id": document.pop("id"), **document} if "id" in document else document


def from_document(cls: type[R], document: Mapping[str, Any]) -> R:
    """The record in a document; fields it does not know are ignored, missing ones get their defaults.

    Raises pydantic.ValidationError when the document is not one of these records.
    """
    fields = dict(document)
    if "_id" in fields and "id" in cls.model_fields:
        fields["id"] = fields.pop("_id")
    if issubclass(cls, Professional):
        back = {name: field for field, name in _PRICE_LINE.items()}
        fields["price_list"] = [_renamed(line, back) for line in fields.get("price_list", ())]
    return cls.model_validate(fields)


def _renamed(fields: Mapping[str, Any], names: Mapping[str, str]) -> Document:
    return {names.get(name, name): value for name, value in fields.items()}


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None), datetime})


def _plain(value: Any) -> Any:
    """The value as BSON can keep it."""
    if type(value) in _AS_THEY_ARE:  # nearly all of a record; asked one by one, the kinds below cost five times as much
        return value
    match value:
        case dict():
            return {
                key if type(key) is str else str(_plain(key)): each if type(each) in _AS_THEY_ARE else _plain(each)
                for key, each in value.items()
            }
        case Enum():
            return value.value
        case datetime():  # is a date, too
            return value
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("auto" if value.second or value.microsecond else "minutes")
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return sorted(_plain(each) for each in value)
        case _:
            return value
