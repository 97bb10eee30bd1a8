"""A crash at any write of the owner's deeds: each is done once, each person hears of it once, nothing is lost."""

from collections import Counter
from datetime import timedelta

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.business import Business
from fixi_app.domain.leads import LeadStatus
from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.road import lay_road
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, NOAM, Town, offline, town

OWNER = "+972500000999"
ASSIGNING = ("ניהול", "1", "1", "2", "1")
TAKING = ("ניהול", "1", "1", "1")
ANSWERING = ("ניהול", "2", "1", "3", "שלום נועם, כאן רינה")
SENDING = ("שלום נועם, כאן רינה", "1")


def rebuilt(t: Town, seed: list[int]) -> None:
    """A fresh process on the old store, with ids that the dead one never used."""
    seed[0] += 1
    t.road.ground.ids = SeededIds(seed[0])
    t.road.ground.inbox = Inbox(t.db)
    t.road = lay_road(t.road.ground, offline, danger_in, language_of, 2)


async def settled(t: Town, mortality: Mortality, seed: list[int]) -> None:
    t.clock.move(timedelta(seconds=3))
    try:
        await t.road.settle()
    except Killed:
        mortality.revive()
        rebuilt(t, seed)
        await t.road.leases.clear()
        await t.road.sending.recover()
        await t.road.owing.pay_left(t.clock.now() + timedelta(minutes=2))
        t.clock.move(timedelta(seconds=3))
        await t.road.settle()


async def life(script: tuple[str, ...], kill_at: tuple[int, str] | None) -> tuple[list[str], int]:
    """What is wrong after a life in which the owner wrote this and died there; and its number of writes."""
    mortality, seed = Mortality(), [100]
    business = Business(name="x", max_reassignments=0, slot_days_ahead=2)
    async with town(only=[AVI], owner_phone=OWNER, business=business, on_write=mortality.hook) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "דחה")
        await t.says(NOAM, "נציג")
        rebuilt(t, seed)
        for phone in (DANA, NOAM, AVI, OWNER):
            t.new(phone)
        mortality.writes, mortality.trace = 0, []
        mortality.kill_at = kill_at
        for number, text in enumerate(script):
            t.clock.move(timedelta(seconds=20))
            message = make_inbound(f"simulator:{OWNER}", text, sent_at=t.clock.now(), message_id=f"o{number}")
            try:
                await t.road.receive.keep([message])
            except Killed:
                mortality.revive()
                rebuilt(t, seed)
                await t.road.receive.keep([message])
            await settled(t, mortality, seed)
        writes = mortality.writes
        mortality.kill_at = None
        await t.settle(15)
        return await faults(t, script), writes


async def faults(t: Town, script: tuple[str, ...]) -> list[str]:
    found = []
    lead = (await t.leads())[0]
    heard = {phone: t.new(phone) for phone in (DANA, NOAM, AVI, OWNER)}
    if script is ASSIGNING and (lead.status is not LeadStatus.NEW or not lead.assigned_by_person):
        found.append(f"not assigned: {lead.status}")
    if script is TAKING and not lead.is_taken():
        found.append("not taken")
    told = {ASSIGNING: DANA, TAKING: DANA, ANSWERING: NOAM, SENDING: NOAM}[script]
    if len(heard[told]) != 1:
        found.append(f"the customer heard {heard[told]}")
    if script is ASSIGNING and len(heard[AVI]) != 1:
        found.append(f"the professional heard {heard[AVI]}")
    if len(heard[OWNER]) != len(script):
        found.append(f"the owner heard {heard[OWNER]}")
    found += [f"said twice: {text}" for text, count in Counter(heard[OWNER]).items() if count > 1]
    return found


@pytest.mark.parametrize(
    "script", [ASSIGNING, TAKING, ANSWERING, SENDING], ids=["assigning", "taking", "answering", "sending"]
)
async def test_a_crash_at_any_write_of_the_owners_deed_is_made_good(script: tuple[str, ...]) -> None:
    wrong, writes = await life(script, None)
    assert wrong == []
    assert writes > 20
    broken = {}
    for number in range(writes * 3 // 5, writes + 1):  # the deed itself, and what follows; before it he only looks
        for phase in ("before", "after"):
            if found := (await life(script, (number, phase)))[0]:
                broken[number, phase] = found
    assert broken == {}
