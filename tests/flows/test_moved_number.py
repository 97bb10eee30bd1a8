"""A customer's new number, by the provider's word: it is kept up everywhere, and the old one is another person's."""

import contextlib
from datetime import datetime, timedelta

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.messages import Inbound, InboundKind
from fixi_app.repositories.documents import from_document
from fixi_app.services.telling.alerts import Alert
from fixi_app.services.telling.speak import queue_reply
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, NOAM, Town, town

NEW, NEWER = "+972500000777", "+972500000778"


def moved(old: str, new: str, at: datetime, id_: str = "moved1") -> Inbound:
    message = make_inbound(f"simulator:{new}", sent_at=at, message_id=id_, kind=InboundKind.MOVED)
    return message.but(also=(f"simulator:{old}",), left=(old,))


async def moves(t: Town, old: str, new: str, id_: str = "moved1", *, settle: bool = True) -> datetime:
    t.clock.move(timedelta(minutes=1))
    at = t.clock.now()
    await t.road.receive.accept([moved(old, new, at, id_)])
    if settle:
        await t.settle()
    return at


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    assert (await t.lead()).status == "booked"


async def numbers(t: Town, contact_id: str) -> set[str]:
    """Every phone under which he stands anywhere."""
    contact = await t.db["contacts"].find_one({"_id": contact_id})
    chat = await t.db["conversations"].find_one({"_id": contact_id})
    leads = await t.leads(contact_id=contact_id)
    return {str(one["phone"]) for one in (contact, chat) if one} | {str(lead.phone) for lead in leads}


async def holder(t: Town, phone: str) -> str:
    address = await t.db["addresses"].find_one({"_id": f"simulator:{phone}"})
    assert address is not None
    return str(address["contact_id"])


async def test_the_new_number_stands_everywhere_and_the_professional_of_the_visit_is_told() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.new(AVI)
        await moves(t, DANA, NEW)
        assert await numbers(t, (await t.lead()).contact_id) == {NEW}
        [told] = t.new(AVI)
        assert NEW in told
        assert DANA not in told
        kept = await t.db["audit_log"].find({"what": "number"}).to_list()
        assert [entry["before"]["phone"] for entry in kept] == [DANA, DANA]
        assert [entry["after"]["phone"] for entry in kept] == [NEW, NEW]


async def test_whoever_gets_the_old_number_learns_nothing_of_the_visit() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await moves(t, DANA, NEW)
        t.new(DANA)
        await t.says(DANA, "סטטוס", name="Boris")
        assert not any("הרצל" in text or "12:00" in text for text in t.new(DANA))
        assert await holder(t, DANA) != await holder(t, NEW)
        await t.says(NEW, "סטטוס")
        assert "הרצל" in t.last(NEW)


async def test_words_sent_before_the_move_are_his_however_late_they_come() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        before = t.clock.now()
        await moves(t, DANA, NEW)
        await t.says(DANA, "שלום", name="Boris")
        t.new(DANA)
        late = make_inbound(f"simulator:{DANA}", "סטטוס", sent_at=before, message_id="late")
        await t.road.receive.accept([late])
        await t.settle()
        assert t.new(DANA) == []
        assert "הרצל" in t.last(NEW)


async def test_what_was_queued_for_the_old_number_goes_to_the_new_one() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await moves(t, DANA, NEW)
        t.new(DANA)
        t.new(NEW)
        await queue_reply(
            t.road.ground, id_="reminder", conversation_id=await holder(t, NEW), address=f"simulator:{DANA}",
            text="הביקור מחר", at=t.clock.now(),
        )  # fmt: skip
        await t.settle()
        assert (t.new(DANA), t.new(NEW)) == ([], ["הביקור מחר"])


async def test_a_move_that_is_told_again_after_the_old_number_was_taken_joins_nobody() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        at = await moves(t, DANA, NEW)
        await t.says(DANA, "שלום", name="Boris")
        boris, dana = await holder(t, DANA), await holder(t, NEW)
        t.new(AVI)
        await t.road.receive.accept([moved(DANA, NEW, at, "moved again")])
        await t.settle()
        assert (await holder(t, DANA), await holder(t, NEW)) == (boris, dana)
        assert await t.db["merges"].find({}).to_list() == []
        assert await numbers(t, boris) == {DANA}
        assert await numbers(t, dana) == {NEW}


