"""A webhook of Meta: who may speak, what a post of many parts says, and that no body at all can do harm."""

import json
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixi_app.channels.contract import Arrival, Handshake
from fixi_app.channels.meta import MetaWebhook
from fixi_app.channels.meta.codes import MEANINGS, meaning_of
from fixi_app.channels.meta.confirmed import Confirmed
from fixi_app.domain.messages import (
    Aside,
    ChannelState,
    Delivery,
    DeliveryState,
    Event,
    Inbound,
    InboundKind,
    StateReport,
)
from tests.fakes.meta_bodies import (
    APP_SECRET,
    BUSINESS_ID,
    CUSTOMER,
    NUMBER_ID,
    OUR_NUMBER,
    VERIFY_TOKEN,
    Bodies,
    encoded,
    post,
    signed,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)
BODIES = Bodies()
HOOK = MetaWebhook(NUMBER_ID, APP_SECRET, VERIFY_TOKEN)
VECTOR_BODY = b'{"object":"whatsapp_business_account","entry":[]}'
VECTOR = "sha256=6c7d563c694361f705fbaae1cc200fe77ac07b50943250a6931917db3ee09a78"


def events(body: Any, hook: MetaWebhook = HOOK) -> list[Event]:
    return list(hook.parse(body if isinstance(body, bytes) else encoded(body), NOW))


def is_authentic(body: bytes, headers: dict[str, str], hook: MetaWebhook = HOOK) -> bool:
    lower = {name.lower(): value for name, value in headers.items()}
    return hook.authentic(Arrival(headers=lower, body=body))


# Who may speak


def test_the_published_example_has_its_signature() -> None:
    hook = MetaWebhook(NUMBER_ID, "test-app-secret-0001", "")
    assert is_authentic(VECTOR_BODY, {"X-Hub-Signature-256": VECTOR}, hook)
    assert events(VECTOR_BODY, hook) == []


def test_the_bytes_are_signed_and_not_what_they_mean() -> None:
    body = encoded(BODIES.text("יש לי נזילה 💧"))
    again = json.dumps(json.loads(body), ensure_ascii=False).encode()
    assert is_authentic(body, signed(body))
    assert not is_authentic(again, signed(body))


BODY = encoded(BODIES.text("x"))
RIGHT = signed(BODY)["X-Hub-Signature-256"]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "sha256=",
        RIGHT.upper(),
        "sha256=" + RIGHT.removeprefix("sha256=").upper(),
        RIGHT.removeprefix("sha256="),
        RIGHT.replace("sha256", "sha1"),
        f" {RIGHT}",
        f"{RIGHT} ",
        f"{RIGHT},{RIGHT}",
        RIGHT[:-1],
        signed(BODY, "another secret")["X-Hub-Signature-256"],
        signed(BODY, "")["X-Hub-Signature-256"],
        "sha256=é",
        "sha256=\udcff\ud800",
        "\x00" * 71,
    ],
)
def test_any_other_signature_stays_out(given: str) -> None:
    assert not is_authentic(BODY, {"X-Hub-Signature-256": given})


def test_without_a_signature_or_a_secret_nobody_gets_in() -> None:
    assert not is_authentic(BODY, {})
    assert not is_authentic(BODY, signed(BODY, ""), MetaWebhook(NUMBER_ID, "", ""))


