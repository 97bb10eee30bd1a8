"""Whom Fixi does not answer: another machine that answers it, codes, and adverts."""

import pytest

from fixi_app.services.owner.needs_you import NeedAction, NeedKind
from tests.fakes.town import AVI, DANA, NOAM, RUTH, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
AWAY = "תודה שפנית אלינו! קיבלנו את ההודעה ונחזור אליך בשעות הפעילות."


async def answers(t: Town, phone: str, count: int, text: str = AWAY, *, wait: float = 20, number: bool = False) -> None:
    for each in range(count):
        await t.says(phone, f"{text} {each}" if number else text, wait=wait)


async def contact_of(t: Town, phone: str) -> str:
    address = await t.db["addresses"].find_one({"_id": f"simulator:{phone}"})
    assert address is not None
    return str(address["contact_id"])


async def test_after_five_equal_answers_it_says_so_once_and_is_quiet() -> None:
    async with town() as t:
        await answers(t, DANA, 5)
        assert "אוטומטיות" in t.last(DANA)
        t.new(DANA)
        await answers(t, DANA, 30)
        assert not t.new(DANA)
        assert await t.db["messages"].count_documents({"direction": "in", "text": AWAY}) == 35


async def test_after_five_instant_answers_with_ever_new_words_too() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        for each in range(5):
            await t.says(DANA, f"פנייה מספר {each * 7919} התקבלה במערכת", wait=0)
        assert "אוטומטיות" in t.last(DANA)
        t.new(DANA)
        for each in range(20):
            await t.says(DANA, f"פנייה מספר {each * 104729} התקבלה במערכת", wait=0)
        assert not t.new(DANA)


async def test_two_fixis_that_meet_fall_silent() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        for _ in range(60):
            said = t.new(DANA)
            if not said:
                break
            for text in said:
                await t.says(DANA, text, wait=1)
        else:
            pytest.fail("they never stop")
        assert len(t.heard(DANA)) < 20


async def test_the_owner_sees_it_in_needs_you_and_gives_the_chat_back() -> None:
    async with town() as t:
        await answers(t, DANA, 6)
        needs = [need for need in await t.road.needs_you.all(t.clock.now()) if need.kind is NeedKind.MACHINE_CHAT]
        assert [need.ref for need in needs] == [await contact_of(t, DANA)]
        assert NeedAction.GIVE_BACK in needs[0].actions
        assert (await t.road.handoff.give_back(needs[0].ref, "owner")).ok
        await t.settle()
        assert not [n for n in await t.road.needs_you.all(t.clock.now()) if n.kind is NeedKind.MACHINE_CHAT]
        t.new(DANA)
        await t.says(DANA, LEAK)
        assert t.new(DANA)
        assert (await t.lead()).city


@pytest.mark.parametrize("word", ["עזרה", "help", "נציג", "помощь", "مساعدة"])
async def test_a_person_who_was_taken_for_a_machine_finds_back_with_a_word(word: str) -> None:
    async with town() as t:
        await answers(t, DANA, 6, "יש פה מישהו בכלל")
        t.new(DANA)
        await t.says(DANA, word)
        assert t.new(DANA)


async def test_back_from_it_the_next_machine_answer_silences_it_without_another_notice() -> None:
    async with town() as t:
        await answers(t, DANA, 6)
        await t.says(DANA, "עזרה")
        t.new(DANA)
        await answers(t, DANA, 10)
        assert not t.new(DANA)


async def test_danger_is_heard_even_there() -> None:
    async with town() as t:
        await answers(t, DANA, 6)
        t.new(DANA)
        await t.says(DANA, "יש ריח חזק של גז בבית בחולון")
        assert t.new(DANA)
        assert (await t.lead()).is_emergency


async def test_a_customer_who_answers_with_numbers_all_the_way_is_no_machine() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        for _ in range(3):
            await t.says(DANA, "1")
        assert not any("אוטומטיות" in text for text in t.heard(DANA))


