"""A lead that the owner opens by hand, and what the customer's chat makes of it."""

import asyncio
from typing import Any

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Trade
from fixi_app.services.office import Created, LeadFilter, NewLead
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, NOAM

_AVI = "pro_sample_avi"


async def create(d: AtDesk, phone: str = DANA, **fields: Any) -> Created:
    created = await d.desk.leads.create(NewLead(phone=phone, **fields), OWNER)
    await d.town.settle()
    return created


async def test_it_appears_at_once_and_nothing_is_written() -> None:
    async with at_desk(only=[AVI]) as d:
        made = await create(d, "050-000-0501", customer_name="דנה", trade=Trade.PLUMBING, city="חולון", issue="נזילה")
        page = await d.desk.leads.page(LeadFilter())
        assert [row.id for row in page.rows] == [made.lead_id]
        assert (page.rows[0].phone, page.rows[0].city, page.rows[0].sample) == (DANA, "חולון", True)
        lead = await d.town.lead()
        assert (lead.source, lead.city, lead.status) == ("owner", "H̱olon", LeadStatus.PENDING)
        assert d.town.heard(DANA) == []


async def test_the_customers_next_words_belong_to_it() -> None:
    async with at_desk(only=[AVI]) as d:
        made = await create(d, trade=Trade.PLUMBING, city="חולון", issue="נזילה")
        await d.town.says(DANA, "היי, יש לי נזילה בחולון, הרצל 12")
        lead = await d.town.lead()
        assert lead.id == made.lead_id
        assert lead.street == "הרצל"


async def test_only_the_tick_writes_to_the_customer() -> None:
    async with at_desk(only=[AVI]) as d:
        made = await create(d, issue="נזילה במטבח", write_now=True)
        assert "נזילה במטבח" in d.town.last(DANA)
        await d.town.says(DANA, "קומה 3")
        assert (await d.town.lead()).id == made.lead_id


async def test_whoever_asked_for_silence_is_not_written_to() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.says(NOAM, "הסר")
        d.town.new(NOAM)
        await create(d, NOAM, write_now=True)
        assert there(await d.town.db["contacts"].find_one({"phone": NOAM}))["opted_out_at"]
        assert d.town.new(NOAM) == []


async def test_an_open_lead_of_the_contact_is_shown_instead() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        made = await create(d, "+972 50 000 0501")
        assert made.existing
        assert made.lead_id == (await d.town.lead()).id


async def test_two_clicks_make_one_lead() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.says(DANA, "תודה")
        new = NewLead(phone=DANA)
        made = await asyncio.gather(*(d.desk.leads.create(new, OWNER) for _ in range(5)))
        assert len({one.lead_id for one in made}) == 1
        assert sum(one.existing for one in made) == 4


async def test_what_makes_no_sense_is_refused_with_a_sentence() -> None:
    async with at_desk(only=[AVI]) as d:
        refused = [
            await create(d, "12"),
            await create(d, ""),
            await create(d, status=LeadStatus.BOOKED),
            await create(d, status=LeadStatus.COMPLETED),
            await create(d, pro_id="pro_sample_yossi"),
            await create(d, AVI),
            await d.desk.leads.create(NewLead(phone=DANA), VIEWER),
        ]
        assert [one.lead_id for one in refused] == [None] * 7
        assert all(one.message for one in refused)
        assert await d.town.leads() == []


async def test_a_blocked_contact_gets_no_lead() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.says(DANA, "תודה")
        await d.town.db["contacts"].update_one({"phone": DANA}, {"$set": {"standing": "blocked"}})
        assert (await create(d)).lead_id is None


async def test_begun_as_an_offer_it_goes_to_the_professional_and_becomes_a_visit() -> None:
    async with at_desk(only=[AVI]) as d:
        await create(d, pro_id=_AVI, status=LeadStatus.NEW, trade=Trade.PLUMBING, city="חולון")
        assert "*1*" in d.town.last(AVI)
        await d.town.minutes(120)
        lead = await d.town.lead()
        assert (lead.status, lead.assigned_by_person) == (LeadStatus.NEW, True)
        await d.town.says(AVI, "אשר")
        assert (await d.town.lead()).status is LeadStatus.BOOKED


async def test_a_waiting_lead_with_a_professional_lets_the_customer_choose_a_time() -> None:
    async with at_desk(only=[AVI]) as d:
        await create(d, trade=Trade.PLUMBING, city="חולון", issue="נזילה")
        lead = await d.town.lead()
        assert (await d.save(lead, pro_id=_AVI, status=LeadStatus.CONTACTED)).ok
        assert "אבי כהן" in "".join(d.town.heard(DANA))
        await d.town.says(DANA, "הרצל 12 קומה 2 דירה 7")
        await d.town.says(DANA, "1")
        await d.town.says(DANA, "1")
        await d.town.says(AVI, "אשר")
        booked = await d.town.lead()
        assert (booked.status, booked.id) == (LeadStatus.BOOKED, lead.id)
        assert len(await d.town.taken()) == 1
