"""The words of the dashboard: complete in every language, and every one that is asked for exists."""

import re
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

import tui
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.messages import MediaKind
from fixi_app.domain.needs import NeedKind
from fixi_app.domain.professionals import Gender
from fixi_app.domain.reading import Language, Trade
from fixi_app.services.office import DeskRole
from tui.texts import LANGUAGES, catalogue

_ASKED = re.compile(r"""(?:self\.t|self\.texts|\bt|\btexts)\(\s*"([a-z_.]+)["]""")
_BOUND = re.compile(r'"(key\.[a-z_]+)"')
_SOURCES = [path.read_text(encoding="utf-8") for path in Path(tui.__file__).parent.rglob("*.py")]


def test_every_language_has_every_key_with_the_same_places() -> None:
    first = catalogue("en")
    for language in LANGUAGES:
        other = catalogue(language)
        assert set(other) == set(first)
        for key, text in other.items():
            assert _places(text) == _places(first[key]), (language, key)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_that_the_dashboard_asks_for_exists() -> None:
    asked = {key for source in _SOURCES for pattern in (_ASKED, _BOUND) for key in pattern.findall(source)}
    assert len(asked) > 60
    assert asked <= set(catalogue("en"))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("status", LeadStatus),
        ("trade", Trade),
        ("media", MediaKind),
        ("gender", Gender),
        ("language", Language),
        ("role", DeskRole),
        ("need_kind", NeedKind),
        ("need_what", NeedKind),
        ("need_can", NeedKind),
    ],
)
def test_every_value_has_a_name(table: str, values: type[StrEnum]) -> None:
    assert {f"{table}.{value}" for value in values} <= set(catalogue("he"))


def test_hebrew_addresses_nobody_by_gender_and_uses_no_slash_forms() -> None:
    for key, text in catalogue("he").items():
        assert not re.search(r"[א-ת]/[א-ת]", text), key
        assert not re.search(r"(?<![א-ת])(לחץ|לחצי|הקלד|בחר|תוכל|אתה|את יכולה|שלך)(?![א-ת])", text), key
