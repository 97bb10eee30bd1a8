"""Each job run twice at the same moment has one effect, and a crash between its two writes is made good (L10, L11)."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from fixi_app.repositories.documents import to_document
from tests.fakes.later import asleep, later, until
from tests.fakes.town import AVI, DANA, MOSHE, Town, town
from tests.flows.test_followup_reminders import EVE, booked

Prepare = Callable[[Town], Awaitable[None]]
WITH_ADDRESS = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def before_a_reminder(t: Town) -> None:
    await booked(t)
    await until(t, "2026-11-24T17:59:00+02:00", tick=60)
    t.clock.move(timedelta(minutes=1))


async def after_a_visit(t: Town) -> None:
    await booked(t)
    await asleep(t, 30)


async def a_visit_of_last_week(t: Town) -> None:
    await after_a_visit(t)
    await asleep(t, 24)


async def completed(t: Town) -> None:
    await after_a_visit(t)
    await t.says(AVI, "סיימתי")
    await asleep(t, 49)


async def abandoned(t: Town) -> None:
    await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
    await asleep(t, 25)


async def silent(t: Town) -> None:
    await t.to_summary(DANA, WITH_ADDRESS)
    await asleep(t, 25)


async def stuck(t: Town) -> None:
    await t.to_offer(DANA, WITH_ADDRESS)
    lead = await t.lead()
    await t.road.ground.store.leads.change(lead.id, lambda stored: stored.but(offer=None))
    await asleep(t, 0.2)


async def unanswered_offer(t: Town) -> None:
    await t.to_offer(DANA, WITH_ADDRESS)
    await asleep(t, 0.2)


async def customer_to_be_asked(t: Town) -> None:
    await t.to_offer(DANA, WITH_ADDRESS)
    await asleep(t, 0.45)


async def offer_to_move_on(t: Town) -> None:
    await t.to_offer(DANA, WITH_ADDRESS + ", מחר בצהריים")
    await asleep(t, 1.1)


async def person_wanted(t: Town) -> None:
    await t.says(DANA, "נציג")
    await asleep(t, 0.3)


CASES: dict[str, tuple[Prepare, str]] = {
    "a reminder": (before_a_reminder, "reminders"),
    "was it done": (after_a_visit, "stale"),
    "never closed": (a_visit_of_last_week, "stale"),
    "not rated": (completed, "stale"),
    "an abandoned intake": (abandoned, "janitor"),
    "a silent customer": (silent, "janitor"),
    "a stuck lead": (stuck, "stuck"),
    "a nudge": (unanswered_offer, "ladder"),
    "another one?": (customer_to_be_asked, "ladder"),
    "on to the next": (offer_to_move_on, "ladder"),
    "a person is late": (person_wanted, "persons"),
}


def job_of(t: Town, name: str) -> Callable[..., Awaitable[object]]:
    owner = t.road if hasattr(t.road, name) else t.road.follow
    tick: Callable[..., Awaitable[object]] = getattr(owner, name).tick
    return tick


async def effects(t: Town) -> dict[str, object]:
    """All that can be seen from outside."""
    lead = next(iter(await t.leads()), None)
    return {
        "customer": t.heard(DANA),
        "professionals": [t.heard(phone) for phone in (AVI, MOSHE)],
        "alerts": sorted([alert["key"] for alert in await t.db["alerts"].find({}).to_list()]),
        "lead": (lead.status, lead.pro_id, len(lead.status_history), lead.follow.pro_reminded) if lead else None,
        "slots": [slot["_id"] for slot in await t.taken()],
    }


async def played(prepare: Prepare, name: str, times: int, rounds: int) -> dict[str, object]:
    async with town(only=[AVI, MOSHE]) as t:
        await prepare(t)
        for _ in range(rounds):
            await asyncio.gather(*(job_of(t, name)(t.clock.now()) for _ in range(times)))
        await t.road.settle()
        return await effects(t)


@pytest.mark.parametrize("case", CASES)
async def test_l10_l11_twice_at_the_same_moment_has_the_effect_of_once(case: str) -> None:
    prepare, name = CASES[case]
    once = await played(prepare, name, 1, 1)
    assert await played(prepare, name, 2, 1) == once
    assert await played(prepare, name, 3, 2) == once


async def test_each_case_has_an_effect_at_all() -> None:
    for prepare, name in CASES.values():
        assert await played(prepare, name, 1, 1) != await played(prepare, name, 1, 0), name


async def test_l09_a_word_of_the_customer_and_a_tick_at_the_same_moment_tell_him_once() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS + ", מחר בצהריים")
        await t.minutes(26)
        t.new(DANA)
        await t.says(DANA, "2", settle=False)
        t.clock.move(timedelta(minutes=35))
        await asyncio.gather(t.road.ladder.tick(t.clock.now()), t.road.settle())
        await t.road.settle()
        said = Counter(t.new(DANA))
        assert sum("אדם מהצוות" in text for text in said) == 1
        assert await t.db["alerts"].count_documents({"key": "alert_unapproved"}) == 1


@pytest.mark.parametrize("forgotten", ["reminded", "still_asked_at", "done_asked"])
async def test_a_step_whose_note_was_lost_in_a_crash_is_wished_again_under_the_same_id(forgotten: str) -> None:
    prepare, name = {
        "reminded": CASES["a reminder"], "still_asked_at": CASES["a silent customer"],
        "done_asked": CASES["was it done"],
    }[forgotten]  # fmt: skip
    async with town(only=[AVI]) as t:
        await prepare(t)
        before = await t.lead()
        await job_of(t, name)(t.clock.now())
        await t.db["leads"].replace_one({"_id": before.id}, {**to_document(before), "version": 999})
        await job_of(t, name)(t.clock.now())
        await t.road.settle()
        texts = Counter(t.heard(DANA))
        assert max(texts.values()) == 1


async def test_the_reminder_of_the_eve_goes_once_however_often_the_clock_passes_it() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        for _ in range(3):
            await until(t, EVE, tick=60)
            await later(t, 0.5)
            t.clock.move(-timedelta(hours=1))
        assert len([text for text in t.new(DANA) if "תזכורת" in text]) == 1
