"""What the matrix showed to be wrong, and what comes of it now: each as the one who was left standing would tell it."""

from datetime import timedelta

import pytest

from fixi_app.services.office import DeskRole, User
from tests.fakes.desk import at_desk
from tests.fakes.matrix import at, reply
from tests.fakes.matrix_places import PLACES
from tests.fakes.matrix_roads import LEAK, ONE, OWNER, TWO, booked, done, offered, person_gone
from tests.fakes.town import AVI, DANA, MOSHE, Town, pin, sticker, town

HOLON = pin(32.0158, 34.7874)
_BY_NAME = {place.name: place for place in PLACES}


async def after(t: Town, place: str, *texts: str) -> str:
    """The last word heard by the one who stands at this place, after he said this."""
    await _BY_NAME[place].road(t)
    await t.says(_BY_NAME[place].who, *texts)
    return t.last(_BY_NAME[place].who)


async def test_a_visit_taken_from_a_silent_professional_is_told_to_him_once() -> None:
    async with town(**ONE) as t:
        await booked(t)
        start = (await t.lead()).appointment_start
        assert start is not None
        t.clock.move(start - t.clock.now() + timedelta(minutes=61))
        await t.says(DANA, "אף אחד לא הגיע")
        t.new(AVI)
        await t.minutes(40)
        told = t.new(AVI)
        assert [("ירד מהיומן" in said, "12:00-13:00" in said) for said in told] == [(True, True)]
        await t.says(AVI, "1")
        assert (await t.lead()).status != "booked"


async def test_a_visit_handed_over_after_its_hour_is_not_booked_in_the_past() -> None:
    here = _BY_NAME["pro_absent"]
    async with at_desk(**TWO) as desk:
        await here.road(desk.town)
        moshe = await desk.town.db["professionals"].find_one({"phone": MOSHE})
        assert moshe is not None
        await desk.save(await desk.town.lead(), pro_id=moshe["_id"])
        assert (await desk.town.lead()).status == "contacted"
        assert "משה ביטון יכול בזמנים אחרים" in desk.town.last(DANA)
        assert not any("נקבע" in said for said in desk.town.heard(MOSHE))


async def test_a_pin_of_a_professional_is_answered() -> None:
    async with town(**ONE) as t:
        await offered(t)
        t.new(AVI)
        await t.says(AVI, "", **HOLON)
        assert len(t.new(AVI)) == 1
        await t.says(AVI, "1")
        assert (await t.lead()).status == "booked"


async def test_a_professional_who_says_stop_hears_how_and_his_question_stays() -> None:
    async with town(**ONE) as t:
        await booked(t)
        await t.says(DANA, "צריך לפנות לך חניה?")
        t.new(DANA)
        await t.says(AVI, "הסר")
        assert "*חופשה*" in t.last(AVI)
        assert t.new(DANA) == []  # his "stop" is no answer to the customer
        await t.says(AVI, "לא צריך")
        assert "לא צריך" in t.last(DANA)


@pytest.mark.parametrize("place", ["pro_minutes", "when_own", "when_away"])
async def test_a_professional_gets_a_person_whatever_he_is_asked(place: str) -> None:
    async with at(_BY_NAME[place]) as (t, _):
        await reply(t, _BY_NAME[place], "person")
        assert "לבעל העסק" in t.last(AVI)
        assert "לדבר עם אדם" in t.last(OWNER)


@pytest.mark.parametrize("words", [("דחה", "לא יכול היום"), ("לא יכול היום", "דחה")])
async def test_two_refusals_in_one_breath_refuse(words: tuple[str, str]) -> None:
    async with town(**ONE) as t:
        await offered(t)
        await t.says(AVI, *words)
        assert (await t.lead()).status == "pending_admin_review"


async def test_on_my_way_and_the_minutes_beside_it_reach_the_customer() -> None:
    async with at(_BY_NAME["pro_absent"]) as (t, _):
        await t.says(AVI, "1", "עוד 10 דקות")
        assert "בעוד כ-10" in t.last(DANA)


async def test_a_visit_that_was_cancelled_does_not_stay_in_the_calendar() -> None:
    async with at(_BY_NAME["away_visit"]) as (t, _):
        await reply(t, _BY_NAME["away_visit"], "gone")
        assert "נשאר ביומן" not in t.last(AVI)


async def test_two_different_deeds_for_one_visit_are_none_and_call_nobody() -> None:
    async with at(_BY_NAME["away_visit"]) as (t, _):
        await reply(t, _BY_NAME["away_visit"], "two_answers")
        assert "3. להעביר" in t.last(AVI)
        assert (await t.lead()).status == "booked"
        assert not any("אדם" in said for said in t.heard(OWNER))


async def test_who_cancelled_is_not_said_wrongly() -> None:
    async with at_desk(**ONE) as desk:
        await offered(desk.town)
        await desk.save(await desk.town.lead(), user=User(name="owner", role=DeskRole.OWNER), status="cancelled")
        assert "בוטלה" in desk.town.last(AVI)
        assert "על ידי" not in desk.town.last(AVI)


