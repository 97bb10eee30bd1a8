"""What a provider delivers is kept in one write, and given to its chat afterwards: nothing lost, nothing twice, danger
before all."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.contacts import Standing
from fixi_app.domain.messages import Inbound, InboundKind
from fixi_app.queues.arrivals import ArrivalsPump
from fixi_app.sample_road import ground_on, read_offline, road_on
from fixi_app.services.turn.taking_in import TakingIn
from fixi_app.understanding.danger import danger_in, danger_of, may_tell_danger
from fixi_app.understanding.scan import Scan
from storage import StoreError
from tests.fakes.town import DANA, NOAM, Town, town

GAS = "יש ריח חזק של גז בדירה, סוקולוב 12 חולון"


def wrote(t: Town, phone: str, text: str, id_: str, **more: Any) -> Inbound:
    return make_inbound(f"simulator:{phone}", text, sent_at=t.clock.now(), message_id=id_, **more)


async def states(t: Town) -> dict[str, str]:
    found = await t.db["inbox"].find({"kind": "message"}).to_list()
    return {item["_id"].rpartition(":")[2]: item["state"] for item in found}


async def test_what_arrived_is_answered() -> None:
    async with town() as t:
        await t.road.receive.accept([wrote(t, DANA, "יש לי נזילה בחולון", "1")])
        assert await states(t) == {"1": "arrived"}
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        assert await states(t) == {"1": "done"}
        assert t.heard(DANA)


async def test_two_words_of_one_customer_are_one_turn_in_their_order() -> None:
    async with town() as t:
        for number, text in enumerate(("שלום", "יש לי נזילה", "בחולון")):
            await t.road.receive.accept([wrote(t, DANA, text, str(number))])
            t.clock.move(timedelta(milliseconds=10))
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        told = await t.db["messages"].find({"direction": "in"}, sort=[("at", 1), ("order", 1)]).to_list()
        assert [one["text"] for one in told] == ["שלום", "יש לי נזילה", "בחולון"]
        assert len({one["turn_id"] for one in told}) == 1


async def test_the_same_delivery_again_changes_nothing() -> None:
    async with town() as t:
        message = wrote(t, DANA, "יש לי נזילה בחולון", "1")
        await t.road.receive.accept([message])
        await t.road.receive.accept([message])
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        answers = len(t.heard(DANA))
        await t.road.receive.accept([message])
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        assert len(t.heard(DANA)) == answers


async def test_after_a_crash_what_had_arrived_is_taken_up() -> None:
    async with town() as t:
        await t.road.receive.accept([wrote(t, DANA, "יש לי נזילה בחולון", "1")])
        ground = ground_on(t.db, t.clock, t.channel, t.road.ground.business, seed=9)
        t.road = road_on(ground, read_offline)  # another process, which knows only the store
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        assert t.heard(DANA)


async def test_two_who_take_in_at_once_make_one_chat_and_one_answer() -> None:
    async with town() as t:
        for number in range(5):
            await t.road.receive.accept([wrote(t, DANA, f"שלום {number}", str(number))])
        await asyncio.gather(*(t.road.receive.take_in() for _ in range(4)))
        assert await t.db["contacts"].count_documents({"phone": DANA, "merged_into": None}) == 1
        assert set((await states(t)).values()) == {"new"}


async def test_danger_does_not_wait_for_what_arrived_before_it() -> None:
    async with town() as t:
        for number in range(200):
            await t.road.receive.accept([wrote(t, f"+972500000{200 + number}", "שלום", f"m{number}")])
        await t.road.receive.accept([wrote(t, DANA, GAS, "gas")])
        safety = await t.db["outbox"].find_one({"_id": {"$regex": "^safety:"}})
        assert safety is not None
        assert (await states(t))["m0"] == "arrived"
        assert (await states(t))["gas"] == "new"


async def test_an_emergency_is_not_behind_the_backlog_of_either_queue() -> None:
    async with town() as t:
        for number in range(60):
            await t.road.receive.keep([wrote(t, f"+972500000{200 + number}", "שלום", f"m{number}")])
        t.clock.move(timedelta(seconds=20))
        await t.road.receive.accept([wrote(t, DANA, GAS, "gas")])
        for pump in (t.road.inbox_pump, t.road.outbox_pump):
            await pump._look()
        assert any(key.startswith("safety:") for key in t.road.outbox_pump._running)
        chat = await t.db["inbox"].find_one({"_id": {"$regex": "gas$"}})
        assert chat is not None
        assert chat["conversation_id"] in t.road.inbox_pump._running
        for pump in (t.road.inbox_pump, t.road.outbox_pump):
            await pump.stop(5)


async def test_that_a_person_spoke_from_the_phone_counts_at_once() -> None:
    async with town() as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.road.receive.accept([wrote(t, DANA, "אני מטפל", "echo", kind=InboundKind.PHONE_ECHO)])
        assert await t.db["inbox"].find_one({"kind": "phone_spoke"}) is not None


async def test_what_a_private_chat_says_is_not_kept() -> None:
    async with town() as t:
        await t.says(NOAM, "שלום")
        await t.db["contacts"].update_one({"phone": NOAM}, {"$set": {"standing": Standing.PRIVATE.value}})
        await t.road.receive.accept([wrote(t, NOAM, "ביננו", "private")])
        await t.settle()
        assert "private" not in await states(t)


async def test_a_message_that_nothing_can_be_done_with_stops_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town() as t:
        await t.road.receive.accept([wrote(t, NOAM, "שלום", "odd")])
        await t.road.receive.accept([wrote(t, DANA, "יש לי נזילה בחולון", "1")])
        of_message = t.road.contacts.of_message

        async def fails_for_noam(message: Inbound, *rest: Any) -> Any:
            if message.phone == NOAM:
                raise LookupError("address without a contact")
            return await of_message(message, *rest)

        monkeypatch.setattr(t.road.contacts, "of_message", fails_for_noam)
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        assert (await states(t)) == {"odd": "aside", "1": "done"}


async def test_a_message_that_cannot_be_read_is_put_aside_and_those_around_it_are_answered() -> None:
    async with town() as t:
        for number in ("1", "2", "3"):
            await t.road.receive.accept([wrote(t, DANA, f"יש לי נזילה בחולון {number}", number)])
        await t.db["inbox"].update_one({"_id": {"$regex": ":2$"}}, {"$set": {"inbound.sent_at": "never"}})
        t.clock.move(timedelta(seconds=20))
        await t.settle()
        assert await states(t) == {"1": "done", "2": "aside", "3": "done"}


async def test_what_one_person_wrote_in_a_row_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town() as t:
        for number in range(4):
            await t.road.receive.accept([wrote(t, DANA, f"שלום {number}", f"d{number}")])
            await t.road.receive.accept([wrote(t, NOAM, f"שלום {number}", f"n{number}")])
        asked: list[str | None] = []
        of_message = t.road.contacts.of_message

        async def heard(message: Inbound, *rest: Any) -> Any:
            asked.append(message.phone)
            return await of_message(message, *rest)

        monkeypatch.setattr(t.road.contacts, "of_message", heard)
        assert await t.road.receive.take_in() == 8
        assert sorted(filter(None, asked)) == sorted([DANA, NOAM])
        assert set((await states(t)).values()) == {"new"}


async def test_a_tap_among_words_is_alone_in_ending_the_quiet_time() -> None:
    async with town() as t:
        await t.road.receive.accept([wrote(t, DANA, "יש לי נזילה בחולון", "words")])
        await t.road.receive.accept([wrote(t, DANA, "1", "digit")])
        await t.road.receive.take_in()
        kept = {item["_id"].rsplit(":", 1)[-1]: item["urgent"] async for item in t.db["inbox"].find({})}
        assert kept == {"words": False, "digit": True}


async def test_who_is_erased_between_the_look_and_the_taking_in_does_not_come_back() -> None:
    async with town() as t:
        crowd = [f"+972500000{200 + number}" for number in range(40)]
        for phone in (*crowd, DANA):
            await t.road.receive.accept([wrote(t, phone, "שלום", f"m{phone}")])
        await t.road.receive.take_in()  # the look sees all of them, and takes in some
        await t.db["inbox"].delete_one({"inbound.phone": DANA})
        while await t.road.receive.take_in():
            pass
        assert await t.db["contacts"].count_documents({"phone": crowd[-1]}) == 1
        assert await t.db["contacts"].count_documents({"phone": DANA}) == 0


async def test_a_number_that_changed_hands_is_asked_about_for_each_of_its_holders() -> None:
    async with town() as t:
        asked: list[str] = []

        async def nobody(message: Inbound, now: datetime) -> None:
            asked.append(message.id)

        taking = TakingIn(t.road.ground, nobody)
        now = t.clock.now()
        for number, ago in enumerate((timedelta(hours=30), timedelta(hours=30), timedelta(0))):
            message = wrote(t, DANA, "שלום", str(number)).but(sent_at=now - ago)
            await t.road.receive.accept([message])
        assert await taking.some() == 3
        assert [id_.rsplit(":", 1)[-1] for id_ in asked] == ["0", "2"]


async def test_a_store_that_fails_for_a_moment_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town() as t:
        await t.road.receive.accept([wrote(t, DANA, "יש לי נזילה בחולון", "1")])
        with monkeypatch.context() as broken:

            async def full(*rest: Any) -> Any:
                raise StoreError("the disk is full")

            broken.setattr(t.road.contacts, "of_message", full)
            with pytest.raises(StoreError):
                await t.road.receive.take_in()
        assert await states(t) == {"1": "arrived"}
        assert await t.road.receive.take_in() == 1


async def test_the_pump_stops_when_it_is_told_to() -> None:
    count = 3

    async def take_in() -> int:
        nonlocal count
        count -= 1
        return max(count, 0)

    pump = ArrivalsPump(take_in)
    running = asyncio.create_task(pump.run())
    await asyncio.sleep(0)
    pump.stop()
    await asyncio.wait_for(running, 2)
    assert count < 3


@pytest.mark.parametrize(
    "text",
    [GAS, "sparks from the socket", "המזגן מעלה עשן", "התינוק ננעל באוטו", "water is pouring on the electrical panel",
     "пахнет газом"],
)
def test_a_cheap_look_beforehand_overlooks_no_danger(text: str) -> None:
    assert danger_of(Scan(text)) is not None
    assert may_tell_danger(text)
    assert danger_in(text) is danger_of(Scan(text))


_CORPORA = sorted((Path(__file__).parents[1] / "data").rglob("*.jsonl"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.long)])
def test_nor_does_it_in_all_that_people_were_made_to_say(every: int) -> None:
    lines = [line for path in _CORPORA for line in path.read_text("utf-8").splitlines()]
    said = {text for line in lines for text in _texts(json.loads(line))}
    chosen = sorted(said)[::every]
    assert len(chosen) > 500
    dangerous = [text for text in chosen if danger_of(Scan(text)) is not None]
    assert len(dangerous) > 20
    assert [text for text in dangerous if not may_tell_danger(text)] == []
