"""Finding leads, and one lead with its story."""

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Language, Trade
from fixi_app.services.office import LeadFilter, NewLead
from tests.fakes.desk import OWNER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, NOAM, RUTH


async def found(d: AtDesk, text: str) -> set[str]:
    return {row.phone for row in (await d.desk.leads.page(LeadFilter(text=text))).rows}


async def test_a_lead_is_found_by_each_of_its_words_however_they_are_written() -> None:
    async with at_desk() as d:
        for phone, name, city, issue in (
            (DANA, "דנה לוי", "חולון", "נזילה"), (NOAM, "Noam", "Bat Yam", "a (50%) leak.*"), (RUTH, "", "", "Leak"),
        ):  # fmt: skip
            await d.desk.leads.create(NewLead(phone=phone, customer_name=name, city=city, issue=issue), OWNER)
        number = ("050-000-0501", "050 000 0501", "+972500000501", "00972 50 000 0501", "0501")
        for text in ("דנה", "חולון", "holon", "Холон", *number):
            assert DANA in await found(d, text), text
        assert await found(d, "000050") >= {DANA, NOAM, RUTH}
        assert await found(d, "050-000-0501") == {DANA}
        assert await found(d, "bat yam") == {NOAM}
        assert await found(d, "בת ים") == {NOAM}
        assert await found(d, "leak") == {NOAM, RUTH}
        assert await found(d, "leak.*") == {NOAM}, "what is typed is no pattern"
        assert await found(d, "(50%)") == {NOAM}
        assert await found(d, "leak holon") == set()


async def test_filter_sort_and_pages_hold_together() -> None:
    async with at_desk() as d:
        for number in range(7):
            new = NewLead(phone=f"+97250000{520 + number:04d}", customer_name=f"n{6 - number}")
            await d.desk.leads.create(new, OWNER)
        by_name = LeadFilter(sort="customer_name", descending=False, limit=3)
        first, second = [await d.desk.leads.page(by_name.but(offset=offset)) for offset in (0, 3)]
        assert [row.customer_name for row in (*first.rows, *second.rows)] == [f"n{n}" for n in range(6)]
        assert first.total == 7
        assert (await d.desk.leads.page(LeadFilter(statuses=(LeadStatus.BOOKED,)))).total == 0
        assert (await d.desk.leads.page(LeadFilter(statuses=(LeadStatus.PENDING, LeadStatus.NEW)))).total == 7
        assert (await d.desk.leads.page(LeadFilter(pro_id="pro_sample_avi"))).total == 0
        assert (await d.desk.leads.page(LeadFilter(pro_id=""))).total == 7
        assert (await d.desk.leads.page(LeadFilter(sort="$where", limit=10**9))).total == 7


async def test_the_palette_gets_the_few_that_were_changed_last_and_nothing_for_no_words() -> None:
    async with at_desk() as d:
        for number in range(4):
            new = NewLead(phone=f"+97250000{520 + number:04d}", customer_name=f"דנה {number}", city="חולון")
            await d.desk.leads.create(new, OWNER)
        newest = (await d.desk.leads.page(LeadFilter(text="דנה", limit=2))).rows
        assert tuple(await d.desk.leads.find("דנה holon", 2)) == newest
        assert [row.customer_name for row in await d.desk.leads.find("0522", 9)] == ["דנה 2"]
        assert not await d.desk.leads.find("  ", 9)


async def test_the_story_of_a_lead_is_told_in_the_owners_language() -> None:
    async with at_desk() as d:
        t = d.town
        await t.to_offer(DANA)
        lead = await t.lead()
        detail = await d.desk.leads.detail(lead.id)
        assert detail is not None
        assert "הרצל 12" in detail.address
        assert "חולון" in detail.address
        assert detail.map_link.startswith("https://www.google.com/maps/search/?api=1&query=%D7%94")
        assert [line.by for line in detail.talk][:2] == ["customer", "bot"]
        assert len(detail.history) == 2
        assert "אישר" in detail.history[-1]
        assert any(line.startswith("נבחר:") for line in detail.why)
        assert any("לא עוסק בתחום" in line for line in detail.why) or len(detail.why) > 1
        assert not any("eligible" in line or "_" in line for line in (*detail.why, *detail.history))
        assert await d.desk.leads.detail("lead_nobody") is None


async def test_another_request_of_the_same_customer_is_no_part_of_the_story() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        first = await t.lead()
        await d.save(first, status=LeadStatus.CANCELLED)
        await t.minutes(90)
        await t.says(DANA, "יש לי סתימה בחולון, הרצל 12")
        second = next(lead for lead in await t.leads() if lead.id != first.id)
        detail = await d.desk.leads.detail(second.id)
        assert detail is not None
        assert not any("נזילה" in line.text for line in detail.talk)


async def test_an_hour_that_was_lost_is_not_shown_as_a_visit() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        await d.save(await d.town.lead(), pro_id="")
        row = (await d.desk.leads.page(LeadFilter())).rows[0]
        assert (row.appointment_start, row.pro_name, row.trade) == (None, "", Trade.PLUMBING)


async def test_the_revision_grows_with_what_is_stored_and_rests_while_it_is_looked_at() -> None:
    async with at_desk(only=[AVI]) as d:
        before = d.desk.revision
        await d.town.says(DANA, "שלום")
        after = d.desk.revision
        assert after > before
        await d.desk.leads.page(LeadFilter())
        d.desk._vitals._tried_at = None
        d.desk._vitals._store = d.desk._vitals._store.but(status="down")
        assert (await d.desk.health()).status == "ok", "which was found out by writing"
        assert d.desk.revision == after


async def test_the_desk_changes_its_language_without_a_restart() -> None:
    async with at_desk() as d:
        d.desk.speak(Language.HE)
        hebrew = dict(d.desk.professionals.cities("חולון"))
        banner = d.desk.names["banner"]
        d.desk.speak(Language.EN)
        english = dict(d.desk.professionals.cities("חולון"))
        assert d.desk.names["banner"] != banner
        assert "חולון" in hebrew.values()
        assert english.keys() == hebrew.keys()
        assert "חולון" not in english.values()
