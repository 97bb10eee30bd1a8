"""Joining as a professional: a short questionnaire, the owner's decision, and the check of a phone that was typed."""

import re
from typing import Any

import pytest

from fixi_app.domain.business import Business
from fixi_app.domain.professionals import Base, Professional
from fixi_app.domain.reading import Trade
from tests.fakes.desk import OWNER, VIEWER, at_desk
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, town

REAL = "+12025550151"
"""A phone outside the sample range, so that it has to be confirmed."""
LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def answers(t: Town, phone: str, *words: str) -> None:
    for said in words:
        await t.says(phone, said)


async def to_confirm(t: Town, phone: str = NOAM) -> None:
    """From the first word to the summary: plumbing, no licence needed."""
    await answers(t, phone, "הרשמה", "נועם לוי", "1", "אינסטלציה", "חולון, בת ים", "250-450", "אין")
    assert "1. לשלוח" in t.last(phone)


async def applied(t: Town) -> Professional:
    found = await t.road.applications.waiting()
    assert len(found) == 1
    return found[0]


async def test_each_answer_is_read_back_and_all_of_it_is_sent_to_the_owner() -> None:
    async with town(owner_phone="+972500000900") as t:
        await t.says(NOAM, "הרשמה")
        assert "מה השם המלא" in t.last(NOAM)
        await t.says(NOAM, "נועם לוי")
        assert "רשמתי: נועם לוי." in t.last(NOAM)
        await answers(t, NOAM, "1", "1, 8")
        assert "רשמתי: אינסטלציה, גז." in t.last(NOAM)
        await t.says(NOAM, "חולון, בת ים, עיר שאין")
        assert "לא הכרתי: עיר שאין" in t.last(NOAM)
        await answers(t, NOAM, "250-450", "דלג", "180")
        assert "רישיון" in t.last(NOAM)
        await t.says(NOAM, "12345-ג")
        await t.says(NOAM, "1")
        assert "נשלחה" in t.last(NOAM)
        pro = await applied(t)
        assert (pro.approved, pro.is_active) == (False, False)
        assert (pro.name, pro.trades, pro.call_out_fee) == ("נועם לוי", (Trade.PLUMBING, Trade.GAS), 180)
        assert [(line.item, line.start, line.end) for line in pro.price_list] == [("plumbing", 250, 450)]
        assert [held.trade for held in pro.licences] == [Trade.GAS]
        assert len(pro.service_areas) == 2
        assert pro.base.lat is not None
        assert "בקשה להצטרף: נועם לוי" in t.last("+972500000900")


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("אינסטלציה וחשמל", "אינסטלציה, חשמל"),
        ("חשמל", "חשמל"),
        ("תיקון מכשירי חשמל ומזגנים", "תיקון מכשירי חשמל, מיזוג אוויר"),
        ("electrical appliances", "תיקון מכשירי חשמל"),
    ],
)
async def test_each_trade_that_is_named_is_noted_and_no_other(said: str, noted: str) -> None:
    async with town() as t:
        await answers(t, NOAM, "הרשמה", "נועם לוי", "1", said)
        assert f"רשמתי: {noted}." in t.last(NOAM)


@pytest.mark.parametrize("said", ["חולון בת ים וראשון", "ראשון, חולון ובת ים", "ראשון חולון בת ים"])
async def test_a_town_that_is_also_a_weekday_is_not_lost_in_a_list_without_commas(said: str) -> None:
    async with town() as t:
        await answers(t, NOAM, "הרשמה", "נועם לוי", "1", "1", said)
        assert all(place in t.last(NOAM) for place in ("חולון", "בת ים", "ראשון לציון"))


async def test_a_pending_one_is_never_routed_and_is_a_customer_in_the_chat_l72() -> None:
    async with town(only=[]) as t:
        await to_confirm(t)
        await t.says(NOAM, "1")
        await t.db["professionals"].update_many({"phone": {"$ne": NOAM}}, {"$set": {"is_active": False}})
        await t.db["professionals"].update_one({"phone": NOAM}, {"$set": {"rating": {"sum": 500, "count": 100}}})
        await t.says(DANA, LEAK)
        assert (await t.lead()).pro_id is None
        await t.says(NOAM, "אשר")
        assert "אין" not in t.last(NOAM) or "הצע" not in t.last(NOAM)


