"""Answers to the open question, an address told bit by bit, places in doubt, and what is left of the fault."""

import datetime as dt
from typing import Any

import pytest

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Answer, Heard, Reading
from fixi_app.understanding.offline import OfflineReader

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
READER = OfflineReader()
KRAYOT = ("Qiryat Ata", "Qiryat Bialik", "Qiryat Motsqin", "Qiryat Yam")


def read(text: str, **given: Any) -> Reading:
    return READER.read(Heard(texts=(text,), now=NOW, **given))


@pytest.mark.parametrize("text", ["בקריות", "הקריות, יש נזילה", "leak in the Krayot"])
def test_a_region_of_several_towns_is_asked_about(text: str) -> None:
    reading = read(text)
    assert (reading.city, reading.city_doubt) == (None, KRAYOT)


@pytest.mark.parametrize("question", [None, Question.CITY])
def test_a_town_that_does_not_exist_is_kept_as_words(question: Question | None) -> None:
    assert read("בקרית שמונצ'יק", question=question).unknown_place == "קרית שמונצ'יק"


def test_what_was_read_as_a_street_is_no_unknown_place_as_well() -> None:
    reading = read("הגפן 3", question=Question.CITY)
    assert (reading.street, reading.house_number, reading.unknown_place) == ("הגפן", "3", None)


@pytest.mark.parametrize("question", [Question.STREET, Question.CITY])
@pytest.mark.parametrize("text", ["מממ", "רגע", "לא יודע", "hmm", "i dont know", "one moment"])
def test_thinking_aloud_answers_nothing(text: str, question: Question) -> None:
    reading = read(text, question=question)
    assert (reading.street, reading.unknown_place, reading.intent) == (None, None, None)


@pytest.mark.parametrize(
    ("question", "text", "parts"),
    [
        (Question.HOUSE_NUMBER, "12 קומה 3 דירה 7", (None, "12", "3", "7")),
        (Question.HOUSE_NUMBER, "מספר 40 דירה 3", (None, "40", None, "3")),
        (Question.HOUSE_NUMBER, "לא, מספר 14", (None, "14", None, None)),
        (Question.HOUSE_NUMBER, "עמק דותן", ("עמק דותן", None, None, None)),
        (Question.STREET, "שדרות הרצל", ("שדרות הרצל", None, None, None)),
        (Question.STREET, "בית פרטי", (None, None, None, None)),
        (Question.FLOOR, "3rd", (None, None, "3", None)),
        (Question.FLOOR, "5 דירה 12", (None, None, "5", "12")),
        (Question.FLOOR, "9/2", (None, "9", None, "2")),
        (Question.FLOOR, "actually it's number 14", (None, "14", None, None)),
        (None, "רחוב רגר 1023", ("רגר", "1023", None, None)),
        (None, "Herzl 1200, Haifa", ("Herzl", "1200", None, None)),
        (None, "leak at 5 Herzl st, Holon", ("Herzl", "5", None, None)),
        (None, "a fault, Jerusalem Street 7 in Safed", ("Jerusalem", "7", None, None)),
    ],
)
def test_the_address_is_heard_in_answers(question: Question | None, text: str, parts: tuple[str | None, ...]) -> None:
    reading = read(text, question=question)
    assert (reading.street, reading.house_number, reading.floor, reading.apartment) == parts
    assert reading.wanted is None


def test_the_address_goes_on_where_it_stopped_when_nothing_was_asked() -> None:
    known = {"trade": "plumbing", "city": "Haifa"}
    assert read("הרצל", known=known).street == "הרצל"
    assert read("איזה באסה", known=known).street is None
    assert read("עמק דותן", known=known).street == "עמק דותן"
    assert read("14", known=known | {"street": "הרצל"}).house_number == "14"
    assert read("3", known=known | {"street": "הרצל", "house_number": "14"}).floor == "3"
    assert read("3", known=known | {"street": "הרצל", "house_number": "14", "floor": "2"}).floor is None
    assert read("14").house_number is None


def test_a_day_of_the_week_chooses_nothing_from_a_list() -> None:
    assert read("רק ביום ראשון", question=Question.SLOT).answer is None
    assert read("השני", question=Question.SLOT).answer == Answer(choice="2")


@pytest.mark.parametrize("text", ["yeah", "yep", "okay", "ага"])
def test_short_words_of_consent(text: str) -> None:
    assert read(text).answer == Answer(yes=True)


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("כמה עולה לתקן נזילה?", "לתקן נזילה"),
        ("אהלן מה קורה אחי, אז בקיצור יש לי נזילה במטבח, תודה מראש", "נזילה במטבח"),
        ("hi, so basically my oven doesn't heat, thanks", "oven doesn't heat"),
        ("how much for fixing a leak in Holon?", "fixing a leak"),
        ("need a cleaner for our apartment in Tel Aviv please", "cleaner for our apartment"),
        ("the boiler of the building, in Haifa", "the boiler of the building"),
    ],
)
def test_the_issue_is_only_the_fault(text: str, issue: str) -> None:
    assert read(text).issue == issue


