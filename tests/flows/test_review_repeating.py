"""A deed that is repeated after a crash gives the same answer and changes nothing more."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from fixi_app.dialogue import wishes
from fixi_app.domain.appointments import Slot, slot_id
from fixi_app.domain.conversation import Conversation, Turn
from fixi_app.domain.leads import OfferState
from fixi_app.domain.reading import Reading
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.services.context import Context
from tests.fakes.town import AVI, DANA, Town, town


async def _context(t: Town, phone: str, turn_id: str) -> Context:
    stored = await t.db["conversations"].find_one({"phone": phone})
    assert stored is not None
    turn = Turn(id=turn_id, inbox_ids=(), items=(), now=t.clock.now(), reading=Reading())
    conversation = from_document(Conversation, stored)
    return Context(conversation=conversation, scene=t.road.turns._scene(conversation, turn))


async def _repeated(t: Town, wish: wishes.Wish[Any], context: Context) -> Any:
    return await t.road.turns._deeds.perform(wish, context.conversation, context.scene)


async def test_going_on_to_the_next_one_is_not_chosen_anew_when_it_is_repeated() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        lead = await t.lead()
        assert lead.offer
        assert lead.appointment_start
        assert lead.appointment_end
        context = await _context(t, DANA, "turn_again")
        wish = wishes.Reassign(lead_id=lead.id, offer_id=lead.offer.id)
        decided = await t.road.matching.decided(
            lead.but(refused_pro_ids=(lead.offer.pro_id,)), t.clock.now() + timedelta(seconds=1)
        )
        best = decided.order[0]
        start, end = lead.appointment_start, lead.appointment_end
        hour = Slot(id=slot_id(best, start), pro_id=best, start=start, end=end, is_taken=True, lead_id="other")
        await t.db["slots"].delete_one({"_id": hour.id})
        await t.db["slots"].insert_one(to_document(hour))
        first = await _repeated(t, wish, context)
        assert first.outcome == "offered"
        assert first.pro.id != best, "the best one is taken at that hour"

        await t.db["slots"].update_one({"_id": hour.id}, {"$set": {"is_taken": False, "lead_id": None}})
        again = await _repeated(t, wish, context)
        assert (again.outcome, again.pro.id, again.slot.id) == (first.outcome, first.pro.id, first.slot.id)
        assert again.quote == first.quote
        held = [slot["_id"] for slot in await t.taken()]
        assert held == [first.slot.id]
        assert await t.db["inbox"].count_documents({"kind": "offer", "news.offer_id": "offer_again"}) == 1


async def test_a_lead_that_goes_to_a_person_keeps_no_slot_and_nobody_waits_for_its_offer() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        lead = await t.lead()
        context = await _context(t, DANA, "turn_over")
        await _repeated(t, wishes.ToReview(lead_id=lead.id, reason="a test"), context)
        lead = await t.lead()
        assert (lead.status, lead.slot_id) == ("pending_admin_review", None)
        assert lead.offer
        assert lead.offer.state is OfferState.WITHDRAWN
        assert await t.taken() == []
        before = len(t.heard(AVI))
        await t.settle()
        assert len(t.heard(AVI)) == before + 1, "who was asked hears that it is off"


@pytest.mark.parametrize("write", range(1, 6))
async def test_a_vote_counts_once_wherever_a_crash_falls(write: int) -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        t.clock.move(timedelta(days=3))
        await t.says(AVI, "סיימתי")
        lead = await t.lead()
        pro = await t.road.ground.store.professionals.get(lead.pro_id)
        assert pro
        context = await _context(t, DANA, "turn_rate")
        wish = wishes.Rate(lead_id=lead.id, stars=4)
        with pytest.MonkeyPatch.context() as patch:
            _dies_after(patch, write, t)
            with contextlib.suppress(InterruptedError):
                await _repeated(t, wish, context)
        assert await _repeated(t, wish, context)
        after = await t.road.ground.store.professionals.get(lead.pro_id)
        assert after
        assert (after.rating.sum, after.rating.count) == (pro.rating.sum + 4, pro.rating.count + 1)


def _dies_after(patch: pytest.MonkeyPatch, write: int, t: Town) -> None:
    """The deed ends like a killed process after so many of its writes."""
    kind = type(t.db["reviews"])
    left = [write]
    for name in ("update_one", "find_one_and_update"):
        patch.setattr(kind, name, _dying(getattr(kind, name), left))


def _dying(real: Any, left: list[int]) -> Any:
    async def write(self: Any, *args: Any, **more: Any) -> Any:
        result = await real(self, *args, **more)
        left[0] -= 1
        if not left[0]:
            raise InterruptedError
        return result

    return write
