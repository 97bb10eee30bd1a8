"""Who may speak as Twilio: the signature over address and form, and everything that differs by a hair."""

import hashlib
from dataclasses import replace
from urllib.parse import unquote_to_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixi_app.channels.contract import Arrival
from fixi_app.channels.twilio import TwilioWebhook
from fixi_app.channels.twilio.form import pairs
from fixi_app.channels.twilio.signature import signature
from tests.fakes.twilio_bodies import ACCOUNT, SENDER, TOKEN, Bodies, encoded

VECTOR_TOKEN = "test-auth-token-0001"
VECTOR_BASE = "https://dispatch.example.com/wa"
VECTOR_FORM = {
    "Body": "שלום",
    "From": "whatsapp:+972501234567",
    "MessageSid": "SM" + "0" * 32,
    "NumMedia": "0",
    "ProfileName": "",
    "To": "whatsapp:+97277" + "1234567",
}
VECTOR = "Ma7Nals5Jmx2OcbAksx5mW1uVgU="
BASE = "https://fixi.example.org"
PATH = "/webhook/twilio"
BODY = encoded(Bodies().text("יש לי נזילה 👋 1+1 & more", ProfileName=""))


def hook(*bases: str, token: str = TOKEN) -> TwilioWebhook:
    return TwilioWebhook(ACCOUNT, token, SENDER, lambda: bases or (BASE,))


def arrival(signed_url: str, body: bytes = BODY, path: str = PATH, token: str = TOKEN) -> Arrival:
    headers = {"x-twilio-signature": signature(token, signed_url, body), "host": "attacker.example.net"}
    return Arrival(headers=headers, path=path, body=body)


def test_the_published_example_has_its_signature() -> None:
    headers = {"x-twilio-signature": VECTOR}
    said = Arrival(headers=headers, path="/twilio?tenant=7", body=encoded(VECTOR_FORM))
    assert hook(VECTOR_BASE, token=VECTOR_TOKEN).authentic(said)
    assert signature(VECTOR_TOKEN, f"{VECTOR_BASE}/twilio?tenant=7", encoded(VECTOR_FORM)) == VECTOR


def test_the_blank_value_of_the_example_counts() -> None:
    form = {name: value for name, value in VECTOR_FORM.items() if value}
    assert signature(VECTOR_TOKEN, f"{VECTOR_BASE}/twilio?tenant=7", encoded(form)) != VECTOR


@pytest.mark.parametrize(
    ("base", "signed"),
    [
        (BASE, BASE + PATH),
        (BASE + "/", BASE + PATH),
        (BASE, f"{BASE}:443{PATH}"),
        (f"{BASE}:443", BASE + PATH),
        (f"{BASE}:8443", f"{BASE}:8443{PATH}"),
        (f"{BASE}:8443", BASE + PATH),
        ("http://127.0.0.1:8080", f"http://127.0.0.1:8080{PATH}"),
        ("http://localhost", f"http://localhost:80{PATH}"),
        ("http://[::1]:8080", f"http://[::1]:8080{PATH}"),
        (f"{BASE}/fixi", f"{BASE}/fixi{PATH}"),
        (BASE, f"{BASE}{PATH}/"),
        ("https://user:word@fixi.example.org", f"https://user:word@fixi.example.org{PATH}"),
    ],
)
def test_ports_prefixes_and_a_last_slash_may_differ_on_the_way(base: str, signed: str) -> None:
    assert hook(base).authentic(arrival(signed))


def test_the_query_is_signed_as_it_was_sent() -> None:
    path = f"{PATH}?tenant=a%2Fb&x="
    assert hook().authentic(arrival(BASE + path, path=path))
    assert not hook().authentic(arrival(f"{BASE}{PATH}?tenant=a/b&x=", path=path))


def test_any_of_the_known_addresses_will_do() -> None:
    both = hook(BASE, "http://127.0.0.1:8080")
    assert both.authentic(arrival(f"http://127.0.0.1:8080{PATH}"))
    assert both.authentic(arrival(BASE + PATH))


def test_the_address_is_asked_for_each_time() -> None:
    known: list[str] = []
    webhook = TwilioWebhook(ACCOUNT, TOKEN, SENDER, lambda: known)
    assert not webhook.authentic(arrival(BASE + PATH))
    known.append(BASE)
    assert webhook.authentic(arrival(BASE + PATH))


