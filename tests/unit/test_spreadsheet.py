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


def test_a_row_ends_as_windows_expects_and_keeps_breaks_commas_and_quotes() -> None:
    cells = ["a,b", 'he said "no"', "two\nlines", "שלום"]
    line = row(cells)
    assert line.endswith("\r\n")
    assert next(csv.reader(io.StringIO(line, newline=""))) == cells
