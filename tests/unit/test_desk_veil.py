"""What is hidden, and what stays readable."""

import pytest

from fixi_app.domain.base import Record
from fixi_app.domain.reading import Answer, Trade, Wanted
from fixi_app.domain.understood import Understood
from fixi_app.services.desk.veil import HIDDEN, MASK, Kind, PresenterVeil, ViewerVeil, kind_of, without_phones
from fixi_app.services.office import TalkLine


class Seen(Record):
    id: str = "L1"
    customer_name: str = "דנה לוי"
    phone: str = "+972500000601"
    street: str = "הרצל 5"
    city: str = "חולון"
    issue: str = ""
    media: tuple[str, ...] = ()
    parts: tuple["Seen", ...] = ()
    by_name: dict[str, str] = {}


def _said(issue: str) -> str:
    return str(PresenterVeil(frozenset()).over(Seen(issue=issue)).issue)


def test_a_record_keeps_its_ids_and_city_and_loses_who_and_where() -> None:
    seen = PresenterVeil(frozenset()).over(Seen(parts=(Seen(id="L2"),), by_name={"street": "הרצל 5", "status": "new"}))
    assert (seen.id, seen.city, seen.parts[0].id) == ("L1", "חולון", "L2")
    assert seen.customer_name == f"ד{MASK} ל{MASK}"
    assert (seen.street, seen.parts[0].street) == (HIDDEN, HIDDEN)
    assert seen.by_name == {"street": HIDDEN, "status": "new"}
    assert "600000" not in seen.phone
    assert "0000601" not in seen.phone


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("דנה רוצה מחר ב-9:00", "ד•• רוצה מחר ב-9:00"),
        ("הודעה לדנה ולוי", "הודעה ל•• ו••"),
        ("רחוב הרצל 5, קומה 2", "רחוב ה•• •••, קומה 2"),
        ("24.11 12:00 · חולון, 250-450 ₪", "24.11 12:00 · חולון, 250-450 ₪"),
        ("2026-11-24T09:00:00 נקבע", "2026-11-24T09:00:00 נקבע"),
        ("לחזור אל 050-000-0601", "לחזור אל 050•••601"),
        ("לחזור אל +972 50 000 0601.", "לחזור אל 972•••601."),
    ],
)
def test_a_sentence_loses_the_names_streets_and_phones_that_stand_beside_it(said: str, seen: str) -> None:
    assert _said(said) == seen


def test_what_was_seen_or_known_before_is_masked_later() -> None:
    veil = PresenterVeil(frozenset({"אבי"}))
    veil.over(Seen())
    assert veil.over("אבי אצל דנה") == f"א{MASK} אצל ד{MASK}"


def test_of_a_chat_the_presenter_leaves_only_its_shape() -> None:
    line = TalkLine(id="m", at="2026-11-24T09:00:00Z", by="customer", text="שלום, אני יוסי!\nמהרצל 5")
    assert PresenterVeil(frozenset()).over(line).text == "•••, ••• •••!\n••• •••"


def test_a_viewer_sees_who_and_when_but_no_words_and_no_media() -> None:
    line = TalkLine(id="m", at="2026-11-24T09:00:00Z", by="customer", text="שלום", media=("image",))
    seen = ViewerVeil().over([line])[0]
    assert (seen.by, seen.text, seen.media) == ("customer", HIDDEN, ())
    assert ViewerVeil().over(Seen(issue="050-000-0601")).issue == "050•••601"
    assert ViewerVeil().over(Seen()).customer_name == "דנה לוי"


def test_what_words_were_taken_to_say_is_hidden_as_the_words_are() -> None:
    texts = {name: "Dana" for name, field in Understood.model_fields.items() if field.annotation == str | None}
    one = Understood(
        **texts, city_doubt=("Dana", "Dana"), trade=Trade.PLUMBING, answer=Answer(choice="Dana"),
        wanted=Wanted(part="morning"), confidence={"street": 0.4}, source="m1",
    )  # fmt: skip
    line = TalkLine(id="m", at="2026-11-24T09:00:00Z", by="customer", text="x", understood=one)
    assert len(texts) > 9
    for veil in (ViewerVeil(), PresenterVeil(frozenset({"morning"}))):
        seen = veil.over(line).understood
        assert "Dana" not in str(seen)
        assert {getattr(seen, name) for name in texts} == {HIDDEN}
        assert (seen.trade, seen.wanted, seen.doubtful, seen.source) == (Trade.PLUMBING, one.wanted, ("street",), "m1")


def test_short_numbers_are_no_phones() -> None:
    for text in ("L12345", "24/11/2026 10:30", "₪ 1,250", "1234567"):
        assert without_phones(text) == text


def test_a_field_is_known_by_the_end_of_its_name() -> None:
    assert kind_of("Anything", "owner_phone") is Kind.PHONE
    assert kind_of("Anything", "pro_name") is Kind.NAME
    assert kind_of("Anything", "lead_id") is Kind.OPEN
    assert kind_of("Anything", "new_field") is Kind.TEXT
