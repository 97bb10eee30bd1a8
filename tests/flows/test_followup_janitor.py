"""The janitor: what nobody has any more is cleared away, and his round costs nothing for what has been."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from fixi_app.domain.base import Record
from fixi_app.domain.leads import LeadStatus
from fixi_app.repositories import records
from fixi_app.repositories.documents import from_document
from fixi_app.services.followup.rounds import KEPT
from tests.fakes.later import look, until
from tests.fakes.town import AVI, DANA, Town, town
from tests.flows.test_followup_reminders import booked


async def held_slots(t: Town) -> int:
    return len(await t.taken())


async def test_a_hold_that_ran_out_is_cleared_away_and_a_live_one_stays() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await look(t)
        assert await held_slots(t) == 1
        t.clock.move(timedelta(hours=2))
        await look(t)
        assert await held_slots(t) == 0
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new", "nobody took it: his yes has it again"
        assert await held_slots(t) == 1


async def test_an_hour_booked_for_a_lead_that_is_gone_or_over_is_free_again() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        ahead = {"is_taken": False, "start": {"$gt": t.clock.now() + timedelta(days=2)}}
        free = await t.db["slots"].find(ahead, limit=2).to_list()
        stray = {"is_taken": True, "held_until": None}
        for slot, lead_id in zip(free, ["lead_never_was", (await t.lead()).id], strict=True):
            await t.db["slots"].update_one({"_id": slot["_id"]}, {"$set": {**stray, "lead_id": lead_id}})
        await look(t)
        assert await held_slots(t) == 2, "the lead was changed just now: somebody may be at it"
        t.clock.move(timedelta(minutes=61))
        await look(t)
        [left] = await t.taken()
        assert left["_id"] == (await t.lead()).slot_id


async def test_his_own_jobs_are_no_orphans() -> None:
    async with town(only=[AVI]) as t:
        slot = await t.db["slots"].find_one({"is_taken": False}, sort=[("start", -1)])
        assert slot
        await t.db["slots"].update_one({"_id": slot["_id"]}, {"$set": {"is_taken": True, "lead_id": None}})
        t.clock.move(timedelta(hours=3))
        await look(t)
        assert await held_slots(t) == 1


async def test_notes_of_what_was_dropped_are_kept_as_long_as_messages() -> None:
    async with town(only=[AVI]) as t:
        await t.db["dropped"].insert_one({"_id": "old", "at": t.clock.now() - KEPT - timedelta(days=1)})
        await t.db["dropped"].insert_one({"_id": "new", "at": t.clock.now()})
        await look(t)
        assert [one["_id"] for one in await t.db["dropped"].find({}).to_list()] == ["new"]


async def test_a_round_of_all_jobs_reads_no_lead_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        lead = await t.lead()
        for number in range(200):
            status = (LeadStatus.CLOSED, LeadStatus.CANCELLED, LeadStatus.REJECTED)[number % 3]
            await t.road.ground.store.leads.add(lead.but(id=f"lead_old{number}", status=status, slot_id=None))
        read: list[str] = []

        def noted(kind: type[Record], doc: Mapping[str, Any]) -> Record:
            read.append(doc["_id"])
            return from_document(kind, doc)

        monkeypatch.setattr(records, "from_document", noted)
        await look(t)
        assert not [id_ for id_ in read if id_.startswith("lead_old")]


async def test_a_setting_that_changes_counts_from_the_next_round() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.road.ground.business = t.road.ground.business.but(reminder_hours=5)
        await t.road.follow.janitor.tick(t.clock.now())
        await until(t, "2026-11-25T06:30:00+02:00", tick=60)
        t.new(DANA)
        await until(t, "2026-11-25T08:30:00+02:00")
        assert [text for text in t.new(DANA) if "תזכורת" in text], "07:00 is too early: the first permitted moment"
