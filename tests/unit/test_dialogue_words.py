"""Words count only where they make sense: whole messages, bare digits and letters, plain agreement."""

from datetime import datetime, timezone

import pytest

from fixi_app.dialogue import words
from fixi_app.dialogue.words import CUSTOMER_WORDS, PROFESSIONAL_WORDS, Word
from fixi_app.domain.conversation import Item, Turn
from fixi_app.domain.messages import Inbound
from fixi_app.domain.reading import Reading

NOW = datetime(2026, 11, 24, 7, tzinfo=timezone.utc)


def turn(*texts: str) -> Turn:
    items = tuple(
        Item(id=str(n), at=NOW, inbound=Inbound(id=str(n), address="simulator:x", sent_at=NOW, text=text))
        for n, text in enumerate(texts)
    )
    return Turn(id="turn_x", inbox_ids=(), items=items, now=NOW, reading=Reading())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("סטטוס", Word.STATUS), (" סטטוס. ", Word.STATUS), ("?", Word.STATUS), ("STATUS", Word.STATUS),
        ("נציג", Word.PERSON), ("אתה בוט?", Word.MACHINE), ("are you a bot", Word.MACHINE),
        ("עזוב, לא משנה", Word.LEAVE), ("ביטול!", Word.CANCEL), ("הסר", Word.STOP), ("המשך", Word.CONTINUE),
        ("מה הסטטוס של הדוד", None), ("אפשר לדבר בטלפון?", None), ("הסר את הברז הישן", None),
    ],
)  # fmt: skip
def test_only_a_whole_message_is_a_command(text: str, word: Word | None) -> None:
    assert words.word_in(turn(text), CUSTOMER_WORDS) is word


def test_a_professional_has_words_of_his_own() -> None:
    assert words.word_in(turn("אשר"), PROFESSIONAL_WORDS) is Word.APPROVE
    assert words.word_in(turn("אשר"), CUSTOMER_WORDS) is None


@pytest.mark.parametrize(
    ("texts", "digit"),
    [
        (("1",), "1"),
        (("1.",), "1"),
        (("2)",), "2"),
        (("1", "1"), "1"),
        (("1", "2"), None),
        (("הרצל 1",), None),
        ((), None),
    ],
)
def test_a_digit_is_the_whole_turn(texts: tuple[str, ...], digit: str | None) -> None:
    assert words.digit_in(turn(*texts)) == digit


@pytest.mark.parametrize(("text", "place"), [("א", 0), ("ב.", 1), ("b", 1), ("אב", None), ("1", None)])
def test_a_letter_is_the_whole_turn(text: str, place: int | None) -> None:
    assert words.letter_in(turn(text)) == place


@pytest.mark.parametrize("text", ["כן", "תודה, מעולה", "מעולה תודה רבה!", "ok thanks", "Perfect, thank you very much"])
def test_agreement_may_come_with_thanks(text: str) -> None:
    assert words.agrees(turn(text))


@pytest.mark.parametrize("text", ["תודה", "thanks", "כן אבל ביום אחר", "מעולה, כמה זה עולה?", "", "1"])
def test_thanks_alone_or_more_words_are_no_agreement(text: str) -> None:
    assert not words.agrees(turn(text))


@pytest.mark.parametrize("text", ["אל תבטל", "לא לבטל בבקשה", "אל נא תבטלו", "please don't cancel", "do not cancel"])
def test_a_denied_cancelling_is_seen(text: str) -> None:
    assert words.denies_cancelling(turn(text))


@pytest.mark.parametrize("text", ["תבטל", "לא צריך, לבטל", "לא אהיה בבית, צריך לבטל", "cancel it, don't come"])
def test_a_cancelling_with_a_no_elsewhere_is_one(text: str) -> None:
    assert not words.denies_cancelling(turn(text))


@pytest.mark.parametrize(
    ("text", "ends"), [("סטטוס", True), ("3", True), ("אשר", True), ("יש לי נזילה", False), ("", False)]
)
def test_a_command_or_digit_ends_the_quiet_time(text: str, ends: bool) -> None:
    assert words.ends_quiet_time(text) is ends