async def test_when_the_owner_takes_him_on_he_is_told_and_gets_offers() -> None:
    async with at_desk() as d:
        t = d.town
        await to_confirm(t)
        await t.says(NOAM, "1")
        pro = await applied(t)
        assert not (await d.desk.professionals.decide(pro.id, True, VIEWER)).ok
        assert (await d.desk.professionals.decide(pro.id, True, OWNER)).ok
        await t.settle()
        assert "הבקשה אושרה" in t.last(NOAM)
        assert not (await d.desk.professionals.decide(pro.id, False, OWNER)).ok
        await t.says(NOAM, "תפריט")
        assert "דירוג" in t.last(NOAM)
        await t.db["professionals"].update_many({"_id": {"$ne": pro.id}}, {"$set": {"is_active": False}})
        await t.to_offer(DANA)
        await t.says(NOAM, "אשר")
        assert (await t.lead()).status == "booked"


async def test_a_tick_in_the_form_takes_him_on_as_well() -> None:
    async with at_desk() as d:
        await to_confirm(d.town)
        await d.town.says(NOAM, "1")
        pro = await applied(d.town)
        assert (await d.desk.professionals.save(pro.but(approved=True, is_active=True), OWNER)).ok
        await d.town.settle()
        assert "הבקשה אושרה" in d.town.last(NOAM)


async def test_when_the_owner_refuses_he_is_told_and_may_apply_again() -> None:
    async with town() as t:
        await to_confirm(t)
        await t.says(NOAM, "1")
        pro = await applied(t)
        await t.road.applications.decide(pro.id, False, "owner", t.clock.now())
        await t.settle()
        assert "לא אושרה" in t.last(NOAM)
        await t.says(NOAM, "הרשמה")
        assert "1. לשלוח" in t.last(NOAM)
        await t.says(NOAM, "1")
        assert (await applied(t)).id == pro.id


async def test_a_second_application_updates_the_first() -> None:
    async with town() as t:
        await to_confirm(t)
        await t.says(NOAM, "1")
        before = await applied(t)
        await answers(t, NOAM, "הרשמה", "2", "1", "נועם כהן")
        assert "שם: נועם כהן" in t.last(NOAM)
        await t.says(NOAM, "1")
        after = await applied(t)
        assert (after.id, after.name) == (before.id, "נועם כהן")
        assert await t.db["professionals"].count_documents({"phone": NOAM}) == 1


async def test_one_question_back_and_out_at_any_time() -> None:
    async with town() as t:
        await answers(t, NOAM, "הרשמה", "נועם לוי", "1", "חזרה")
        assert "איך לכתוב ללקוחות" in t.last(NOAM)
        await t.says(NOAM, "חזרה")
        assert "מה השם המלא" in t.last(NOAM)
        await answers(t, NOAM, "נעם לוי", "1", "ביטול")
        assert "לא נשלחה" in t.last(NOAM)
        assert not await t.road.applications.waiting()
        await t.says(NOAM, LEAK)
        assert (await t.lead()).city


async def test_without_the_licence_a_trade_is_left_out_and_without_any_trade_it_ends() -> None:
    async with town() as t:
        await answers(t, NOAM, "join", "Noam Levi", "1", "1, 2", "Holon", "skip", "skip", "none", "none")
        assert "off the list" in t.last(NOAM)
        assert "1. Send" in t.last(NOAM)
        await answers(t, NOAM, "cancel", "join", "Noam Levi", "1", "electrician", "Holon", "skip", "none", "none")
        assert "needs a licence" in t.last(NOAM)
        assert not await t.road.applications.waiting()


@pytest.mark.parametrize("word", ["עזרה", "סטטוס", "הרשמה"])
async def test_asked_for_help_he_hears_where_he_is_and_loses_nothing_l44(word: str) -> None:
    async with town() as t:
        await answers(t, NOAM, "הרשמה", "נועם לוי", word)
        assert "באמצע הרשמה" in t.last(NOAM)
        assert "איך לכתוב ללקוחות" in t.last(NOAM)


