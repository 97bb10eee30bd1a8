"""What the writer wants, in the many ways in which people say it."""

import datetime as dt

import pytest

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Heard, Intent, Reading, Trade
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.normalize import tokens
from fixi_app.understanding.offline import OfflineReader

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
READER = OfflineReader()


def read(text: str, question: Question | None = None) -> Reading:
    return READER.read(Heard(texts=(text,), now=NOW, question=question))


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        (Intent.NEW_REQUEST, ["טוב אז אני רוצה שמישהו יבוא", "the gate intercom is broken, Herzliya",
                              "דלת הכניסה לא נסגרת", "Someone to fix my bike please, Tel Aviv",
                              "my tap won't stop dripping, Holon"]),
        (Intent.PROVIDE_DETAILS, ["יש חניה ליד הבית", "אפשר להביא גם מסננת?", "also bring a ladder please", "אין מעלית",
                                  "there is parking near the house", "אבל לא ביום שישי", "הכי מוקדם שיש"]),
        (Intent.COMPLAINT, ["לא היה טוב, הוא לא תיקן כלום", "הטכנאי שלכם לא ניקה אחריו", "אני מאוכזבת מהשירות",
                            "the leak is back, I want my money back", "your plumber never finished the job"]),
        (Intent.STATUS_QUERY, ["הוא היה אמור להגיע בעשר", "כמה זמן לוקח להגיע?", "he was supposed to be here at 9",
                               "how long until someone gets here"]),
        (Intent.RESCHEDULE, ["אני לא אהיה בבית ביום חמישי, אפשר שישי?", "תעבירו את הפגישה לאחר הצהריים",
                             "can you come Tuesday instead", "something came up, Sunday at 9?"]),
        (Intent.CANCEL, ["תורידו אותי מהיומן", "לא רלוונטי תודה", "אין צורך, סידרנו", "בסוף לא צריך"]),
        (Intent.DECLINE, ["תודה אבל לא צריך", "let me think about it"]),
        (Intent.RATING, ["נותנת לו 5", "I'd give you a 4"]),
        (Intent.OPT_OUT, ["STOP", "תעצרו את ההודעות", "do not text me again"]),
        (Intent.DELETE_MY_DATA, ["delete my account", "תמחקו אותי מהמערכת"]),
        (Intent.PRICE_QUESTION, ["כמה זה?", "כמה עולה לתקן נזילה?"]),
    ],
)  # fmt: skip
def test_the_intent_of_a_message(intent: Intent, texts: list[str]) -> None:
    assert [text for text in texts if read(text).intent is not intent] == []


@pytest.mark.parametrize("text", ["אל תבטל", "אל תבטלו בבקשה", "don't cancel please", "не отменяйте"])
def test_who_says_not_to_cancel_keeps_the_visit(text: str) -> None:
    reading = read(text, Question.CANCEL)
    assert reading.intent is not Intent.CANCEL
    assert reading.answer is not None
    assert reading.answer.no


def test_words_that_stop_something_else_stop_no_messages() -> None:
    assert read("it won't stop leaking, Haifa").intent is Intent.NEW_REQUEST
    assert read("stop").intent is Intent.OPT_OUT


def test_a_smell_that_is_not_there_needs_no_gas_technician() -> None:
    assert read("אין ריח גז אבל הכיריים לא נדלקות, חולון").trade is Trade.APPLIANCES
    assert read("ריח גז, הכיריים לא נדלקות, חולון").trade is Trade.GAS


def test_a_missing_apostrophe_changes_no_word() -> None:
    assert "don't" in tokens("dont")[0].forms
    assert read("cant get into the apartment, keys lost, Holon").urgent


def test_each_word_of_a_bare_list_stands_for_itself() -> None:
    found = {hit.label for hit in lexicon().find(tokens("nope"))}
    assert "intent.decline" in found


def test_what_is_in_use_when_it_happens_is_not_what_is_broken() -> None:
    assert read("הכיור מעלה מים כל פעם שאני מפעילה מדיח, חדרה").trade is Trade.PLUMBING
    assert read("the sink backs up whenever we run the dishwasher, Holon").trade is Trade.PLUMBING
    assert read("the dishwasher leaks, Holon").trade is Trade.APPLIANCES


def test_completely_agrees_alone_and_that_somebody_should_come_agrees_to_nothing() -> None:
    assert read("לגמרי").intent is Intent.CONFIRM
    assert read("שכחתי לגמרי, אני בעבודה").intent is not Intent.CONFIRM
    assert read("אפשר שיבוא חצי שעה אחרי?").intent is not Intent.CONFIRM


@pytest.mark.parametrize(
    "text",
    ["я опоздаю на 20 минут", "я немного опаздываю", "I'll be 20 minutes late", "אני אאחר בעשר דקות", "انا متأخر شوي"],
)
def test_who_comes_late_himself_neither_complains_nor_asks_for_another_time(text: str) -> None:
    assert read(text).intent is Intent.PROVIDE_DETAILS


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("мастер опоздал на два часа", Intent.COMPLAINT), ("הטכנאי מאחר בשעה", Intent.COMPLAINT),
        ("I will be late, can we move it to 5?", Intent.RESCHEDULE),
    ],
)  # fmt: skip
def test_the_lateness_of_another_and_a_wish_beside_ones_own_are_heard(text: str, intent: Intent) -> None:
    assert read(text).intent is intent
