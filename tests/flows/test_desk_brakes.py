"""The brake at the desk: nothing leaves while it is on, and the audit log knows who pulled and released it."""

import pytest

from fixi_app.services.office import NotAllowed
from tests.fakes.desk import OWNER, VIEWER, at_desk
from tests.fakes.town import AVI, DANA


async def test_nothing_leaves_until_it_is_released_and_both_are_in_the_audit_log() -> None:
    async with at_desk(only=[AVI]) as d:
        brakes = d.desk.for_user(OWNER).brakes
        held = await brakes.hold(OWNER)
        assert (held.on, held.by, held.at) == (True, "owner", d.desk.now())
        await d.town.says(DANA, "יש לי נזילה בחולון")
        assert d.town.heard(DANA) == []
        assert (await brakes.state()).waiting == 1
        released = await brakes.release(OWNER)
        assert not released.on
        await d.town.settle()
        assert d.town.heard(DANA)
        kept = await d.town.db["audit_log"].find({"what": "brake"}).to_list()
        assert {(one["by"], one["before"]["on"], one["after"]["on"]) for one in kept} == {
            ("owner", False, True), ("owner", True, False),
        }  # fmt: skip


async def test_propose_first_for_all_is_a_switch_and_shows_how_it_stands() -> None:
    async with at_desk() as d:
        assert not (await d.desk.brakes.state()).propose_first
        assert (await d.desk.brakes.propose(True, OWNER)).propose_first
        await d.town.says(DANA, "שלום")
        assert d.town.heard(DANA) == []
        assert not (await d.desk.brakes.propose(False, OWNER)).propose_first
        assert await d.town.db["audit_log"].count_documents({"what": "propose_first"}) == 2


async def test_a_viewer_pulls_and_releases_nothing() -> None:
    async with at_desk() as d:
        for call in (d.desk.brakes.hold, d.desk.brakes.release):
            with pytest.raises(NotAllowed):
                await call(VIEWER)
        assert not (await d.desk.for_user(VIEWER).brakes.state()).on


async def test_of_switch_and_setting_the_last_word_counts() -> None:
    async with at_desk() as d:
        await d.desk.brakes.propose(True, OWNER)
        await d.desk.brakes.propose(False, OWNER)
        assert (await d.desk.settings.change({"propose_first": "on"}, OWNER)).ok
        assert (await d.desk.brakes.state()).propose_first
        assert not (await d.desk.brakes.propose(False, OWNER)).propose_first
