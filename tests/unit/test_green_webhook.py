"""A webhook of Green API: who may speak, what is not ours, and that no body at all can do harm."""

import json
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixi_app.channels.contract import Arrival
from fixi_app.channels.green_api import GreenApiWebhook
from fixi_app.domain.messages import Aside, ChannelState, Delivery, DeliveryState, Event, Inbound, StateReport
from tests.fakes.green_api import CUSTOMER, INSTANCE, TAP_SHAPES, Bodies

NOW = datetime(2025, 11, 22, 9, 0, tzinfo=timezone.utc)
BODIES = Bodies()
HOOK = GreenApiWebhook(INSTANCE, "s3cret")


def events(body: Any) -> list[Event]:
    return list(HOOK.parse(body if isinstance(body, bytes) else json.dumps(body).encode(), NOW))


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"authorization": "Bearer s3cret"}, {}),
        ({"authorization": "bearer s3cret"}, {}),
        ({"authorization": "s3cret"}, {}),
        ({}, {"token": "s3cret"}),
        ({"authorization": "Bearer wrong"}, {"token": "s3cret"}),
    ],
)
def test_the_right_token_opens(headers: dict[str, str], query: dict[str, str]) -> None:
    assert HOOK.authentic(Arrival(headers=headers, query=query))


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({}, {}),
        ({"authorization": "Bearer"}, {}),
        ({"authorization": "Bearer wrong"}, {}),
        ({"authorization": "Basic s3cret"}, {}),
        ({"authorization": "Bearer s3cret2"}, {}),
        ({"authorization": "Bearer \udcff"}, {"token": "é"}),
        ({}, {"token": ""}),
    ],
)
def test_any_other_stays_out(headers: dict[str, str], query: dict[str, str]) -> None:
    assert not HOOK.authentic(Arrival(headers=headers, query=query))


def test_without_a_token_of_its_own_nobody_gets_in() -> None:
    assert not GreenApiWebhook(INSTANCE, "").authentic(
        Arrival(headers={"authorization": "Bearer "}, query={"token": ""})
    )


def test_the_token_is_in_no_repr() -> None:
    assert "s3cret" not in repr(HOOK)


def other_product(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"instanceData": body["instanceData"] | {"typeInstance": "telegram"}}


@pytest.mark.parametrize(
    "body",
    [
        BODIES.text("x", chat="972500000101-1600000000@g.us"),
        BODIES.text("x", chat="status@broadcast"),
        BODIES.text("x", chat="120363000000000000@newsletter"),
        BODIES.from_phone("x", chat="120363000000000000@g.us"),
        BODIES.own_echo("our own words"),
        Bodies("7103000002").text("another tenant"),
        other_product(BODIES.text("x")),
        BODIES.call("hangUp"),
        BODIES.call("pickUp"),
        BODIES.reaction("👍", "3A1", type_webhook="outgoingMessageReceived"),
        BODIES.text("x") | {"typeWebhook": "deviceInfo"},
        BODIES.text("x") | {"typeWebhook": "incomingBlock"},
    ],
)
def test_what_is_not_for_fixi_leaves_nothing(body: dict[str, Any]) -> None:
    assert events(body) == []


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[1, 2]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a": ' * 50_000,
        {},
        without(BODIES.text("x"), "instanceData"),
        without(BODIES.text("x"), "idMessage"),
        without(BODIES.text("x"), "senderData"),
        without(BODIES.text("x"), "messageData"),
        without(BODIES.text("x"), "typeWebhook"),
        BODIES.text("x") | {"typeWebhook": "somethingNew"},
        BODIES.text("x", chat="@c.us"),
        BODIES.status("BAE1", "sideways"),
        BODIES.quota(),
    ],
)
def test_what_is_not_understood_is_kept_aside_once(body: Any) -> None:
    [first], [again] = events(body), events(body)
    assert isinstance(first, Aside)
    assert first == again
    assert first.reason


@pytest.mark.parametrize("label", ["quotaExceeded", "incomingBlock"])
def test_a_quota_that_is_used_up_is_for_the_owner_however_it_is_labelled(label: str) -> None:
    [told] = events(BODIES.quota() | {"typeWebhook": label})
    assert isinstance(told, Aside)
    assert told.for_the_owner
    assert "quota" in told.reason


