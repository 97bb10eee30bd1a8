"""What the owner writes under an alert, with no reply to it: asked about, sent once and as it is, or not at all."""

from datetime import timedelta

import pytest

from fixi_app.domain.conversation import Mode
from tests.fakes.desk import at_desk
from tests.fakes.town import AVI, DANA, NOAM, Town, town, voice

OWNER = "+972500000999"
HELLO = "שלום, כאן הבעלים. איך אפשר לעזור?"
PLUMBER = "האינסטלטור בדרך אליך, עוד 20 דקות"
LEAK = "יש לי נזילה מתחת לכיור בחולון"


async def called(t: Town, *phones: str) -> None:
    """These customers wait for a person, and what all were told so far has been read."""
    for phone in phones:
        await t.says(phone, "אני רוצה נציג")
    read(t)


def read(t: Town) -> None:
    for phone in (DANA, NOAM, OWNER, AVI):
        t.new(phone)


async def mode(t: Town, phone: str = DANA) -> str:
    chat = await t.db["conversations"].find_one({"phone": phone})
    assert chat is not None
    return str(chat["mode"])


def is_asked(t: Town, words: str = HELLO) -> bool:
    return "לשלוח" in t.last(OWNER) and words in t.last(OWNER)


async def test_words_under_an_alert_are_asked_about_and_a_yes_sends_them_as_they_are_once() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        assert is_asked(t)
        assert DANA in t.last(OWNER)
        assert t.new(DANA) == [], "nothing leaves before he says so"
        await t.says(OWNER, "1")
        assert "בעוד 10 שניות" in t.last(OWNER)
        await t.settle(11)
        assert t.new(DANA) == [HELLO]
        assert await mode(t) == Mode.PERSON
        await t.minutes(20)
        assert t.new(DANA) == [], "she was answered, and is not told that nobody is free"


@pytest.mark.parametrize("words", ["שלום, כאן בעל העסק", "נציג יחזור אליך בעוד שעה", "This is the owner speaking"])
async def test_words_that_speak_of_a_person_are_said_by_one(words: str) -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, "שלום")
        await t.says(OWNER, words)
        await t.says(OWNER, "1")
        await t.settle(11)
        assert t.new(DANA) == [f"שלום\n{words}"]


@pytest.mark.parametrize("yes", ["כן", "לשלוח", "👍", "yes", "Send it!", "да", "نعم"])
async def test_a_yes_in_words_of_any_language_sends_them(yes: str) -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        await t.says(OWNER, yes)
        await t.settle(11)
        assert t.new(DANA) == [HELLO]


@pytest.mark.parametrize("no", ["2", "לא", "0", "חזרה", "בטל", "stop", "no", "нет", "لا"])
async def test_a_no_sends_nothing_and_tells_what_he_can_do(no: str) -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        await t.says(OWNER, no)
        assert "לא נשלח" in t.last(OWNER)
        assert "*ניהול*" in t.last(OWNER)
        await t.settle(60)
        assert t.new(DANA) == []
        assert await mode(t) == Mode.WAITING_FOR_PERSON
        await t.says(OWNER, "1")
        assert "אצלך" in t.last(OWNER), "he is where he was: a number is for the alert"


async def test_the_same_answer_twice_does_nothing_twice() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        await t.says(OWNER, "2")
        await t.says(OWNER, "2")
        assert await mode(t) == Mode.WAITING_FOR_PERSON, "a no said twice does not give the chat to the bot"
        await t.says(OWNER, HELLO)
        await t.says(OWNER, "1")
        await t.says(OWNER, "1")
        assert "כבר יצאה לדרך" in t.last(OWNER)
        await t.settle(60)
        assert t.new(DANA) == [HELLO]


async def test_in_a_chat_that_he_has_just_taken_every_sentence_is_for_the_customer_if_he_says_so() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, "1")
        for words in (HELLO, "לא נוכל להגיע היום", "נתקשר מחר"):
            await t.says(OWNER, words, wait=90)
            assert is_asked(t, words)
            await t.says(OWNER, "כן")
            await t.settle(11)
            assert t.new(DANA) == [words]
        assert await t.leads() == []
        assert not any("במה אפשר לעזור" in text for text in t.heard(OWNER))
        assert await t.db["alerts"].count_documents({}) == 1, "none to himself, about himself"


async def test_words_sent_just_before_can_still_be_taken_back_and_a_sentence_that_begins_with_no_takes_none_back() -> (
    None
):
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        await t.says(OWNER, "1")
        await t.says(OWNER, "בטל", wait=1)
        assert "לא נשלח" in t.last(OWNER)
        await t.settle(20)
        assert t.new(DANA) == []
        await t.says(OWNER, HELLO)
        await t.says(OWNER, "1")
        await t.says(OWNER, "לא נוכל להגיע היום", wait=1)
        assert is_asked(t, "לא נוכל להגיע היום")
        await t.settle(20)
        assert t.new(DANA) == [HELLO]


async def test_what_he_adds_before_he_answers_belongs_to_his_words() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, "שלום, כאן הבעלים")
        await t.says(OWNER, "לא ראיתי את ההודעה, אגיע אליך בשעה 2")
        assert is_asked(t, "שלום, כאן הבעלים לא ראיתי את ההודעה, אגיע אליך בשעה 2")
        await t.says(OWNER, "1")
        await t.settle(11)
        assert t.new(DANA) == ["שלום, כאן הבעלים\nלא ראיתי את ההודעה, אגיע אליך בשעה 2"]


async def test_a_number_that_came_in_one_breath_with_his_words_is_no_part_of_them() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, "1", HELLO)
        assert is_asked(t)
        await t.says(OWNER, "1", "כבר מטפלים")
        await t.says(OWNER, "1")
        await t.settle(11)
        assert t.new(DANA) == [f"{HELLO}\nכבר מטפלים"]


