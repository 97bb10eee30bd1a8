"""The professional moves a visit: he gives it back, or names another time, and the customer always has a choice."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, NOAM, town
from tests.fakes.visits import FAULTS, booked, nobody_is_in_two_places, of, professional, slots_of


async def test_a_visit_given_back_is_confirmed_first_and_a_no_changes_nothing() -> None:
    async with town(only=[AVI]) as t:
        lead = await booked(t)
        await t.says(AVI, "ביטול עבודה")
        assert "לבטל את הביקור" in t.last(AVI)
        assert (await t.lead()).status == "booked"
        await t.says(AVI, "2")
        assert (await t.lead()).slot_id == lead.slot_id
        assert "לא השתנה" in t.last(AVI)


@pytest.mark.parametrize("yes", ["1", "כן"])
async def test_given_back_the_customer_hears_the_truth_once_and_the_next_one_is_asked(yes: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await booked(t)
        t.new(DANA)
        await t.says(AVI, "אני לא יכול להגיע לעבודה")
        await t.says(AVI, yes)
        said = t.new(DANA)
        assert len(said) == 1
        assert "נאלץ לבטל" in said[0]
        assert "משה" in said[0]
        assert (await professional(t)).cancelled_jobs == 1
        lead = await of(t, DANA)
        assert lead.status in ("new", "contacted")
        if lead.status == "contacted":
            await t.says(DANA, "1")
            await t.says(DANA, "כן")
        await t.says(MOSHE, "אשר")
        lead = await of(t, DANA)
        assert (lead.status, lead.pro_id) == ("booked", "pro_sample_moshe")
        assert await slots_of(t, lead) == {lead.slot_id}
        await nobody_is_in_two_places(t)


async def test_given_back_with_nobody_else_a_person_has_it_and_the_customer_knows() -> None:
    async with town(only=[AVI], owner_phone="+972500000999") as t:
        await booked(t)
        await t.says(AVI, "ביטול עבודה")
        await t.says(AVI, "1")
        lead = await of(t, DANA)
        assert lead.status == "pending_admin_review"
        assert not await slots_of(t, lead)
        assert t.heard("+972500000999")


async def test_of_several_visits_he_is_asked_which_and_only_that_one_falls_away() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await booked(t, NOAM)
        await t.says(AVI, "ביטול עבודה")
        assert "2." in t.last(AVI)
        await t.says(AVI, "2")
        await t.says(AVI, "1")
        assert [lead.status for lead in await t.leads()] == ["booked", "pending_admin_review"]


async def test_l41_a_digit_chooses_a_time_of_his_list_and_approves_no_offer() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.to_offer(NOAM, FAULTS[NOAM])
        await t.says(AVI, "להזיז ביקור")
        assert "איזו שעה" in t.last(AVI)
        for _ in range(3):
            await t.says(AVI, "1")
            assert (await of(t, NOAM)).status == "new"
        assert (await of(t, NOAM)).proposal is not None
        assert (await of(t, DANA)).status == "booked"


class TestAnotherTimeForAnOffer:
    async def test_is_held_and_put_to_the_customer_whose_yes_books_it(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            old = (await t.lead()).slot_id
            await t.says(AVI, "זמן אחר")
            assert "איזו שעה" in t.last(AVI)
            await t.says(AVI, "1")
            lead = await t.lead()
            assert lead.proposal is not None
            assert (lead.status, lead.slot_id) == ("new", old)
            assert lead.proposal.slot_id in await slots_of(t, lead)
            assert "השעה הזאת שמורה" in t.last(DANA)
            assert "נקבע" not in t.last(DANA)
            await t.says(DANA, "כן, מתאים")
            lead = await t.lead()
            assert (lead.status, lead.slot_id) == ("booked", lead.proposal.slot_id if lead.proposal else "")
            assert await slots_of(t, lead) == {lead.slot_id}
            assert "נקבע" in t.last(DANA)
            assert "הרצל 12" in t.last(AVI)

    async def test_said_in_his_own_words_finds_his_times_near_it(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אני יכול רק מחר בבוקר")
            assert "איזו שעה" in t.last(AVI)
            assert "מחר" in t.last(AVI)
            assert (await t.lead()).status == "new"

    async def test_a_no_of_the_customer_goes_on_to_somebody_else(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "זמן אחר")
            await t.says(AVI, "1")
            await t.says(DANA, "3")
            assert "משה" in t.last(DANA)
            assert "לא התאימה" in t.last(AVI)

    async def test_silence_of_the_customer_ends_with_somebody_else_and_frees_the_hour(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "זמן אחר")
            await t.says(AVI, "1")
            await t.minutes(62, tick=2)
            lead = await t.lead()
            assert lead.proposal is not None
            assert lead.proposal.slot_id not in await slots_of(t, lead)
            assert "משה" in t.last(DANA)
            assert "לא התאימה" in t.last(AVI)


class TestAnotherTimeForAVisit:
    async def test_stands_as_it_was_until_the_customer_agrees_and_then_all_moves_together(self) -> None:
        async with town(only=[AVI]) as t:
            before = await booked(t)
            await t.says(AVI, "זמן אחר")
            await t.says(AVI, "1")
            assert "מבקש להזיז" in t.last(DANA)
            assert (await t.lead()).slot_id == before.slot_id
            await t.says(DANA, "1")
            lead = await t.lead()
            slot = await t.road.ground.store.slots.get(lead.slot_id)
            assert slot is not None
            assert lead.slot_id != before.slot_id
            assert (lead.appointment_start, lead.appointment_end) == (slot.start, slot.end)
            assert await slots_of(t, lead) == {lead.slot_id}
            assert "הוזז מ" in t.last(AVI)

    async def test_a_no_keeps_the_hour_and_he_hears_it(self) -> None:
        async with town(only=[AVI]) as t:
            before = await booked(t)
            await t.says(AVI, "זמן אחר")
            await t.says(AVI, "1")
            await t.says(DANA, "לא")
            lead = await t.lead()
            assert lead.slot_id == before.slot_id
            assert await slots_of(t, lead) == {before.slot_id}
            assert "נשאר כמו שהוא" in t.last(DANA)
            assert "הביקור נשאר" in t.last(AVI)

    async def test_silence_keeps_the_hour_frees_the_other_one_and_both_hear_it(self) -> None:
        async with town(only=[AVI]) as t:
            before = await booked(t)
            await t.says(AVI, "זמן אחר")
            await t.says(AVI, "1")
            t.new(DANA), t.new(AVI)
            await t.minutes(62, tick=2)
            lead = await t.lead()
            assert await slots_of(t, lead) == {before.slot_id}
            assert any("נשאר כמו שהוא" in said for said in t.new(DANA))
            assert any("הביקור נשאר" in said for said in t.new(AVI))

    async def test_another_professional_is_found_while_the_visit_stands(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            before = await booked(t)
            await t.says(AVI, "זמן אחר")
            await t.says(AVI, "1")
            await t.says(DANA, "4")
            assert "משה" in t.last(DANA)
            assert (await t.lead()).slot_id == before.slot_id
            await t.says(DANA, "1")
            await t.says(MOSHE, "אשר")
            lead = await t.lead()
            assert (lead.status, lead.pro_id) == ("booked", "pro_sample_moshe")
            assert await slots_of(t, lead) == {lead.slot_id}
            assert "לאיש מקצוע אחר" in t.last(AVI) or "אצל איש מקצוע אחר" in t.last(AVI)


async def test_his_yes_to_the_first_hour_after_all_books_it_and_frees_the_other() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        old = (await t.lead()).slot_id
        await t.says(AVI, "זמן אחר")
        await t.says(AVI, "1")
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "new", "a bare yes is not for the hour that he did not want"
        offers = [m for m in t.channel.memory.sent.values() if m.address.endswith(AVI) and "עבודה חדשה" in m.text]  # type: ignore[attr-defined]
        await t.says(AVI, "אשר", quotes=f"sim-{offers[-1].id}")
        await t.minutes(1)
        lead = await t.lead()
        assert (lead.status, lead.slot_id) == ("booked", old)
        assert await slots_of(t, lead) == {old}
        await t.says(DANA, "1")
        assert (await t.lead()).slot_id == old


@pytest.mark.parametrize("words", ["לא יכול היום, אפשר מחר ב-8", "לא פנויה היום, רק מחר ב-8"])
async def test_cannot_today_but_tomorrow_is_another_time_and_no_busy_hour(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, words)
        assert "נחסם" not in t.last(AVI)
        assert "מחר 08:00" in t.last(AVI)
        assert (await t.lead()).status == "new"
