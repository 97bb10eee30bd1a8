"""Visits of the small town, booked in a line of code, and what is looked at around them."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from fixi_app.domain.leads import Lead
from tests.fakes.town import AVI, DANA, Town

FAULTS = {
    "+972500000501": "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7",
    "+972500000502": "סתימה בכיור, חולון, ויצמן 3, בית פרטי",
    "+972500000503": "סתימה בכיור, חולון, סוקולוב 8, בית פרטי",
}


async def booked(t: Town, customer: str = DANA, pro: str = AVI) -> Lead:
    """A visit of this customer, approved by this professional (who must be the one that the offer went to)."""
    await t.to_offer(customer, FAULTS[customer])
    await t.says(pro, "אשר")
    lead = await of(t, customer)
    if lead.status == "new":  # another offer of his was open, too: the last of the letters is this one
        raise AssertionError(t.last(pro))
    assert lead.status == "booked"
    return lead


async def of(t: Town, customer: str) -> Lead:
    """The newest lead of this customer."""
    return [lead for lead in await t.leads() if lead.phone == customer][-1]


async def slots_of(t: Town, lead: Lead) -> set[str]:
    """All slots that this lead holds or has booked."""
    return {slot["_id"] for slot in await t.taken() if slot["lead_id"] == lead.id}


async def until(t: Town, lead: Lead, minutes: float = 0) -> None:
    """Go to that many minutes after the start of this visit, without looking at any clock on the way."""
    assert lead.appointment_start is not None
    now = t.clock.now()
    t.clock.move(lead.appointment_start + timedelta(minutes=minutes) - now)
    await t.road.settle()


async def professional(t: Town, phone: str = AVI) -> Any:
    return await t.road.ground.store.professionals.first({"phone": phone})


async def nobody_is_in_two_places(t: Town) -> None:
    """A slot has at most one lead, a booked lead exactly its own slot, and no two taken slots of one person overlap."""
    taken = await t.taken()
    for lead in await t.leads(status="booked"):
        mine = [slot for slot in taken if slot["lead_id"] == lead.id]
        booked_ = [slot["_id"] for slot in mine if slot["held_until"] is None]
        assert booked_ == ([lead.slot_id] if lead.slot_id else [])
    by_pro: dict[str, list[Any]] = {}
    for slot in taken:
        by_pro.setdefault(slot["pro_id"], []).append(slot)
    for slots in by_pro.values():
        for first, second in pairwise(slots):
            assert first["end"] <= second["start"]
