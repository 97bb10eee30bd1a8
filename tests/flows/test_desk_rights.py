"""Who may see and do what, over the real desk."""

from typing import Any

import pytest

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Professional
from fixi_app.services.desk.rights import TABLE, Who, open_to
from fixi_app.services.office import DeskRole, LeadEdit, LeadFilter, NewLead, NotAllowed, Office, User
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk

EDITOR = User(name="dana", role=DeskRole.EDITOR)
PHONE = "+972500000601"
NEW = NewLead(phone=PHONE, customer_name="דנה לוי", city="Holon", issue="נזילה", details="לחזור אל 050-000-0601")


async def _lead(d: AtDesk) -> str:
    created = await d.desk.leads.create(NEW, OWNER)
    assert created.lead_id
    return created.lead_id


def test_the_owner_may_everything_and_a_viewer_nothing_that_changes() -> None:
    assert all(open_to(who, DeskRole.OWNER, False) for who in Who)
    assert [who for who in Who if open_to(who, DeskRole.EDITOR, False)] == [Who.ALL, Who.CHATS, Who.EDIT]
    assert [who for who in Who if open_to(who, DeskRole.VIEWER, False)] == [Who.ALL]
    assert [who for who in Who if open_to(who, DeskRole.VIEWER, True)] == [Who.ALL, Who.CHATS]


async def test_a_viewer_is_refused_at_the_door_and_nothing_is_written() -> None:
    async with at_desk() as d:
        lead_id = await _lead(d)
        office = d.desk.for_user(VIEWER)
        edit = LeadEdit(lead_id=lead_id, version=1, status=LeadStatus.CANCELLED)
        asked = [
            office.leads.create(NEW.but(phone="+972500000602"), VIEWER),
            office.leads.save([edit], frozenset(), VIEWER),
            office.leads.preview([edit]),
            office.professionals.save(Professional(id="", name="x"), VIEWER),
        ]
        for call in asked:
            with pytest.raises(NotAllowed, match="תפקיד"):
                await call
        assert await d.town.db["leads"].count_documents({}) == 1
        assert await d.town.db["audit_log"].count_documents({"by": VIEWER.name}) == 0


async def test_nobody_does_a_deed_in_another_ones_name() -> None:
    async with at_desk() as d:
        office = d.desk.for_user(EDITOR)
        with pytest.raises(NotAllowed):
            await office.leads.create(NEW, OWNER)
        with pytest.raises(NotAllowed):
            office.for_user(OWNER)
        assert (await office.leads.create(NEW, EDITOR)).lead_id


async def test_a_call_that_the_table_does_not_name_is_open_to_nobody() -> None:
    async with at_desk() as d:
        office: Any = d.desk.for_user(OWNER)
        d.desk.logs.erase = lambda: "done"  # type: ignore[attr-defined]
        with pytest.raises(NotAllowed):
            office.logs.erase()


async def test_a_viewer_reads_without_chats_and_full_phones_until_the_business_allows_it() -> None:
    async with at_desk() as d:
        lead_id = await _lead(d)
        await d.town.db["messages"].insert_one({
            "_id": "m1", "conversation_id": (await _stored(d))["contact_id"], "lead_id": lead_id, "direction": "in",
            "at": d.desk.now(), "order": 1, "by": "customer", "text": "secret words", "media": [{"kind": "image"}],
        })  # fmt: skip
        office = d.desk.for_user(VIEWER)
        row = (await office.leads.page(LeadFilter())).rows[0]
        assert (row.customer_name, row.phone) == ("דנה לוי", "+972•••601")
        assert "050-000-0601" not in row.details
        assert "+972500000" not in str(await office.professionals.rows())
        detail = await office.leads.detail(lead_id)
        assert detail is not None
        assert detail.row.phone == "+972•••601"
        assert "secret" not in str(detail)
        assert detail.talk[0].media == ()
        d.town.road.ground.business = d.town.road.ground.business.but(viewer_sees_chats=True)
        allowed = await office.leads.detail(lead_id)
        assert allowed is not None
        assert (allowed.row.phone, allowed.talk[0].text) == (PHONE, "secret words")


async def _stored(d: AtDesk) -> dict[str, Any]:
    found = await d.town.db["leads"].find_one({})
    assert found is not None
    return dict(found)


async def test_areas_are_open_by_role() -> None:
    async with at_desk() as d:
        opened = {user.role: {area for area in TABLE if d.desk.for_user(user).opens(area)} for user in (VIEWER, EDITOR)}
        assert {"people", "simulator"} & opened[DeskRole.VIEWER] == set()
        assert {"leads", "professionals", "people", "simulator"} <= opened[DeskRole.EDITOR]
        assert d.desk.for_user(VIEWER).may("leads", "page")
        assert not d.desk.for_user(VIEWER).may("leads", "create")


async def test_the_presenter_masks_names_phones_and_streets_everywhere() -> None:
    async with at_desk() as d:
        lead_id = await _lead(d)
        await d.town.db["leads"].update_one({"_id": lead_id}, {"$set": {"street": "הרצל", "house_number": "5"}})
        office = d.desk.for_user(OWNER)
        before = office.revision
        await office.presenter.turn(True)
        assert office.revision > before
        detail = await office.leads.detail(lead_id)
        pros = await office.professionals.rows()
        assert detail is not None
        shown = f"{detail} {pros}"
        names = [row.professional.name for row in await d.desk.professionals.rows()]
        assert names
        for secret in ("דנה", "לוי", "הרצל", PHONE, "050-000-0601", *names):
            assert secret not in shown
        assert detail.row.city, "where in the country it is stays"
        await office.presenter.turn(False)
        again = await office.leads.detail(lead_id)
        assert again is not None
        assert again.row.customer_name == "דנה לוי"


async def test_masked_text_is_never_written_back() -> None:
    async with at_desk() as d:
        lead_id = await _lead(d)
        office: Office = d.desk.for_user(OWNER)
        await office.presenter.turn(True)
        one = (await office.professionals.rows())[0].professional
        with pytest.raises(NotAllowed, match="מצב הצגה"):
            await office.professionals.save(one, OWNER)
        stored = await _stored(d)
        edit = LeadEdit(lead_id=lead_id, version=stored["version"], details="x")
        assert (await office.leads.save([edit], frozenset(), OWNER))[0].ok, "what masks nothing is saved as ever"
        said = (await office.leads.save([edit.but(version=stored["version"] + 1)], frozenset(), OWNER))[0].message
        assert "דנה" not in said