@given(place=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_a_body_that_was_tampered_with_stays_out(place: int, bit: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= 1 << bit
    assert not is_authentic(bytes(changed), signed(BODY))


def asked(**query: str) -> dict[str, str]:
    usual = {"mode": "subscribe", "verify_token": VERIFY_TOKEN, "challenge": "1158201444"}
    return {f"hub.{name}": value for name, value in (usual | query).items()}


def test_the_address_is_confirmed_to_whoever_knows_the_token() -> None:
    assert isinstance(HOOK, Handshake)
    assert HOOK.handshake(asked()) == "1158201444"


@pytest.mark.parametrize(
    "query",
    [
        {},
        asked(verify_token="wrong"),
        asked(verify_token=""),
        asked(verify_token="\udcffé"),
        asked(mode="unsubscribe"),
        asked(mode=""),
        {"hub_mode": "subscribe", "hub_verify_token": VERIFY_TOKEN, "hub_challenge": "1"},
    ],
)
def test_any_other_question_gets_no_answer(query: dict[str, str]) -> None:
    assert HOOK.handshake(query) is None


def test_without_a_token_of_its_own_no_question_is_answered() -> None:
    assert MetaWebhook(NUMBER_ID, APP_SECRET, "").handshake(asked(verify_token="")) is None


def test_the_secrets_are_in_no_repr() -> None:
    assert APP_SECRET not in repr(HOOK) + str(HOOK)
    assert VERIFY_TOKEN not in repr(HOOK) + str(HOOK)


# A post of many parts


def test_every_message_and_status_of_a_batch_is_told() -> None:
    first = BODIES.change_with(*(BODIES.message("text", {"body": text}) for text in ("one", "two")))
    second = BODIES.change_with(*(BODIES.message("text", {"body": text}) for text in ("three", "four")))
    first["value"]["statuses"] = [BODIES.status_part("wamid.A", "sent"), BODIES.status_part("wamid.A", "read")]
    second["value"]["statuses"] = [BODIES.status_part("wamid.B", "failed", 131026)]
    body = post(first, second)
    body["entry"][0]["changes"].append(BODIES.change_with(BODIES.message("text", {"body": "five"})))
    found = events(body)
    assert [each.text for each in found if isinstance(each, Inbound)] == ["one", "two", "five", "three", "four"]
    told = [(each.provider_message_id, each.state.value) for each in found if isinstance(each, Delivery)]
    assert told == [("wamid.A", "sent"), ("wamid.A", "read"), ("wamid.B", "failed")]


def test_what_is_not_understood_costs_nothing_but_itself() -> None:
    good = [BODIES.message("text", {"body": text}) for text in ("one", "two")]
    change = BODIES.change_with(good[0], "junk", BODIES.message("text", {"body": "x"}, id=None), good[1])  # type: ignore[arg-type]
    change["value"]["statuses"] = [7, BODIES.status_part("wamid.A", "sideways"), BODIES.status_part("wamid.A")]
    body = post({"field": "messages"}, change, {"value": {}})
    body["entry"] += [None, {"id": "1"}, {"changes": [3]}]
    found = events(body)
    assert [each.text for each in found if isinstance(each, Inbound)] == ["one", "two"]
    assert [each.state for each in found if isinstance(each, Delivery)] == [DeliveryState.DELIVERED]
    asides = [each for each in found if isinstance(each, Aside)]
    assert len(asides) == 9
    assert len({each.id for each in asides}) == 9


def test_a_part_that_comes_again_in_other_company_is_kept_aside_once() -> None:
    odd = BODIES.message("text", {"body": "x"}, id=None)
    [first] = events(post(BODIES.change_with(odd)))
    again = events(post(BODIES.change_with(BODIES.message("text", {"body": "y"}), odd)))[1]
    assert isinstance(first, Aside)
    assert first == again
    assert json.loads(first.raw) == odd


def test_messages_of_another_number_of_the_account_are_not_ours() -> None:
    body = post(Bodies("1000002").change_with(BODIES.message("text", {"body": "x"})), BODIES.change_with(
        BODIES.message("text", {"body": "ours"})
    ))  # fmt: skip
    [event] = events(body)
    assert isinstance(event, Inbound)
    assert event.text == "ours"


FIELDS = ["account_update", "message_template_status_update", "calls", "history", "user_preferences", "something_new"]


@pytest.mark.parametrize(
    "body",
    [
        *(BODIES.other_field(field) for field in FIELDS),
        BODIES.in_group("x"),
        BODIES.welcome(),
        BODIES.identity_changed(),
        Bodies("1000002").text("another number"),
        Bodies("1000002").status("wamid.1"),
        BODIES.status("wamid.1", recipient_type="group", recipient_participant_id=CUSTOMER),
        BODIES.text("x") | {"object": "instagram"},
        BODIES.from_phone("x", type="reaction", reaction={"message_id": "wamid.1", "emoji": "👍"}),
        BODIES.from_phone("x", type="revoke", revoke={"original_message_id": "wamid.1"}),
        BODIES.from_phone("x", group_id="Y2Fw"),
        post(),
    ],
)
def test_what_is_not_for_fixi_leaves_nothing(body: dict[str, Any]) -> None:
    assert events(body) == []


def without(body: dict[str, Any], *path: Any) -> dict[str, Any]:
    """A copy without the field at the end of the path."""
    made: dict[str, Any] = json.loads(json.dumps(body))
    here: Any = made
    for step in path[:-1]:
        here = here[step]
    del here[path[-1]]
    return made


VALUE = ("entry", 0, "changes", 0, "value")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[1, 2]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"entry": ' * 50_000,
        {},
        without(BODIES.text("x"), "object"),
        without(BODIES.text("x"), "entry"),
        without(BODIES.text("x"), "entry", 0, "changes"),
        without(BODIES.text("x"), *VALUE[:-1], "field"),
        without(BODIES.text("x"), *VALUE),
        without(BODIES.text("x"), *VALUE, "metadata"),
        without(BODIES.text("x"), *VALUE, "messages"),
        without(without(BODIES.text("x"), *VALUE, "messages", 0, "from"), *VALUE, "contacts"),
        without(BODIES.text("x"), *VALUE, "messages", 0, "id"),
        BODIES.text("x", **{"from": "somebody"}),
        BODIES.text("x", id="w" * 300),
        BODIES.status("wamid.1", "sideways"),
        without(BODIES.status("wamid.1"), *VALUE, "statuses", 0, "id"),
        BODIES.from_phone("x", to=None),
        BODIES.account_error(130429),
    ],
)
def test_what_is_not_understood_is_kept_aside_once(body: Any) -> None:
    [first], [again] = events(body), events(body)
    assert isinstance(first, Aside)
    assert first == again
    assert first.reason
    assert first.id.startswith(f"meta:{NUMBER_ID}:")


