"""Moments in which two things meet: the owner and the customer, a fault and the safety text, a bad lead and others."""

from typing import Any

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.messages import InboundKind
from fixi_app.queues.inbox import Inbox
from fixi_app.services.followup.ladder import Ladder
from fixi_app.services.office import LeadEdit
from fixi_app.services.turn.turns import Turns
from storage import StoreFailed
from tests.fakes.desk import OWNER, at_desk
from tests.fakes.town import DANA, NOAM, town


async def test_a_yes_in_the_moment_in_which_the_owner_cancels_books_nothing_and_leaves_no_slot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with at_desk() as d:
        t = d.town
        await t.to_summary(DANA)
        begin, lead = Turns._begin, await t.lead()

        async def cancelled_meanwhile(self: Turns, *args: Any) -> Any:
            begun = await begin(self, *args)
            monkeypatch.setattr(Turns, "_begin", begin)
            edit = LeadEdit(lead_id=lead.id, version=lead.version, status=LeadStatus.CANCELLED)
            await d.desk.leads.save([edit], frozenset(), OWNER)
            return begun

        monkeypatch.setattr(Turns, "_begin", cancelled_meanwhile)
        t.new(DANA)
        await t.says(DANA, "כן")
        assert (await t.lead()).status == "cancelled"
        assert await t.taken() == []
        said = t.new(DANA)
        assert len(said) == 1, "no other times for a request that is over"
        assert "בוטל" in said[0]


async def test_the_safety_text_is_queued_even_when_the_message_could_not_be_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def full(self: Inbox, item: dict[str, Any]) -> bool:
        raise StoreFailed("full")

    async with town() as t:
        message = make_inbound(f"simulator:{DANA}", "יש ריח גז חזק!", sent_at=t.clock.now(), message_id="m1")
        with monkeypatch.context() as patch:
            patch.setattr(Inbox, "keep", full)
            with pytest.raises(StoreFailed):
                await t.road.receive.keep([message])
        assert await t.db["outbox"].count_documents({"_id": {"$regex": "^safety:"}}) == 1


async def test_what_was_typed_on_the_phone_itself_stands_in_the_history_once() -> None:
    async with town() as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        typed = make_inbound(f"simulator:{DANA}", "מדבר איתך הבעלים", sent_at=t.clock.now(), message_id="echo")
        for _ in range(2):
            await t.road.receive.keep([typed.but(kind=InboundKind.PHONE_ECHO)])
            await t.settle()
        kept = await t.db["messages"].find({"by": "phone"}).to_list()
        assert [(one["direction"], one["text"]) for one in kept] == [("out", "מדבר איתך הבעלים")]


async def test_one_lead_that_cannot_be_looked_at_does_not_stop_the_ladder_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.to_offer(NOAM)
        bad = (await t.lead(phone=DANA)).id
        look = Ladder._look

        async def looking(self: Ladder, lead: Any, now: Any) -> int:
            if lead.id == bad:
                raise ZeroDivisionError
            return await look(self, lead, now)

        monkeypatch.setattr(Ladder, "_look", looking)
        await t.minutes(12, tick=3)
        good = (await t.lead(phone=NOAM)).offer
        assert good is not None
        assert good.step == "nudged"
