"""What a line of the log may show."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixi_app.log_masking import clean, clean_lines, mask, register_secret


@pytest.mark.parametrize(
    "phone",
    [
        "+972500000123", "+972 50 000 0123", "+972-50-000-0123", "972500000123", "0500000123", "050-0000123",
        "050 000 0123", "(050) 000-0123", "00972500000123", "972-50-000-0123",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "to {} now", "{}@c.us", "green_api:{}@c.us", "wa.me/{}", "tel:{},", "id-{}"])
def test_a_phone_is_masked_wherever_it_stands(phone: str, around: str) -> None:
    line = mask(around.format(phone))
    assert "•••••123" in line
    assert "0000123" not in line.replace("-", "").replace(" ", "")


def test_a_masked_phone_keeps_its_country_and_end() -> None:
    assert mask("+972500000123") == "+972•••••123"
    assert mask(mask("+972500000123")) == "+972•••••123"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T09:00:00+02:00", "2026-11-22 14:50:01", "22/11/2026 10:00", "127.0.0.1:8080", "192.168.100.200",
        "lead_8h2k4m6p9q", "10485760 bytes", "pro_a:20261124T0700Z", "0.123456789 s", "pid 12345", "status 429",
        "120363012345678901@g.us",
    ],
)  # fmt: skip
def test_times_ids_and_numbers_stay_readable(text: str) -> None:
    assert mask(text) == text


def test_mail_addresses_and_credentials_are_masked() -> None:
    assert mask("from dana.k@example.com") == "from •••@example.com"
    assert mask("Authorization: Bearer abc.def") == "Authorization: Bearer •••"
    assert mask("GET /webhook?token=abcd&x=1") == "GET /webhook?token=•••&x=1"


def test_l69_a_registered_secret_is_in_no_line_in_no_form() -> None:
    register_secret("s3cret/with space", "abc")
    assert mask("x s3cret/with space y s3cret%2Fwith%20space z abc") == "x ••• y ••• z abc"


def test_one_line_stays_one_line() -> None:
    assert clean("a\nb\x1b[31m\u202ec\x00\u2028d") == "a\\nb\\x1b[31m\\u202ec\\x00\\u2028d"


def test_a_traceback_cannot_pass_for_a_record() -> None:
    assert clean_lines("one\n2026-11-22 INFO fake\n") == "\n    one\n    2026-11-22 INFO fake"


@given(st.text())
def test_nothing_that_moves_the_cursor_gets_through(text: str) -> None:
    line = clean(text)
    moving = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\x7f"
    assert not any(ord(letter) < 32 or letter in moving for letter in line)


@given(st.integers(0, 9_999), st.sampled_from(["+97250000", "050000", "97250000"]), st.text(max_size=5))
def test_no_phone_survives(number: int, start: str, before: str) -> None:
    phone = f"{start}{number:04}"
    assert phone not in clean(f"{before} {phone} ")


@pytest.mark.parametrize("text", ["0", "1 ", "1-", "+1", "(0", "a.b", "x@y.", "token=", "+1 (1) "])
def test_masking_takes_no_longer_than_reading(text: str) -> None:
    began = time.perf_counter()
    mask(text * 5000)
    assert time.perf_counter() - began < 1
