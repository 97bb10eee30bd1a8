"""Lessons of lost leads and dead ends; each test is named with the number of its lesson."""

from collections.abc import Callable

import pytest

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.messages import Outgoing, SendOutcome, SendResult
from fixi_app.services.desk.words import catalogue
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE, town
from tui.shown import STATUS_STYLE

OWNER = "+972500000999"


async def test_l23_when_all_are_silent_it_ends_with_a_person_and_not_in_a_circle() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "ריח גז חזק, חולון, הרצל 12")
        await t.minutes(6 * 60, tick=5)
        lead = await t.lead()
        offers = await t.db["inbox"].count_documents({"kind": "offer"})
        assert lead.status == "pending_admin_review"
        assert lead.reassignments <= t.road.ground.business.max_reassignments + 1
        await t.minutes(6 * 60, tick=5)
        assert await t.db["inbox"].count_documents({"kind": "offer"}) == offers


async def test_l28_a_request_without_a_place_is_not_looked_up_or_offered_anywhere_and_goes_to_a_person() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "יש לי נזילה")
        for _ in range(4):
            await t.says(DANA, "לא יודעת מה לענות על זה")
        assert await t.db["decisions"].count_documents({}) == 0
        chat = there(await t.db["conversations"].find_one({"phone": DANA}))
        assert chat["mode"] == "waiting_for_person"
        assert t.heard(OWNER)


@pytest.mark.parametrize("city", ["ראש העין", "בראש העין", "Rosh HaAyin"])
async def test_l29_a_small_town_gets_somebody_from_the_town_beside_it(city: str) -> None:
    async with town() as t:
        await t.db["professionals"].update_many(
            {"trades": "plumbing"},
            {"$set": {"service_areas": [], "base": {"city": "Petaẖ Tiqwa", "lat": 32.08707, "lon": 34.88747}}},
        )
        await t.says(DANA, f"יש לי נזילה, {city}, הרצל 12, בית פרטי")
        lead = await t.lead()
        assert (lead.status, bool(lead.pro_id)) == ("contacted", True)


async def test_l30_a_map_link_that_led_nowhere_once_is_followed_again() -> None:
    answers: list[str | None] = [None, "https://maps.google.com/?q=32.0158,34.7874"]

    async def led_to(link: str, enough: Callable[[str], bool]) -> str | None:
        return answers.pop(0)

    async with town(only=[AVI], led_to=led_to) as t:
        await t.says(DANA, "יש לי נזילה https://maps.app.goo.gl/AbCdEf123")
        await t.says(DANA, "https://maps.app.goo.gl/AbCdEf123 הבית הכחול", wait=60)
        assert (await t.lead()).lat == pytest.approx(32.0158)


async def test_l31_twenty_addresses_while_nothing_outside_answers_cost_no_call_at_all() -> None:
    called: list[str] = []

    async def led_to(link: str, enough: Callable[[str], bool]) -> str | None:
        called.append(link)
        raise AssertionError("nothing is looked up outside")

    async with town(led_to=led_to) as t:
        for number in range(20):
            phone = DANA[:-2] + f"{40 + number}"
            await t.says(phone, f"נזילה, חולון, רחוב הרצל {number + 1}, בית פרטי")
        assert called == []
        assert len(await t.leads()) == 20


async def test_l35_the_owner_hears_at_once_and_not_with_the_next_report() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "דחה")
        assert (await t.lead()).status == "pending_admin_review"
        assert len(t.heard(OWNER)) == 1


@pytest.mark.parametrize("status", LeadStatus)
def test_l37_every_status_has_its_word_in_both_languages_and_its_colour(status: LeadStatus) -> None:
    assert all(catalogue(language)["status"][status.value] for language in ("he", "en"))
    assert STATUS_STYLE[status]


class _Unreachable(SimulatorChannel):
    """WhatsApp takes nothing for some people: a chat window has closed, a number is gone."""

    def __init__(self, *phones: str) -> None:
        super().__init__()
        self.gone = {f"simulator:{phone}" for phone in phones}

    async def send(self, message: Outgoing) -> SendResult:
        if message.address in self.gone:
            return SendResult(outcome=SendOutcome.NEVER, reason="the window of this chat is closed")
        return await super().send(message)


async def test_l68_an_offer_that_cannot_reach_him_is_not_lost_and_the_owner_knows() -> None:
    async with town(only=[AVI, MOSHE], owner_phone=OWNER, channel=_Unreachable(AVI)) as t:
        await t.to_offer(DANA)
        [avi] = await t.road.ground.store.professionals.many({"phone": AVI})
        lead = await t.lead()
        assert lead.pro_id != avi.id
        assert avi.id in lead.refused_pro_ids
        assert any("לא הגיעה" in text for text in t.heard(OWNER))
        assert "משה" in t.last(DANA)


async def test_l68_when_nobody_can_be_reached_a_person_has_it_at_once() -> None:
    async with town(only=[AVI], owner_phone=OWNER, channel=_Unreachable(AVI)) as t:
        await t.to_offer(DANA)
        assert (await t.lead()).status == "pending_admin_review"
        assert len([text for text in t.heard(OWNER) if "לא הגיעה" in text]) == 1
