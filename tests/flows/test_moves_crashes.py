"""A crash at any write while a visit moves is made good: it ends as if nothing had happened, and nobody hears it twice.

Each life is played once without a death; then it is killed at its writes, one by one, goes on as a fresh process on
the same store, and must end with the same visits, the same slots, the same counters and the same words to everybody.
"""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.business import Business
from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.repositories.documents import to_document
from fixi_app.road import lay_road
from fixi_app.services.running.sample import sample_professionals
from fixi_app.services.visits.upkeep import Upkeep
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, YOSSI, Town, offline, town
from tests.fakes.visits import FAULTS, booked, of, until

Script = tuple[tuple[str, str], ...]
MOVE = "אפשר להזיז את הביקור?"
LIVES: dict[str, tuple[tuple[str, ...], tuple[str, ...], Script]] = {
    "reschedule": ((AVI,), (DANA,), ((DANA, MOVE), (DANA, "2"), (AVI, "אשר"))),
    "reschedule_refused": ((AVI,), (DANA,), ((DANA, MOVE), (DANA, "2"), (AVI, "דחה"))),
    "reschedule_at_once": ((YOSSI,), (DANA,), ((DANA, MOVE), (DANA, "2"))),
    "sick": ((AVI, MOSHE), (DANA, NOAM), ((AVI, "אני חולה היום"), (AVI, "1"))),
    "sick_and_chosen": ((AVI,), (DANA,), ((AVI, "אני חולה היום"), (AVI, "1"), (DANA, "1"), (DANA, "1"))),
    "given_back": ((AVI, MOSHE), (DANA,), ((AVI, "ביטול עבודה"), (AVI, "1"))),
    "another_time": ((AVI,), (DANA,), ((AVI, "זמן אחר"), (AVI, "1"), (DANA, "1"))),
    "longer": ((AVI,), (DANA, NOAM), ((AVI, "עוד שעה"),)),
    "nobody_at_home": ((AVI,), (DANA,), ((DANA, "אף אחד לא הגיע"), (AVI, "3"))),
    "not_coming": ((AVI,), (DANA,), ((DANA, "אף אחד לא הגיע"), (AVI, "2"))),
}
"""Who works, who has a visit, and who writes what then."""
_BEGUN = frozenset({"longer", "nobody_at_home", "not_coming"})
"""Lives that are played after the visit's start."""


@contextlib.asynccontextmanager
async def _small_town(pros: tuple[str, ...], mortality: Mortality) -> AsyncIterator[Town]:
    business = Business(name="x", slot_days_ahead=3)
    async with town(sample=False, business=business, on_write=mortality.hook) as t:
        for pro in sample_professionals():
            if pro.phone in pros:
                await t.db["professionals"].insert_one(to_document(pro))
                await Upkeep(t.road.ground).slots_of(pro, t.clock.now())
        yield t


def _fresh_process(t: Town, seed: list[int]) -> None:
    seed[0] += 1
    t.road.ground.ids = SeededIds(seed[0])
    t.road.ground.inbox = Inbox(t.db)
    t.road = lay_road(t.road.ground, offline, danger_in, language_of, 2)


async def _before(t: Town, name: str, customers: tuple[str, ...], pro: str) -> None:
    for customer in customers:
        if pro == YOSSI:
            await t.to_offer(customer, FAULTS[customer])
        else:
            await booked(t, customer, pro)
    if name in _BEGUN:
        await until(t, await of(t, customers[0]), 5)


async def _life(name: str, kill_at: tuple[int, str] | None = None) -> tuple[dict[str, Any], int]:
    """How everything stands after that life, and how many writes its last words made."""
    pros, customers, script = LIVES[name]
    mortality, seed = Mortality(), [100]
    async with _small_town(pros, mortality) as t:
        await _before(t, name, customers, pros[0])
        _fresh_process(t, seed)
        mortality.writes, mortality.trace, mortality.kill_at = 0, [], kill_at
        for number, (phone, text) in enumerate(script):
            await _said(t, mortality, seed, phone, text, f"x{number}")
        writes, mortality.kill_at = mortality.writes, None
        await t.settle(15)
        return await _standing(t, (*pros, *customers)), writes


async def _said(t: Town, mortality: Mortality, seed: list[int], phone: str, text: str, id_: str) -> None:
    t.clock.move(timedelta(seconds=20))
    message = make_inbound(f"simulator:{phone}", text, sent_at=t.clock.now(), message_id=id_)
    try:
        await t.road.receive.keep([message])
        t.clock.move(timedelta(seconds=3))
        await t.road.settle()
    except Killed:
        mortality.revive()
        _fresh_process(t, seed)
        await t.road.receive.keep([message])
        await t.road.leases.clear()
        await t.road.sending.recover()
        await t.road.owing.pay_left(t.clock.now() + timedelta(minutes=2))
        t.clock.move(timedelta(seconds=3))
        await t.road.settle()


async def _standing(t: Town, people: tuple[str, ...]) -> dict[str, Any]:
    """All that must be the same whatever died, without ids and moments."""
    leads = {lead.phone: lead for lead in await t.leads()}
    owner = {lead.id: phone for phone, lead in leads.items()}
    pros = await t.road.ground.store.professionals.many({})
    contacts = await t.road.ground.store.contacts.many({})
    return {
        "leads": {
            phone: (lead.status, lead.pro_id, lead.slot_id, lead.late_minutes, lead.appointment_end)
            for phone, lead in leads.items()
        },
        "slots": [(slot["_id"], owner.get(slot["lead_id"]), slot["held_until"] is None) for slot in await t.taken()],
        "calendar": await t.db["slots"].count_documents({}),
        "counted": {pro.id: (pro.no_shows, pro.cancelled_jobs, pro.offers_sent, pro.offers_answered) for pro in pros},
        "absent": sorted(contact.no_shows for contact in contacts),
        "heard": {phone: sorted(t.heard(phone)) for phone in people},
    }


async def _broken(name: str, step: int) -> dict[Any, Any]:
    whole, writes = await _life(name)
    broken = {}
    for number in range(1, writes + 1, step):
        for phase in ("before", "after"):
            stands = (await _life(name, (number, phase)))[0]
            if stands != whole:
                broken[number, phase] = {part: stands[part] for part in whole if stands[part] != whole[part]}
    return broken


@pytest.mark.parametrize("name", LIVES)
async def test_a_death_while_a_visit_moves_changes_nothing(name: str) -> None:
    assert await _broken(name, step=17) == {}


@pytest.mark.long
@pytest.mark.parametrize("name", LIVES)
async def test_a_death_at_many_more_writes_changes_nothing_either(name: str) -> None:
    assert await _broken(name, step=5) == {}


@pytest.mark.parametrize("name", LIVES)
async def test_each_of_these_lives_does_something(name: str) -> None:
    stands, writes = await _life(name)
    assert writes > 8
    assert all(stands["heard"][phone] for phone, _ in LIVES[name][2])
