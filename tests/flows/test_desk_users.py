"""Who may use the dashboard: kept by the owners, and never without one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import bcrypt
import pytest

from fixi_app.commands import admin
from fixi_app.services import passwords
from fixi_app.services.desk.sessions import Sessions
from fixi_app.services.office import AuditFilter, DeskRole, NewLead, NotAllowed, Saved, User
from tests.fakes.desk import OWNER, AtDesk, at_desk

DANA = User(name="dana", role=DeskRole.EDITOR)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", 4)


async def _peopled(d: AtDesk) -> None:
    assert (await d.desk.users.add("owner", DeskRole.OWNER, "first password", OWNER)).ok
    assert (await d.desk.users.add("dana", DeskRole.EDITOR, "second password", OWNER)).ok


async def test_a_user_is_added_signs_in_and_is_listed_without_a_hash() -> None:
    async with at_desk(sample_business=False) as d:
        assert d.desk.signing_in.first
        await _peopled(d)
        assert d.desk.signing_in.needed
        assert not d.desk.signing_in.first
        assert (await d.desk.signing_in.sign_in("dana", "second password")).user == DANA
        rows = await d.desk.users.rows()
        assert [(row.name, row.role) for row in rows] == [("dana", DeskRole.EDITOR), ("owner", DeskRole.OWNER)]
        assert "$2b$" not in str(rows)
        assert "$2b$" not in str(await d.town.db["audit_log"].find({}).to_list())


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [("dana", "long enough", "כבר קיים"), (" ", "long enough", "צריך שם"), ("x", "short", "קצרה"),
     ("x", "א" * 37, "ארוכה"), ("a\x1bb", "long enough", "צריך שם")],
)  # fmt: skip
async def test_what_cannot_be_a_user_is_refused_with_a_sentence(name: str, password: str, says: str) -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        saved = await d.desk.users.add(name, DeskRole.VIEWER, password, OWNER)
        assert not saved.ok
        assert says in saved.message
        assert len(await d.desk.users.rows()) == 2


async def test_the_first_user_is_an_owner_and_the_sample_business_has_none() -> None:
    async with at_desk(sample_business=False) as d:
        assert not (await d.desk.users.add("dana", DeskRole.EDITOR, "second password", OWNER)).ok
        assert d.desk.signing_in.first
    async with at_desk() as d:
        assert "לדוגמה" in (await d.desk.users.add("owner", DeskRole.OWNER, "first password", OWNER)).message
        assert await d.desk.users.rows() == []


async def test_the_last_owner_cannot_go_nor_become_less() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        assert not (await d.desk.users.remove("owner", OWNER)).ok
        assert not (await d.desk.users.change_role("owner", DeskRole.VIEWER, OWNER)).ok
        assert (await d.desk.users.change_role("dana", DeskRole.OWNER, OWNER)).ok
        both = await asyncio.gather(*(d.desk.users.remove(name, OWNER) for name in ("owner", "dana")))
        assert sorted(saved.ok for saved in both) == [False, True]
        assert [row.role for row in await d.desk.users.rows()] == [DeskRole.OWNER]


async def test_a_new_role_or_password_and_a_removal_sign_him_out_everywhere() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        sessions = Sessions(d.town.db, d.town.road.ground.clock)
        users = d.desk.users
        deeds: tuple[Callable[[], Awaitable[Saved]], ...] = (
            lambda: users.change_role("dana", DeskRole.VIEWER, OWNER),
            lambda: users.change_password("dana", "third password", OWNER),
            lambda: users.remove("dana", OWNER),
        )
        for deed in deeds:
            token = await sessions.open(DANA, "web")
            assert (await deed()).ok
            assert await sessions.of_token(token) is None
            assert await users.sessions() == []
        assert not (await users.remove("dana", OWNER)).ok


async def test_a_place_is_signed_out_from_the_list() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        token = await Sessions(d.town.db, d.town.road.ground.clock).open(DANA, "web", remember=True)
        assert [row.places for row in await d.desk.users.rows()] == [1, 0]
        [place] = await d.desk.users.sessions()
        assert token not in str(place)
        assert (await d.desk.users.end_session(place.id, OWNER)).ok
        assert not (await d.desk.users.end_session(place.id, OWNER)).ok
        assert await d.desk.users.sessions() == []


async def test_an_editor_changes_his_own_password_and_nobody_elses() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        office = d.desk.for_user(DANA)
        assert (await office.users.change_password("dana", "third password", DANA)).ok
        kept = await d.town.db["admins"].find_one({"_id": "dana"})
        assert kept is not None
        assert bcrypt.checkpw(b"third password", kept["password_hash"].encode())
        assert not (await office.users.change_password("owner", "third password", DANA)).ok
        for call in (office.users.rows(), office.users.remove("owner", DANA), office.audit.page(AuditFilter())):
            with pytest.raises(NotAllowed):
                await call


async def test_the_audit_log_tells_who_changed_what_with_before_and_after() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        d.town.clock.move(timedelta(minutes=1))
        await d.desk.users.change_role("dana", DeskRole.VIEWER, OWNER)
        entry = (await d.desk.audit.page(AuditFilter())).entries[0]
        assert (entry.by, entry.kind, entry.about) == ("owner", "user", "dana")
        [change] = entry.changes
        assert (change.label, change.before, change.after) == ("תפקיד", "עריכה", "צפייה")


async def test_what_a_deed_was_about_is_told_in_the_words_of_the_desk() -> None:
    async with at_desk(sample_business=False) as d:
        kept = {"backup": "job_run", "leads: new,booked": "export", "bookkeeping: 2026-11 all": "export"}
        for number, (told, kind) in enumerate(kept.items()):
            field = "of" if kind == "export" else "told"
            entry = {"_id": f"a{number}", "at": d.town.clock.now(), "by": "owner", "what": kind, "after": {field: told}}
            await d.town.db["audit_log"].insert_one(entry)
        told_ = [one.changes[0].after for one in (await d.desk.audit.page(AuditFilter())).entries]
        pro = (await d.town.road.ground.store.professionals.collection.find_one({})) or {}
        by_id = {"pro_id": pro["_id"], "refused_pro_ids": [pro["_id"], "pro_gone"]}
        moved = {"_id": "a9", "at": d.town.clock.now(), "by": "owner", "what": "lead", "before": by_id}
        await d.town.db["audit_log"].insert_one(moved)
        moved_ = (await d.desk.audit.page(AuditFilter(kind="lead"))).entries[0]
        assert [one.before for one in moved_.changes] == [pro["name"], f"{pro['name']}, pro_gone"]
        assert told_ == ["הנהלת חשבונות: 2026-11", "פניות: ממתין לאישור, נקבע ביקור", "גיבוי"]


async def test_the_audit_log_is_asked_by_person_kind_and_lead_page_by_page() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        created = await d.desk.leads.create(NewLead(phone="+972500000601", customer_name="דנה לוי"), DANA)
        for role in (DeskRole.VIEWER, DeskRole.EDITOR, DeskRole.VIEWER):
            await d.desk.users.change_role("dana", role, OWNER)
        audit = d.desk.audit
        [lead] = (await audit.page(AuditFilter(kind="lead"))).entries
        assert (lead.by, lead.about, lead.lead_id) == ("dana", "דנה לוי", created.lead_id)
        assert [one.id for one in (await audit.page(AuditFilter(by="dana"))).entries] == [lead.id]
        assert [one.id for one in (await audit.page(AuditFilter(lead_id=created.lead_id or ""))).entries] == [lead.id]
        seen: list[str] = []
        older = None
        while True:
            page = await audit.page(AuditFilter(limit=2, older_than=older))
            seen += [one.id for one in page.entries]
            if not page.more:
                break
            older = (page.entries[-1].at, page.entries[-1].id)
        assert len(seen) == len(set(seen)) == 6
        assert set(await audit.people()) == {"dana", "owner"}
        assert ("lead", "פנייה") in audit.kinds()


async def test_the_presenter_masks_what_stood_there_before_too() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        await d.desk.leads.create(NewLead(phone="+972500000601", customer_name="דנה לוי"), OWNER)
        office = d.desk.for_user(OWNER)
        await office.presenter.turn(True)
        pro = (await d.town.road.ground.store.professionals.collection.find_one({})) or {}
        by_id = {"_id": "a1", "at": d.town.clock.now(), "by": "owner", "what": "lead", "before": {"pro_id": pro["_id"]}}
        await d.town.db["audit_log"].insert_one(by_id)
        shown = str(await office.audit.page(AuditFilter()))
        assert pro["name"].split()[0] not in shown
        assert "דנה" not in shown
        assert "0000601" not in shown


async def test_a_user_added_beside_the_desk_closes_it_for_whoever_sits_there_without_a_password() -> None:
    async with at_desk() as d:
        assert not d.desk.signing_in.needed
        await d.town.db["admins"].insert_one({"_id": "dana", "role": "owner", "password_hash": "x"})
        await d.desk.users_changed()
        assert d.desk.signing_in.needed
        assert d.desk.signing_in.turns == 1


async def test_a_new_password_by_a_command_opens_the_lock_of_the_name() -> None:
    async with at_desk(sample_business=False) as d:
        await _peopled(d)
        for _ in range(6):
            refused = await d.desk.signing_in.sign_in("owner", "wrong")
        assert refused.locked_until
        deeds = admin.running_deeds(d.town.db, d.town.road.ground.clock, d.desk.users_changed)
        await deeds["admin_passwd"]({"name": "owner", "password_hash": await passwords.hashed("third password")})
        assert (await d.desk.signing_in.sign_in("owner", "third password")).user == OWNER
