"""An open desk asks at each call who sits there now: it keeps no role, no password and no user of yesterday."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from fixi_app.commands import admin
from fixi_app.services import passwords
from fixi_app.services.office import DeskRole, LeadFilter, NewLead, NotAllowed, Office, User
from tests.fakes.desk import OWNER, AtDesk, at_desk
from tests.fakes.set_up import FakeSetUpEdge

DANA = User(name="dana", role=DeskRole.EDITOR)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", 4)


async def seated(d: AtDesk) -> Office:
    """Dana sits at the desk, and has looked at something."""
    assert (await d.desk.users.add("owner", DeskRole.OWNER, "first password", OWNER)).ok
    assert (await d.desk.users.add("dana", DeskRole.EDITOR, "second password", OWNER)).ok
    office = d.desk.for_user(DANA)
    await office.brakes.state()
    return office


def written(change: Mapping[str, Any]) -> Callable[[AtDesk], Awaitable[object]]:
    """As another Fixi on the same store would."""
    return lambda d: d.town.db["admins"].update_one({"_id": "dana"}, {"$set": change})


async def by_command(d: AtDesk) -> None:
    deeds = admin.running_deeds(d.town.db, d.town.road.ground.clock, d.desk.users_changed)
    await deeds["admin_passwd"]({"name": "dana", "password_hash": await passwords.hashed("third password")})


async def removed_and_added_again(d: AtDesk) -> None:
    assert (await d.desk.users.remove("dana", OWNER)).ok
    assert (await d.desk.users.add("dana", DeskRole.EDITOR, "second password", OWNER)).ok


CHANGES: dict[str, Callable[[AtDesk], Awaitable[object]]] = {
    "less, at the desk": lambda d: d.desk.users.change_role("dana", DeskRole.VIEWER, OWNER),
    "more, at the desk": lambda d: d.desk.users.change_role("dana", DeskRole.OWNER, OWNER),
    "another password, at the desk": lambda d: d.desk.users.change_password("dana", "third password", OWNER),
    "gone, at the desk": lambda d: d.desk.users.remove("dana", OWNER),
    "gone and there again": removed_and_added_again,
    "less, by another Fixi": written({"role": "viewer"}),
    "a role that does not exist": written({"role": "god"}),
    "another password, by another Fixi": written({"password_hash": "$2b$04$another"}),
    "gone, by another Fixi": lambda d: d.town.db["admins"].delete_one({"_id": "dana"}),
    "another password, by a command": by_command,
}


@pytest.mark.parametrize("how", CHANGES)
async def test_whoever_was_changed_elsewhere_sees_and_does_nothing_more(how: str) -> None:
    async with at_desk(sample_business=False) as d:
        office = await seated(d)
        await CHANGES[how](d)
        with pytest.raises(NotAllowed):
            await office.leads.create(NewLead(phone="+972500000601", customer_name="דנה לוי"), DANA)
        assert await d.town.db["leads"].count_documents({}) == 0
        with pytest.raises(NotAllowed):
            await office.leads.page(LeadFilter())
        assert office.over
        assert not office.may("leads", "page")
        assert not office.opens("leads")
        with pytest.raises(NotAllowed):
            office.logs.since(0)
        with pytest.raises(NotAllowed):
            _ = office.presenter.on
        assert office.signing_in.needed, "the way out stays open"


async def test_it_is_over_for_good_also_when_the_change_is_taken_back() -> None:
    async with at_desk(sample_business=False) as d:
        office = await seated(d)
        for role in (DeskRole.VIEWER, DeskRole.EDITOR):
            assert (await d.desk.users.change_role("dana", role, OWNER)).ok
            with pytest.raises(NotAllowed):
                await office.brakes.state()
        anew = d.desk.for_user(DANA)
        await anew.brakes.state()
        assert not anew.over


async def test_a_password_that_he_changes_himself_keeps_his_seat_and_ends_the_others() -> None:
    async with at_desk(sample_business=False) as d:
        office, elsewhere = await seated(d), d.desk.for_user(DANA)
        await elsewhere.brakes.state()
        assert (await office.users.change_password("dana", "third password", DANA)).ok
        await office.leads.page(LeadFilter())
        assert not office.over
        with pytest.raises(NotAllowed):
            await elsewhere.brakes.state()
        await written({"password_hash": "$2b$04$another"})(d)
        with pytest.raises(NotAllowed):
            await office.brakes.state()


async def test_whoever_looks_while_he_changes_his_password_is_not_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk(sample_business=False) as d:
        office = await seated(d)
        revoke = d.desk._users._sessions.revoke_all

        async def meanwhile(name: str) -> int:
            await office.brakes.state()
            return await revoke(name)

        monkeypatch.setattr(d.desk._users._sessions, "revoke_all", meanwhile)
        assert (await office.users.change_password("dana", "third password", DANA)).ok
        await office.brakes.state()
        assert not office.over


async def test_others_who_are_changed_take_nobody_elses_seat() -> None:
    async with at_desk(sample_business=False) as d:
        await seated(d)
        office = d.desk.for_user(OWNER)
        await office.brakes.state()
        assert (await office.users.change_role("dana", DeskRole.VIEWER, OWNER)).ok
        assert (await office.users.change_password("dana", "third password", OWNER)).ok
        await office.brakes.state()
        assert not office.over


async def test_in_the_sample_business_a_user_that_another_fixi_made_is_noticed_without_being_told() -> None:
    async with at_desk() as d:
        office = d.desk.for_user(OWNER)
        await office.brakes.state()
        await d.town.db["admins"].insert_one({"_id": "owner", "role": "owner", "password_hash": "x"})
        with pytest.raises(NotAllowed):
            await office.brakes.state()
        assert office.over
        assert d.desk.signing_in.needed
        assert d.desk.signing_in.turns == 1


async def test_whoever_starts_his_own_business_at_the_desk_stays_there_while_the_screen_goes_on_looking() -> None:
    async with at_desk(around=lambda _: {"set_up": FakeSetUpEdge()}) as d:
        office, done = d.desk.for_user(OWNER), asyncio.Event()

        async def screen() -> None:
            while not done.is_set():
                await office.brakes.state()
                await asyncio.sleep(0)

        looking = asyncio.ensure_future(screen())
        assert (await office.setup.start_own("first password", OWNER)).ok
        done.set()
        await looking
        await office.brakes.state()
        assert d.desk.signing_in.needed
        assert not office.over
