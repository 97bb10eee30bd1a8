"""Cells that a spreadsheet takes for what they are."""

import csv
import io

import pytest

from fixi_app.services.files.spreadsheet import harmless, phone, row


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+972500000501", "050-000-0501"),
        ("+97230000501", "03-000-0501"),
        ("+442079460958", "0044207-946-0958"),
        (None, ""),
        ("", ""),
        ("100", "'100"),
    ],
)
def test_a_phone_stays_text(number: str | None, written: str) -> None:
    assert phone(number) == written
    assert harmless(written) == written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "  =x", "\t=x", "|x", "%x", "\r=x"])
def test_what_begins_like_a_formula_becomes_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["＝1", "＋1", "－1", "−1", "＠x", "﹦x", "\u200f=x", "\ufeff=x", "\xa0=x", "\0=x", "=cmd|' /C calc'!A0", "\nx"]
)  # fmt: skip
def test_wide_signs_and_what_nobody_sees_before_a_formula_make_none_either(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "דנה", "a=b", "3-4", "\u200fדנה", "²=4", "'=x"])
def test_what_is_no_formula_stays_as_it_was_written(text: str) -> None:
    assert harmless(text) == text


def test_a_row_ends_as_windows_expects_and_keeps_breaks_commas_and_quotes() -> None:
    cells = ["a,b", 'he said "no"', "two\nlines", "שלום"]
    line = row(cells)
    assert line.endswith("\r\n")
    assert next(csv.reader(io.StringIO(line, newline=""))) == cells
