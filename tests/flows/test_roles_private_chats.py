"""Not everyone who writes is a customer: chats that stood before, and those the owner called private or blocked."""

from collections.abc import Sequence

import pytest

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.contacts import Standing
from fixi_app.domain.messages import InboundKind
from tests.fakes.town import AVI, DANA, NOAM, RUTH, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


class WithChats(SimulatorChannel):
    """A channel that had chats before; `None` = it cannot be asked right now."""

    def __init__(self, *phones: str) -> None:
        super().__init__()
        self.phones: tuple[str, ...] = phones
        self.asked = 0

    async def earlier_chats(self) -> Sequence[str]:
        self.asked += 1
        return [f"simulator:{phone}" for phone in self.phones]


async def contact_of(t: Town, phone: str) -> str:
    address = await t.db["addresses"].find_one({"_id": f"simulator:{phone}"})
    assert address is not None
    return str(address["contact_id"])


async def put(t: Town, phone: str, standing: Standing) -> bool:
    return (await t.road.standings.put(await contact_of(t, phone), standing, "owner", t.clock.now())).ok


async def test_chats_that_stood_before_are_never_answered_and_never_a_lead() -> None:
    async with town(channel=WithChats(DANA, "33445566@lid")) as t:
        assert await t.road.earlier.mark(t.clock.now()) == 2
        await t.says(DANA, LEAK)
        await t.says("33445566@lid", "אמא, מתי את באה?")
        await t.says(DANA, "יש ריח חזק של גז בבית")
        assert not t.heard(DANA)
        assert not t.heard("33445566@lid")
        assert not await t.leads()
        assert not await t.db["messages"].find({}).to_list()  # what is private is not kept either


async def test_somebody_new_is_answered_beside_them() -> None:
    async with town(channel=WithChats(DANA)) as t:
        await t.road.earlier.mark(t.clock.now())
        await t.says(NOAM, LEAK)
        assert (await t.lead()).city


async def test_customers_professionals_and_the_owner_stay_who_they_are() -> None:
    async with town(channel=WithChats(DANA, AVI, RUTH, NOAM), owner_phone=RUTH) as t:
        await t.says(DANA, LEAK)
        assert await t.road.earlier.mark(t.clock.now()) == 1
        await t.says(DANA, "1")
        assert (await t.lead()).slot_id
        await t.says(AVI, "תפריט")
        assert "דירוג" in t.last(AVI)
        await t.says(RUTH, "ניהול")
        assert t.heard(RUTH)
        await t.says(NOAM, LEAK)
        assert not t.heard(NOAM)


async def test_it_is_asked_once_and_again_only_while_there_was_no_answer() -> None:
    channel = WithChats()
    async with town(channel=channel) as t:
        assert await t.road.earlier.mark(t.clock.now()) == 0
        await t.says(DANA, LEAK)
        channel.phones = (DANA, NOAM)
        assert await t.road.earlier.mark(t.clock.now()) == 1
        assert await t.road.earlier.mark(t.clock.now()) == 0
        assert channel.asked == 2
        await t.says(DANA, "1")
        assert (await t.lead()).slot_id


async def test_a_private_chat_is_opened_again_by_the_owner() -> None:
    async with town(channel=WithChats(DANA)) as t:
        await t.road.earlier.mark(t.clock.now())
        await t.says(DANA, "שלום")
        assert await put(t, DANA, Standing.NORMAL)
        await t.says(DANA, LEAK)
        assert (await t.lead()).city
        audit = await t.db["audit_log"].find_one({"what": "standing"})
        assert audit is not None
        assert (audit["before"]["standing"], audit["after"]["standing"]) == ("private", "normal")


@pytest.mark.parametrize("standing", [Standing.PRIVATE, Standing.BLOCKED])
async def test_with_one_deed_a_chat_is_silent_and_with_its_undo_it_is_not(standing: Standing) -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        before = await t.road.standings.put(await contact_of(t, DANA), standing, "owner", t.clock.now())
        assert before.ok
        t.new(DANA)
        await t.says(DANA, LEAK)
        assert not t.new(DANA)
        assert await put(t, DANA, before.before)
        await t.says(DANA, LEAK)
        assert t.new(DANA)


async def test_words_that_wait_for_an_answer_get_none_when_the_chat_becomes_private() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        t.new(DANA)
        await t.says(DANA, LEAK, settle=False)
        assert await put(t, DANA, Standing.PRIVATE)
        await t.settle()
        assert not t.new(DANA)
        assert not await t.leads()


async def test_whoever_waits_for_a_visit_is_not_made_private_behind_his_back() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        result = await t.road.standings.put(await contact_of(t, DANA), Standing.PRIVATE, "owner", t.clock.now())
        assert (result.ok, result.why_not) == (False, "open_request")


async def test_a_professional_with_a_private_chat_is_spoken_to_about_his_work_a_blocked_one_is_not() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "תפריט")
        assert await put(t, AVI, Standing.PRIVATE)
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "booked"
        await t.db["contacts"].update_one({"_id": await contact_of(t, AVI)}, {"$set": {"standing": "blocked"}})
        t.new(AVI)
        await t.says(AVI, "תפריט")
        assert not t.new(AVI)


async def test_what_a_job_has_to_say_there_does_not_leave() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        assert await put(t, DANA, Standing.PRIVATE)
        t.new(DANA)
        contact = await contact_of(t, DANA)
        await t.road.ground.inbox.news(contact, "intake_closed", "x", t.clock.now(), lead_id="none")
        await t.db["outbox"].insert_one({
            "_id": "late", "conversation_id": contact, "address": f"simulator:{DANA}", "text": "!", "media": None,
            "state": "queued", "created_at": t.clock.now(), "order": 0, "not_before": None, "not_after": None,
            "attempts": 0, "by": "bot",
        })  # fmt: skip
        await t.settle()
        assert not t.new(DANA)


async def test_what_the_owner_types_there_himself_is_his_own_matter() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        assert await put(t, DANA, Standing.PRIVATE)
        await t.says(DANA, "היי, אני מגיע בערב", kind=InboundKind.PHONE_ECHO)
        assert not await t.db["messages"].count_documents({"by": "phone"})


async def test_the_provider_names_a_customer_behind_an_earlier_chat_and_he_is_still_served() -> None:
    async with town(channel=WithChats("33445566@lid")) as t:
        await t.road.earlier.mark(t.clock.now())
        await t.says(DANA, LEAK)
        elder = await contact_of(t, "33445566@lid")
        joined = await t.road.merging.join(elder, await contact_of(t, DANA), "provider", t.clock.now())
        assert joined.contact_id == elder
        await t.settle()
        await t.says(DANA, "1")
        assert (await t.lead()).slot_id
