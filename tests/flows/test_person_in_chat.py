"""A person of the business in a chat: asked for, here, speaking, gone again."""

from datetime import timedelta

import pytest

from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.domain.messages import InboundKind
from fixi_app.repositories.documents import from_document
from tests.fakes.town import AVI, DANA, Town, town

OWNER = "+972500000999"


async def chat(t: Town, phone: str = DANA) -> Conversation:
    document = await t.db["conversations"].find_one({"phone": phone})
    assert document is not None
    return from_document(Conversation, document)


async def from_the_phone(t: Town, text: str = "שלום, כאן הבעלים") -> None:
    await t.says(DANA, text, kind=InboundKind.PHONE_ECHO)


async def test_who_asks_for_a_person_and_hears_nobody_gets_the_truth_and_the_owner_is_called_thrice() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        assert "קראתי לאדם" in t.last(DANA)
        assert len(t.new(OWNER)) == 1, "at once"
        await t.minutes(5)
        assert "5 דקות" in t.last(OWNER)
        assert len(t.new(OWNER)) == 1
        t.new(DANA)
        await t.minutes(10.5)
        assert "15 דקות" in t.last(OWNER)
        [truth] = t.new(DANA)
        assert "היום 18:00" in truth, "in business hours: until when somebody is here"
        assert "*המשך*" in truth
        await t.minutes(60)
        assert t.new(DANA) == [], "the truth is told once"


@pytest.mark.parametrize(
    ("start", "when"),
    [
        ("2026-11-24T22:00:00+02:00", "מחר 08:00"),
        ("2026-11-27T14:50:00+02:00", "יום ראשון"),  # Friday: the day of rest starts at 15:00, Saturday is closed
    ],
)
async def test_when_nobody_is_there_the_truth_names_the_hour_and_the_owner_is_reminded_of_it(
    start: str, when: str
) -> None:
    async with town(start, owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        await t.minutes(16)
        assert when in t.last(DANA)
        promised = (await chat(t)).promised_at
        assert promised is not None
        t.new(OWNER)
        t.clock.move(promised - t.clock.now() + timedelta(minutes=1))
        await t.minutes(1)
        [again] = t.new(OWNER)
        assert "הבטחנו" in again


async def test_after_the_truth_words_are_acknowledged_once_an_hour_and_nobody_waits_in_silence() -> None:
    async with town() as t:
        await t.says(DANA, "נציג")
        await t.minutes(16)
        t.clock.move(timedelta(hours=2))
        t.new(DANA)
        await t.says(DANA, "מישהו שם?")
        await t.says(DANA, "הלו?")
        assert len(t.new(DANA)) == 1
        await t.says(DANA, "המשך")
        assert (await chat(t)).mode is Mode.BOT


async def test_while_a_person_is_here_the_bot_is_quiet_and_what_was_said_is_understood_afterwards() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        await from_the_phone(t)
        assert (await chat(t)).mode is Mode.PERSON
        t.new(DANA)
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        assert t.new(DANA) == []
        await t.minutes(14)
        assert t.new(DANA) == []
        await t.minutes(2)
        [back] = t.new(DANA)
        assert "הסתדר עם הצוות" in back
        await t.says(DANA, "2")
        assert "רחוב" in t.last(DANA), "the fault and the city were understood meanwhile"


async def test_if_the_person_spoke_last_it_stays_quiet_until_the_customer_writes() -> None:
    async with town() as t:
        await t.says(DANA, "נציג")
        await from_the_phone(t)
        t.new(DANA)
        await t.minutes(180, tick=5)
        assert t.new(DANA) == []
        await t.says(DANA, "תודה, ומה עכשיו?")
        await from_the_phone(t, "אני כבר בודק")
        await t.minutes(60)
        assert t.new(DANA) == [], "his word was answered"
        assert (await chat(t)).mode is Mode.PERSON


@pytest.mark.parametrize(
    ("words", "mode", "said"),
    [("1", Mode.BOT, "יופי"), ("כן", Mode.BOT, "יופי"), ("3", Mode.WAITING_FOR_PERSON, "קראתי לאדם")],
)
async def test_asked_whether_he_was_helped_he_ends_it_or_calls_again(words: str, mode: Mode, said: str) -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        await from_the_phone(t)
        await t.says(DANA, "אוקיי")
        await t.minutes(16)
        await t.says(DANA, words)
        assert said in t.last(DANA)
        assert (await chat(t)).mode is mode


async def test_danger_always_calls_also_while_a_person_is_here() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        await from_the_phone(t)
        t.new(OWNER), t.new(DANA)
        await t.says(DANA, "יש ריח גז חזק בבית בחולון")
        assert any("חירום" in text for text in t.new(OWNER))
        assert any("102" in text or "גז" in text for text in t.new(DANA)), "the safety text knows no silence"


# -- from the dashboard ----------------------------------------------------------------------------------------------


async def test_a_taken_chat_is_quiet_and_of_two_who_take_it_one_wins() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        id_ = (await chat(t)).id
        first = await t.road.handoff.take(id_, "rina")
        second = await t.road.handoff.take(id_, "oren")
        assert (first.ok, second.ok, second.by) == (True, False, "rina")
        await t.settle()
        t.new(DANA)
        await t.says(DANA, "יש לי נזילה בחולון")
        assert t.new(DANA) == []
        assert (await chat(t)).person_by == "rina"


async def test_who_took_a_chat_and_says_nothing_is_alerted_and_the_customer_hears_the_truth() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "שלום")
        await t.road.handoff.take((await chat(t)).id, "rina")
        await t.settle()
        t.new(DANA)
        await t.minutes(60)
        assert t.new(OWNER) == [], "nobody waits for him yet"
        await t.says(DANA, "מישהו כאן?")
        await t.minutes(16)
        assert len(t.new(OWNER)) == 2
        assert len(t.new(DANA)) == 1
        await t.says(DANA, "המשך")
        assert (await chat(t)).mode is Mode.BOT


