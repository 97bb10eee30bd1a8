"""The last line of `demo` is counted, not assumed: spoil the store, and it says so."""

from datetime import timedelta

from fixi_app.demo.summary import double_slots, summarise
from fixi_app.domain.leads import LeadStatus
from tests.fakes.town import AVI, DANA, NOAM, Town, town


async def _booked(t: Town, phone: str = DANA) -> None:
    await t.to_offer(phone)
    await t.says(AVI, "אשר")


async def test_a_plain_booking_is_fine() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        summary = await summarise(t.road.ground.store)
        assert (summary.customers, summary.answered, summary.booked, summary.double) == (1, 1, 1, 0)
        assert summary.is_fine


async def test_nobody_at_all_is_not_fine() -> None:
    async with town() as t:
        assert not (await summarise(t.road.ground.store)).is_fine


async def test_a_message_that_no_turn_took_up_is_unanswered() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        await t.says(NOAM, "יש לי נזילה בחולון", settle=False)
        summary = await summarise(t.road.ground.store)
        assert (summary.customers, summary.answered) == (2, 1)
        assert not summary.is_fine


async def test_an_answer_that_was_never_sent_is_none() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.db["outbox"].update_many({}, {"$set": {"state": "failed"}})
        assert (await summarise(t.road.ground.store)).answered == 0


async def test_a_turn_that_says_nothing_does_not_answer_the_one_before() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        last = await t.db["messages"].find_one({"direction": "out"}, sort=[("at", -1)])
        assert last is not None
        await t.db["messages"].update_one({"_id": last["_id"]}, {"$set": {"turn_id": "turn_of_somebody_else"}})
        assert (await summarise(t.road.ground.store)).answered == 0


async def test_a_slot_with_two_leads_is_counted() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        store, lead = t.road.ground.store, await t.lead()
        assert await double_slots(store) == 0
        await store.leads.add(lead.but(id="lead_second"))
        assert await double_slots(store) == 2, "the time has two leads, and for one of them the slot says otherwise"


async def test_two_visits_of_one_professional_that_overlap_are_counted() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        store, lead = t.road.ground.store, await t.lead()
        assert lead.appointment_start
        assert lead.appointment_end
        half = timedelta(minutes=30)
        free = next(s for s in await store.slots.many({"is_taken": False}))
        await store.slots.collection.update_one(
            {"_id": free.id}, {"$set": {"is_taken": True, "lead_id": "lead_second"}}
        )
        later = {"appointment_start": lead.appointment_start + half, "appointment_end": lead.appointment_end + half}
        await store.leads.add(lead.but(id="lead_second", slot_id=free.id, **later))
        assert await double_slots(store) == 1


async def test_a_booked_lead_whose_slot_is_free_is_counted() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        store, lead = t.road.ground.store, await t.lead(status=LeadStatus.BOOKED.value)
        await store.slots.collection.update_one({"_id": lead.slot_id}, {"$set": {"is_taken": False, "lead_id": None}})
        assert await double_slots(store) == 1
