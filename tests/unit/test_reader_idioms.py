"""Words of a trade that mean something else in their company, and the real fault or danger that is told beside them."""

import datetime as dt

import pytest

from fixi_app.domain.reading import Danger, Heard, Reading, Trade
from fixi_app.understanding.offline import OfflineReader

READER = OfflineReader()
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


def read(text: str) -> Reading:
    return READER.read(Heard(texts=(text,), now=NOW))


@pytest.mark.parametrize(
    "text",
    [
        "The key to success is patience",
        "I'm locked out of my email account",
        "I'm flooded with emails",
        "That movie was fire",
        "My son is a plumber",
        "My cat caught a mouse",
        "המפתח להצלחה הוא סבלנות",
        "אני מוצף במיילים",
        "הסרט היה אש",
        "דוד שלי גר בחיפה",
        "Ключ к успеху терпение",
        "Фильм огонь",
        "Мой сын сантехник",
        "مفتاح النجاح الصبر",
        "غرقان بالايميلات",
    ],
)
def test_a_figure_of_speech_needs_nobody_and_warns_of_nothing(text: str) -> None:
    heard = read(text)
    assert (heard.trade, heard.danger, heard.urgent) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("My son is a plumber but the lock of our front door is stuck", Trade.LOCKSMITH),
        ("The key broke in the lock, the key point is I can't get in", Trade.LOCKSMITH),
        ("הדוד שלי לא מחמם", Trade.SOLAR_BOILER),
        ("המקרר ריק כי הוא לא מקרר", Trade.APPLIANCES),
        ("Мой сын сантехник, а розетка сломалась", Trade.ELECTRICAL),
        ("قفل الباب خربان، تلفوني 0501234567", Trade.LOCKSMITH),
    ],
)
def test_the_fault_beside_a_figure_of_speech_is_heard(text: str, trade: Trade) -> None:
    assert read(text).trade is trade


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("The movie room is on fire", Danger.FIRE),
        ("הילד נעול על המרפסת לבד והמפתח בפנים", Danger.CHILD_LOCKED_IN),
        ("Near the gas station, my kitchen smells of gas", Danger.GAS),
        ("The smoke alarm went off and there are flames in the kitchen", Danger.FIRE),
        ("We were watching a movie and the TV caught fire", Danger.FIRE),
        ("The kids were listening to a song and the outlet is sparking", Danger.SPARKS),
        ("Gas detector is screaming and we feel dizzy", Danger.GAS),
        ("We can't put out the fire in the kitchen", Danger.FIRE),
        ("ראינו סרט ופתאום הטלוויזיה עלתה באש", Danger.FIRE),
        ("שיחקנו משחק ויש אש בשקע", Danger.FIRE),
        ("אי אפשר לכבות את האש במטבח", Danger.FIRE),
        ("Делали шашлык и загорелся балкон", Danger.FIRE),
        ("Не можем потушить пожар на кухне", Danger.FIRE),
        ("جرس الحريق بصيح وفي نار بالمطبخ", Danger.FIRE),
        ("كاشف الدخان بزمر والمطبخ كله دخان", Danger.FIRE),
        ("كنا بنشوي والمنقل ولع البرندة وفي حريق", Danger.FIRE),
        ("مش قادرين نطفي الحريق بالمطبخ", Danger.FIRE),
        ("احنا برا مع الولاد والبيت محروق في حريق", Danger.FIRE),
        ("احنا برا مع الولاد في ريحة غاز بالبيت", Danger.GAS),
        ("The baby is locked in the car and my laptop is inside", Danger.CHILD_LOCKED_IN),
        ("My son locked himself in the bathroom with the ipad", Danger.CHILD_LOCKED_IN),
        ("אני עם הילדה בחוץ והתינוק נעול בפנים באוטו", Danger.CHILD_LOCKED_IN),
        ("Я с дочкой на улице, а малыш заперт в машине", Danger.CHILD_LOCKED_IN),
        ("ابني سكر على حاله بالحمام مع الايباد", Danger.CHILD_LOCKED_IN),
    ],
)
def test_a_danger_beside_such_words_is_one(text: str, danger: Danger) -> None:
    assert read(text).danger is danger


@pytest.mark.parametrize(
    "text",
    [
        "I need a new smoke detector installed",
        "צריך להתקין גלאי עשן",
        "Нужно установить датчик дыма",
        "بدي اركب كاشف دخان",
        "I need to buy a fire extinguisher",
    ],
)
def test_a_thing_that_guards_against_fire_is_no_fire(text: str) -> None:
    assert read(text).danger is None


@pytest.mark.parametrize("text", ["I'm in traffic", "I'm in the car", "אני בנהיגה", "אני בפגישה", "אני בטיסה"])
def test_what_one_is_in_the_middle_of_is_no_place(text: str) -> None:
    heard = read(text)
    assert (heard.city, heard.city_doubt, heard.unknown_place) == (None, (), None)


@pytest.mark.parametrize("text", ["Hang on a second", "הסוללה שלי נגמרת", "نور حياتي", "A cleaner looking for work"])
def test_small_talk_with_a_word_of_a_trade_asks_for_nobody(text: str) -> None:
    assert read(text).trade is None
