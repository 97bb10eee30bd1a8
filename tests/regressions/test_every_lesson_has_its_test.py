"""Each of the 76 lessons is named by at least one test: `test_lNN_...`, or `test_lNN_and_lMM_...` for two at once."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
LESSONS = [f"l{number:02}" for number in range(1, 77)]
_TEST = re.compile(r"^ *(?:async )?def test_(l\d\d(?:(?:_and)?_l\d\d)*)_", re.MULTILINE)

UNTESTED: dict[str, str] = {}
"""Lessons without a test, and why; one that has got its test may not stand here any longer."""
PARTLY: dict[str, str] = {}
"""Lessons of which a part has no test, and why that part has none."""


def _named() -> set[str]:
    sources = (path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    return {lesson for source in sources for names in _TEST.findall(source) for lesson in re.findall(r"l\d\d", names)}


NAMED = _named()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_a_test_or_a_reason_why_not(lesson: str) -> None:
    assert (lesson in NAMED) is not (lesson in UNTESTED)


def test_no_test_names_a_lesson_that_does_not_exist() -> None:
    assert set(LESSONS) >= NAMED | set(UNTESTED) | set(PARTLY)


def test_a_lesson_that_is_tested_in_part_is_tested() -> None:
    assert set(PARTLY) <= NAMED


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("async def test_l24_and_l25_when_all_refuse() -> None:", ["l24_and_l25"]),
        ("def test_l64_l65_silence_has_its_caps() -> None:", ["l64_l65"]),
        ("    def test_l01_twice(self) -> None:", ["l01"]),
        ("def test_all_is_well_l01() -> None:", []),
        ('    """L01."""', []),
    ],
)
def test_only_a_name_at_the_head_of_a_test_counts(source: str, names: list[str]) -> None:
    assert _TEST.findall(source) == names