@pytest.mark.parametrize("place", ["stop", "new_or_existing", "wait_or_other", "move", "new_time", "favourite"])
async def test_a_pin_while_a_choice_is_open_brings_the_choice_back(place: str) -> None:
    here = _BY_NAME[place]
    async with at(here) as (t, recorder):
        await reply(t, here, "pin")
        assert recorder.keys
        chat = await t.db["conversations"].find_one({"phone": DANA})
        assert chat is not None
        assert chat["open_question"]["kind"] == place
        await t.says(DANA, here.expected)
        assert t.last(DANA) not in ("", "עדכנתי.")


async def test_a_pin_is_no_rating_and_no_review() -> None:
    async with town(**ONE) as t:
        await done(t)
        await t.says(DANA, "", **HOLON)
        assert "ציון" in t.last(DANA)
        await t.says(DANA, "5")
        await t.says(DANA, "", **HOLON)
        await t.says(DANA, "היה מקצועי ואדיב")
        review = await t.db["reviews"].find_one({})
        assert review is not None
        assert (review["stars"], review["text"]) == (5, "היה מקצועי ואדיב")


async def test_a_pin_says_which_of_the_towns_is_meant() -> None:
    async with town(**ONE) as t:
        await t.says(DANA, "יש לי נזילה בקריות")
        await t.says(DANA, "", **HOLON)
        assert (await t.lead()).lat == HOLON["place"].lat
        assert "קומה" in t.last(DANA)


async def test_a_sticker_at_a_question_brings_it_back_once_and_elsewhere_nothing() -> None:
    async with town(**ONE) as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, "1")
        t.new(DANA)
        for _ in range(3):
            await t.says(DANA, "", **sticker())
        assert ["להמשיך?" in said for said in t.new(DANA)] == [True]
        await t.says(DANA, "כן")
        t.new(DANA)
        await t.says(DANA, "", **sticker())
        assert t.new(DANA) == []


async def test_a_yes_and_a_no_in_one_breath_are_neither() -> None:
    async with town(**ONE) as t:
        await person_gone(t)
        await t.says(DANA, "כן", "לא ממש, עוד לא קבענו")
        assert "1. היום" in t.last(DANA)
    async with town(**ONE) as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, "1")
        await t.says(DANA, "כן", "לא רגע")
        assert (await t.lead()).status == "contacted"
        assert "להמשיך?" in t.last(DANA)


async def test_who_would_rather_have_somebody_else_gets_somebody_else() -> None:
    async with town(**TWO) as t:
        assert "משה" in await after(t, "favourite", "עדיף מישהו אחר")


async def test_asked_to_be_forgotten_while_the_request_is_cancelled_he_is_forgotten() -> None:
    async with at(_BY_NAME["delete"]) as (t, _):
        await reply(t, _BY_NAME["delete"], "gone")
        assert "הכול נמחק" in t.last(DANA)


@pytest.mark.parametrize(("answer", "heard"), [("2", "לחשמל בחולון"), ("1", "אין כרגע בקשה פתוחה")])
async def test_another_request_is_not_lost_with_the_visit_that_was_cancelled(answer: str, heard: str) -> None:
    here = _BY_NAME["new_or_existing"]
    async with at_desk(**here.town) as desk:
        await here.road(desk.town)
        await desk.save(await desk.town.lead(), status="cancelled")
        await desk.town.says(DANA, answer)
        assert heard in desk.town.last(DANA)


async def test_who_asks_again_for_a_person_hears_once_that_one_is_called() -> None:
    async with town(**ONE) as t:
        await t.says(DANA, LEAK, "נציג")
        t.new(DANA)
        for _ in range(2):
            await t.says(DANA, "אני רוצה לדבר עם בן אדם")
        assert ["הצוות יקרא" in said for said in t.new(DANA)] == [True]


async def test_a_request_that_nobody_has_taken_is_not_called_a_visit() -> None:
    async with town(**ONE) as t:
        await offered(t)
        await t.says(DANA, "הסר")
        assert "בקשה פתוחה" in t.last(DANA)
        await t.says(DANA, "1")
        assert "הבקשה נשארת" in t.last(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "booked"


async def test_the_owner_is_told_why_alerts_come_and_is_no_customer_of_his_own() -> None:
    async with at(_BY_NAME["owner_alert"]) as (t, _):
        await t.says(OWNER, "הסר")
        assert "בהגדרות" in t.last(OWNER)
        await t.says(OWNER, "נציג")
        assert "ניהול" in t.last(OWNER)
        assert await t.db["contacts"].count_documents({"opted_out_at": {"$ne": None}}) == 0
        await t.says(OWNER, "1")
        assert "מחכות להחלטה" in t.last(OWNER)


async def test_stop_said_of_an_answer_that_is_about_to_leave_keeps_it_here() -> None:
    async with at(_BY_NAME["owner_undo"]) as (t, _):
        await t.says(OWNER, "הסר", wait=1)
        assert t.last(OWNER) == "לא נשלח."
