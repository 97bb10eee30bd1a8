"""Every record goes into the store and comes back equal."""

import importlib
import inspect
import pkgutil
import types
from datetime import date, datetime, time, timezone
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import bson
import pytest
from bson.codec_options import CodecOptions

import fixi_app.domain
from fixi_app.domain.base import Record
from fixi_app.domain.business import Business
from fixi_app.domain.contacts import Address
from fixi_app.domain.professionals import Price, Professional
from fixi_app.repositories.documents import from_document, to_document

SETTINGS = "fixi_app.domain.business"


def _records() -> list[type[Record]]:
    """All but the settings, whose fields have limits of their own and which are stored as what differs."""
    found: dict[str, type[Record]] = {}
    for module in pkgutil.iter_modules(fixi_app.domain.__path__, "fixi_app.domain."):
        for name, cls in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(cls, Record) and cls is not Record and not cls.__module__.startswith(SETTINGS):
                found[f"{cls.__module__}.{name}"] = cls
    return [found[name] for name in sorted(found)]


_SAMPLES: dict[Any, Any] = {
    str: "שלום",
    int: 5,
    float: 4.5,
    bool: True,
    datetime: datetime(2026, 11, 24, 9, 30, 1, 250000, tzinfo=timezone.utc),
    date: date(2026, 11, 24),
    time: time(16, 30),
    Any: "anything",
    types.NoneType: None,
}


def _filled(annotation: Any) -> Any:
    """A value of this type with everything in it that can be in it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _SAMPLES:
        return _SAMPLES[annotation]
    if origin is Annotated:
        return _filled(arguments[0])
    if origin in (Union, types.UnionType):
        return _filled(arguments[0])
    if origin is Literal:
        return arguments[0]
    if origin in (tuple, list, frozenset, set):
        return origin([_filled(one) for one in arguments if one is not Ellipsis])
    if origin is dict:
        return {_filled(arguments[0]): _filled(arguments[1])}
    if issubclass(annotation, Enum):
        return list(annotation)[-1]
    return full(annotation)


def full(cls: type[Record]) -> Record:
    return cls.model_construct(**{name: _filled(field.annotation) for name, field in cls.model_fields.items()})


def through_a_store(document: dict[str, Any]) -> dict[str, Any]:
    return dict(bson.decode(bson.encode(document), CodecOptions(tz_aware=True)))


@pytest.mark.parametrize("cls", _records(), ids=lambda cls: cls.__name__)
def test_a_full_record_comes_back_equal(cls: type[Record]) -> None:
    record = full(cls)
    assert from_document(cls, through_a_store(to_document(record))) == record


@pytest.mark.parametrize("cls", _records(), ids=lambda cls: cls.__name__)
def test_a_document_keeps_the_id_where_the_store_looks_for_it(cls: type[Record]) -> None:
    document = to_document(full(cls))
    assert "id" not in document
    assert ("_id" in document) is ("id" in cls.model_fields)


def test_the_settings_come_back_equal() -> None:
    assert from_document(Business, through_a_store(to_document(Business()))) == Business()


def test_a_price_has_the_promised_names() -> None:
    pro = Professional(id="avi", name="Avi", price_list=(Price(item="plumbing", start=200, end=500),))
    assert to_document(pro)["price_list"] == [{"item": "plumbing", "from": 200, "to": 500}]
    assert from_document(Professional, to_document(pro)) == pro


def test_hours_are_written_as_people_write_them() -> None:
    pro = full(Professional)
    assert "16:30" in str(to_document(pro)["schedule"])


def test_a_field_of_a_later_version_is_ignored_and_a_missing_one_has_its_default() -> None:
    assert from_document(Address, {"_id": "x", "contact_id": "c", "invented_later": 1}) == Address(
        id="x", contact_id="c"
    )
    assert from_document(Professional, {"_id": "avi", "name": "Avi"}) == Professional(id="avi", name="Avi")


def test_what_is_not_such_a_record_is_refused() -> None:
    with pytest.raises(ValueError, match="contact_id"):
        from_document(Address, {"_id": "x"})