def test_a_thing_is_no_name_and_a_person_is() -> None:
    assert read("דוד שמש, עכו").customer_name is None
    assert read("דוד כהן, יש לי נזילה").customer_name == "דוד כהן"


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("עבדתי פעם בחיפה, היום בנהריה, מזגן מטפטף", "Nahariyya"),
        ("i'm in the office in Raanana but the leak is at home in Kfar Saba", "Kfar Saba"),
        ("אני במשרד בבני ברק, יש נזילה", "Bnei Brak"),
    ],
)
def test_where_one_works_is_the_place_only_when_there_is_no_other(text: str, city: str) -> None:
    reading = read(text)
    assert (reading.city, reading.wanted) == (city, None)


def test_and_stands_first_so_that_a_flood_is_no_town() -> None:
    assert read("כל הרצפה מוצפת, תל אביב").city == "Tel Aviv"
    assert read("ובצפת גם").city == "Safed"
    assert read("התנור לא מתחמם מעל 100 מעלות, רעננה").city == "Ra'anana"


def test_what_happened_is_no_surname() -> None:
    assert read("שלום קוראים לי אבי הלכה לי הנורה במסדרון").customer_name == "אבי"
    assert read("קוראים לי אבי כהן, הנורה נשרפה").customer_name == "אבי כהן"


def test_now_after_a_former_home_presses_nothing() -> None:
    reading = read("מדיח נתקע, היינו גרים בחדרה עכשיו בפרדס חנה")
    assert (reading.urgent, reading.asap) == (False, False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3 этаж 12 квартира", ("3", "12")), ("3 этаж, 12 кв.", ("3", "12")), ("этаж 3 кв 12", ("3", "12")),
        ("кв 12 этаж 3", ("3", "12")), ("קומה שלוש דירה שמונה", ("3", "8")), ("דירה שמונה, קומה שלישית", ("3", "8")),
    ],
)  # fmt: skip
def test_floor_and_flat_are_told_apart_wherever_their_numbers_stand(text: str, parts: tuple[str, str]) -> None:
    reading = read(text)
    assert (reading.floor, reading.apartment) == parts


@pytest.mark.parametrize("text", ["3rd floor, 12", "קומה 3, 12", "קומה 3 12", "3 этаж, 12", "3 طابق 12 شقة"])
def test_asked_for_floor_and_flat_the_number_behind_the_floor_is_the_flat(text: str) -> None:
    reading = read(text, question=Question.FLOOR)
    assert (reading.floor, reading.apartment) == ("3", "12")


@pytest.mark.parametrize("text", ["קומה 3 ויש 2 כלבים", "קומה 3 מחר ב-12", "floor 3, 12:00"])
def test_no_other_number_behind_the_floor_is_a_flat(text: str) -> None:
    assert read(text, question=Question.FLOOR).apartment is None


@pytest.mark.parametrize("text", ["5 этаж, 20 кв м", "דירה אחת נזילה"])
def test_a_size_or_a_count_is_no_flat(text: str) -> None:
    assert read(text).apartment is None


@pytest.mark.parametrize(
    "text", ["יש חניה ברחוב מאחור", "החניה ברחוב שלנו", "הרחוב חסום", "موقف بالشارع الخلفي", "موقف بالشارع ورا البناية"]
)
def test_a_street_that_is_only_pointed_at_has_no_name(text: str) -> None:
    assert read(text).street is None
    assert read("רחוב בית לחם").street == "בית לחם"


@pytest.mark.parametrize(
    "text",
    ["4 - good, but he was a bit late today", "4, היה טוב אבל איחר קצת בבוקר", "4. всё хорошо, но опоздал на полчаса"],
)
def test_a_number_set_apart_from_the_sentence_behind_it_is_the_stars(text: str) -> None:
    answer = read(text, question=Question.RATING).answer
    assert answer is not None
    assert answer.choice == "4"


@pytest.mark.parametrize(
    "text", ["2 - 3 hours he worked here and left a mess behind him", "1.5 שעות הוא עבד כאן והלך בלי לנקות"]
)
def test_a_stretch_at_the_head_of_a_sentence_is_no_star(text: str) -> None:
    answer = read(text, question=Question.RATING).answer
    assert answer is None or answer.choice is None