async def test_what_the_owner_writes_leaves_after_the_undo_time_and_stands_in_the_history() -> None:
    async with town() as t:
        await t.says(DANA, "נציג")
        t.new(DANA)
        said = await t.road.handoff.speak((await chat(t)).id, "כאן רינה, איך אפשר לעזור?", "rina")
        assert said.ok
        await t.settle(5)
        assert t.new(DANA) == [], "it can still be taken back"
        await t.settle(6)
        assert t.new(DANA) == ["כאן רינה, איך אפשר לעזור?"]
        kept = await t.db["messages"].find_one({"_id": said.message_id})
        assert kept is not None
        assert kept["by"] == "owner"
        assert not await t.road.handoff.take_back(said.message_id, "rina"), "it has left"


async def test_what_is_taken_back_was_never_said_and_the_customer_waits_as_before() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        said = await t.road.handoff.speak((await chat(t)).id, "טעות", "rina")
        await t.settle(2)
        assert await t.road.handoff.take_back(said.message_id, "rina")
        t.new(DANA)
        await t.settle(60)
        assert t.new(DANA) == []
        assert await t.db["messages"].find_one({"_id": said.message_id}) is None
        await t.minutes(16)
        assert len(t.new(DANA)) == 1, "nobody spoke: the truth is due"


async def test_given_back_the_bot_speaks_only_if_there_is_something_to_say() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        id_ = (await chat(t)).id
        await t.road.handoff.take(id_, "rina")
        await t.settle()
        t.new(DANA)
        await t.road.handoff.give_back(id_, "rina")
        await t.settle()
        [back] = t.new(DANA)
        assert "רחוב" in back, "the question that was open"
        await t.says(DANA, "הרצל 12, בית פרטי")
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        t.new(DANA)
        await t.road.handoff.speak(id_, "נתראה מחר", "rina")
        await t.settle(11)
        await t.road.handoff.give_back(id_, "rina")
        await t.settle()
        assert t.new(DANA) == ["נתראה מחר"]
        assert (await t.road.handoff.take(id_, "oren")).ok, "the chat is free for the next person"


async def test_a_complaint_gets_one_apology_and_stops_what_comes_by_itself_but_no_change_of_a_visit() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "אני רוצה להתלונן, השירות שלכם גרוע")
        assert "מצטער" in t.last(DANA)
        t.new(DANA)
        await t.says(DANA, "שירות מזעזע, אני רוצה להתלונן")
        await t.minutes(14, tick=1)
        assert not any("מצטער" in text for text in t.new(DANA))
        await t.minutes(14, tick=1)
        assert not any("איש מקצוע אחר" in text for text in t.new(DANA)), "no question comes by itself"
        await t.says(AVI, "אשר")
        assert any("נקבע" in text for text in t.new(DANA)), "a change of his visit does"


async def test_a_fault_told_while_nobody_has_come_is_acknowledged_with_the_way_to_go_on() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        await t.minutes(16)
        t.new(DANA)
        await t.says(DANA, "תודה, אני מחכה")
        t.new(DANA)
        await t.says(DANA, "יש לי פיצוץ בצינור בחולון")
        assert "*המשך*" in t.last(DANA)
        assert len(t.new(DANA)) == 1


async def test_an_intercom_told_to_a_person_makes_no_other_trade_of_a_booked_visit() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(DANA, "נציג")
        await t.says(DANA, "домофон 1234, собака не кусается")
        assert (await t.lead()).trade == "plumbing"