async def test_a_professional_whose_fingers_are_faster_than_anybody_is_no_machine() -> None:
    async with town(only=[AVI]) as t:
        for customer in (DANA, NOAM, RUTH):
            await t.to_offer(customer)
            await t.says(AVI, "אשר", wait=0)
            await t.says(AVI, "עבודות", wait=0)
            await t.says(AVI, "תפריט", wait=0)
        assert len(await t.leads(status="booked")) == 3
        assert not any("אוטומטיות" in text for text in t.heard(AVI))


async def test_other_words_in_between_begin_the_count_anew() -> None:
    async with town() as t:
        for _ in range(3):
            await answers(t, DANA, 4)
            await t.says(DANA, "כמה עולה תיקון של דוד?")
        assert not any("אוטומטיות" in text for text in t.heard(DANA))


async def test_a_professionals_away_message_does_not_loop_and_his_own_words_still_work() -> None:
    async with town(only=[AVI]) as t:
        await answers(t, AVI, 7)
        t.new(AVI)
        await t.to_offer(DANA)
        assert t.new(AVI)
        await t.says(AVI, AWAY, wait=1)
        assert not t.new(AVI)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "booked"


async def test_while_a_person_has_the_chat_nothing_is_counted() -> None:
    async with town() as t:
        await t.says(DANA, "נציג")
        await answers(t, DANA, 8, "אתם שם?")
        assert not any("אוטומטיות" in text for text in t.heard(DANA))


CODES = (
    "קוד האימות שלך הוא 123456", "123456 הוא הקוד שלך לכניסה. אל תשתפו אותו", "סיסמה חד-פעמית: 4821",
    "Your verification code is 482913", "G-482913 is your Google verification code.", "Your OTP: 4829. Do not share it",
    "Ваш код: 4829. Никому не сообщайте", "رمز التحقق الخاص بك هو 482913",
)  # fmt: skip
ADVERTS = (
    "מבצע ענק! 50% הנחה על כל החנות https://shop.example.com להסרה השיבו 1",
    "רק היום: קופון לרכישה באתר www.shop.example.com",
    "SALE! 30% off everything, shop now https://shop.example.com Reply STOP to opt out",
    "Скидка 40% только сегодня, промокод внутри: https://shop.example.com Отписаться: https://shop.example.com/u",
    "خصم كبير لفترة محدودة https://shop.example.com لإلغاء الاشتراك أرسل 1",
)


@pytest.mark.parametrize("text", [*CODES, *ADVERTS])
async def test_codes_and_adverts_open_no_lead_and_get_no_answer(text: str) -> None:
    async with town() as t:
        await t.says(NOAM, text)
        assert not t.heard(NOAM)
        assert not await t.leads()
        assert await t.db["messages"].count_documents({"text": text}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "יש לי נזילה בחולון, קוד הכניסה לבניין 1234", "יש לכם מבצע על ניקוי מזגן?", "הקוד שלי בדוד לא עובד, שגיאה 451",
        "צריך חשמלאי בבת ים, הבניין כאן https://maps.example.com/x", "הסר", "how much is a discount visit in Holon?",
        "leak in Holon, the gate code is 4821",
    ],
)
async def test_a_customers_own_words_are_neither(text: str) -> None:
    async with town() as t:
        await t.says(NOAM, text)
        assert t.heard(NOAM)


async def test_in_the_middle_of_a_request_a_code_is_somebodys_door() -> None:
    async with town() as t:
        await t.says(DANA, LEAK)
        t.new(DANA)
        await t.says(DANA, "קוד הכניסה הוא 4821")
        assert t.new(DANA)


async def test_a_professional_who_says_yes_to_job_after_job_is_no_machine_however_fast_he_is() -> None:
    async with town(only=[AVI]) as t:
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"max_open_jobs": 50}})
        for number in range(7):
            await t.to_offer(f"{DANA[:-2]}{number + 50}", f"יש לי נזילה מתחת לכיור, חולון, הרצל {number + 1}, בית פרטי")
            await t.says(AVI, "אשר", wait=0)
        assert [lead.status for lead in await t.leads()] == ["booked"] * 7
