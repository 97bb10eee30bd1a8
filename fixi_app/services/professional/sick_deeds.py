"""A professional is ill: nothing more is booked with him then, and each customer of those days chooses what comes next.

Promise: his hours are closed first, so that nobody is put where somebody was just called off; what a crashed turn had
done is found again by its cause.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.zone import ONE_DAY, Stretch, local_day, midnight
from fixi_app.dialogue.professional import move_wishes as wishes
from fixi_app.dialogue.wishes import JobView, MyOffers, Refuse
from fixi_app.domain.leads import By, Lead, LeadStatus
from fixi_app.domain.moves import Why
from fixi_app.domain.professionals import Professional, Schedule, Span
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.professional.proposal_answers import ProposalAnswers
from fixi_app.services.visits.calendar import Calendar
from fixi_app.services.visits.moving import Moving

_LATELY = timedelta(hours=1)
"""What this turn called off was written at its own moment or later; the clocks of two computers may differ a little."""


class Sick:
    def __init__(self, ground: Ground, moving: Moving, answers: ProposalAnswers) -> None:
        self._ground, self._store, self._moving, self._answers = ground, ground.store, moving, answers
        self._calendar = Calendar(ground)

    def table(self) -> Mapping[str, Any]:
        return {"Sick": self.ill, "WellAgain": self.well}

    async def ill(self, wish: wishes.Sick, context: Context) -> tuple[JobView, ...]:
        await self._closed(wish, context)
        await self._refused(wish, context)
        for lead in await self._booked(wish, context):
            await self._moving.call_off(
                lead.id, wish.pro_id, Why.SICK, cause=f"{context.cause}:{lead.id}", at=context.now, by=By.PROFESSIONAL,
                release=False,
            )  # fmt: skip
        done = await self._called_off_by(context)
        await self._taken_out(wish, [lead.id for lead in done])
        logger.info("Professional {} is ill: {} visits called off", wish.pro_id, len(done))
        before = [_as_it_was(lead) for lead in done]
        return tuple(JobView(lead=lead) for lead in sorted(before, key=lambda one: (_hour(one, context), one.id)))

    async def well(self, wish: wishes.WellAgain, context: Context) -> int:
        """The hours open again as they were; only free visits are made anew, so nobody's choice is taken back."""
        days = {day.isoformat() for day in _days(wish)}
        pro = await self._store.professionals.change(
            wish.pro_id, lambda stored: stored.but(schedule=_opened(stored.schedule, days))
        )
        if pro is None:
            return 0
        logger.info("Professional {} is well again", wish.pro_id)
        return await self._calendar.refit(pro, wish.first, wish.last, context.now)

    async def _called_off_by(self, context: Context) -> list[Lead]:
        """What this turn called off, now or before it was repeated."""
        lately, cause = {"$gte": context.now - _LATELY}, {"$regex": f"^{context.cause}:"}
        return await self._store.leads.many({"updated_at": lately, "status_history.cause": cause})

    async def _closed(self, wish: wishes.Sick, context: Context) -> None:
        """No work on these dates, and no hour of them that anybody could take; what is booked falls away one by one."""

        def decide(pro: Professional) -> Professional:
            free_days: dict[str, tuple[Span, ...]] = {day.isoformat(): () for day in _days(wish)}
            schedule = pro.schedule
            before = {day: schedule.exceptions.get(day) for day in free_days}
            sick_days = {**before, **_to_come(schedule, local_day(context.now, self._ground.zone))}
            exceptions = {**schedule.exceptions, **free_days}
            return pro.but(schedule=schedule.but(exceptions=exceptions, sick_days=sick_days))

        await self._store.professionals.change(wish.pro_id, decide)
        start, end = self._stretch(wish)
        unbooked = [{"is_taken": False}, {"held_until": {"$ne": None}}]
        await self._store.slots.collection.delete_many(
            {"pro_id": wish.pro_id, "start": {"$gte": max(start, context.now), "$lt": end}, "$or": unbooked}
        )

    async def _taken_out(self, wish: wishes.Sick, lead_ids: list[str]) -> None:
        """The hours of those visits do not become free: he is ill."""
        start, end = self._stretch(wish)
        await self._store.slots.collection.delete_many(
            {"pro_id": wish.pro_id, "lead_id": {"$in": lead_ids}, "start": {"$gte": start, "$lt": end}}
        )

    async def _refused(self, wish: wishes.Sick, context: Context) -> None:
        """What was asked of him for these days goes on to the next one."""
        for job in await self._answers.every(MyOffers(pro_id=wish.pro_id), context):
            if self._is_then(job.lead, wish, context):
                await self._answers.refuse(Refuse(offer_id=job.asked_id(), pro_id=wish.pro_id), context)

    async def _booked(self, wish: wishes.Sick, context: Context) -> list[Lead]:
        booked = await self._store.leads.many({"pro_id": wish.pro_id, "status": LeadStatus.BOOKED.value})
        return [lead for lead in booked if _is_to_come(lead, context) and self._is_then(lead, wish, context)]

    def _is_then(self, lead: Lead, wish: wishes.Sick, context: Context) -> bool:
        """One without an hour is one of today: somebody comes as soon as he can."""
        return wish.first <= local_day(_hour(lead, context), self._ground.zone) <= wish.last

    def _stretch(self, wish: wishes.Sick) -> Stretch:
        return midnight(wish.first, self._ground.zone), midnight(wish.last + ONE_DAY, self._ground.zone)


def _days(wish: wishes.Sick | wishes.WellAgain) -> Iterator[date]:
    day = wish.first
    while day <= wish.last:
        yield day
        day += ONE_DAY


def _to_come(schedule: Schedule, today: date) -> dict[str, tuple[Span, ...] | None]:
    """What is known of sick days that are not over."""
    return {day: before for day, before in schedule.sick_days.items() if day >= today.isoformat()}


def _opened(schedule: Schedule, days: set[str]) -> Schedule:
    """As before he was ill, except where he has opened hours or gone on vacation meanwhile."""
    exceptions = dict(schedule.exceptions)
    for day in days & set(schedule.sick_days) - set(schedule.vacation_days):
        before = schedule.sick_days[day]
        if exceptions.get(day) == ():
            exceptions = {key: spans for key, spans in exceptions.items() if key != day}
            exceptions |= {} if before is None else {day: before}
    left = {day: before for day, before in schedule.sick_days.items() if day not in days}
    return schedule.but(exceptions=exceptions, sick_days=left)


def _is_to_come(lead: Lead, context: Context) -> bool:
    """One that is over was done, and is only not closed yet."""
    return lead.appointment_end is None or lead.appointment_end > context.now


def _hour(lead: Lead, context: Context) -> datetime:
    return lead.appointment_start or context.now


def _as_it_was(lead: Lead) -> Lead:
    """With the hour that was promised, which it does not have any more."""
    off = lead.called_off
    return lead.but(appointment_start=off.start) if off else lead