@pytest.mark.parametrize(
    "signed",
    [
        f"http://fixi.example.org{PATH}",
        f"https://attacker.example.net{PATH}",
        f"{BASE}/webhook/other",
        f"{BASE}{PATH}?tenant=7",
        f"{BASE}:8443{PATH}",
        f"https://fixi.example.org.attacker.example.net{PATH}",
    ],
)
def test_a_signature_for_another_address_stays_out(signed: str) -> None:
    assert not hook().authentic(arrival(signed))


@pytest.mark.parametrize(
    "body",
    [
        BODY + b"&Extra=1",
        BODY + b"&Extra",
        BODY.replace(b"more", b"less"),
        BODY.replace(b"%2B1", b"+1"),
        BODY.replace(b"ProfileName=&", b""),
        b"",
    ],
)
def test_a_body_that_was_touched_stays_out(body: bytes) -> None:
    genuine = arrival(BASE + PATH)
    assert hook().authentic(genuine)
    assert not hook().authentic(replace(genuine, body=body))


@pytest.mark.parametrize(
    "body",
    [
        b"A=2&A=1&A=2&B=",
        b"B&A=1",
        b"A=%ff%fe&B=\xff",
        b"=x&A==&&B=%",
        b"a=1&B=2&A=3&%D7%A9=4",
        b"",
    ],
)
def test_odd_forms_are_signed_like_any_other(body: bytes) -> None:
    assert hook().authentic(arrival(BASE + PATH, body))


def test_repeated_names_count_once_for_each_value_in_order() -> None:
    url = BASE + PATH
    assert signature(TOKEN, url, b"A=2&A=1&A=2&B=") == signature(TOKEN, url, b"B=&A=1&A=2")
    assert signature(TOKEN, url, b"A=1&A=2") != signature(TOKEN, url, b"A=1")


def test_a_body_that_is_no_form_is_signed_by_its_hash() -> None:
    body = b'{"a": "&b=c"}'
    path = f"{PATH}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    assert hook().authentic(arrival(BASE + path, body, path))
    assert not hook().authentic(replace(arrival(BASE + path, body, path), body=b'{"a": "&b=d"}'))


@pytest.mark.parametrize("given", ["", "x", "é", "\udcff", "Bearer " + VECTOR, "=" * 10_000])
def test_any_other_header_stays_out(given: str) -> None:
    assert not hook().authentic(Arrival(headers={"x-twilio-signature": given}, path=PATH, body=BODY))


@pytest.mark.parametrize("body", [b"a=1&" * 1001, b"a=" + b"x" * 256 * 1024])
def test_a_form_larger_than_any_of_twilios_is_refused_unread(body: bytes) -> None:
    assert not hook().authentic(arrival(BASE + PATH, body))
    assert hook().authentic(arrival(BASE + PATH, body[:4000]))


def test_without_a_header_a_token_or_an_address_nobody_gets_in() -> None:
    assert not hook().authentic(Arrival(headers={}, path=PATH, body=BODY))
    assert not hook(token="").authentic(arrival(BASE + PATH, token=""))
    nowhere = TwilioWebhook(ACCOUNT, TOKEN, SENDER, lambda: ())
    assert not nowhere.authentic(arrival(PATH))
    assert not hook().authentic(arrival(BASE, path=""))


def test_another_accounts_token_stays_out() -> None:
    assert not hook().authentic(arrival(BASE + PATH, token="another"))


def test_the_token_is_in_no_repr() -> None:
    assert TOKEN not in repr(hook())


@given(st.lists(st.tuples(st.binary(max_size=9), st.binary(max_size=9)), max_size=5))
def test_what_was_encoded_is_read_as_it_was(form: list[tuple[bytes, bytes]]) -> None:
    assert list(pairs(urlencode(form).encode())) == form


@given(st.binary(max_size=40))
def test_what_nobody_encoded_is_read_as_the_library_reads_it(body: bytes) -> None:
    assert [value for _, value in pairs(b"x=" + body.replace(b"&", b""))] == [
        unquote_to_bytes(body.replace(b"&", b"").replace(b"+", b" "))
    ]


@given(path=st.text(max_size=40), given_header=st.text(max_size=40), body=st.binary(max_size=60))
def test_no_request_raises(path: str, given_header: str, body: bytes) -> None:
    for each in (path, f"/{path}", f"//[{path}"):
        assert not hook().authentic(Arrival(headers={"x-twilio-signature": given_header}, path=each, body=body))