def test_what_is_kept_aside_is_cut() -> None:
    [aside] = events(b"x" * 100_000)
    assert isinstance(aside, Aside)
    assert len(aside.raw) == 64 * 1024


def test_a_number_of_a_thousand_digits_costs_only_its_own_field() -> None:
    body = encoded(BODIES.text("x")).replace(b'"timestamp":"1795503600"', b'"timestamp":' + b"9" * 5000)
    [event] = events(body)
    assert isinstance(event, Inbound)
    assert (event.text, event.sent_at) == ("x", NOW)


def test_a_message_with_something_deep_in_it_comes_out_and_its_neighbour_too() -> None:
    deep: Any = []
    for _ in range(300):
        deep = [deep]
    change = BODIES.change_with(BODIES.message("text", {"body": deep}), BODIES.message("text", {"body": "x"}))
    found = events(post(change))
    assert [each.kind for each in found if isinstance(each, Inbound)] == [InboundKind.UNSUPPORTED, InboundKind.TEXT]


def test_at_no_depth_does_anything_raise() -> None:
    """Some parts can just be read and not be written down again."""
    kept = []
    for depth in range(800, 1000):
        odd = b"[" * depth + b"]" * depth
        body = encoded(BODIES.text("x")).replace(b'"type":"text"', b'"type":' + odd).replace(b'"from":', b'"x":')
        kept += [each.raw for each in events(body) if isinstance(each, Aside)]
    assert len(kept) == 200


# People


def test_a_person_with_a_number_and_an_id_is_known_by_the_number() -> None:
    [message] = events(BODIES.known_both_ways("x"))
    assert isinstance(message, Inbound)
    assert (message.address, message.phone) == (f"meta:{CUSTOMER}", f"+{CUSTOMER}")
    assert message.also == (f"meta:{BUSINESS_ID}",)


def test_a_person_who_hides_the_number_is_known_by_the_id() -> None:
    [message] = events(BODIES.nameless("x"))
    assert isinstance(message, Inbound)
    assert (message.address, message.phone, message.also) == (f"meta:{BUSINESS_ID}", None, ())