async def test_what_is_not_understood_again_and_again_goes_to_a_person_l45() -> None:
    async with town(owner_phone="+972500000900") as t:
        await answers(t, NOAM, "הרשמה", "נועם לוי", "בלה", "בלה בלה", "בלה בלה בלה")
        assert "העברתי לאדם" in t.last(NOAM)
        await t.says(NOAM, "הרשמה")
        assert "איך לכתוב ללקוחות" in t.last(NOAM)


async def test_a_day_later_a_request_is_a_request_and_no_answer() -> None:
    async with town() as t:
        await answers(t, NOAM, "הרשמה")
        await t.says(NOAM, LEAK, wait=60 * 60 * 30)
        assert (await t.lead()).city
        await t.says(NOAM, "הרשמה")
        assert "מה השם המלא" in t.last(NOAM)


async def test_danger_goes_before_the_questionnaire() -> None:
    async with town() as t:
        await answers(t, NOAM, "הרשמה", "נועם לוי", "יש ריח חזק של גז בבית בחולון")
        assert (await t.lead()).is_emergency


async def test_his_own_request_as_a_customer_is_not_touched_by_it() -> None:
    async with town() as t:
        await t.says(NOAM, LEAK)
        await answers(t, NOAM, "הרשמה", "נועם לוי", "ביטול")
        assert (await t.lead()).status == "contacted"
        await t.says(NOAM, "1")
        assert (await t.lead()).slot_id


async def test_who_is_a_professional_cannot_apply() -> None:
    async with town() as t:
        await t.says(AVI, "הרשמה")
        assert "כבר רשום" in t.last(AVI)


async def test_a_crash_before_he_was_told_is_made_good() -> None:
    async with town() as t:
        await to_confirm(t)
        await t.says(NOAM, "1")
        pro = await applied(t)
        await t.db["professionals"].update_one(
            {"_id": pro.id},
            {"$set": {"application": "accepted", "approved": True, "is_active": True, "application_told": False}},
        )
        assert await t.road.applications.tell_left(t.clock.now()) == 1
        assert await t.road.applications.tell_left(t.clock.now()) == 0
        await t.settle()
        assert "הבקשה אושרה" in t.last(NOAM)


# -- a phone that the owner typed -------------------------------------------------------------------------------------


async def typed(t: Town, d: Any, phone: str = REAL) -> Professional:
    new = Professional(id="", name="גלית", phone=phone, trades=(Trade.PLUMBING,), base=Base(city="חולון"))
    assert (await d.desk.professionals.save(new, OWNER)).ok
    await t.settle()
    pro = await t.road.ground.store.professionals.first({"phone": phone})
    assert pro is not None
    return pro


async def test_a_typed_phone_is_asked_first_and_gets_no_offer_before_it_answered() -> None:
    async with at_desk(sample=False) as d:
        t = d.town
        await typed(t, d)
        assert "רשום אצלנו עבור גלית" in t.last(REAL).replace("נרשם", "רשום")
        customer = "+12025550152"
        await t.says(customer, LEAK)
        assert (await t.lead()).pro_id is None  # nobody else is there: the owner looks at it
        await t.says(REAL, "1")
        assert "אומת" in t.last(REAL)
        await t.says(REAL, "תפריט")
        assert "דירוג" in t.last(REAL)


async def test_what_was_given_to_an_unconfirmed_phone_waits_and_goes_out_when_it_answers() -> None:
    async with at_desk(sample=False) as d:
        t = d.town
        pro = await typed(t, d)
        await t.says("+12025550152", LEAK)
        lead = await t.lead()
        t.new(REAL)
        await d.save(lead, pro_id=pro.id, status="booked")
        assert not t.new(REAL)
        await t.says(REAL, "כן")
        assert any("+12025550152" in text for text in t.new(REAL))


