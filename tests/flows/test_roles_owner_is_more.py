"""The owner who is a professional, a customer, or both besides: each side keeps its own state and its own questions."""

from typing import Any

import pytest

from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, State
from fixi_app.domain.sides import wearing
from fixi_app.repositories.documents import from_document
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, town

OWNER = "+972500000999"
LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
FAR = "יש לי נזילה מתחת לכיור באילת"


async def side(t: Town, phone: str, hat: Role) -> Conversation:
    document: dict[str, Any] | None = await t.db["conversations"].find_one({"phone": phone})
    assert document is not None
    return wearing(from_document(Conversation, document), hat)


async def mine(t: Town, phone: str) -> Any:
    chat = await side(t, phone, Role.CUSTOMER)
    return await t.lead(contact_id=chat.id)


async def test_the_owner_orders_for_himself_like_any_customer() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(OWNER)
        await t.says(AVI, "אשר")
        assert "נקבע" in "\n".join(t.heard(OWNER))
        assert (await t.lead()).status == "booked"


async def test_the_menu_in_the_middle_of_his_own_request_leaves_the_request_as_it_was() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.says(OWNER, LEAK)
        before = (await side(t, OWNER, Role.CUSTOMER)).facts
        await t.says(OWNER, "ניהול")
        assert "ניהול ·" in t.last(OWNER)
        await t.says(OWNER, "4")
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "0")
        after = await side(t, OWNER, Role.CUSTOMER)
        assert after.facts == before
        assert after.state is State.CHOOSING
        await t.says(OWNER, "1")
        assert (await t.lead()).slot_id


async def test_a_number_answers_the_menu_while_the_menu_asks_and_takes_no_time_of_his_request_l41() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.says(NOAM, FAR)
        await t.says(OWNER, LEAK)
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "1")
        assert "אין מי שמתאים" in t.last(OWNER) or "נזילה" in t.last(OWNER)
        assert (await mine(t, OWNER)).slot_id is None


async def test_an_owner_who_works_himself_takes_offers_with_the_menu_open() -> None:
    async with town(only=[AVI], owner_phone=AVI) as t:
        await t.says(AVI, "ניהול")
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "booked"
        await t.says(AVI, "עבודות")
        assert "Dana" in t.last(AVI) or "חולון" in t.last(AVI)
        await t.says(AVI, "ניהול")
        assert "ניהול ·" in t.last(AVI)


async def test_owner_professional_and_customer_at_once_l39_l40() -> None:
    """His own visit, a customer's job of his, and the business: three matters in one chat, none in another's way."""
    async with town(only=[AVI, MOSHE], owner_phone=AVI) as t:
        await t.says(AVI, "לקוח")
        await t.says(AVI, LEAK)
        await t.says(AVI, "1")
        await t.says(AVI, "1")
        assert (await mine(t, AVI)).pro_id != "pro_sample_avi"
        await t.says(AVI, "מתי מגיע הטכנאי?")
        assert "משה" in t.last(AVI)
        await t.db["professionals"].update_one({"phone": MOSHE}, {"$set": {"is_active": False}})
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        theirs = next(lead for lead in await t.leads() if lead.phone == DANA)
        assert theirs.status == "booked"
        await t.says(AVI, "ניהול")
        assert "ניהול ·" in t.last(AVI)
        await t.says(AVI, "0")
        await t.says(AVI, "בדרך")
        assert "יצא לדרך" in t.last(DANA)
        assert theirs.appointment_end
        t.clock.move(theirs.appointment_end - t.clock.now())
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "דלג")
        assert (await t.road.ground.store.leads.get(theirs.id)).status == "completed"  # type: ignore[union-attr]
        own = await mine(t, AVI)
        assert own.status in ("new", "pending_admin_review", "contacted", "booked")
        await t.says(AVI, "סטטוס")
        assert "נזילה" in t.last(AVI) or "חולון" in t.last(AVI) or "משה" in t.last(AVI)


async def test_months_later_the_owner_is_still_a_customer_while_his_request_is_open_l43() -> None:
    async with town(only=[MOSHE, AVI], owner_phone=AVI) as t:
        await t.says(AVI, "לקוח")
        await t.says(AVI, LEAK)
        await t.says(AVI, "1")
        await t.says(AVI, "1")
        await t.says(MOSHE, "אשר")
        await t.says(AVI, "מתי מגיע הטכנאי?", wait=8 * 3600)
        assert "משה" in t.last(AVI)


async def test_his_own_request_that_nobody_can_take_waits_in_his_own_menu() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, FAR)
        assert (await t.lead()).status == "pending_admin_review"
        await t.says(OWNER, "ניהול")
        assert "מחכות להחלטה (1)" in t.last(OWNER)


async def test_an_alert_does_not_take_the_answer_to_his_own_question() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.says(OWNER, LEAK)
        await t.says(NOAM, "נציג")
        assert any("נציג" in text or "אדם" in text for text in t.heard(OWNER))
        await t.says(OWNER, "1")
        chosen = (await mine(t, OWNER)).slot_id is not None
        asked = "במה מדובר" in t.last(OWNER) or "1." in t.last(OWNER)
        assert chosen or asked, "the number was taken by neither of the two that could be meant"


@pytest.mark.parametrize("word", ["סיימתי", "עבודות", "תפריט"])
async def test_business_words_of_his_are_understood_whatever_side_asked_last_l40(word: str) -> None:
    async with town(only=[AVI, MOSHE], owner_phone=AVI) as t:
        await t.says(AVI, "לקוח")
        await t.says(AVI, LEAK)
        before = (await side(t, AVI, Role.CUSTOMER)).facts
        await t.says(AVI, word)
        assert t.last(AVI)
        assert (await side(t, AVI, Role.CUSTOMER)).facts == before
        await t.says(AVI, "לקוח")
        await t.says(AVI, "1")
        assert (await mine(t, AVI)).slot_id


async def test_a_professional_never_rates_himself_nor_serves_himself() -> None:
    async with town(only=[AVI], owner_phone=AVI) as t:
        await t.says(AVI, "לקוח")
        await t.says(AVI, LEAK)
        assert (await mine(t, AVI)).pro_id is None
