"""What went wrong in systems of this kind, and does not here; each test is named with the number of its lesson."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.reading import Draft, Heard
from fixi_app.understanding.media import MediaBytes
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, offline, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"
OWNER = "+972500000999"


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")


async def test_l01_the_same_message_delivered_five_times_is_one_turn_and_one_answer() -> None:
    async with town(only=[AVI]) as t:
        message = make_inbound(f"simulator:{DANA}", LEAK, sent_at=t.clock.now(), message_id="same")
        for _ in range(5):
            await t.road.receive.keep([message])
            await t.settle()
        assert len(t.heard(DANA)) == 1
        assert len(await t.leads()) == 1


async def test_l02_five_messages_at_once_from_a_new_chat_are_one_lead_and_all_in_the_history_in_order() -> None:
    async with town(only=[AVI]) as t:
        words = ["היי", "יש לי נזילה", "מתחת לכיור", "אני בחולון", "הרצל 12"]
        messages = []
        for number, text in enumerate(words):
            t.clock.move(timedelta(milliseconds=10))
            messages.append(make_inbound(f"simulator:{DANA}", text, sent_at=t.clock.now(), message_id=f"b{number}"))
            await t.road.receive.keep([messages[-1]])
        await asyncio.gather(*(t.road.receive.keep([message]) for message in messages))
        await t.settle()
        lead = await t.lead()
        history = await t.db["messages"].find({"direction": "in"}, sort=[("at", 1)]).to_list()
        assert [m["text"] for m in history] == words
        assert (lead.city, lead.street) == ("H̱olon", "הרצל")


async def test_l03_two_turns_at_once_in_one_chat_open_one_lead() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון", settle=False)
        t.clock.move(timedelta(seconds=5))
        contact = there(await t.db["conversations"].find_one({"phone": DANA}))["_id"]
        await asyncio.gather(*(t.road.turns.run(contact) for _ in range(4)))
        await t.settle()
        assert len(await t.leads()) == 1
        assert len(t.heard(DANA)) == 1


async def test_l04_a_request_that_waits_for_a_person_spawns_no_second_one_and_is_acknowledged_once_an_hour() -> None:
    async with town() as t:
        await t.says(DANA, "צריך צבעי באילת")
        said = len(t.heard(DANA))
        for _ in range(3):
            await t.says(DANA, "צריך צבעי באילת", wait=120)
        assert len(await t.leads()) == 1
        assert len(t.heard(DANA)) == said
        await t.says(DANA, "צריך צבעי באילת", wait=3700)
        assert "עדיין אצל אדם" in t.last(DANA)


async def test_l05_a_day_later_a_new_request_is_allowed_although_he_kept_writing() -> None:
    async with town() as t:
        await t.says(DANA, "צריך צבעי באילת")
        for _ in range(5):
            await t.says(DANA, "צריך צבעי באילת", wait=5 * 3600)
        await t.says(DANA, "יש לי נזילה בחולון")
        first, second = await t.leads()
        assert (first.status, first.city) == ("pending_admin_review", "Eilat")
        assert (second.status, second.trade) == ("contacted", "plumbing")


@pytest.mark.parametrize("word", ["אשר", "דחה"])
async def test_l13_the_same_answer_twice_is_already_handled_and_touches_no_other_lead(word: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, word)
        before = await t.leads()
        await t.says(AVI, word, wait=2)
        assert "טופל" in t.last(AVI) or "לא פתוחה" in t.last(AVI)
        assert await t.leads() == before


async def test_l14_the_slot_of_the_approved_lead_is_the_reserved_one_though_he_has_an_older_job() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.to_offer(NOAM, SINK)
        reserved = (await t.leads())[1].slot_id
        await t.says(AVI, "אשר")
        first, second = await t.leads()
        assert second.slot_id == reserved != first.slot_id
        assert {slot["_id"]: slot["lead_id"] for slot in await t.taken()} == {
            first.slot_id: first.id,
            reserved: second.id,
        }


async def test_l15_a_cancelled_visit_frees_its_hour_and_no_other() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.to_offer(NOAM, SINK)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        assert [slot["lead_id"] for slot in await t.taken()] == [(await t.leads())[1].id]


async def test_l16_cancelling_what_has_no_slot_changes_no_slot() -> None:
    async with town() as t:
        await t.to_offer(NOAM, SINK)
        before = await t.taken()
        await t.says(DANA, "ריח גז חזק, חולון")
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        assert (await t.leads())[1].status == "cancelled"
        assert await t.taken() == before


async def test_l17_picking_what_somebody_else_took_asks_again_and_keeps_the_old_slot() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        (held,) = await t.taken()
        await t.says(DANA, "2")
        shown = there(await t.db["conversations"].find_one({"phone": DANA}))["open_question"]["options"][0]["value"]
        await t.db["slots"].update_one({"_id": shown}, {"$set": {"is_taken": True, "lead_id": "other"}})
        await t.says(DANA, "1")
        assert "כבר לא פנויה" in t.last(DANA)
        mine = [slot["_id"] for slot in await t.taken() if slot["lead_id"] != "other"]
        assert mine == [held["_id"]]


async def test_l22_nobody_in_an_unmatched_city_is_left_without_a_person_or_a_word() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "יש לי נזילה באילת")
        assert (await t.lead()).status == "pending_admin_review"
        assert "אדם מהצוות" in t.last(DANA)
        assert len(t.heard(OWNER)) == 1


async def test_l24_and_l25_when_all_refuse_a_person_takes_it_with_exactly_one_message() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(DANA)
        said = len(t.heard(DANA))
        await t.says(AVI, "דחה")
        assert len(t.heard(DANA)) == said + 1
        assert (await t.lead()).status == "pending_admin_review"
        assert len(t.heard(OWNER)) == 1


async def test_l26_ticks_after_the_last_step_say_nothing_more() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(DANA)
        await t.minutes(62)
        said, told = t.heard(DANA), t.heard(OWNER)
        await t.minutes(45)
        assert t.heard(DANA) == said
        assert t.heard(OWNER) == told


async def test_l27_a_lead_that_a_person_assigned_is_left_alone() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        await t.db["leads"].update_many({}, {"$set": {"assigned_by_person": True}})
        t.clock.move(timedelta(hours=3))
        await t.minutes(5)
        lead = await t.lead()
        assert (lead.status, lead.pro_id, lead.reassignments) == ("new", "pro_sample_avi", 0)


async def test_l32_a_silent_professional_is_reminded_at_10_and_the_customer_asked_at_25() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.minutes(9)
        assert "תזכורת" not in t.last(AVI)
        await t.minutes(1)
        assert "תזכורת" in t.last(AVI)
        await t.minutes(14)
        assert "איש מקצוע אחר" not in t.last(DANA)
        await t.minutes(1)
        assert "איש מקצוע אחר" in t.last(DANA)


async def test_l32_in_an_emergency_half_of_that() -> None:
    async with town() as t:
        await t.says(DANA, "הצפה ליד לוח החשמל, חולון")
        await t.minutes(5)
        assert "תזכורת" in t.last("+972500000103")


async def test_l34_the_customer_hears_whom_the_owner_chose() -> None:
    async with town() as t:
        await t.says(DANA, "צריך צבעי באילת")
        lead = await t.lead()
        await t.db["leads"].update_one({"_id": lead.id}, {"$set": {"pro_id": "pro_sample_dana"}})
        await t.road.ground.inbox.news(lead.contact_id, "assigned", "x", t.clock.now(), lead_id=lead.id)
        await t.settle()
        assert "דנה לוי תטפל" in t.last(DANA)


@pytest.mark.parametrize("word", ["סיימתי", "אשר", "בדרך", "3"])
async def test_l38_a_customer_cannot_use_a_professionals_words(word: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        before = await t.leads()
        await t.says(NOAM, word)
        assert await t.leads() == before


async def test_l41_a_digit_that_picks_a_job_approves_no_offer() -> None:
    async with town(only=[AVI]) as t:
        for phone, words in ((DANA, LEAK), (NOAM, SINK)):
            await t.to_offer(phone, words)
            await t.says(AVI, "אשר")
        await t.at_the_visit()
        await t.to_offer("+972500000503", "סתימה בכיור, חולון, סוקולוב 8, בית פרטי")
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "1")
        assert [lead.status for lead in await t.leads()] == ["completed", "booked", "new"]


async def test_l44_help_in_the_middle_keeps_what_was_said() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.says(DANA, "עזרה")
        assert "הכתובת" in t.last(DANA)
        await t.says(DANA, "הרצל 12 קומה 2")
        assert "1. היום" in t.last(DANA)


@pytest.mark.parametrize("words", ["עזוב, לא משנה", "לא תודה", "never mind", "לא צריך"])
async def test_l45_there_is_a_way_out_of_the_address_question(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, words)
        assert "לבטל" in t.last(DANA) or "ancel" in t.last(DANA)
        await t.says(DANA, "1")
        assert (await t.lead()).status == "cancelled"
        await t.says(DANA, "סתימה בכיור")
        assert len(await t.leads()) == 2


async def test_l45_a_question_that_brings_nothing_is_not_asked_for_ever() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "נזילה בחולון")
        for _ in range(4):
            await t.says(DANA, "🤷")
        asked = [text for text in t.heard(DANA) if "רחוב ומספר בית" in text]
        assert len(asked) == 2
        assert (await t.lead()).status == "pending_admin_review"


async def test_l46_nothing_of_a_finished_matter_reaches_the_reader_of_the_next() -> None:
    seen: list[Heard] = []

    async def watching(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        seen.append(heard)
        return await offline(heard, media)

    async with town(only=[AVI], reader=watching) as t:
        await booked(t)
        t.clock.move(timedelta(hours=5))
        for who, words in ((AVI, "סיימתי"), (DANA, "5"), (DANA, "דלג"), (DANA, "המזגן לא מקרר")):
            await t.says(who, words)
        assert not seen[-1].known
        assert "נזילה" not in str(seen[-1].recent)
        await t.says(DANA, "בת ים")
        lead = (await t.leads())[1]
        assert (lead.street, lead.floor, lead.quoted) == (None, None, None)


async def test_l47_a_city_from_the_first_words_is_known_fifteen_turns_later() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "אני בחולון ויש לי נזילה")
        for _ in range(7):
            await t.says(DANA, "סטטוס")
            await t.says(DANA, "תודה")
        await t.says(DANA, "הרצל 12 קומה 2")
        assert "1. היום" in t.last(DANA)
        assert (await t.lead()).city == "H̱olon"


APPROVED, FINISHED = (AVI, "אשר"), (AVI, "סיימתי")
ENDS = {
    "approved": [APPROVED],
    "nobody": [(AVI, "דחה")],
    "cancelled": [(DANA, "ביטול"), (DANA, "כן")],
    "completed": [APPROVED, FINISHED, (DANA, "5"), (DANA, "דלג")],
}


@pytest.mark.parametrize("steps", ENDS.values(), ids=ENDS.keys())
async def test_l48_after_every_end_of_an_offer_the_customer_is_answered(steps: list[tuple[str, str]]) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        for who, words in steps:
            await t.says(who, words)
        for words in ("סטטוס", "גם המזגן לא עובד, חולון"):
            said = len(t.heard(DANA))
            await t.says(DANA, words)
            assert len(t.heard(DANA)) == said + 1, words
            assert "עוד לא ענה" not in t.last(DANA)


async def test_l49_an_emergency_asks_for_no_floor() -> None:
    async with town() as t:
        await t.says(DANA, "הצפה ליד לוח החשמל, חולון")
        lead = await t.lead()
        assert lead.offer is not None
        assert "קומה" not in "".join(t.heard(DANA))


async def test_l53_nothing_says_booked_before_the_yes() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "סטטוס")
        said = "".join(t.heard(DANA))
        assert "נקבע" not in said
        assert "✅" not in said
        await t.says(AVI, "אשר")
        assert "נקבע" in t.last(DANA)
