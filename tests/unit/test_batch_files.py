"""Files of professionals, read: tables and contact cards as people have them, and as somebody would forge them."""

import time

import pytest

from fixi_app.services.desk.batch_cards import cards_of, is_cards
from fixi_app.services.desk.batch_table import MOST_ROWS, Unreadable, Written, decoded, rows_of

CARDS = """BEGIN:VCARD
VERSION:3.0
N:Cohen;Avi;;;
FN:Avi Cohen
TEL;TYPE=HOME:050-000-0149
item1.TEL;TYPE=CELL:050-000-0150
item1.X-ABLabel:work
ADR;TYPE=HOME:;;Main St 5;Holon;;;Israel
CATEGORIES:plumber\\, electrician
PHOTO;ENCODING=b:AAAA
 BBBB
 CCCC
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Galit
  Levi
TEL;VALUE=uri;TYPE="voice,cell":tel:+972-50-000-0151;ext=5
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D7=9B=D7=94=D7=9F;=D7=90=
=D7=91=D7=99;;;
TEL;CELL:0500000152
END:VCARD
"""


def test_a_table_is_read_in_hebrew_and_in_english_whatever_divides_it() -> None:
    want = Written(2, name="גלית", phone="050-000-0150", trades="צבע, גז", city="חולון", radius="20")
    assert rows_of('שם,טלפון,תחומים,עיר,רדיוס\nגלית,050-000-0150,"צבע, גז",חולון,20\n') == [want]
    assert rows_of("Name;Phone;Trades;City;Radius (km)\nגלית;050-000-0150;צבע, גז;חולון;20\r\n") == [want]
    assert rows_of("Radius\tcity\ttrade\tMOBILE\tFull name\n20\tחולון\tצבע, גז\t050-000-0150\tגלית\n") == [want]


def test_a_table_is_read_as_spreadsheets_save_it() -> None:
    text = "שם,טלפון\nאבי,0500000150\n"
    for data in (text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("cp1255"), text.encode()):
        assert [(one.name, one.phone) for one in rows_of(decoded(data))] == [("אבי", "0500000150")]


def test_empty_lines_are_nobody_and_a_short_line_has_empty_ends() -> None:
    assert rows_of("name,phone,city\n,,\n\nAvi\n") == [Written(4, name="Avi")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "batch.no_headings"),
        ("Avi,0500000150\n", "batch.no_headings"),
        ("name,phone\n" + "a,1\n" * (MOST_ROWS + 1), "batch.too_many"),
        ("name,phone\n" + "x" * 200_000 + ",1\n", "batch.no_table"),
    ],
)
def test_what_is_no_table_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        rows_of(text)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"batch\.no_text"):
        decoded(b"PK\x03\x04\x00\x00")


def test_nothing_that_moves_a_cursor_or_turns_a_line_comes_through() -> None:
    (one,) = rows_of('name,phone\n"\x1b[2JAvi\u202e\r\nCohen",050\u200f0000150\n')
    assert (one.name, one.phone) == ("[2JAvi Cohen", "0500000150")


def test_cards_of_three_versions_are_read_from_one_file() -> None:
    assert is_cards(CARDS)
    assert cards_of(CARDS.replace("\n", "\r\n")) == [
        Written(1, name="Avi Cohen", phone="050-000-0150", trades="plumber, electrician", city="Holon"),
        Written(14, name="Galit Levi", phone="+972-50-000-0151"),
        Written(20, name="אבי כהן", phone="0500000152"),
    ]


def test_a_card_that_never_ends_or_has_nothing_is_nobody() -> None:
    assert cards_of("BEGIN:VCARD\nFN:Avi\n") == []
    assert cards_of("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n") == []
    assert cards_of("END:VCARD\nFN:Avi\nnonsense\n") == []


def test_too_many_cards_are_refused() -> None:
    with pytest.raises(Unreadable, match=r"batch\.too_many"):
        cards_of("BEGIN:VCARD\nFN:A\nEND:VCARD\n" * (MOST_ROWS + 1))


def test_a_file_made_to_take_for_ever_does_not() -> None:
    begun = time.perf_counter()
    assert cards_of("BEGIN:VCARD\nNOTE:" + "\n x" * 400_000 + "\nFN:Avi\nEND:VCARD\n")[0].name == "Avi"
    assert cards_of("BEGIN:VCARD\nN;QUOTED-PRINTABLE:" + "=\n=41" * 200_000 + "\nEND:VCARD\n")
    assert time.perf_counter() - begun < 5
