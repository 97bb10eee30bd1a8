"""A professional is ill: nothing more is booked with him today, and each customer of today chooses what comes instead.

Promise: his hours are closed first, so that nobody is put where somebody was just called off; what a crashed turn had
done is found again by its cause.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.booking.zone import local_day, whole_day
from fixi_app.dialogue.professional import move_wishes as wishes
from fixi_app.dialogue.wishes import JobView, MyOffers, Refuse
from fixi_app.domain.leads import By, Lead, LeadStatus
from fixi_app.domain.moves import Why
from fixi_app.domain.professionals import Professional
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.professional.proposal_answers import ProposalAnswers
from fixi_app.services.visits.moving import Moving


class Sick:
    def __init__(self, ground: Ground, moving: Moving, answers: ProposalAnswers) -> None:
        self._ground, self._store, self._moving, self._answers = ground, ground.store, moving, answers

    def table(self) -> Mapping[str, Any]:
        return {"SickToday": self.today}

    async def today(self, wish: wishes.SickToday, context: Context) -> tuple[JobView, ...]:
        await self._closed(wish.pro_id, context)
        await self._refused(wish.pro_id, context)
        for lead in await self._booked(wish.pro_id, context):
            await self._moving.call_off(
                lead.id, wish.pro_id, Why.SICK, cause=f"{context.cause}:{lead.id}", at=context.now, by=By.PROFESSIONAL,
                release=False,
            )  # fmt: skip
        done = await self._store.leads.many({"status_history.cause": {"$regex": f"^{context.cause}:"}})
        await self._taken_out(wish.pro_id, [lead.id for lead in done], context)
        logger.info("Professional {} is ill: {} visits called off", wish.pro_id, len(done))
        before = [_as_it_was(lead) for lead in done]
        return tuple(JobView(lead=lead) for lead in sorted(before, key=lambda one: (_hour(one, context), one.id)))

    async def _closed(self, pro_id: str, context: Context) -> None:
        """No work on this date, and no hour of it that anybody could take; what is booked falls away one by one."""
        day = local_day(context.now, self._ground.zone)

        def decide(pro: Professional) -> Professional:
            exceptions = {**pro.schedule.exceptions, day.isoformat(): ()}
            return pro.but(schedule=pro.schedule.but(exceptions=exceptions))

        await self._store.professionals.change(pro_id, decide)
        start, end = whole_day(day, self._ground.zone)
        unbooked = [{"is_taken": False}, {"held_until": {"$ne": None}}]
        await self._store.slots.collection.delete_many(
            {"pro_id": pro_id, "start": {"$gte": max(start, context.now), "$lt": end}, "$or": unbooked}
        )

    async def _taken_out(self, pro_id: str, lead_ids: list[str], context: Context) -> None:
        """The hours of those visits do not become free: he is ill."""
        start, end = whole_day(local_day(context.now, self._ground.zone), self._ground.zone)
        await self._store.slots.collection.delete_many(
            {"pro_id": pro_id, "lead_id": {"$in": lead_ids}, "start": {"$gte": start, "$lt": end}}
        )

    async def _refused(self, pro_id: str, context: Context) -> None:
        """What was asked of him for today goes on to the next one."""
        day = local_day(context.now, self._ground.zone)
        for job in await self._answers.every(MyOffers(pro_id=pro_id), context):
            start = job.lead.appointment_start
            if start is None or local_day(start, self._ground.zone) == day:
                await self._answers.refuse(Refuse(offer_id=job.asked_id(), pro_id=pro_id), context)

    async def _booked(self, pro_id: str, context: Context) -> list[Lead]:
        day = local_day(context.now, self._ground.zone)
        booked = await self._store.leads.many({"pro_id": pro_id, "status": LeadStatus.BOOKED.value})
        hours = [(lead, lead.appointment_start) for lead in booked if _is_to_come(lead, context)]
        return [lead for lead, at in hours if at is None or local_day(at, self._ground.zone) == day]


def _is_to_come(lead: Lead, context: Context) -> bool:
    """One that is over was done, and is only not closed yet."""
    return lead.appointment_end is None or lead.appointment_end > context.now


def _hour(lead: Lead, context: Context) -> datetime:
    return lead.appointment_start or context.now


def _as_it_was(lead: Lead) -> Lead:
    """With the hour that was promised, which it does not have any more."""
    off = lead.called_off
    return lead.but(appointment_start=off.start) if off else lead
