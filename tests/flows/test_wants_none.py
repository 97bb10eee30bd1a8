"""Whoever told the provider that nothing may reach him has asked for quiet, as if he had said it to Fixi."""

import pytest

from fixi_app.channels.answers import Answer
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.channels.twilio.faults import result_of
from fixi_app.channels.twilio.statuses import deliveries
from fixi_app.domain.messages import Outgoing, SendResult
from tests.fakes.town import AVI, DANA, Town, town

CODES = [21610, 63014]


class Stopped(SimulatorChannel):
    """Refuses what goes to people in `stopped` as Twilio does."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code, self.stopped = code, False

    async def send(self, message: Outgoing) -> SendResult:
        if self.stopped and message.address.endswith(DANA):
            return result_of(Answer(400, b'{"code": %d}' % self.code))
        return await super().send(message)


async def is_quiet(t: Town) -> bool:
    contact = await t.db["contacts"].find_one({"phone": DANA})
    chat = await t.db["conversations"].find_one({"phone": DANA})
    assert contact
    assert chat
    return bool(contact["opted_out_at"] and chat["only_visit_changes"])


@pytest.mark.parametrize("code", CODES)
async def test_a_send_refused_because_he_wants_none_is_his_word_to_stop(code: int) -> None:
    channel = Stopped(code)
    async with town(channel=channel) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        assert not await is_quiet(t)
        channel.stopped = True
        await t.says(DANA, "הרצל 12")
        assert await is_quiet(t)
        assert (await t.lead()).status == "cancelled"
        queued = await t.db["outbox"].count_documents({})
        await t.hours(24)
        assert await t.db["outbox"].count_documents({}) == queued, "nothing more is sent unasked"


@pytest.mark.parametrize("code", CODES)
async def test_a_status_that_he_wants_none_is_his_word_to_stop_and_writing_anew_ends_it(code: int) -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        (sent,) = await t.db["outbox"].find({}).to_list()
        form = {"MessageSid": sent["provider_message_id"], "MessageStatus": "undelivered", "ErrorCode": str(code)}
        for _ in range(2):
            await t.road.receive.accept(deliveries(form, t.clock.now()) or [])
        await t.settle()
        assert await is_quiet(t)
        assert len(t.heard(DANA)) == 1
        await t.says(DANA, "יש לי נזילה בחולון")
        assert not await is_quiet(t)
        assert len(t.heard(DANA)) == 2


async def test_a_booked_visit_stays_when_he_only_wants_no_messages() -> None:
    channel = Stopped(21610)
    async with town(only=[AVI], channel=channel) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "booked"
        channel.stopped = True
        await t.says(DANA, "סטטוס")
        assert await is_quiet(t)
        assert (await t.lead()).status == "booked"
