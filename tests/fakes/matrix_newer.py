"""More points of a chat: visits that move and end, what a professional does by himself, and the owner's questions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from fixi_app.domain.business import Business, PrivacyMode
from fixi_app.domain.reading import Draft, Heard
from fixi_app.understanding.media import MediaBytes
from tests.fakes.matrix import Place, Road
from tests.fakes.matrix_roads import LEAK, ONE, OWNER, TWO, booked, done, offered, said, then, two_offers, visited
from tests.fakes.town import AVI, DANA, NOAM, RUTH, Town, offline, voice

_TOMORROW = f"{LEAK}, מחר בצהריים"
_MOM = "יש נזילה אצל אמא שלי בחולון, הרצל 12 קומה 2 דירה 7"
_FAR = "יש לי נזילה מתחת לכיור באילת"


async def _doubting(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
    """A reader that is not sure of the street."""
    draft = await offline(heard, media)
    return draft.but(reading=draft.reading.but(confidence={**draft.reading.confidence, "street": 0.4}))


async def _hearing(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
    """A reader that hears a refusal in every voice note."""
    draft = await offline(heard, media)
    return draft.but(reading=draft.reading.but(transcript="אני לוקח את העבודה")) if heard.media else draft


async def reminded(t: Town) -> None:
    await t.to_offer(DANA, _TOMORROW)
    await t.says(AVI, "אשר")
    await t.hours(9.5)


async def over(t: Town) -> None:
    """The visit is over, and nobody has closed it; both were asked."""
    await visited(t)
    await t.hours(2)


async def nobody_came(t: Town) -> None:
    await booked(t)
    start = (await t.leads())[0].appointment_start
    assert start is not None
    t.clock.move(start - t.clock.now() + timedelta(minutes=61))
    await t.says(DANA, "אף אחד לא הגיע")


async def late_to(t: Town) -> None:
    await booked(t)
    start = (await t.leads())[0].appointment_start
    assert start is not None
    t.clock.move(start - t.clock.now() - timedelta(minutes=30))
    await t.says(AVI, "אני מאחר")


async def heard_a_voice(t: Town) -> None:
    await offered(t)
    await t.says(AVI, "", **voice())


async def digit_in_doubt(t: Town) -> None:
    """An offer came just as he was choosing a job, and a bare number may mean either."""
    await two_jobs(t)
    await t.says(AVI, "סיימתי")
    await t.to_offer(RUTH, "סתימה בכיור, חולון, סוקולוב 8, בית פרטי")
    await t.says(AVI, "1", wait=1)


async def pleased(t: Town) -> None:
    await then(done, (DANA, "5"), (DANA, "דלג"))(t)
    await t.says(DANA, "שוב יש לי נזילה בברז, חולון, הרצל 12 קומה 2 דירה 7")


async def wants_to_join(t: Town) -> None:
    for words in ("הרשמה", "נועם לוי", "1", "אינסטלציה", "חולון, בת ים", "250-450", "אין", "1"):
        await t.says(NOAM, words)


two_jobs = then(two_offers, (AVI, "אשר"), (AVI, "א"), (AVI, "אשר"))
refused_move = then(booked, (DANA, "אפשר להזיז את הביקור?"), (DANA, "2"), (AVI, "דחה"))
away = then(booked, (AVI, "חופשה היום"))
pending = said(_FAR)
called = said("נציג")
unmatched = then(offered, (AVI, "דחה"))
_MANAGE = (OWNER, "ניהול")
_NO_OTHERS: dict[str, Any] = {**TWO, "business": Business(name="שירותי הדגמה", max_reassignments=0)}
_CONSENT: dict[str, Any] = {**ONE, "business": Business(name="שירותי הדגמה", privacy_mode=PrivacyMode.CONSENT)}


def _of(who: str) -> Any:
    def place(name: str, road: Road, expected: str, synonym: str, free: str, **more: Any) -> Place:
        return Place(name, who, road, expected, synonym, free, **{"question": name, "town": ONE, **more})

    return place


_customer, _pro, _owner, _applicant = _of(DANA), _of(AVI), _of(OWNER), _of(NOAM)

NEWER: tuple[Place, ...] = (
    _customer("city_choice", said("יש לי נזילה בקריות"), "1", "הראשונה", "קרית ביאליק"),
    _customer("read_back", said(LEAK), "כן", "נכון", "לא, זה ויצמן 5", town={**ONE, "reader": _doubting}),
    _customer("door", said(_MOM), "אמא שלי תפתח", "השכנה רותי", "אני עוד לא יודעת"),
    _customer("favourite", pleased, "כן", "בשמחה", "עדיף מישהו אחר", town=TWO),
    _customer("new_time", then(booked, (DANA, "אפשר להזיז את הביקור?")), "2", "השני", "עדיף מחר בערב"),
    _customer("move", refused_move, "1", "להשאיר", "אולי מחר בערב?"),
    _customer("reminder", reminded, "1", "מתאים, תודה", "לא אהיה בבית"),
    _customer("done", over, "1", "כן, הכול תוקן", "עוד לא, הוא צריך להביא חלק"),
    _customer("consent", said(LEAK), "כן", "מסכימה", "בסדר מבחינתי", town=_CONSENT),
    _customer("delete", then(offered, (DANA, "תמחקו את כל המידע שלי")), "1", "כן", "כן, תמחקו הכול"),
    _pro("customer_asks", then(booked, (DANA, "צריך לפנות לך חניה?")), "לא צריך, אני על אופנוע", "אין צורך",
         "יש לי סולם משלי"),
    _pro("refuse_which", then(two_offers, (AVI, "דחה")), "א", "הראשון", "את השני", question="refuse"),
    _pro("pro_move", then(offered, (AVI, "זמן אחר")), "1", "הראשון", "מחר בבוקר"),
    _pro("pro_absent", nobody_came, "1", "אני בדרך", "עוד 10 דקות", question="pro_move"),
    _pro("pro_minutes", late_to, "40", "40 דקות", "חצי שעה בערך"),
    _pro("job_done", over, "1", "סיימתי", "עוד לא, חסר לי חלק"),
    _pro("about_job", then(two_jobs, (AVI, "פרטים")), "1", "הראשון", "מה הכתובת?"),
    _pro("sure", then(booked, (AVI, "חופשה מ-1.12 עד 5.12")), "כן", "1", "לא, התבלבלתי"),
    _pro("when_own", said("תפוס", who=AVI), "מחר 10-12", "מחר מ-10 עד 12", "אני עוד לא יודע"),
    _pro("when_away", said("חופשה", who=AVI), "מ-1.12 עד 5.12", "מחר", "אני עוד לא יודע"),
    _pro("away_visit", then(away, (AVI, "כן")), "1", "להשאיר", "תעבירו למישהו אחר"),
    _pro("price_trade", said("מחיר בדיקה תרמית 300-450", who=AVI), "1", "הראשון", "לא משנה"),
    _pro("role", said(LEAK, who=AVI), "1", "כלקוח", "זה אצלי בבית", town=TWO),
    _pro("menu", said("תפריט", who=AVI), "5", "עבודות", "מה יש לי היום?"),
    _pro("heard", heard_a_voice, "כן", "נכון", "לא, אני לא לוקח", town={**ONE, "reader": _hearing}),
    _pro("ambiguous_digit", digit_in_doubt, "1", "הראשון", "התכוונתי לעבודה"),
    _owner("owner_menu", then(pending, _MANAGE), "1", "א", "מה מחכה לי?"),
    _owner("owner_leads", then(pending, _MANAGE, (OWNER, "1")), "1", "א", "הראשונה"),
    _owner("owner_lead", then(pending, _MANAGE, (OWNER, "1"), (OWNER, "1")), "1", "לקחת", "אני אטפל בזה"),
    _owner("owner_assign", then(unmatched, _MANAGE, (OWNER, "1"), (OWNER, "1"), (OWNER, "2")), "1", "א", "תן למשה",
           town=_NO_OTHERS),
    _owner("owner_chats", then(called, _MANAGE, (OWNER, "2")), "1", "א", "הראשונה"),
    _owner("owner_chat", then(called, _MANAGE, (OWNER, "2"), (OWNER, "1")), "1", "לקחת", "אני אענה לה"),
    _owner("owner_answer", then(called, _MANAGE, (OWNER, "2"), (OWNER, "1"), (OWNER, "לענות")), "מיד חוזרים אלייך",
           "שלום, כאן בעל העסק", "0"),
    _owner("owner_undo", then(called, _MANAGE, (OWNER, "2"), (OWNER, "1"), (OWNER, "לענות"), (OWNER, "מיד")), "בטל",
           "ביטול", "רגע, לא"),
    _owner("owner_send", then(called, (OWNER, "שלום, כאן בעל העסק")), "1", "לשלוח", "רגע, אני בודק מה קרה"),
    _owner("owner_applications", then(wants_to_join, _MANAGE, (OWNER, "3")), "1", "א", "הראשון"),
    _owner("owner_application", then(wants_to_join, _MANAGE, (OWNER, "3"), (OWNER, "1")), "1", "לאשר", "נראה טוב"),
    _owner("owner_alert", pending, "1", "לקחת", "אני מטפל"),
    _owner("owner_which", then(pending, (NOAM, "יש לי נזילה בכיור באילת"), (OWNER, "1")), "א", "1", "השני"),
    _applicant("join", said("הרשמה", who=NOAM), "נועם לוי", "קוראים לי נועם לוי", "רגע, כמה זה עולה?"),
)  # fmt: skip
