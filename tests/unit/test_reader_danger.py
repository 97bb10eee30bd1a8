"""Danger is seen in a single message; what is denied, over or only named is none."""

import pytest

from fixi_app.domain.reading import Danger
from fixi_app.understanding.danger import danger_in

DANGERS = {
    Danger.GAS: [
        "יש ריח גז חזק במטבח",
        "מריחים גז בכל הבניין",
        "יש לנו דליפת גז",
        "הגז לא נדלק ויש ריח",
        "I smell gas in the kitchen",
        "there is a gas leak",
        "not sure but I think I smell gas",
        "rotten egg smell near the stove",
        "Сильно пахнет газом",
        "في ريحة غاز بالمطبخ",
        "לא דחוף אבל יש ריח של גז",
    ],
    Danger.FIRE: [
        "יש עשן מלוח החשמל",
        "יוצא עשן מהשקע",
        "ריח שרוף מהלוח",
        "the socket is on fire",
        "smoke is coming out of the oven",
        "في حريق",
    ],
    Danger.SPARKS: [
        "ניצוצות מהשקע",
        "השקע עושה ניצוצות כל פעם",
        "sparks are flying from the outlet",
        "התחשמלתי מהברז",
        "искрит розетка",
    ],
    Danger.FLOOD_NEAR_POWER: [
        "מים נוזלים לתוך לוח החשמל",
        "יש הצפה ליד ארון החשמל",
        "water is dripping onto the fuse box",
    ],
    Danger.CHILD_LOCKED_IN: [
        "הילד ננעל בחדר ולא מצליח לפתוח",
        "התינוקת נעולה ברכב",
        "my baby is locked in the car",
        "הבת שלי תקועה בפנים בשירותים",
        "ננעלתי מחוץ לבית והתינוק בפנים",
    ],
}
CALM = [
    "לא דחוף",
    "אין ריח גז",
    "לא מריחים גז",
    "no gas smell at all",
    "the smell of gas is gone",
    "הריח של הגז נעלם",
    "צריך טכנאי גז",
    "gas technician wanted",
    "הגז לא נדלק",
    "נגמר בלון הגז",
    "there isn't any gas smell",
    "my smoke detector needs a new battery",
    "צריך להתקין גלאי עשן",
    "הנורה נשרפה",
    "יש נזילה מתחת לכיור",
    "water is leaking under the sink",
    "my son is locked out",
    "המזגן מטפטף על הספה",
    "אין חשמל בבית",
    "please replace a socket",
    "הילדים בבית עד 4",
    "fireplace cleaning",
    "the fire was put out, need the wall painted",
    "לא זה לא בוער",
    "",
]


@pytest.mark.parametrize(("danger", "text"), [(danger, text) for danger, texts in DANGERS.items() for text in texts])
def test_a_danger_is_seen(danger: Danger, text: str) -> None:
    assert danger_in(text) is danger


@pytest.mark.parametrize("text", CALM)
def test_an_ordinary_message_sets_nothing_off(text: str) -> None:
    assert danger_in(text) is None