async def test_whose_number_was_not_known_is_known_by_the_new_one() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "שלום")
        dana = await holder(t, DANA)
        await t.db["contacts"].update_one({"_id": dana}, {"$set": {"phone": None}})
        await moves(t, DANA, NEW)
        assert await numbers(t, dana) == {NEW}
        await t.says(DANA, "שלום", name="Boris")
        assert await holder(t, DANA) != dana


async def test_the_owners_number_is_changed_in_the_settings_only() -> None:
    async with town(only=[AVI], owner_phone=NOAM) as t:
        await t.says(NOAM, "שלום")
        owner = await holder(t, NOAM)
        await moves(t, NOAM, NEW)
        assert await holder(t, NOAM) == owner
        assert await numbers(t, owner) == {NOAM}


async def test_he_may_go_on_to_a_third_number_and_come_back() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        dana = await holder(t, DANA)
        await moves(t, DANA, NEW)
        await moves(t, NEW, NEWER, "moved2")
        assert await numbers(t, dana) == {NEWER}
        await moves(t, NEWER, DANA, "moved3")
        assert await numbers(t, dana) == {DANA}
        await t.says(DANA, "סטטוס")
        assert "הרצל" in t.last(DANA)


async def test_a_professionals_number_is_changed_by_the_owner_only() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, "עבודות")
        await moves(t, AVI, NEW)
        assert await t.db["professionals"].count_documents({"phone": AVI}) == 1
        await t.says(NEW, "עבודות")
        assert "הרצל" in t.last(NEW) or "חולון" in t.last(NEW)


async def test_the_owner_hears_once_that_a_professional_has_a_new_number() -> None:
    async with town(only=[AVI], owner_phone=NOAM) as t:
        await t.says(AVI, "עבודות")
        await moves(t, AVI, NEW)
        await moves(t, AVI, NEW)
        [told] = [text for text in t.new(NOAM) if NEW in text]
        assert "אבי" in told
        [alert] = [one async for one in t.db["alerts"].find({"key": "alert_pro_number"})]
        assert from_document(Alert, alert).title == "מספר הוואטסאפ של אבי כהן השתנה"


async def test_that_the_owners_own_number_changed_stands_on_the_screen() -> None:
    async with town(only=[AVI], owner_phone=NOAM) as t:
        await t.says(NOAM, "שלום")
        await moves(t, NOAM, NEW)
        [alert] = await t.db["alerts"].find({"_id": {"$regex": "^number:"}}).to_list()
        assert NEW in alert["text"]


async def test_the_new_number_of_somebody_known_there_already_is_one_person_as_before() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(NOAM, "שלום")
        await moves(t, DANA, NOAM)
        assert await numbers(t, (await t.lead()).contact_id) == {NOAM}


async def test_erased_he_leaves_neither_number_behind() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "שלום")
        await moves(t, DANA, NEW)
        await t.says(DANA, "שלום", name="Boris")
        contact = await holder(t, NEW)
        await t.says(NEW, "תמחקו את המידע שלי")
        await t.says(NEW, "1")
        t.clock.move(timedelta(minutes=5))
        assert await t.road.erasures.tick(t.clock.now()) == 1
        left = await t.db["contacts"].find_one({"_id": contact})
        assert left is not None
        assert (left["phone"], left["former_phones"]) == (None, [])
        assert await t.db["addresses"].count_documents({"formerly": contact}) == 0
        entries = await t.db["audit_log"].find({"what": "number"}).to_list()
        assert [(one["before"], one["after"]) for one in entries] == [({}, {})]


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("write", range(1, 16))
async def test_killed_at_any_write_the_move_is_completed_and_told_once(write: int, phase: str) -> None:
    mortality = Mortality()
    async with town(only=[AVI], on_write=mortality.hook) as t:
        await booked(t)
        t.new(AVI)
        message = moved(DANA, NEW, t.clock.now())
        mortality.writes, mortality.kill_at = 0, (write, phase)
        with contextlib.suppress(Killed):
            await t.road.receive.accept([message])
            await t.settle()
        mortality.revive()
        await t.road.leases.clear()
        await t.road.receive.accept([message])
        await t.settle(90)
        lead = await t.lead()
        assert await numbers(t, lead.contact_id) == {NEW}
        address = await t.db["addresses"].find_one({"_id": f"simulator:{DANA}"})
        assert address
        assert address["left_at"] is not None
        assert len([text for text in t.new(AVI) if NEW in text]) == 1
        assert await t.db["audit_log"].count_documents({"what": "number"}) == 2
