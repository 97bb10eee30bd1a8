"""The points of a chat: every question that can be open, and every state without one."""

from typing import Any

from tests.fakes.matrix import Place, Road
from tests.fakes.matrix_newer import NEWER
from tests.fakes.matrix_roads import (
    LEAK,
    ONE,
    TWO,
    asked_to_wait,
    booked,
    choosing_a_job,
    done,
    offered,
    person_gone,
    person_here,
    said,
    then,
    two_offers,
    unheard,
)
from tests.fakes.town import AVI, DANA


def _customer(name: str, road: Road, expected: str, synonym: str, free: str, **more: Any) -> Place:
    return Place(name, DANA, road, expected, synonym, free, **{"question": name, "town": ONE, **more})


def _pro(name: str, road: Road, expected: str, synonym: str, free: str, **more: Any) -> Place:
    return Place(name, AVI, road, expected, synonym, free, **{"question": name, "town": ONE, **more})


_FIRST: tuple[Place, ...] = (
    _customer("trade", said("שלום"), "נזילה", "האינסטלציה", "המים מתחת לכיור לא מפסיקים לטפטף"),
    _customer("city", said("יש לי נזילה"), "חולון", "בחולון", "אני גרה בחולון ליד הקניון"),
    _customer("street", said("יש לי נזילה בחולון"), "הרצל 12", "רחוב הרצל 12", "אנחנו ברחוב הרצל מספר 12"),
    _customer("house_number", said("יש לי נזילה בחולון, רחוב הרצל"), "12", "מספר 12", "הבית הוא מספר 12"),
    _customer("floor", said("יש לי נזילה בחולון, הרצל 12"), "קומה 2 דירה 7", "בית פרטי", "זה בקומה שנייה, דירה 7"),
    _customer("slot", said(LEAK), "1", "הראשון", "עדיף מחר בבוקר"),
    _customer("summary", said(LEAK, "1"), "כן", "תודה, מעולה", "כן, זה מתאים לנו"),
    _customer("cancel", then(offered, (DANA, "ביטול")), "כן", "לבטל", "כן תבטלו בבקשה"),
    _customer("stop", then(booked, (DANA, "הסר")), "1", "להשאיר", "תשאירו את הביקור"),
    _customer(
        "new_or_existing", then(booked, (DANA, "יש לי גם קצר בחשמל בסלון")), "2", "חדשה", "זו בקשה חדשה לגמרי"
    ),
    _customer("wait_or_other", asked_to_wait, "1", "אחכה", "נחכה לו עוד קצת", town=TWO),
    _customer("rating", done, "5", "חמש", "הוא היה מצוין, ממש 5 כוכבים"),
    _customer("review", then(done, (DANA, "5")), "היה מקצועי ואדיב", "דלג", "לא תודה"),
    _customer("few_words", unheard, "נזילה בחולון", "יש נזילה", "אמרתי שיש לי נזילה מתחת לכיור בחולון"),
    Place("idle", DANA, then(offered, (DANA, "ביטול"), (DANA, "כן")), LEAK, "צריך אינסטלטור", "תודה רבה", town=ONE,
          state="idle"),
    Place("waiting", DANA, offered, "סטטוס", "מה קורה עם הבקשה?", "יש כלב בחצר", town=ONE, state="waiting"),
    Place("booked", DANA, booked, "סטטוס", "מתי הוא מגיע?", "יש כלב בחצר, שייזהר", town=ONE, state="booked"),
    Place("review_state", DANA, said("צריך צבעי באילת"), "סטטוס", "מה קורה?", "זה דחוף לי", town=ONE, state="review"),
    Place("waiting_for_person", DANA, said(LEAK, "נציג"), "המשך", "להמשיך", "אני עדיין מחכה", town=ONE,
          question="slot", mode="waiting_for_person"),
    _customer("person_here", person_here, "המשך", "להמשיך", "תודה שחזרת אליי", question="slot", mode="person"),
    _customer("helped", person_gone, "כן", "עזרו לי", "לא ממש, עוד לא קבענו"),
    _pro("offer", offered, "אשר", "1", "כן, אני לוקח את זה"),
    _pro("refuse", then(offered, (AVI, "מה?")), "דחה", "2", "לא יכול היום", question="offer"),
    _pro("which_offer", then(two_offers, (AVI, "אשר")), "א", "ב", "את זה של ויצמן"),
    _pro("which_job", choosing_a_job, "1", "2", "הראשון"),
    _pro("final_price", done, "450", "450 ש״ח", "לקחתי ממנה 450 שקל"),
)  # fmt: skip

PLACES = (*_FIRST, *NEWER)
