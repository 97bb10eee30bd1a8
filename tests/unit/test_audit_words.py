"""The audit log speaks the language of the desk: whatever can stand in it has a name there, field and value alike."""

import ast
import importlib
import pkgutil
import re
import types
from collections.abc import Iterator
from datetime import datetime, timezone
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest

import fixi_app.services
from fixi_app.domain.base import Record
from fixi_app.domain.business import Business
from fixi_app.domain.reading import Language
from fixi_app.services.audit import NOISE, Audited
from fixi_app.services.desk.audit_values import NAMED
from fixi_app.services.desk.words import Words
from fixi_app.services.desk.words import catalogue as desk_words
from fixi_app.services.office import AuditChange, AuditEntry
from tui.screens.audit_words import TABLES, label, line
from tui.texts import LANGUAGES, Texts
from tui.texts import catalogue as screen_words

SERVICES = Path(fixi_app.services.__file__).parent
WRITERS = {"audited", "_audited", "_kept"}
"""Calls that put a deed into the log, under a kind that is one of their words."""
AT = datetime(2026, 11, 24, tzinfo=timezone.utc)


def family(kind: type[Record]) -> Iterator[type[Record]]:
    yield kind
    for child in kind.__subclasses__():
        yield from family(child)


def records() -> list[type[Record]]:
    for module in pkgutil.walk_packages(fixi_app.services.__path__, "fixi_app.services."):
        importlib.import_module(module.name)  # a record is known only once the module that has it is there
    return [record for kind in get_args(Audited) for record in family(kind)]


WITH_SETTINGS: list[type[Record]] = [*records(), Business]
RECORDS = [record for record in WITH_SETTINGS if record is not Business]
FIELDS = sorted({name for record in RECORDS for name in record.model_fields} - NOISE - {"id"})


def choices(annotation: Any) -> Iterator[type[StrEnum]]:
    """The enumerations that a field can have a value of, or several values."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield annotation
    elif get_origin(annotation) in (Annotated, Union, tuple, types.UnionType):
        for part in get_args(annotation):
            yield from choices(part)


VALUES = sorted(
    {(name, one.value) for record in WITH_SETTINGS for name, field in record.model_fields.items()
     for kind in choices(field.annotation) for one in kind if one.value}
)  # fmt: skip


def entry(kind: str, *changes: AuditChange) -> AuditEntry:
    return AuditEntry(id="a", at=AT, by="owner", kind=kind, what="", about="", lead_id=None, changes=changes)


def kinds() -> set[str]:
    """Words that a writer is called with."""
    calls = (
        node for path in SERVICES.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    )  # fmt: skip
    named = (call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in WRITERS)
    constants = (one.value for call in named for one in call.args if isinstance(one, ast.Constant))
    return {value for value in constants if isinstance(value, str) and value}


def test_what_can_stand_in_the_log_is_found() -> None:
    assert {"Lead", "Professional", "Contact", "Closed", "Away", "Told"} <= {record.__name__ for record in RECORDS}
    assert {"apartment", "radius_km", "standing", "lead_ids", "rows", "on", "propose_first"} <= set(FIELDS)
    assert {("trade", "plumbing"), ("languages", "ru"), ("rest_days", "none"), ("role", "editor")} <= set(VALUES)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_that_can_stand_in_the_log_has_its_name(field: str) -> None:
    assert re.search("[א-ת]", desk_words("he")["audit"]["field"][field])
    assert "_" not in desk_words("en")["audit"]["field"][field]


def test_no_name_is_of_a_field_that_nobody_keeps_any_more() -> None:
    assert set(desk_words("he")["audit"]["field"]) - set(FIELDS) == set()


def test_every_setting_is_called_by_its_sentence() -> None:
    for name in Business.model_fields:
        changed = AuditChange(field=name, label=name, before="1", after="2")
        for language in LANGUAGES:
            told = label(entry("settings", changed), changed, Texts(language))
            assert told == screen_words(language)[f"setting.{name}"].rstrip(".")


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_every_value_that_is_one_of_a_few_has_its_name(field: str, value: str) -> None:
    if field in NAMED:
        assert Words(Language.HE).or_else(f"{field}.{value}", "")
    else:
        assert re.search("[א-ת]", screen_words("he")[f"{TABLES[field]}.{value}"])


def test_every_kind_of_deed_has_its_name() -> None:
    known = set(desk_words("he")["audit"]["kind"])
    assert len(kinds()) > 20
    assert kinds() - known == set()


def test_values_are_told_one_by_one_and_what_was_empty_says_so() -> None:
    changed = AuditChange(field="trades", label="תחומים", before="plumbing, gas", after="")
    assert line(entry("professional", changed), changed, Texts("he")) == "תחומים: אינסטלציה, גז ← (ריק)"


def test_a_word_of_somebody_is_no_name_of_a_value() -> None:
    changed = AuditChange(field="details", label="הערות", before="", after="gas")
    assert line(entry("lead", changed), changed, Texts("he")).endswith("← gas")
