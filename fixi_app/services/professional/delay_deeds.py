"""Late, or longer than planned: written into the visits that it reaches, and told to their customers.

Promise: each customer hears of one lateness once, however often it is said or the turn is repeated, and of another one
again, also when it was said before; the booked hours stay as they were, only the arrival that is expected changes.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.delays import Planned, pushed
from fixi_app.booking.zone import local_day
from fixi_app.dialogue.professional import move_wishes as wishes
from fixi_app.dialogue.wishes import JobView
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.moves import AbsenceState
from fixi_app.domain.professionals import Professional
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell


class Delays:
    def __init__(self, ground: Ground, tell: Tell) -> None:
        self._ground, self._store, self._tell = ground, ground.store, tell

    def table(self) -> Mapping[str, Any]:
        return {"ReportLate": self.late, "Prolong": self.longer}

    async def late(self, wish: wishes.ReportLate, context: Context) -> tuple[JobView, ...] | None:
        lead = await self._his(wish.lead_id, wish.pro_id)
        pro = await self._store.professionals.get(wish.pro_id)
        if lead is None or pro is None:
            return None
        own = await self._later(lead, wish.minutes, context, own=True)
        over = self._end(lead) + timedelta(minutes=wish.minutes)
        return (JobView(lead=own), *await self._those_after(lead, pro, over, context))

    async def longer(self, wish: wishes.Prolong, context: Context) -> tuple[JobView, ...] | None:
        lead = await self._his(wish.lead_id, wish.pro_id)
        pro = await self._store.professionals.get(wish.pro_id)
        if lead is None or pro is None:
            return None
        prolonged = await self._store.leads.change(lead.id, lambda now: self._prolonged(now, wish.minutes, context))
        over = self._end(prolonged or lead)
        await self._keep_free(lead, pro, over, context.now)
        return await self._those_after(lead, pro, over, context)

    async def _his(self, lead_id: str, pro_id: str) -> Lead | None:
        lead = await self._store.leads.get(lead_id)
        his = lead is not None and lead.status is LeadStatus.BOOKED and lead.pro_id == pro_id
        return lead if his and lead and lead.appointment_start else None

    def _end(self, lead: Lead) -> datetime:
        assert lead.appointment_start is not None
        planned = lead.appointment_start + timedelta(minutes=self._ground.business.visit_minutes)
        return lead.appointment_end or planned

    def _prolonged(self, lead: Lead, minutes: int, context: Context) -> Lead | None:
        """Once for each turn: said again it is one hour more, repeated after a crash it is not."""
        if lead.status is not LeadStatus.BOOKED or lead.prolonged_by == context.cause:
            return None
        until = max(self._end(lead), context.now) + timedelta(minutes=minutes)
        return lead.but(appointment_end=until, prolonged_by=context.cause, updated_at=context.now)

    async def _keep_free(self, lead: Lead, pro: Professional, until: datetime, now: datetime) -> None:
        """His calendar shows the hours as they are: no visit is offered into them."""
        slots, travel = self._store.slots.collection, timedelta(minutes=pro.schedule.travel_minutes)
        await slots.update_one({"_id": lead.slot_id, "lead_id": lead.id}, {"$set": {"end": until}})
        await slots.delete_many(
            {"pro_id": pro.id, "is_taken": False, "start": {"$gt": lead.appointment_start, "$lt": until + travel}}
        )

    async def _those_after(
        self, lead: Lead, pro: Professional, over: datetime, context: Context
    ) -> tuple[JobView, ...]:
        """The later visits of that day which begin late by it; who was told of more is not told of less."""
        after = {one.id: one for one in await self._of_that_day(lead, pro.id)}
        planned = [Planned(id_, self._start(one), self._end(one)) for id_, one in after.items()]
        late = pushed(over, planned, timedelta(minutes=pro.schedule.travel_minutes))
        told = [(after[id_], minutes) for id_, minutes in late.items() if minutes >= after[id_].late_minutes]
        return tuple([JobView(lead=await self._later(one, minutes, context, own=False)) for one, minutes in told])

    def _start(self, lead: Lead) -> datetime:
        assert lead.appointment_start is not None
        return lead.appointment_start

    async def _of_that_day(self, lead: Lead, pro_id: str) -> list[Lead]:
        booked = await self._store.leads.many({"pro_id": pro_id, "status": LeadStatus.BOOKED.value})
        day = local_day(self._start(lead), self._ground.zone)
        later = [one for one in booked if one.appointment_start and self._start(one) > self._start(lead)]
        same = [one for one in later if local_day(self._start(one), self._ground.zone) == day]
        return sorted(same, key=lambda one: (self._start(one), one.id))

    async def _later(self, lead: Lead, minutes: int, context: Context, *, own: bool) -> Lead:
        """Written first, then told: the news says nothing when it is not true any more. What he knows is not told."""

        def decide(stored: Lead) -> Lead | None:
            if stored.status is not LeadStatus.BOOKED or stored.slot_id != lead.slot_id:
                return None
            waits = own and stored.absence is not None and stored.absence.state is AbsenceState.ASKED
            if stored.late_minutes == minutes and not waits:
                return None
            absence = stored.absence.but(state=AbsenceState.COMING) if waits and stored.absence else stored.absence
            return stored.but(late_minutes=minutes, late_by=context.cause, absence=absence)

        stored = await self._store.leads.change(lead.id, decide) or lead
        if stored.late_minutes == minutes and stored.late_by == context.cause:
            facts = {"minutes": str(minutes), "by": context.cause} | ({"own": "1"} if own else {})
            await self._tell.customer("late", f"{context.cause}:{lead.id}", stored, context.now, **facts)
            logger.bind(lead_id=lead.id).info("Visit {} is {} minutes late", lead.id, minutes)
        return stored