def test_an_id_that_only_the_contact_has_is_the_same_persons() -> None:
    message = BODIES.message("text", {"body": "x"})
    contacts = [BODIES.contact("972500000102", user_id="IL.1"), BODIES.contact(user_id=BUSINESS_ID)]
    [event] = events(post(BODIES.change_with(message, contacts=contacts)))
    assert isinstance(event, Inbound)
    assert event.also == (f"meta:{BUSINESS_ID}",)


def test_a_number_that_only_the_contact_has_is_written_to() -> None:
    message = BODIES.message("text", {"body": "x"}, **{"from": None, "from_user_id": BUSINESS_ID})
    [event] = events(post(BODIES.change_with(message, contacts=[BODIES.contact(user_id=BUSINESS_ID)])))
    assert isinstance(event, Inbound)
    assert (event.address, event.phone) == (f"meta:{CUSTOMER}", f"+{CUSTOMER}")
    assert event.also == (f"meta:{BUSINESS_ID}",)


def test_names_are_found_by_number_or_id_and_not_by_their_place() -> None:
    messages = [
        BODIES.message("text", {"body": "1"}),
        BODIES.message("text", {"body": "2"}, **{"from": None, "from_user_id": BUSINESS_ID}),
        BODIES.message("text", {"body": "3"}, **{"from": "972500000103"}),
    ]
    contacts = [BODIES.contact(None, "Noa", BUSINESS_ID), BODIES.contact(name="Dana")]
    found = events(post(BODIES.change_with(*messages, contacts=contacts)))
    assert [each.name for each in found if isinstance(each, Inbound)] == ["Dana", "Noa", None]


def test_a_user_name_stands_in_for_a_name() -> None:
    contact = BODIES.contact(username="dana_k") | {"profile": {"username": "dana_k"}}
    [event] = events(post(BODIES.change_with(BODIES.message("text", {"body": "x"}), contacts=[contact])))
    assert isinstance(event, Inbound)
    assert event.name == "dana_k"


def test_a_changed_number_says_who_it_was() -> None:
    [event] = events(BODIES.moved("972500000102"))
    assert isinstance(event, Inbound)
    assert (event.kind, event.text, event.name) == (InboundKind.MOVED, "", None)
    assert (event.address, event.phone) == ("meta:972500000102", "+972500000102")
    assert event.also == (f"meta:{CUSTOMER}",)
    assert event.left == (f"+{CUSTOMER}",)


def test_the_older_name_of_the_new_number_is_read_too() -> None:
    [event] = events(BODIES.moved("972500000102", wa_id=None, new_wa_id="972500000102"))
    assert isinstance(event, Inbound)
    assert event.address == "meta:972500000102"


def test_a_changed_id_leaves_the_number() -> None:
    [event] = events(BODIES.moved("", wa_id=None, user_id="IL.42", type="user_changed_user_id"))
    assert isinstance(event, Inbound)
    assert (event.address, event.also) == (f"meta:{CUSTOMER}", ("meta:IL.42",))
    assert event.left == (), "it is only hidden, and still his"


def test_what_the_owner_types_on_the_phone_belongs_to_the_customers_chat() -> None:
    [event] = events(BODIES.from_phone("אני אצלך בעוד שעה"))
    assert isinstance(event, Inbound)
    assert (event.kind, event.text) == (InboundKind.PHONE_ECHO, "אני אצלך בעוד שעה")
    assert (event.address, event.phone) == (f"meta:{CUSTOMER}", f"+{CUSTOMER}")
    assert OUR_NUMBER not in event.model_dump_json()


# Statuses and the account


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("sent", DeliveryState.SENT),
        ("delivered", DeliveryState.DELIVERED),
        ("read", DeliveryState.READ),
        ("played", DeliveryState.READ),
        ("failed", DeliveryState.FAILED),
    ],
)
def test_a_status_names_the_message(word: str, state: DeliveryState) -> None:
    [delivery] = events(BODIES.status("wamid.57", word))
    assert isinstance(delivery, Delivery)
    assert (delivery.provider_message_id, delivery.state) == ("wamid.57", state)
    assert delivery.at == datetime(2026, 11, 24, 7, 0, 5, tzinfo=timezone.utc)
    assert delivery.reason == ("failed" if state is DeliveryState.FAILED else None)


