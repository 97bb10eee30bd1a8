"""What a visit cost, told and put right by its professional."""

from typing import Any

import pytest

from fixi_app.dialogue.wishes import Charged
from fixi_app.services.professional.visit_deeds import ProfessionalDeeds
from tests.fakes.town import AVI, DANA, Town, town


async def _priced(t: Town, said: str = "480") -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.at_the_visit()
    await t.says(AVI, "סיימתי")
    await t.says(AVI, said)


@pytest.mark.parametrize("said", ["סליחה, 430", "430", "טעות, 430 ש״ח", "sorry, I meant 430", "לא 430"])
async def test_a_second_sum_right_after_corrects_the_first_and_is_said_so(said: str) -> None:
    async with town(only=[AVI]) as t:
        await _priced(t)
        await t.says(AVI, said)
        assert (await t.lead()).final_price == 430
        assert "תוקן" in t.last(AVI)
        assert "430" in t.last(AVI)


async def test_it_is_corrected_after_the_customer_rated_too() -> None:
    async with town(only=[AVI]) as t:
        await _priced(t)
        await t.says(DANA, "5")
        await t.says(DANA, "דלג")
        await t.says(AVI, "סליחה, 430")
        assert (await t.lead()).final_price == 430


@pytest.mark.parametrize("said", ["עוד 20 דקות אצלך?", "אני ברחוב הרצל 430", "17:30", "5"])
async def test_other_words_with_a_number_leave_the_sum_alone(said: str) -> None:
    async with town(only=[AVI]) as t:
        await _priced(t)
        await t.says(AVI, said)
        assert (await t.lead()).final_price == 480


async def test_hours_later_a_sum_is_no_correction() -> None:
    async with town(only=[AVI]) as t:
        await _priced(t)
        await t.says(AVI, "430", wait=2 * 3600)
        assert (await t.lead()).final_price == 480


async def test_l38_nobody_writes_a_price_into_the_visit_of_another() -> None:
    async with town(only=[AVI]) as t:
        await _priced(t)
        lead = await t.lead()
        untold: Any = None  # a price is told to nobody, and belongs to no turn
        deeds = ProfessionalDeeds(t.road.ground, untold)
        assert not await deeds.charged(Charged(lead_id=lead.id, pro_id="pro_other", amount=1), untold)
        assert (await t.lead()).final_price == 480