async def test_the_owner_may_vouch_for_it_himself() -> None:
    async with at_desk(sample=False) as d:
        t = d.town
        pro = await typed(t, d)
        assert not (await d.desk.professionals.confirm_phone(pro.id, VIEWER)).ok
        assert (await d.desk.professionals.confirm_phone(pro.id, OWNER)).ok
        await t.settle()
        await t.says(REAL, "תפריט")
        assert "דירוג" in t.last(REAL)


async def test_a_wrong_phone_says_so_is_a_customer_and_the_owner_hears_of_it() -> None:
    async with at_desk(sample=False, owner_phone="+12025550199") as d:
        t = d.town
        await typed(t, d)
        await t.says(REAL, "2")
        assert "הוסר" in t.last(REAL)
        assert "שייך למישהו אחר" in t.last("+12025550199")
        await t.says(REAL, "סיימתי")
        assert "דירוג" not in t.last(REAL)


async def test_a_business_word_from_an_unconfirmed_phone_is_asked_back() -> None:
    async with at_desk(sample=False) as d:
        t = d.town
        await typed(t, d)
        await t.says(REAL, "מה זה?")
        await t.says(REAL, "מה אתם רוצים ממני?")
        await t.says(REAL, "עבודות")
        assert "1. כן" in t.last(REAL)


async def test_sample_professionals_count_as_confirmed() -> None:
    async with town(only=[MOSHE]) as t:
        await t.to_offer(DANA)
        assert (await t.lead()).offer


@pytest.mark.parametrize(
    "words",
    [
        "אני רוצה להצטרף כטכנאי", "שלום, אני מעוניין להצטרף אליכם כאינסטלטור", "איך נרשמים כאנשי מקצוע?",
        "אני חשמלאי מחולון ומחפש עבודה", "אני רוצה להצטרף לצוות שלכם", "אשמח לעבוד אצלכם", "אפשר להירשם כבעל מקצוע?",
        "I want to join as a technician", "How can I register as a plumber?", "Hi, I'd like to work for you",
        "Хочу работать у вас мастером", "Здравствуйте, хочу присоединиться как сантехник",
        "بدي أشتغل معكم", "مرحبا، أريد الانضمام كفني",
    ],
)  # fmt: skip
async def test_a_plain_sentence_begins_the_questionnaire(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(NOAM, words)
        chat = await t.db["conversations"].find_one({"phone": NOAM})
        assert chat
        assert (chat["hat"], chat["open_question"]["about"]) == ("applicant", "name")
        assert await t.leads() == []


@pytest.mark.parametrize(
    "words",
    [
        "אני רוצה שטכנאי יבוא", "אני לא רוצה להצטרף כטכנאי", "אני מחפש אינסטלטור בחולון", "אפשר טכנאי להיום?",
        "אני רוצה לעבוד מהבית מחר, אפשר אחרי 16:00?", "מתי הטכנאי יכול להצטרף לשיחה?", "אשמח שחשמלאי יתקשר",
        "I want a technician to come", "can I get a plumber as soon as possible?", "I don't want to join as a plumber",
        "Хочу записаться к мастеру", "можно мастера на завтра?", "بدي فني يجي عالبيت", "ممكن سباك اليوم؟",
    ],
)  # fmt: skip
async def test_who_only_wants_somebody_to_come_is_asked_nothing_about_joining(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(NOAM, words)
        chat = await t.db["conversations"].find_one({"phone": NOAM})
        assert chat
        assert chat["application"] is None


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        (("регистрация", "Олег Маляр", "1", "1, 4", "Холон, Бат-Ям", "250-450", "пропустить", "нет", "1"), "[А-я]"),
        (("تسجيل", "سامي خوري", "1", "1, 4", "حولون، يافا", "250-450", "تخطي", "لا يوجد", "1"), "[ء-ي]"),
    ],
)
async def test_whoever_joins_is_spoken_to_in_his_language_from_the_first_question_to_the_last(
    said: tuple[str, ...], letters: str
) -> None:
    async with town(only=[AVI], business=Business(name="2 4 6")) as t:
        for words in said:
            await t.says(NOAM, words)
            for answer in t.new(NOAM):
                assert re.search(letters, answer), answer
                assert not re.search("[A-Za-zא-ת]", answer), answer
        assert len(await t.road.applications.waiting()) == 1
