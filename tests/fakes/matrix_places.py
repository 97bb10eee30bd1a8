"""The points of a chat: every question that can be open, and every state without one."""

from typing import Any

from fixi_app.domain.messages import InboundKind
from tests.fakes.matrix import Place, Road
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, voice

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"
OWNER = "+972500000999"
_ONE = {"only": [AVI], "owner_phone": OWNER}
_TWO = {"only": [AVI, MOSHE], "owner_phone": OWNER}


def said(*words: str, who: str = DANA) -> Road:
    """The customer says this, one after the other."""

    async def road(t: Town) -> None:
        for each in words:
            await t.says(who, each)

    return road


def then(first: Road, *more: tuple[str, str]) -> Road:
    """After that road each of these people says this."""

    async def road(t: Town) -> None:
        await first(t)
        for who, words in more:
            await t.says(who, words)

    return road


async def offered(t: Town) -> None:
    await t.to_offer(DANA, LEAK)


booked = then(offered, (AVI, "אשר"))
done = then(booked, (AVI, "סיימתי"))


async def asked_to_wait(t: Town) -> None:
    await offered(t)
    await t.minutes(26)


async def unheard(t: Town) -> None:
    await t.says(DANA, "", **voice())


async def person_here(t: Town) -> None:
    await t.says(DANA, LEAK)
    await t.says(DANA, "שלום, כאן בעל העסק", kind=InboundKind.PHONE_ECHO)


async def person_gone(t: Town) -> None:
    await person_here(t)
    await t.says(DANA, "ומה עכשיו?")
    await t.minutes(16)


async def two_offers(t: Town) -> None:
    await t.to_offer(DANA, LEAK)
    await t.to_offer(NOAM, SINK)


def _customer(name: str, road: Road, expected: str, synonym: str, free: str, **more: Any) -> Place:
    return Place(name, DANA, road, expected, synonym, free, **{"question": name, "town": _ONE, **more})


def _pro(name: str, road: Road, expected: str, synonym: str, free: str, **more: Any) -> Place:
    return Place(name, AVI, road, expected, synonym, free, **{"question": name, "town": _ONE, **more})


PLACES: tuple[Place, ...] = (
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
    _customer("wait_or_other", asked_to_wait, "1", "אחכה", "נחכה לו עוד קצת", town=_TWO),
    _customer("rating", done, "5", "חמש", "הוא היה מצוין, ממש 5 כוכבים"),
    _customer("review", then(done, (DANA, "5")), "היה מקצועי ואדיב", "דלג", "לא תודה"),
    _customer("few_words", unheard, "נזילה בחולון", "יש נזילה", "אמרתי שיש לי נזילה מתחת לכיור בחולון"),
    Place("idle", DANA, then(offered, (DANA, "ביטול"), (DANA, "כן")), LEAK, "צריך אינסטלטור", "תודה רבה", town=_ONE,
          state="idle"),
    Place("waiting", DANA, offered, "סטטוס", "מה קורה עם הבקשה?", "יש כלב בחצר", town=_ONE, state="waiting"),
    Place("booked", DANA, booked, "סטטוס", "מתי הוא מגיע?", "יש כלב בחצר, שייזהר", town=_ONE, state="booked"),
    Place("review_state", DANA, said("צריך צבעי באילת"), "סטטוס", "מה קורה?", "זה דחוף לי", town=_ONE, state="review"),
    Place("waiting_for_person", DANA, said(LEAK, "נציג"), "המשך", "להמשיך", "אני עדיין מחכה", town=_ONE,
          question="slot", mode="waiting_for_person"),
    _customer("person_here", person_here, "המשך", "להמשיך", "תודה שחזרת אליי", question="slot", mode="person"),
    _customer("helped", person_gone, "כן", "עזרו לי", "לא ממש, עוד לא קבענו"),
    _pro("offer", offered, "אשר", "1", "כן, אני לוקח את זה"),
    _pro("refuse", then(offered, (AVI, "מה?")), "דחה", "2", "לא יכול היום", question="offer"),
    _pro("which_offer", then(two_offers, (AVI, "אשר")), "א", "ב", "את זה של ויצמן"),
    _pro("which_job", then(two_offers, (AVI, "אשר"), (AVI, "א"), (AVI, "אשר"), (AVI, "סיימתי")), "1", "2", "הראשון"),
    _pro("final_price", done, "450", "450 ש״ח", "לקחתי ממנה 450 שקל"),
)  # fmt: skip


_TURN_IS_HIS = "it is his turn to speak, and Fixi never advertises or presses"
_TOLD_ALREADY = "all that there was to say was said, and nothing has happened since"
_PERSON_READS = "a person was called, reads this, and answers himself"

QUIET: dict[tuple[str, str], str] = {
    **{(place, "silence"): _TURN_IS_HIS for place in ("trade", "floor", "slot", "summary", "rating", "review")},
    ("few_words", "silence"): _TURN_IS_HIS,
    ("final_price", "silence"): _TURN_IS_HIS,
    ("stop", "silence"): "he asked not to be written to, and changes of his visit there were none",
    ("idle", "silence"): _TOLD_ALREADY,
    ("review_state", "silence"): "the owner has it; the customer heard so, and the report of the evening reminds him",
    **{("waiting_for_person", kind): _PERSON_READS for kind in ("free", "off_topic", "photo", "voice", "emoji")},
    **{("person_here", kind): _PERSON_READS for kind in ("free", "off_topic", "photo", "voice", "emoji")},
    ("person_here", "interruption"): "the safety text went out before the turn, and he was called",
    ("person_here", "silence"): "the person spoke last: it is quiet until the customer writes",
    ("helped", "silence"): _TURN_IS_HIS,
}
"""(place, reply) where it is right that nothing is said, and why."""

UNREACHED: dict[str, str] = {
    "when": "opened by nobody",
    "refuse": "opened as `which_offer` is, by the other word",
    **dict.fromkeys(
        ("city_choice", "read_back", "door", "favourite", "new_time", "move", "reminder", "done", "consent",
         "delete", "customer_asks", "pro_move", "role", "owner_menu", "owner_leads", "owner_lead", "owner_assign",
         "owner_chats", "owner_chat", "owner_answer", "owner_undo", "owner_applications", "owner_application",
         "owner_alert", "owner_which", "ambiguous_digit", "heard", "menu", "job_done", "join",
         "sure", "about_job", "when_own", "when_away", "away_visit", "price_trade",
         "phone_check"),
        "a place is still to be written",
    ),
}
"""Questions of which no place is written, and why."""

WRONG: dict[tuple[str, str], str] = {
    ("stop", "synonym"): "note_passed",
    ("stop", "off_topic"): "question_passed",
    ("new_or_existing", "synonym"): "note_passed",
    ("new_or_existing", "free"): "nothing",
    ("new_or_existing", "off_topic"): "question_passed",
    ("wait_or_other", "free"): "nothing",
    ("wait_or_other", "off_topic"): "note_kept",
    ("rating", "free"): "ask_rating_again",
    ("review_state", "off_topic"): "nothing",
    ("booked", "off_topic"): "question_passed",
    ("which_offer", "free"): "pro_menu",
    ("which_offer", "off_topic"): "pro_menu",
    ("which_job", "free"): "pro_menu",
    ("which_job", "off_topic"): "pro_menu",
    ("final_price", "off_topic"): "pro_menu",
    ("final_price", "race"): "pro_menu",
}
"""(place, reply) -> what is said there and should not be; a cell leaves this list when it is mended."""
