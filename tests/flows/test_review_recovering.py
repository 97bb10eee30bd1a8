"""What was being sent when a process died goes out again, and what another process is sending now does not go twice."""

from datetime import timedelta

from fixi_app.services.telling.sending import LONGEST
from tests.fakes.town import DANA, Town, town


async def _an_answer_is_being_sent(t: Town, since: timedelta = timedelta()) -> None:
    await t.says(DANA, "שלום", settle=False)
    t.clock.move(timedelta(seconds=3))
    await t.road.inbox_pump.drain()
    head = (await t.road.ground.outbox.heads(t.clock.now()))[0]
    await t.road.ground.outbox.begin(head["_id"], t.clock.now() + since)


async def test_a_message_that_another_process_may_be_sending_is_left_to_it_for_a_while() -> None:
    async with town() as t:
        await _an_answer_is_being_sent(t)
        t.clock.move(timedelta(minutes=1))
        assert await t.road.sending.recover(LONGEST) == 0
        t.clock.move(LONGEST)
        assert await t.road.sending.recover(LONGEST) == 1
        await t.settle()
        assert len(t.heard(DANA)) == 1


async def test_a_clock_that_was_set_back_does_not_hide_what_was_being_sent() -> None:
    async with town() as t:
        await _an_answer_is_being_sent(t, since=timedelta(seconds=1))
        assert await t.road.sending.recover() == 1
        await t.settle()
        assert len(t.heard(DANA)) == 1
