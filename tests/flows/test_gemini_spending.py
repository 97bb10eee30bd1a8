"""What the models use is counted when a turn ends, once, for whom it was; a cap steps down to the offline reader."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from loguru import logger

import storage
from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.business import Business
from fixi_app.domain.conversation import Closing, Conversation
from fixi_app.domain.reading import Draft, Heard
from fixi_app.domain.spending import Spent
from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.repositories.documents import from_document
from fixi_app.repositories.indexes import ensure_indexes
from fixi_app.road import lay_road
from fixi_app.services.turn import spending
from fixi_app.services.turn.spending import Spending, Used
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from fixi_app.understanding.media import MediaBytes
from fixi_app.understanding.offline import OfflineReader
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, NOAM, TUESDAY, ZONE, Town, town

DAY = dt.date(2026, 11, 24)
PRICED = {"name": "עסק", "model_prices": "one=1/10"}


class Dear:
    """Reads as the offline reader does, and says that a model used these tokens for it."""

    def __init__(self, tokens_in: int = 100, tokens_out: int = 10, model: str = "one") -> None:
        self.used = Spent(model=model, tokens_in=tokens_in, tokens_out=tokens_out)
        self.asked: list[bool] = []

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        self.asked.append(heard.ask_model)
        return Draft(reading=OfflineReader().read(heard), spent=(self.used,) if heard.ask_model else ())


def used(turns: int) -> Used:
    return Used(100 * turns, 10 * turns, micros=200 * turns)


async def test_tokens_and_cost_are_known_for_each_lead_professional_and_day() -> None:
    dear = Dear()
    async with town(reader=dear, business=Business(**PRICED)) as t:
        await t.to_summary(DANA)
        lead = await t.lead()
        turns = len(dear.asked)
        assert turns == 2
        assert await spending.of_lead(t.db, lead.id) == used(2)
        assert await spending.of_days(t.db, DAY, DAY) == {DAY: used(2)}
        assert await spending.of_month(t.db, t.clock.now(), ZONE) == used(2)
        assert await spending.of_pro(t.db, lead.pro_id or speaker(await chat(t, DANA)), DAY, DAY) == used(2)


async def test_a_professionals_own_messages_count_for_him() -> None:
    async with town(reader=Dear(), business=Business(**PRICED)) as t:
        await t.says(AVI, "תפריט")
        pro = await t.road.ground.store.professionals.first({"phone": AVI})
        assert pro is not None
        assert await spending.of_pro(t.db, pro.id, DAY, DAY) == used(1)


async def test_a_model_without_a_price_has_its_tokens_counted_and_its_cost_unknown() -> None:
    async with town(reader=Dear(model="unheard-of"), business=Business(**PRICED)) as t:
        await t.says(DANA, "שלום")
        assert await spending.of_month(t.db, t.clock.now(), ZONE) == Used(100, 10, micros=0, unpriced=110)


@pytest.mark.parametrize("again", ["keep", "publish"])
async def test_a_turn_that_is_played_again_counts_once(again: str) -> None:
    async with town(reader=Dear(), business=Business(**PRICED)) as t:
        closings = remembered(t)
        await t.says(DANA, "יש לי נזילה בחולון")
        (contact, closing) = closings[0]
        lines: list[str] = []
        sink = logger.add(lambda message: lines.append(str(message)), level="WARNING")
        if again == "keep":
            await Spending(t.road.ground).keep(contact, closing)
        else:  # it died before the inbox items were marked done: the finished turn is published once more
            await t.db["inbox"].update_many({}, {"$set": {"state": "new"}})
            stored = await t.db["conversations"].find_one({"_id": contact})
            assert stored is not None
            await t.road.turns._publish(from_document(Conversation, stored), closing)
        logger.remove(sink)
        assert lines == [], "counted already is no fault"
        assert await spending.of_days(t.db, DAY, DAY) == {DAY: used(1)}
        assert await spending.of_lead(t.db, (await t.lead()).id) == used(1)


async def test_a_turn_of_which_half_the_counters_were_written_gets_the_others() -> None:
    async with town(reader=Dear(), business=Business(**PRICED)) as t:
        closings = remembered(t)
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.db["spending"].delete_one({"kind": "month"})
        await Spending(t.road.ground).keep(*closings[0])
        assert await spending.of_month(t.db, t.clock.now(), ZONE) == used(1)
        assert await spending.of_days(t.db, DAY, DAY) == {DAY: used(1)}


async def test_many_turns_at_once_are_all_counted() -> None:
    async with town(reader=Dear(), business=Business(**PRICED)) as t:
        counting = Spending(t.road.ground)
        closings = [closing(f"turn{n}", t.clock.now()) for n in range(40)]
        await asyncio.gather(*(counting.keep("c", one) for one in closings * 2))
        assert (await spending.of_days(t.db, DAY, DAY))[DAY] == used(40)


async def test_counters_stay_small_however_many_turns_there_are() -> None:
    async with town(reader=Dear(), business=Business(**PRICED)) as t:
        counting = Spending(t.road.ground)
        for number in range(250):
            await counting.keep("c", closing(f"turn{number}", t.clock.now()))
        document = await t.db["spending"].find_one({"kind": "month"})
        assert document is not None
        assert (len(document["turns"]), document["tokens_in"]) == (200, 25_000)
        assert await t.db["spending"].count_documents({}) == 3


async def test_the_days_cap_of_a_contact_steps_down_to_the_offline_reader_until_the_next_local_day() -> None:
    dear = Dear()
    async with town(reader=dear, business=Business(**PRICED, model_daily_tokens=200)) as t:
        for word in ("שלום", "יש לי נזילה", "בחולון"):
            await t.says(DANA, word)
        await t.says(NOAM, "שלום")
        assert dear.asked == [True, True, False, True]
        assert "כתובת" in t.last(DANA), "the offline reader goes on with the conversation"
        t.clock.move(dt.datetime.fromisoformat("2026-11-25T00:00:30+02:00") - t.clock.now())
        await t.says(DANA, "הרצל 12")
        assert dear.asked[-1]


async def test_the_months_cap_of_the_business_steps_down_for_everybody() -> None:
    dear = Dear()
    async with town(reader=dear, business=Business(**PRICED, model_monthly_tokens=110)) as t:
        await t.says(DANA, "שלום")
        await t.says(NOAM, "שלום")
        assert dear.asked == [True, False]
        t.clock.move(dt.timedelta(days=7))
        await t.says(NOAM, "שלום")
        assert dear.asked[-1]


async def test_no_cap_is_no_cap() -> None:
    dear = Dear(tokens_in=10**9)
    async with town(reader=dear, business=Business(**PRICED, model_daily_tokens=0, model_monthly_tokens=0)) as t:
        await t.says(DANA, "שלום")
        await t.says(DANA, "יש לי נזילה")
        assert dear.asked == [True, True]


async def test_l56_the_cap_holds_while_a_professional_is_assigned() -> None:
    """The busiest path once went past the cap."""
    dear = Dear()
    async with town(reader=dear, business=Business(**PRICED, model_daily_tokens=330)) as t:
        await t.to_offer(DANA)
        assert dear.asked == [True, True, True]
        await t.says(AVI, "1")
        assert (await t.lead()).status == "booked"
        await t.says(DANA, "אפשר להביא גם ברז חדש?")
        assert dear.asked[-1] is False


async def test_a_contacts_days_are_forgotten_and_nothing_else() -> None:
    async with town(reader=Dear(), business=Business(**PRICED)) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        before = await t.db["spending"].count_documents({})
        assert await spending.forget(t.db, t.clock.now()) == 0
        assert await spending.forget(t.db, t.clock.now() + dt.timedelta(days=10)) == 1
        assert await t.db["spending"].count_documents({}) == before - 1


async def test_the_sums_use_an_index() -> None:
    async with storage.connect("mongita::memory:") as db:
        await ensure_indexes(db)
        keys = [index["key"] for index in (await db["spending"].index_information()).values()]
    assert [("kind", 1), ("of", 1), ("day", 1)] in keys


def closing(turn_id: str, at: dt.datetime) -> Closing:
    return Closing(
        turn_id=turn_id, inbox_ids=(), at=at, spent=(Spent(model="one", tokens_in=100, tokens_out=10),)
    )  # fmt: skip


def remembered(t: Town) -> list[tuple[str, Closing]]:
    """What the turns of this town ask to be counted."""
    kept: list[tuple[str, Closing]] = []
    counting = t.road.turns._spending
    keep = counting.keep

    async def noted(contact_id: str, closing: Closing) -> None:
        kept.append((contact_id, closing))
        await keep(contact_id, closing)

    counting.keep = noted  # type: ignore[method-assign]
    return kept


async def chat(t: Town, phone: str) -> dict[str, Any]:
    found = await t.db["conversations"].find_one({"address": f"simulator:{phone}"})
    assert found is not None
    return found


def speaker(conversation: dict[str, Any]) -> str:
    return str(conversation["speaker"]["pro_id"])


assert TUESDAY.startswith(DAY.isoformat())


async def test_a_death_at_any_write_of_a_turn_counts_its_tokens_once() -> None:
    """Each write of two turns is once the last one before the process dies and another one takes over."""
    _, writes, sums = await life(None)
    assert (sums, writes > 20) == (used(2), True)
    for number in range(1, writes + 1):
        for phase in ("before", "after"):
            turns, _, sums = await life((number, phase))
            assert sums == used(turns), (number, phase)


async def life(kill_at: tuple[int, str] | None) -> tuple[int, int, Used]:
    """How many turns there were, how many writes, and what was counted."""
    mortality = Mortality()
    async with town(reader=Dear(), business=Business(**PRICED), sample=False, on_write=mortality.hook) as t:
        mortality.writes, mortality.kill_at = 0, kill_at
        for number, text in enumerate(("יש לי נזילה", "בחולון, הרצל 12")):
            try:
                await said(t, number, text)
            except Killed:
                mortality.revive()
                t.road.ground.ids = SeededIds(100)
                t.road.ground.inbox = Inbox(t.db)
                t.road = lay_road(t.road.ground, Dear(), danger_in, language_of, 2)
                await t.road.leases.clear()
                await said(t, number, text)
        turns = (await chat(t, DANA))["turns"]
        assert (await spending.of_days(t.db, DAY, DAY))[DAY] == await spending.of_month(t.db, t.clock.now(), ZONE)
        return turns, mortality.writes, await spending.of_month(t.db, t.clock.now(), ZONE)


async def said(t: Town, number: int, text: str) -> None:
    message = make_inbound(f"simulator:{DANA}", text, sent_at=t.clock.now(), message_id=f"m{number}")
    await t.road.receive.keep([message])
    await t.settle()