@pytest.mark.parametrize(("answer", "to"), [("א", DANA), ("2", NOAM), ("0", None)])
async def test_of_several_who_wait_he_is_asked_which(answer: str, to: str | None) -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA, NOAM)
        await t.says(OWNER, HELLO)
        assert "למי לשלוח" in t.last(OWNER)
        await t.says(OWNER, "כן")
        assert "למי לשלוח" in t.last(OWNER), "a yes names nobody"
        await t.says(OWNER, answer)
        await t.settle(11)
        assert {phone: t.new(phone) for phone in (DANA, NOAM)} == {
            phone: [HELLO] if phone == to else [] for phone in (DANA, NOAM)
        }


async def test_words_of_a_trade_are_said_by_both_and_he_says_as_whom() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, PLUMBER)
        assert "זו פנייה שלי" in t.last(OWNER)
        await t.says(OWNER, "1")
        await t.settle(11)
        assert t.new(DANA) == [PLUMBER]
        assert await t.leads() == []


async def test_a_fault_of_his_own_is_taken_up_as_he_told_it() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, LEAK)
        await t.says(OWNER, "2")
        assert "הכתובת" in t.last(OWNER)
        await t.says(OWNER, "הרצל 12 קומה 2 דירה 7")
        assert (await t.lead()).street == "הרצל", "his request goes on, and nobody asks about its words"
        assert t.new(DANA) == []


async def test_a_fault_of_his_own_is_taken_up_although_several_wait() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await called(t, DANA, NOAM)
        await t.says(OWNER, LEAK)
        assert "ג. זו פנייה שלי" in t.last(OWNER)
        await t.says(OWNER, "ג")
        assert "הכתובת" in t.last(OWNER)
        await t.settle(11)
        assert (t.new(DANA), t.new(NOAM)) == ([], [])


async def test_danger_is_never_put_off_by_a_question() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, "יש ריח חזק של גז בבית שלי")
        assert not any("לשלוח אל" in text for text in t.new(OWNER))


async def test_a_request_of_his_own_that_is_under_way_keeps_his_words() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.says(OWNER, LEAK)
        await called(t, DANA)
        await t.says(OWNER, "הרצל 12 קומה 2 דירה 7")
        assert (await t.lead()).street == "הרצל"
        assert t.new(DANA) == []


async def test_a_hello_of_yesterday_that_nobody_went_on_with_does_not_take_them() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, "שלום")
        t.clock.move(timedelta(hours=20))
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        assert is_asked(t)


@pytest.mark.parametrize("nod", ["תודה", "תודה רבה", "אוקיי, תודה", "סטטוס", "👍"])
async def test_a_nod_or_a_command_is_nothing_to_hand_on_and_words_after_it_are(nod: str) -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, nod)
        assert "לשלוח" not in t.last(OWNER)
        await t.says(OWNER, HELLO)
        assert is_asked(t)


async def test_his_commands_work_as_before() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, "ניהול")
        assert "ניהול ·" in t.last(OWNER)
        await t.says(OWNER, "0")
        await t.says(OWNER, "דוח")
        assert "לשלוח" not in t.last(OWNER)


async def test_in_the_menu_words_are_for_the_chat_that_he_took_there() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        for words in ("ניהול", "2", "1", "1"):
            await t.says(OWNER, words)
        await t.says(OWNER, HELLO)
        assert is_asked(t)


async def test_an_owner_who_works_himself_is_asked_too_and_his_business_words_stay_his() -> None:
    async with town(only=[AVI], owner_phone=AVI) as t:
        await called(t, DANA)
        await t.says(AVI, "1")
        await t.says(AVI, HELLO)
        assert f"לשלוח אל {DANA}" in t.last(AVI).replace("\u2066", "").replace("\u2069", "")
        await t.says(AVI, "עבודות")
        assert "לשלוח" not in t.last(AVI)
        await t.says(AVI, "1")
        await t.settle(11)
        assert t.new(DANA) == [HELLO]


async def test_a_chat_that_somebody_at_the_desk_has_is_not_asked_about() -> None:
    async with at_desk(owner_phone=OWNER) as d:
        t = d.town
        await called(t, DANA)
        chat = await t.db["conversations"].find_one({"phone": DANA})
        assert chat is not None
        await t.road.handoff.take(chat["_id"], "rina")
        await t.settle()
        await t.says(OWNER, HELLO)
        assert "לשלוח" not in t.last(OWNER)


async def test_a_chat_taken_from_him_before_he_said_yes_is_told_and_nothing_is_sent() -> None:
    async with at_desk(owner_phone=OWNER) as d:
        t = d.town
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        chat = await t.db["conversations"].find_one({"phone": DANA})
        assert chat is not None
        await t.road.handoff.take(chat["_id"], "rina")
        await t.settle()
        await t.says(OWNER, "1")
        assert "אצל rina" in t.last(OWNER)
        await t.settle(20)
        assert t.new(DANA) == []


async def test_an_alert_that_comes_meanwhile_takes_no_answer_from_the_question() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, HELLO)
        await t.says(NOAM, "אני רוצה נציג")
        read(t)
        await t.says(OWNER, "1")
        await t.settle(11)
        assert (t.new(DANA), t.new(NOAM)) == ([HELLO], [])


async def test_what_cannot_be_sent_from_here_opens_no_question() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t, DANA)
        await t.says(OWNER, "", **voice())
        assert "לשלוח" not in t.last(OWNER)


async def test_when_nobody_waits_his_words_are_those_of_a_customer() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.says(OWNER, LEAK)
        assert "הכתובת" in t.last(OWNER)