def test_a_failure_that_nobody_knows_is_told_in_metas_words_without_numbers_and_ids() -> None:
    details = "recipient 972500000101 (IL.900000000001), +972 50-000-0101,\nis not on WhatsApp"
    [delivery] = events(BODIES.status("wamid.57", "failed", 777777, details=details))
    assert isinstance(delivery, Delivery)
    assert delivery.reason == "777777: recipient … (…), …, is not on WhatsApp"


def test_a_failure_that_is_known_is_told_in_our_words_before_metas() -> None:
    [delivery] = events(BODIES.status("wamid.57", "failed", 131026, details="Message undeliverable."))
    assert isinstance(delivery, Delivery)
    assert delivery.reason == f"131026: {MEANINGS[131026].says} [Message undeliverable.]"


def test_a_failure_without_words_is_told_in_ours() -> None:
    [delivery] = events(BODIES.status("wamid.57", "failed", errors=[{"code": 131047}]))
    assert isinstance(delivery, Delivery)
    assert delivery.reason == "131047: more than 24 hours since the customer last wrote"
    assert delivery.window_closed


@pytest.mark.parametrize("code", [190, 10, 200, 299, 368, 131031, 131042, 131048, 133010])
def test_a_failure_of_the_account_stops_the_channel(code: int) -> None:
    delivery, report = events(BODIES.status("wamid.57", "failed", code))
    assert isinstance(delivery, Delivery)
    meaning = meaning_of(code)
    assert meaning is not None
    assert isinstance(report, StateReport)
    assert (report.state, report.detail) == (ChannelState.STOPPED, f"{code}: {meaning.says} [of the fault]")
    assert report.flagged is report.of_a_message is (code in (368, 131031, 131048))


@pytest.mark.parametrize("code", [131047, 131026, 131049, 130472, 131053, 777777])
def test_other_failures_stop_nothing(code: int) -> None:
    [delivery] = events(BODIES.status("wamid.57", "failed", code))
    assert isinstance(delivery, Delivery)
    assert delivery.window_closed is (code == 131047)


def test_an_error_of_the_account_stops_the_channel() -> None:
    [report] = events(BODIES.account_error(131031, "locked: 972500000900"))
    assert isinstance(report, StateReport)
    assert (report.state, report.detail) == (ChannelState.STOPPED, f"131031: {MEANINGS[131031].says} [locked: …]")


@pytest.mark.parametrize("errors", [[], {}, "x", [None], [{}], [{"code": "x"}], [{"code": 10**400}], [{"code": True}]])
def test_senseless_errors_of_a_failure_change_nothing(errors: Any) -> None:
    [delivery] = events(BODIES.status("wamid.57", "failed", errors=errors))
    assert isinstance(delivery, Delivery)
    assert delivery.reason == "failed"


def test_what_meta_says_that_it_has_is_remembered() -> None:
    confirmed = Confirmed()
    hook = MetaWebhook(NUMBER_ID, APP_SECRET, VERIFY_TOKEN, confirmed)
    for outbox_id, status in [("t:1", "sent"), ("t:2", "failed"), ("t:3", "read"), ("t:4", "sideways")]:
        events(BODIES.status("wamid.1", status, biz_opaque_callback_data=outbox_id), hook)
    assert [f"t:{number}" in confirmed for number in range(1, 5)] == [True, False, True, False]


def test_no_number_of_statuses_fills_the_memory() -> None:
    confirmed = Confirmed()
    for number in range(6000):
        confirmed.note(str(number))
    assert ("5999" in confirmed, "1000" in confirmed, "999" in confirmed) == (True, True, False)


@pytest.mark.parametrize("stamp", [None, "soon", "-5", "9" * 400, True, [], "nan"])
def test_a_senseless_time_becomes_the_time_of_arrival(stamp: Any) -> None:
    [event] = events(BODIES.text("x", timestamp=stamp))
    assert isinstance(event, Inbound)
    assert event.sent_at == NOW
