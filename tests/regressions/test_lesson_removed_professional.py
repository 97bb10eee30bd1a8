"""L21: a professional is taken off the list while he has leads: none is orphaned, and each customer hears of it."""

import pytest

from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, RUTH

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
AVI_ID = "pro_sample_avi"


async def with_avi_alone(d: AtDesk) -> None:
    """Dana's visit is booked with him, Noam's offer is with him, Ruth has chosen a time of his."""
    t = d.town
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.to_offer(NOAM)
    await t.to_summary(RUTH)
    statuses = {lead.phone: lead.status.value for lead in await t.leads(pro_id=AVI_ID)}
    assert statuses == {DANA: "booked", NOAM: "new", RUTH: "contacted"}
    for phone in (DANA, NOAM, RUTH):
        t.new(phone)


async def only(d: AtDesk, *phones: str) -> None:
    await d.town.db["professionals"].update_many({"phone": {"$in": list(phones)}}, {"$set": {"is_active": True}})


async def removed(d: AtDesk) -> str:
    saved = await d.desk.professionals.remove(AVI_ID, OWNER)
    await d.town.settle()
    assert saved.ok
    return saved.message


async def nobody_is_left_with_him(d: AtDesk) -> None:
    """A request may name him until its customer or a person has chosen, but nothing is asked of him or booked."""
    left = await d.town.leads(pro_id=AVI_ID)
    assert all(lead.slot_id is None for lead in left)
    assert all(lead.called_off or lead.status == "pending_admin_review" for lead in left)
    assert not await d.town.db["slots"].find({"pro_id": AVI_ID, "is_taken": True}).to_list()


async def test_l21_booked_offered_and_chosen_leads_all_go_on_and_every_customer_is_told_once() -> None:
    async with at_desk(only=[AVI]) as d:
        await with_avi_alone(d)
        await only(d, MOSHE)
        message = await removed(d)
        assert "3" in message
        await nobody_is_left_with_him(d)
        told = {phone: d.town.new(phone) for phone in (DANA, NOAM, RUTH)}
        assert {phone: len(texts) for phone, texts in told.items()} == {DANA: 1, NOAM: 1, RUTH: 1}
        assert "אבי" in told[DANA][0]


async def test_l21_the_customer_of_a_booked_visit_takes_a_time_of_another() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await only(d, MOSHE)
        await removed(d)
        await t.says(DANA, "1")
        await t.says(MOSHE, "אשר")
        lead = await t.lead()
        assert (lead.status.value, lead.pro_id) == ("booked", "pro_sample_moshe")


async def test_l21_with_nobody_else_all_of_them_wait_for_a_person_and_are_told_so() -> None:
    async with at_desk(only=[AVI]) as d:
        await with_avi_alone(d)
        await removed(d)
        assert {lead.status.value for lead in await d.town.leads()} == {"pending_admin_review"}
        assert all(len(d.town.new(phone)) == 1 for phone in (DANA, NOAM, RUTH))
        await d.desk._leaving.look_again()
        assert {lead.pro_id for lead in await d.town.leads()} == {None}


async def test_l21_removed_he_is_on_no_list_gets_nothing_and_his_phone_is_free() -> None:
    async with at_desk(only=[AVI, MOSHE]) as d:
        await removed(d)
        rows = await d.desk.professionals.rows()
        assert AVI_ID not in {row.professional.id for row in rows}
        await d.town.to_offer(DANA)
        assert (await d.town.lead()).pro_id == "pro_sample_moshe"
        d.town.new(AVI)
        await d.town.says(AVI, "סיימתי")
        assert "דירוג" not in d.town.last(AVI)
        await d.town.says(AVI, "הרשמה")
        assert "מה השם המלא" in d.town.last(AVI)
        moshe = next(row.professional for row in rows if row.professional.phone == MOSHE)
        again = moshe.but(id="", name="גלית", phone=AVI)
        assert (await d.desk.professionals.save(again, OWNER)).ok


async def test_l21_it_is_done_once_and_not_by_whoever_only_looks() -> None:
    async with at_desk(only=[AVI]) as d:
        assert not (await d.desk.professionals.remove(AVI_ID, VIEWER)).ok
        await with_avi_alone(d)
        await removed(d)
        assert not (await d.desk.professionals.remove(AVI_ID, OWNER)).ok
        d.town.new(DANA)
        await d.desk._leaving.look_again()
        await d.town.settle()
        assert not d.town.new(DANA)
        assert await d.town.db["audit_log"].count_documents({"_id": f"audit_removed_{AVI_ID}"}) == 1


@pytest.mark.parametrize("deed", ["remove", "deactivate"])
async def test_l21_what_a_crash_left_undone_is_done_at_the_next_start(deed: str) -> None:
    async with at_desk(only=[AVI]) as d:
        await with_avi_alone(d)
        gone = {"is_active": False} | ({"removed_at": d.town.clock.now()} if deed == "remove" else {})
        await d.town.db["professionals"].update_one({"_id": AVI_ID}, {"$set": gone})
        await d.desk._leaving.look_again()
        await d.town.settle()
        await nobody_is_left_with_him(d)
        assert all(len(d.town.new(phone)) == 1 for phone in (DANA, NOAM, RUTH))
