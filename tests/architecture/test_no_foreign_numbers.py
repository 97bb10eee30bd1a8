"""No phone number of a living person is in the tree: a sample, once sent by mistake, must reach nobody."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("fixi_app", "storage", "tui", "tests", ".ci")
TEXT = {".py", ".md", ".toml", ".tsv", ".json", ".jsonl", ".txt", ".tcss", ".example", ".csv", ".yml", ""}

CANDIDATE = re.compile(
    r"(?<![\w.])(?:"
    r"\+\d(?:[-\s().]?\d){9,14}"
    r"|(?:00)?972(?:[-\s]?\d){8,9}"
    r"|\(?0(?:5\d|7\d|[2-489])\)?[-\s]{0,2}\d{3}[-\s]?\d{4}"
    r")(?!\d)"
)
SAMPLE = re.compile(r"972500000\d{3}|97250{4,7}")  # a sample number, or its beginning as programs write it
FICTIONAL = re.compile(
    r"972(?:5\d|[2-489])1234567"  # one to seven in order, as documents write it
    r"|97250111223\d?"  # the made-up number that examples of chat ids use
    r"|9725\d55501\d\d"  # written as fiction writes them, in texts that are only read, never written to
    r"|97230000\d{3}"  # no exchange begins so
    r"|1\d{3}55501\d\d"  # kept free for fiction in North America
    r"|44207946\d{4}|447700900\d{3}"  # and in Britain
)


def _files() -> list[Path]:
    inside = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    found = [path for path in [*inside, *ROOT.glob("*.*")] if path.is_file() and path.suffix in TEXT]
    return [path for path in found if "__pycache__" not in path.parts and not path.name.startswith("requirements")]


def _normal(written: str) -> str:
    digits = "".join(letter for letter in written if letter.isdigit()).removeprefix("00")
    return "972" + digits[1:] if digits.startswith("0") else digits


def foreign_numbers(text: str) -> list[str]:
    found = [match.group() for match in CANDIDATE.finditer(text)]
    return [one for one in found if not SAMPLE.fullmatch(_normal(one)) and not FICTIONAL.fullmatch(_normal(one))]


def test_l58_only_sample_and_fictional_numbers_are_in_the_tree() -> None:
    files = _files()
    assert len(files) > 50
    found = {str(path.relative_to(ROOT)): foreign_numbers(path.read_text("utf-8", "replace")) for path in files}
    assert {path: numbers for path, numbers in found.items() if numbers} == {}


@pytest.mark.parametrize("written", ["+97250{}", "050-{}", "97250{}@c.us", "(050) {}", "call 050{} now", "+97250-{}"])
def test_a_foreign_number_is_noticed_in_every_form(written: str) -> None:
    assert foreign_numbers(written.format("7" + "654321"))  # in two parts, or this file would not pass


@pytest.mark.parametrize("written", ["+972 50 000 0123", "0500000123", "052-123-4567", "+12025550123", "2026-11-24"])
def test_sample_and_fictional_numbers_may_stay(written: str) -> None:
    assert foreign_numbers(written) == []
