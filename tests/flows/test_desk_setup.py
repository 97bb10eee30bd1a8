"""The set-up walk, from the sample business to *ready for customers*."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from fixi_app.domain.professionals import Base, Professional
from fixi_app.domain.reading import Trade
from fixi_app.services.desk.setup_edge import Cause, Trial
from fixi_app.services.office import Saved, SetupStep, StepName
from fixi_app.tunnel.contract import TunnelState, TunnelStatus
from storage import StoreError
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.set_up import FakeSetUpEdge
from tests.fakes.town import DANA

PASSWORD = "a long password"
PHONE = "+972500000900"
REAL = "+12025550151"
"""Outside the sample range."""


@asynccontextmanager
async def walking(*, own: bool = True, **more: Any) -> AsyncIterator[tuple[AtDesk, FakeSetUpEdge]]:
    edge = FakeSetUpEdge()
    async with at_desk(around=lambda _: {"set_up": edge, **more}) as d:
        if own:
            assert (await d.desk.setup.start_own(PASSWORD, OWNER)).ok
        yield d, edge


async def step(d: AtDesk, name: StepName) -> SetupStep:
    return next(one for one in (await d.desk.setup.look()).steps if one.name is name)


async def enter(d: AtDesk, name: StepName, **values: str) -> Any:
    return await d.desk.setup.enter(name, values, OWNER)


async def test_the_sample_business_is_not_ready_and_says_everything_that_is_missing() -> None:
    async with walking(own=False) as (d, _):
        walk = await d.desk.setup.look()
        assert not walk.ready
        assert [one.name for one in walk.steps] == list(StepName)
        assert not any(one.done for one in walk.steps if one.needed)
        assert len(walk.steps[-1].told) >= 5


async def test_ones_own_business_starts_after_a_backup_with_a_password_and_without_the_sample() -> None:
    async with walking(own=False) as (d, edge):
        await d.town.to_offer(DANA)
        began = await d.desk.setup.start_own(PASSWORD, OWNER)
        assert began.ok
        assert edge.backups == 1
        for name in ("leads", "messages", "conversations", "contacts", "slots", "professionals", "simulator"):
            assert await d.town.db[name].count_documents({}) == 0, name
        assert (await d.desk.signing_in.sign_in("owner", PASSWORD)).user is not None
        assert d.desk.signing_in.needed
        assert d.desk.names == {"business": "Fixi", "banner": ""}
        assert not (await d.desk.health()).sample_business
        assert (await step(d, StepName.BEGIN)).done
        kept = await d.town.db["admins"].find_one({"_id": "owner"})
        assert PASSWORD not in str(kept)


async def test_what_the_owner_made_himself_outlives_the_sample() -> None:
    galit = Professional(id="", name="גלית", phone=REAL, trades=(Trade.PAINTING,), base=Base(city="חולון"))
    async with walking(own=False) as (d, _):
        await d.desk.professionals.save(galit, OWNER)
        await d.desk.settings.change({"name": "המים של דנה"}, OWNER)
        await d.desk.setup.start_own(PASSWORD, OWNER)
        assert [row.professional.name for row in await d.desk.professionals.rows()] == ["גלית"]
        assert d.desk.names["business"] == "המים של דנה"
        assert await d.town.db["slots"].count_documents({"is_taken": False}) > 20


async def test_a_message_after_the_start_begins_a_new_chat() -> None:
    async with walking() as (d, _):
        await d.town.says(DANA, "יש לי נזילה בחולון")
        assert d.town.last(DANA)


@pytest.mark.parametrize("password", ["", "short", "א" * 37])
async def test_a_password_that_cannot_be_one_starts_nothing(password: str) -> None:
    async with walking(own=False) as (d, edge):
        assert not (await d.desk.setup.start_own(password, OWNER)).ok
        assert edge.backups == 0
        assert await d.town.db["professionals"].count_documents({"sample": True}) > 0


async def test_without_a_backup_nothing_is_cleared() -> None:
    async with walking(own=False) as (d, edge):
        edge.backup_fault = StoreError("no room")
        refused = await d.desk.setup.start_own(PASSWORD, OWNER)
        assert not refused.ok
        assert await d.town.db["admins"].find_one({}) is None
        assert await d.town.db["professionals"].count_documents({"sample": True}) > 0
        assert d.desk.names["banner"]


async def test_a_business_starts_once() -> None:
    async with walking() as (d, edge):
        assert not (await d.desk.setup.start_own("another password", OWNER)).ok
        assert edge.backups == 1


async def test_values_that_work_are_kept_and_said_to_hold_from_the_next_start() -> None:
    async with walking() as (d, edge):
        done = await enter(d, StepName.WHATSAPP, GREEN_API_ID=" 7103000001 ", GREEN_API_TOKEN="secret-token")
        assert (done.kept, done.works) == (True, True)
        assert "מההפעלה הבאה" in done.message
        assert edge.kept == {"GREEN_API_ID": "7103000001", "GREEN_API_TOKEN": "secret-token"}
        walk = await d.desk.setup.look()
        assert walk.restart
        fields = {field.name: field for one in walk.steps for field in one.fields}
        assert (fields["GREEN_API_ID"].value, fields["GREEN_API_TOKEN"].value) == ("7103000001", "")
        assert fields["GREEN_API_TOKEN"].is_set
        assert "secret-token" not in str(walk)
        audit = await d.town.db["audit_log"].find({}).to_list()
        entered = [one["after"] for one in audit if one["what"] == "set_up"]
        assert entered == [{"told": "GREEN_API_ID, GREEN_API_TOKEN"}]
        assert "secret-token" not in str(audit)


async def test_what_a_provider_needs_and_the_owner_left_empty_is_made_and_kept_with_the_rest() -> None:
    async with walking() as (d, edge):
        done = await enter(d, StepName.WHATSAPP, FIXI_PROVIDER="meta")
        assert done.kept
        assert edge.kept == {"FIXI_PROVIDER": "meta", "META_VERIFY_TOKEN": "made-token"}
        assert "made-token" not in str(await d.desk.setup.look())
        assert "Meta" in (await step(d, StepName.WHATSAPP)).told[0]


async def test_a_refusal_names_the_provider_that_refused() -> None:
    async with walking() as (d, edge):
        edge.says = Trial(Cause.REFUSED)
        assert "Twilio" in (await enter(d, StepName.WHATSAPP, FIXI_PROVIDER="twilio")).message


@pytest.mark.parametrize("cause", [Cause.REFUSED, Cause.WRONG])
async def test_what_is_known_to_be_wrong_is_not_kept(cause: Cause) -> None:
    async with walking() as (d, edge):
        edge.says = Trial(cause, "GREEN_API_ID")
        done = await enter(d, StepName.WHATSAPP, GREEN_API_ID="1")
        assert (done.kept, done.works) == (False, False)
        assert done.message
        assert edge.kept == {}


@pytest.mark.parametrize("cause", [Cause.SILENT, Cause.UNLINKED, Cause.INACTIVE, Cause.QUOTA, Cause.ODD])
async def test_what_could_not_be_tried_to_the_end_is_kept_and_said_so(cause: Cause) -> None:
    async with walking() as (d, edge):
        edge.says = Trial(cause)
        done = await enter(d, StepName.GEMINI, GEMINI_API_KEY="key")
        assert (done.kept, done.works) == (True, False)
        assert edge.kept == {"GEMINI_API_KEY": "key"}


async def test_what_the_environment_holds_is_refused_with_its_name() -> None:
    async with walking() as (d, edge):
        edge.fixed = {"GEMINI_API_KEY"}
        done = await enter(d, StepName.GEMINI, GEMINI_API_KEY="key")
        assert (done.kept, "GEMINI_API_KEY" in done.message) == (False, True)
        assert edge.asked == []


async def test_a_setting_of_another_step_and_a_disk_that_is_full_keep_nothing() -> None:
    async with walking() as (d, edge):
        assert not (await enter(d, StepName.GEMINI, ADMIN_PASSWORD="x")).kept
        edge.fault = OSError(28, "No space left on device")
        full = await enter(d, StepName.GEMINI, GEMINI_API_KEY="key")
        assert (full.kept, "הדיסק מלא" in full.message) == (False, True)


async def test_in_the_sample_business_nothing_is_connected() -> None:
    async with walking(own=False) as (d, edge):
        assert not (await enter(d, StepName.WHATSAPP, GREEN_API_ID="1")).kept
        assert edge.asked == []


async def test_the_owners_phone_holds_at_once_and_gets_a_test_message() -> None:
    async with walking() as (d, edge):
        assert not (await d.desk.setup.test_message(OWNER)).ok
        assert not (await enter(d, StepName.PHONE, ADMIN_PHONE="12")).kept
        assert (await enter(d, StepName.PHONE, ADMIN_PHONE="050-000-0900")).kept
        assert edge.kept == {"ADMIN_PHONE": PHONE}
        assert d.town.road.ground.owner_phone == PHONE
        assert (await d.desk.setup.test_message(OWNER)).ok
        assert not (await step(d, StepName.TEST)).done
        await d.town.settle()
        assert (await step(d, StepName.TEST)).done
        assert d.town.heard(PHONE)
        await d.town.db["outbox"].delete_many({})
        assert (await step(d, StepName.TEST)).done, "what was sent stays so when the outbox forgets it"


async def test_what_is_kept_is_tried_again_with_nothing_typed_anew() -> None:
    async with walking() as (d, edge):
        edge.says = Trial(Cause.SILENT)
        await enter(d, StepName.WHATSAPP, FIXI_PROVIDER="green_api", GREEN_API_TOKEN="kept-token")
        there = dict(edge.kept)
        for cause, word in ((Cause.SILENT, "אין תשובה"), (Cause.REFUSED, "Green API לא מקבל"), (Cause.FINE, "עובד")):
            edge.says = Trial(cause)
            again = await enter(d, StepName.WHATSAPP)
            assert (again.works, again.kept, word in again.message) == (cause is Cause.FINE, False, True)
        assert edge.kept == there


async def test_a_test_message_that_cannot_go_says_so() -> None:
    async with walking() as (d, _):
        await enter(d, StepName.PHONE, ADMIN_PHONE=PHONE)
        d.town.road.outbox_pump.held = "the account is not authorized"
        refused = await d.desk.setup.test_message(OWNER)
        assert not refused.ok
        assert not (await step(d, StepName.TEST)).done


async def test_the_profile_and_the_professionals_are_steps_that_are_done_elsewhere() -> None:
    async with walking() as (d, _):
        assert not (await step(d, StepName.BUSINESS)).done
        await d.desk.settings.change({"name": "המים של דנה", "phone_for_calls": PHONE}, OWNER)
        assert (await step(d, StepName.BUSINESS)).done
        assert not (await step(d, StepName.PROFESSIONALS)).done
        galit = Professional(id="", name="גלית", phone=REAL, trades=(Trade.PAINTING,), base=Base(city="חולון"))
        saved: Saved = await d.desk.professionals.save(galit, OWNER)
        assert saved.ok
        [row] = await d.desk.professionals.rows()
        await d.desk.professionals.confirm_phone(row.professional.id, OWNER)
        assert (await step(d, StepName.PROFESSIONALS)).done


async def test_it_is_not_ready_for_customers_while_no_professional_has_a_confirmed_phone() -> None:
    async with walking() as (d, _):
        galit = Professional(id="", name="גלית", phone=REAL, trades=(Trade.PAINTING,), base=Base(city="חולון"))
        await d.desk.professionals.save(galit, OWNER)
        waits = await step(d, StepName.PROFESSIONALS)
        assert (waits.done, "הטלפון" in waits.told[0]) == (False, True)
        assert waits.told[0] in (await d.desk.setup.look()).steps[-1].told


async def test_the_new_start_is_made_where_it_can_be_and_told_where_it_cannot() -> None:
    async with walking() as (d, edge):
        assert (await d.desk.setup.restart(OWNER)).ok
        edge.can_restart = False
        by_hand = await d.desk.setup.restart(OWNER)
        assert (by_hand.ok, "^Q" in by_hand.message) == (False, True)
        assert edge.restarts == 1


async def test_the_walk_is_the_owners_alone() -> None:
    async with walking(own=False) as (d, edge):
        setup = d.desk.setup
        assert not (await setup.start_own(PASSWORD, VIEWER)).ok
        assert not (await setup.enter(StepName.PHONE, {"ADMIN_PHONE": PHONE}, VIEWER)).kept
        assert not (await setup.test_message(VIEWER)).ok
        assert not (await setup.restart(VIEWER)).ok
        assert (edge.kept, edge.backups, edge.restarts) == ({}, 0, 0)


async def test_a_business_that_is_real_already_only_gets_its_password_and_loses_nothing() -> None:
    edge = FakeSetUpEdge()
    async with at_desk(sample_business=False, around=lambda _: {"set_up": edge}) as d:
        await d.town.to_offer(DANA)
        began = await d.desk.setup.start_own(PASSWORD, OWNER)
        assert (began.ok, edge.backups) == (True, 0)
        assert len(await d.town.leads()) == 1
        assert "נמחקו" not in began.message


async def test_two_starts_at_once_make_one_business() -> None:
    async with walking(own=False) as (d, _):
        both = await asyncio.gather(*(d.desk.setup.start_own(PASSWORD, OWNER) for _ in range(2)))
        assert sorted(one.ok for one in both) == [False, True]
        assert await d.town.db["admins"].count_documents({}) == 1


async def test_a_provider_out_on_the_internet_without_a_way_in_is_not_called_well() -> None:
    async with at_desk(around=lambda _: {"from_outside": True}) as d:
        tunnel = next(part for part in (await d.desk.health()).parts if part.name == "tunnel")
        assert (tunnel.status, "ngrok" in tunnel.advice) == ("degraded", True)
    async with at_desk() as d:
        tunnel = next(part for part in (await d.desk.health()).parts if part.name == "tunnel")
        assert (tunnel.status, tunnel.advice) == ("ok", "")


def _way(*, fetchable: bool) -> Any:
    return lambda: TunnelStatus(TunnelState.MISSING, None, "missing: the ngrok agent", fetchable)


async def test_ngroks_program_is_fetched_by_the_owner_and_stands_in_the_audit_log() -> None:
    async with walking(tunnel=_way(fetchable=True)) as (d, edge):
        part = next(part for part in (await d.desk.health()).parts if part.name == "tunnel")
        assert part.fetchable
        assert "ngrok.com/download" in part.advice
        said = await d.desk.setup.fetch_agent(OWNER)
        assert (said.ok, edge.fetched) == (True, 1)
        assert await d.town.db["audit_log"].count_documents({"what": "fetch_agent"}) == 1


async def test_a_download_that_fails_says_why_and_what_else_helps() -> None:
    async with walking(tunnel=_way(fetchable=True)) as (d, edge):
        edge.not_fetched = "there is no connection to ngrok"
        said = await d.desk.setup.fetch_agent(OWNER)
        assert not said.ok
        assert "אין חיבור ל-ngrok" in said.message
        assert "ngrok.com/download" in said.message


async def test_nothing_is_fetched_where_nothing_is_missing() -> None:
    async with walking(tunnel=_way(fetchable=False)) as (d, edge):
        assert not (await d.desk.setup.fetch_agent(OWNER)).ok
        assert edge.fetched == 0
