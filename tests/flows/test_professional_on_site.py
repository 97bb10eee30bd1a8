"""What a professional says at the door: he is there, busy from now on, what his coming costs, and a photo."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes.town import AVI, DANA, NOAM, Town, document, photo, town

NINE = datetime.fromisoformat("2026-11-24T09:00:00+02:00")


async def _booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.at_the_visit()
    t.new(DANA)


@pytest.mark.parametrize("said", ["הגעתי", "אני פה", "הגעתי ללקוחה", "I've arrived", "I'm here"])
async def test_that_he_is_there_is_kept_and_the_customer_hears_nothing(said: str) -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        await t.says(AVI, said)
        lead = await t.lead()
        assert lead.here is not None
        assert lead.here.pro_id == lead.pro_id
        assert ("הגעת אל" in t.last(AVI)) or ("you are at" in t.last(AVI))
        assert t.new(DANA) == []


async def test_of_two_visits_of_today_he_is_at_the_one_that_he_set_out_to() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.to_offer(NOAM)
        await t.says(AVI, "אשר")
        first, second = sorted(await t.leads(status="booked"), key=lambda lead: lead.appointment_start or NINE)
        assert second.appointment_start is not None
        t.clock.move(second.appointment_start - timedelta(hours=1, minutes=30) - t.clock.now())
        await t.db["leads"].update_one(
            {"_id": second.id}, {"$set": {"way": {"pro_id": second.pro_id, "cause": "x", "at": t.clock.now()}}}
        )
        await t.says(AVI, "הגעתי")
        assert {lead.id for lead in await t.leads(status="booked") if lead.here} == {second.id}
        assert first.id != second.id


async def test_without_a_visit_of_today_nothing_is_noted() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "הגעתי")
        assert "אין לך ביקור היום" in t.last(AVI)


async def test_asked_where_he_is_that_answers_it() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        t.clock.move(timedelta(hours=1, minutes=10))
        await t.says(DANA, "אף אחד לא הגיע")
        assert "ועוד לא הגיעו" in t.last(AVI)
        await t.says(AVI, "הגעתי")
        absence = (await t.lead()).absence
        assert absence is not None
        assert absence.state == "coming"
        assert t.last(DANA)


async def _own_times(t: Town) -> list[tuple[datetime, datetime]]:
    taken = [slot for slot in await t.taken() if not slot.get("lead_id")]
    return [(slot["start"], slot["end"]) for slot in taken]


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("תפוס עכשיו", 90), ("תפוס שעתיים", 120), ("תפוס 3 שעות", 180), ("תפוס לשעה", 60), ("busy for two hours", 120)],
)
async def test_busy_now_or_for_hours_blocks_from_this_moment(said: str, minutes: int) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said, wait=0)
        [(start, end)] = await _own_times(t)
        assert abs(start.timestamp() - NINE.timestamp()) < 60
        assert end - start == timedelta(minutes=minutes)


async def test_how_long_answers_from_when_until_when() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "תפוס")
        await t.says(AVI, "שעתיים")
        [(start, end)] = await _own_times(t)
        assert end - start == timedelta(hours=2)


async def test_busy_until_an_hour_that_is_still_to_come_is_busy_today() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "תפוס עד 14", wait=0)
        [(start, end)] = await _own_times(t)
        assert abs(start.timestamp() - NINE.timestamp()) < 60
        assert end.timestamp() == datetime.fromisoformat("2026-11-24T14:00:00+02:00").timestamp()


@pytest.mark.parametrize("said", ["דמי ביקור 180", "מחיר דמי ביקור 180", "call-out fee 180"])
async def test_his_call_out_fee_is_read_back_and_kept(said: str) -> None:
    async with town(only=[AVI]) as t:
        before = await _fee(t)
        await t.says(AVI, said)
        assert "180" in t.last(AVI)
        assert await _fee(t) == before
        await t.says(AVI, "כן")
        assert await _fee(t) == 180
        await t.says(AVI, "מחירון")
        assert "180" in t.last(AVI)


async def test_a_span_is_no_call_out_fee() -> None:
    async with town(only=[AVI]) as t:
        before = await _fee(t)
        await t.says(AVI, "דמי ביקור 100-200")
        await t.says(AVI, "כן")
        assert await _fee(t) == before


async def _fee(t: Town) -> float | None:
    [pro] = await t.road.ground.store.professionals.many({"phone": AVI})
    return pro.call_out_fee


@pytest.mark.parametrize("file", [photo(), document()])
async def test_of_a_photo_he_hears_where_it_is_and_is_asked_again(file: dict[str, Any]) -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "", **file)
        assert "ללקוחות הם לא נשלחים" in t.last(AVI)
        assert "סכום" in t.last(AVI)
        await t.says(AVI, "450")
        assert (await t.lead()).final_price == 450
