"""A crash at any write of a conversation is made good: nothing is lost, nothing is decided or said twice.

The same scripted conversation is played once for each write it makes, killed there, started again on the same store,
and must end as if nothing had happened. A real process under `kill -9` is in test_kill_nine.py; this is the systematic
half of it.
"""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.messages import Inbound
from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.repositories.documents import to_document
from fixi_app.road import lay_road
from fixi_app.services.running.sample import sample_professionals
from fixi_app.services.turn.turns import Turns
from fixi_app.services.visits.upkeep import Upkeep
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, Town, offline, town
from tests.fakes.without_begin import WithoutBegin

SCRIPT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (DANA, ("שלום, יש לי נזילה מתחת לכיור", "אני בחולון, הרצל 12")),
    (DANA, ("קומה 2 דירה 7",)),
    (DANA, ("1",)),
    (DANA, ("כן",)),
    (AVI, ("אשר",)),
    (DANA, ("סטטוס",)),
    (AVI, ("סיימתי",)),
    (AVI, ("450",)),
)
HEARD = ((DANA, "נקבע"), (AVI, "אושר"), (AVI, "נסגרה"), (DANA, "איך היה"))
"""Who must have been told what, whatever died."""


async def _play(t: Town, mortality: Mortality, build: Callable[[Town], None]) -> None:
    """Play the script; whoever dies is started again, and the provider delivers once more what was not accepted."""
    for turn, (phone, texts) in enumerate(SCRIPT):
        if texts == ("סיימתי",):
            await t.at_the_visit()
        for number, text in enumerate(texts):
            message = make_inbound(f"simulator:{phone}", text, sent_at=t.clock.now(), message_id=f"{turn}-{number}")
            await _surviving(t, mortality, build, partial(_keeps, t, message))
        t.clock.move(timedelta(seconds=3))
        await _surviving(t, mortality, build, t.road.settle)
        t.clock.move(timedelta(seconds=20))


async def _keeps(t: Town, message: Inbound) -> None:
    """On the road that is there when it is done: a death may have laid it anew."""
    await t.road.receive.keep([message])


async def _surviving(t: Town, mortality: Mortality, build: Callable[[Town], None], deed: Callable[[], Any]) -> None:
    try:
        await deed()
    except Killed:
        mortality.revive()
        build(t)
        await t.road.leases.clear()
        await t.road.sending.recover()
        await deed() if deed != t.road.settle else None
        t.clock.move(timedelta(seconds=3))
        await t.road.settle()


@contextlib.asynccontextmanager
async def _small_town(mortality: Mortality) -> AsyncIterator[Town]:
    """One plumber with a few days of calendar: small, so that hundreds of lives are played in seconds."""
    async with town(sample=False, on_write=mortality.hook) as t:
        avi = next(pro for pro in sample_professionals() if pro.phone == AVI)
        await t.db["professionals"].insert_one(to_document(avi))
        t.road.ground.business = t.road.ground.business.but(slot_days_ahead=2)
        await Upkeep(t.road.ground).slots_of(avi, t.clock.now())
        mortality.writes, mortality.trace = 0, []
        yield t


def _process(seed: list[int], turns: type[Turns] = Turns) -> Callable[[Town], None]:
    """A fresh process: a new road on the old store, with ids that the dead one never used."""

    def build(t: Town) -> None:
        seed[0] += 1
        t.road.ground.ids = SeededIds(seed[0])
        t.road.ground.inbox = Inbox(t.db)
        t.road = lay_road(t.road.ground, offline, danger_in, language_of, 2)
        t.road.turns.__class__ = turns

    return build


async def _life(kill_at: tuple[int, str] | None, turns: type[Turns] = Turns) -> tuple[list[str], int]:
    """What is wrong after a life that was ended there, and how many writes it made."""
    mortality = Mortality()
    async with _small_town(mortality) as t:
        build = _process([100], turns)
        build(t)
        mortality.kill_at = kill_at
        await _play(t, mortality, build)
        return await _faults(t), mortality.writes


async def _faults(t: Town) -> list[str]:
    faults = []
    leads = await t.leads()
    if [lead.status for lead in leads] != ["completed"]:
        faults.append(f"leads: {[lead.status.value for lead in leads]}")
    taken = await t.taken()
    if len(taken) != 1 or taken[0]["held_until"] is not None:
        faults.append(f"slots taken: {len(taken)}")
    inbound = await t.db["messages"].find({"direction": "in"}).to_list()
    if Counter(m["text"] for m in inbound) != Counter(text for _, texts in SCRIPT for text in texts):
        faults.append(f"messages kept: {sorted(m['text'] for m in inbound)}")
    faults += _readings_amiss(inbound)
    for phone in (DANA, AVI):
        twice = [text for text, count in Counter(t.heard(phone)).items() if count > 1]
        faults += [f"said twice: {text[:40]}" for text in twice]
    faults += [f"never told: {words}" for phone, words in HEARD if not any(words in text for text in t.heard(phone))]
    if [lead.final_price for lead in leads] != [450]:
        faults.append("the price charged was lost")
    offers = await t.db["inbox"].count_documents({"kind": "offer"})
    if offers != 1:
        faults.append(f"offers: {offers}")
    return faults


def _readings_amiss(inbound: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a customer's turn was taken to say is kept once, with the last of its messages; of others nothing is."""
    wanted = {m["turn_id"] for m in inbound if m["by"] == "customer"}
    found = Counter(m["turn_id"] for m in inbound if m.get("reading"))
    if found != Counter(dict.fromkeys(wanted, 1)):
        return [f"readings kept: {found} of {wanted}"]
    streets = [m["text"] for m in inbound if (m.get("reading") or {}).get("street")]
    return [] if streets == ["אני בחולון, הרצל 12"] else [f"a street was understood in: {streets}"]


async def test_the_conversation_ends_booked_when_nothing_dies() -> None:
    faults, writes = await _life(None)
    assert faults == []
    assert writes > 60


async def _points(step: int, start: int) -> list[tuple[int, str]]:
    _, writes = await _life(None)
    return [(n, phase) for n in range(start, writes + 1, step) for phase in ("before", "after")]


@pytest.mark.parametrize("start", [1, 3])
async def test_a_death_at_a_write_changes_nothing(start: int) -> None:
    for point in await _points(step=6, start=start):
        faults, _ = await _life(point)
        assert faults == [], f"killed {point[1]} write {point[0]}"


@pytest.mark.long
async def test_a_death_at_any_write_changes_nothing() -> None:
    for point in await _points(step=1, start=1):
        faults, _ = await _life(point)
        assert faults == [], f"killed {point[1]} write {point[0]}"


async def test_without_begin_some_death_doubles_something() -> None:
    found = [point for point in await _points(step=3, start=1) if (await _life(point, WithoutBegin))[0]]
    assert found, "leaving Begin out must be seen, or the tests above prove nothing"
