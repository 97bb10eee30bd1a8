"""Tables of the reader are parsed once and kept; what is kept is never trusted beyond the state that it was made of."""

import os
from pathlib import Path

import pytest

from fixi_app.understanding.tables import read_table


def _written(path: Path, text: str, at: int) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at, at))
    return path


def _kept(path: Path) -> list[Path]:
    return sorted((path.parent / "__pycache__").iterdir())


def test_a_table_is_read_again_from_what_was_kept_and_anew_when_it_changed(tmp_path: Path) -> None:
    path = _written(tmp_path / "he.toml", 'word = "ברז"', at=1_000)
    assert read_table(path) == {"word": "ברז"}
    assert len(_kept(path)) == 1
    assert read_table(path) == {"word": "ברז"}
    assert read_table(_written(path, 'word = "גזר"', at=2_000)) == {"word": "גזר"}


def test_a_table_that_is_kept_levelled_is_not_given_where_none_is_asked_for(tmp_path: Path) -> None:
    path = _written(tmp_path / "ar.toml", 'word = "a"', at=1_000)
    assert read_table(path, lambda text: text.replace('"a"', '"b"')) == {"word": "b"}
    assert read_table(path) == {"word": "a"}


@pytest.mark.parametrize("damage", [b"", b"\x00", b"not a table at all", b"\xe9\x00\x00\x00\x00"])
def test_a_damaged_kept_table_costs_only_the_parsing(tmp_path: Path, damage: bytes) -> None:
    path = _written(tmp_path / "he.toml", 'word = "ברז"', at=1_000)
    read_table(path)
    _kept(path)[0].write_bytes(damage)
    assert read_table(path) == {"word": "ברז"}
    assert _kept(path)[0].read_bytes() != damage


def test_where_nothing_can_be_kept_the_table_is_read_all_the_same(tmp_path: Path) -> None:
    path = _written(tmp_path / "he.toml", 'word = "ברז"', at=1_000)
    (tmp_path / "__pycache__").write_text("a file stands where the folder should be")
    assert read_table(path) == {"word": "ברז"}
