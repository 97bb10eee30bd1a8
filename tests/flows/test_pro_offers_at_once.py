"""Several offers at once: each quoted answer answers its own, a bare one is never guessed, a slip touches no other."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, NOAM, town
from tests.flows.test_professional_offers import offered_text, two_offers


async def test_two_quoted_answers_in_one_turn_are_both_answered() -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        first, second = await offered_text(t, AVI, "הרצל"), await offered_text(t, AVI, "ויצמן")
        await t.says(AVI, "אשר", quotes=first, settle=False)
        await t.says(AVI, "אשר", wait=0, quotes=second)
        assert {lead.status for lead in await t.leads()} == {"booked"}
        assert "נקבע" in t.last(DANA)
        assert "נקבע" in t.last(NOAM)


async def test_a_yes_and_a_no_that_are_quoted_together_go_to_their_own_offers() -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        first, second = await offered_text(t, AVI, "הרצל"), await offered_text(t, AVI, "ויצמן")
        await t.says(AVI, "דחה", quotes=first, settle=False)
        await t.says(AVI, "1", wait=0, quotes=second)
        dana, noam = await t.leads()
        assert (dana.status, noam.status) == ("pending_admin_review", "booked")


async def test_l13_a_second_yes_within_seconds_is_already_handled_and_leaves_the_other_offer_open() -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        await t.says(AVI, "אשר", quotes=await offered_text(t, AVI, "הרצל"))
        await t.says(AVI, "אשר", wait=2)
        assert "כבר טופל" in t.last(AVI)
        assert "א. נועם" in t.last(AVI) or "א. לקוח" in t.last(AVI)
        assert [lead.status for lead in await t.leads()] == ["booked", "new"]
        await t.says(AVI, "א")
        assert [lead.status for lead in await t.leads()] == ["booked", "booked"]


async def test_l14_the_slot_of_the_new_offer_is_booked_and_not_that_of_an_older_job() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.to_offer(NOAM, "סתימה בכיור, חולון, ויצמן 3, בית פרטי")
        await t.says(AVI, "אשר")
        dana, noam = await t.leads()
        assert dana.slot_id != noam.slot_id
        taken = {slot["_id"]: slot["lead_id"] for slot in await t.taken()}
        assert (taken[str(dana.slot_id)], taken[str(noam.slot_id)]) == (dana.id, noam.id)


async def test_l38_a_customer_who_writes_a_professionals_word_changes_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        for word in ("סיימתי", "אשר", "מצא", "חופשה"):
            await t.says(NOAM, word)
        assert (await t.lead(status="booked")).phone == DANA


async def test_which_offer_is_asked_again_until_a_letter_comes() -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        for word in ("1", "7", "2"):
            await t.says(AVI, word)
            assert "א. " in t.last(AVI)
        assert {lead.status for lead in await t.leads()} == {"new"}


@pytest.mark.parametrize("said", ["שניהם", "א וב", "both"])
async def test_asked_which_of_two_offers_he_takes_both(said: str) -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        await t.says(AVI, "1")
        await t.says(AVI, said)
        assert {lead.status for lead in await t.leads()} == {"booked"}


async def test_both_that_he_refuses_go_on_and_he_reads_it_once() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await two_offers(t)
        await t.says(AVI, "דחה")
        await t.says(AVI, "את שניהם")
        assert {lead.pro_id for lead in await t.leads()} == {"pro_sample_moshe"}
        assert t.last(AVI).count("העבודה עוברת הלאה") == 1


async def test_both_with_no_question_before_binds_him_to_nothing() -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        await t.says(AVI, "שניהם")
        assert {lead.status for lead in await t.leads()} == {"new"}