def test_what_is_kept_aside_is_cut() -> None:
    [aside] = events(b"x" * 100_000)
    assert isinstance(aside, Aside)
    assert len(aside.raw) == 64 * 1024


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("sent", DeliveryState.SENT),
        ("delivered", DeliveryState.DELIVERED),
        ("read", DeliveryState.READ),
        ("failed", DeliveryState.FAILED),
        ("noAccount", DeliveryState.FAILED),
        ("notInGroup", DeliveryState.FAILED),
    ],
)
def test_a_delivery_status_names_the_message(word: str, state: DeliveryState) -> None:
    [delivery] = events(BODIES.status("BAE57", word))
    assert isinstance(delivery, Delivery)
    assert (delivery.provider_message_id, delivery.state) == ("BAE57", state)
    assert delivery.reason == (word if state is DeliveryState.FAILED else None)


def test_a_failure_tells_why_without_the_phone() -> None:
    [delivery] = events(BODIES.status("BAE57", "failed", "972500000101 has no WhatsApp"))
    assert isinstance(delivery, Delivery)
    assert delivery.reason == "failed: … has no WhatsApp"


def test_a_message_held_back_for_a_yellow_card_stops_the_channel() -> None:
    delivery, report = events(BODIES.status("BAE57", "yellowCard"))
    assert isinstance(delivery, Delivery)
    assert report == StateReport(
        state=ChannelState.STOPPED, detail="yellowCard", flagged=True, of_a_message=True
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("authorized", ChannelState.READY),
        ("starting", ChannelState.STARTING),
        (None, ChannelState.STARTING),
        ("notAuthorized", ChannelState.STOPPED),
        ("yellowCard", ChannelState.STOPPED),
        ("blocked", ChannelState.STOPPED),
        ("sleepMode", ChannelState.STOPPED),
        ("suspended", ChannelState.STOPPED),
        ("neverHeardOfIt", ChannelState.STOPPED),
        (["authorized"], ChannelState.STOPPED),
    ],
)
def test_only_a_known_healthy_state_is_ready(word: Any, state: ChannelState) -> None:
    [report] = events(BODIES.state(word))
    assert isinstance(report, StateReport)
    assert report.state is state


def test_a_state_that_is_missing_is_not_health() -> None:
    [report] = events(without(BODIES.state("authorized"), "stateInstance"))
    assert report == StateReport(state=ChannelState.STOPPED, detail="unknown")


@pytest.mark.parametrize("stamp", [None, "soon", -5, 10**30, True, [], 1763800000000])
def test_a_senseless_time_becomes_the_time_of_arrival(stamp: Any) -> None:
    [inbound] = events(BODIES.text("x", timestamp=stamp))
    assert isinstance(inbound, Inbound)
    expected = datetime(2025, 11, 22, 8, 26, 40, tzinfo=timezone.utc) if stamp == 1763800000000 else NOW
    assert inbound.sent_at == expected


SEEDS = [
    BODIES.text("x"),
    BODIES.extended("x"),
    BODIES.quoted("x", "1"),
    BODIES.file("imageMessage", "https://files.example.org/1", "image/jpeg", "x"),
    BODIES.voice("https://files.example.org/1"),
    BODIES.location(1, 2),
    BODIES.contact("a", "972500000201"),
    BODIES.contacts(("a", "972500000201"), nested=True),
    BODIES.reaction("👍", "1"),
    *(BODIES.tap("a", "b", "1", shape) for shape in TAP_SHAPES),
    BODIES.row("a", "b", "1", True),
    BODIES.poll("x"),
    BODIES.vote("1", "a"),
    BODIES.edited("x", "1"),
    BODIES.deleted("1"),
    BODIES.from_phone("x"),
    BODIES.call(),
    BODIES.status("1"),
    BODIES.state("authorized"),
    BODIES.quota(),
]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["{{SWE001}}", CUSTOMER]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)


def replaced(value: Any, path: list[int], junk: Any) -> Any:
    """`value` with the part that `path` leads to replaced by junk."""
    if not isinstance(value, dict) or not value or not path:
        return junk
    name = sorted(value)[path[0] % len(value)]
    return value | {name: replaced(value[name], path[1:], junk)}


@settings(max_examples=600, deadline=None)
@given(seed=st.sampled_from(SEEDS), path=st.lists(st.integers(0, 9), min_size=1, max_size=4), junk=JUNK)
def test_no_wrong_type_anywhere_raises(seed: dict[str, Any], path: list[int], junk: Any) -> None:
    for event in events(replaced(seed, path, junk)):
        event.model_dump_json()
        assert "{{SWE" not in getattr(event, "text", "")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    assert all(isinstance(event, Aside) for event in events(body))
