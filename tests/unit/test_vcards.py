"""Contact cards as phones write them, in three versions, and as nobody should."""

import time

import pytest

from fixi_app.channels.vcards import LARGEST, card_name, card_phones, told_in


def card(*lines: str, end: str = "\r\n") -> bytes:
    return end.join(("BEGIN:VCARD", *lines, "END:VCARD", "")).encode()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("VERSION:3.0", "N:לוי;רותי;;;", "FN:רותי לוי", "TEL;type=CELL:+972 50-000-0517"),
         "רותי לוי +972 50-000-0517"),
        (("FN:Ruth", "item1.TEL;waid=972500000517;type=CELL:050-000-0517"), "Ruth +972500000517"),
        (("VERSION:4.0", "FN:Ruth", 'TEL;VALUE=uri;TYPE="voice,home":tel:+972-50-000-0517'), "Ruth +972-50-000-0517"),
        (("fn:Ruth", "tel:0500000517", "Tel:0500000517", "TEL:0500000518"), "Ruth 0500000517 0500000518"),
        (("N:Levi;Ruth;;;", "TEL:0500000517"), "Ruth Levi 0500000517"),
        (("FN:Levi\\, Ruth\\; plumber\\nnorth", "TEL:0500000517"), "Levi, Ruth; plumber north 0500000517"),
        (("FN:Ruth of a very", "  long name", "TEL:05000", " 00517"), "Ruth of a very long name 0500000517"),
        (("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D7=A8=D7=95=D7=AA=", "=D7=99", "TEL:0500000517"),
         "רותי 0500000517"),
        (("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1255:=F8=E5=FA=E9",), "רותי"),
        (("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=unicode_escape:=5Cx41",), "\\x41"),
        (("FN:Ruth", "TEL:", "TEL:none", "TEL;waid=12:x", "EMAIL:a@b.example", "NOTE:0500000999"), "Ruth"),
        (("PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 70, *(" " + "B" * 74,) * 3000, "FN:Ruth", "TEL:0500000517"),
         "Ruth 0500000517"),
    ],
)  # fmt: skip
def test_a_name_and_its_numbers_are_read(lines: tuple[str, ...], told: str) -> None:
    for end in ("\r\n", "\n"):
        assert told_in(card(*lines, end=end)) == told


def test_a_byte_order_mark_and_two_bytes_for_each_letter_are_no_trouble() -> None:
    for coded in ("utf-8-sig", "utf-16"):
        assert told_in(card("FN:רותי", "TEL:0500000517").decode().encode(coded)) == "רותי 0500000517"


def test_several_cards_in_one_file_are_a_line_each_and_bounded() -> None:
    assert told_in(card("FN:A", "TEL:0500000501") + card("FN:B") + card("VERSION:3.0")) == "A 0500000501\nB"
    assert len(told_in(card("FN:A") * 500).splitlines()) == 20
    many = card("FN:A", *(f"TEL:05000005{number:02}" for number in range(40)))
    assert len(told_in(many).split()) == 6


def test_a_card_that_was_cut_off_tells_what_stood_before() -> None:
    assert told_in(b"BEGIN:VCARD\nFN:Ruth\nTEL:0500000517") == "Ruth 0500000517"


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"not a card", b"\xff\xfe", b"<html>", b"%PDF-1.7", b":::\n;:\n"])
def test_what_is_no_card_tells_nothing(data: bytes) -> None:
    assert told_in(data) == ""


def test_nothing_that_a_terminal_would_obey_comes_through() -> None:
    told = told_in(card("FN;ENCODING=QUOTED-PRINTABLE:=1B[2J=0D=0AEvil=00", "TEL:\x1b]0;050\x0700517"))
    assert all(letter.isprintable() for letter in told)
    assert "\n" not in told


def test_names_and_numbers_are_cut() -> None:
    name, phone = told_in(card("FN:" + "x" * 5000, "TEL:" + "5" * 5000)).split()
    assert (len(name), len(phone)) == (200, 40)


@pytest.mark.parametrize(
    "piece",
    [b"FN:x\n", b" x\n", b'TEL;"":1\n', b'"', b"FN;QUOTED-PRINTABLE:=\n", b"BEGIN:VCARD\n", b"\\", b"=", b"TEL:123\n"],
)
def test_the_largest_hostile_file_is_read_in_a_moment(piece: bytes) -> None:
    data = b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:" + piece * (LARGEST // len(piece))
    began = time.perf_counter()
    assert len(told_in(data)) < 6000
    assert time.perf_counter() - began < 2


def test_the_first_card_names_whom_a_provider_named_by_itself() -> None:
    text = card("FN:Dana K", "TEL;waid=972500000101:+972 50-000-0101").decode()
    assert (card_name(text), card_phones(text)) == ("Dana K", ["+972500000101"])
    assert (card_name(""), card_phones("")) == ("", [])
