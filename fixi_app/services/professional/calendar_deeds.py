"""What a professional does to his own calendar and list: busy, free, vacation, back, hours, prices.

What he decides about himself is audited as what the owner decides at the desk is, with before and after.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.zone import ONE_DAY, local_day, midnight, overlap
from fixi_app.dialogue.professional import calendar_wishes as wishes
from fixi_app.dialogue.wishes import JobView, MyOffers, Refuse
from fixi_app.domain.business_fields import Hours
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Price, Professional, Schedule, Span
from fixi_app.services.audit import audited
from fixi_app.services.context import Occasion
from fixi_app.services.ground import Ground
from fixi_app.services.professional.proposal_answers import ProposalAnswers
from fixi_app.services.visits.calendar import Calendar, own_block

Days = tuple[str, ...]


class CalendarDeeds:
    def __init__(self, ground: Ground, answers: ProposalAnswers) -> None:
        self._ground, self._store, self._answers = ground, ground.store, answers
        self._calendar = Calendar(ground)

    def table(self) -> Mapping[str, Any]:
        return {
            "BlockTime": self.block_time, "FreeTime": self.free_time, "SeeDay": self.see_day,
            "TakeVacation": self.take_vacation, "Return": self.return_, "SetHours": self.set_hours,
            "SetPrice": self.set_price, "SetFee": self.set_fee, "SetLeftAlone": self.set_left_alone,
        }  # fmt: skip

    # -- busy and free ------------------------------------------------------------------------------------------------

    async def block_time(self, wish: wishes.BlockTime, context: Occasion) -> wishes.Blocked:
        """His own time, unless a visit lies in it: that one counts, and he is told."""
        pro = await self._store.professionals.get(wish.pro_id)
        if pro is None:
            return wishes.Blocked(outcome="held")
        own = own_block(wish.pro_id, wish.start, wish.end, context.cause, wish.note)
        in_the_way = await self._calendar.block(pro, own, context.now)
        if in_the_way is None:
            logger.info("Professional {} blocked time of his own", wish.pro_id)
            return wishes.Blocked(outcome="done")
        lead = await self._store.leads.get(in_the_way.lead_id)
        booked = lead is not None and lead.status is LeadStatus.BOOKED
        return wishes.Blocked(outcome="booked" if booked else "held", lead=lead if booked else None)

    async def see_day(self, wish: wishes.SeeDay, context: Occasion) -> wishes.DayView:
        stretch = self._calendar.stretch(wish.day, wish.start, wish.end)
        rest = self._ground.rest
        rests = rest.is_holiday(wish.day) or any(overlap(stretch, part) for part in rest.of_day(wish.day))
        return wishes.DayView(rests=rests)

    async def free_time(self, wish: wishes.FreeTime, context: Occasion) -> wishes.Freed:
        """Own time in these hours is given back, and the hours are opened where his week does not have them."""
        start, end = self._calendar.stretch(wish.day, wish.start, wish.end)
        await self._calendar.unblock(wish.pro_id, start, end)
        pro = await self._changed(wish.pro_id, context, lambda pro: self._opened(pro, wish), str(wish.day))
        free = await self._calendar.refit(pro, wish.day, wish.day, context.now) if pro else 0
        return wishes.Freed(start=start, end=end, slots=free)

    def _opened(self, pro: Professional, wish: wishes.FreeTime) -> Professional:
        schedule, key = pro.schedule, wish.day.isoformat()
        known = self._hours_of(schedule, wish.day)
        rest = self._ground.rest.of_day(wish.day)
        closed = any(overlap(part, self._calendar.stretch(wish.day, wish.start, wish.end)) for part in rest)
        if not closed and any(part.start <= wish.start and wish.end <= part.end for part in known):
            return pro
        hours = _joined((*known, Span(start=wish.start, end=wish.end)))
        away = tuple(day for day in schedule.vacation_days if day != key)
        exceptions = {**schedule.exceptions, key: hours}
        return pro.but(schedule=schedule.but(exceptions=exceptions, vacation_days=away))

    def _hours_of(self, schedule: Schedule, day: date) -> tuple[Span, ...]:
        """His hours on that day; on a holiday none, unless he opened it."""
        if day.isoformat() in schedule.exceptions:
            return schedule.exceptions[day.isoformat()]
        return () if self._ground.rest.is_holiday(day) else schedule.template.get(str(day.weekday()), ())

    # -- vacation -----------------------------------------------------------------------------------------------------

    async def take_vacation(self, wish: wishes.TakeVacation, context: Occasion) -> tuple[JobView, ...]:
        """The days become exceptions without work; what is booked in them stays and is told.

        What he was asked for in them goes on to the next one, and a customer who is just choosing sees other times.
        """
        pro = await self._changed(wish.pro_id, context, lambda pro: self._sent_away(pro, wish))
        start, end = midnight(wish.first, self._ground.zone), None
        within: dict[str, Any] = {"$gte": max(start, context.now)}
        if wish.last:
            end = within["$lt"] = midnight(wish.last + ONE_DAY, self._ground.zone)
        await self.pass_on(wish.pro_id, max(start, context.now), end, context)
        if pro:
            await self._calendar.refit(pro, wish.first, wish.last, context.now)
        booked = {"pro_id": wish.pro_id, "status": LeadStatus.BOOKED.value, "appointment_start": within}
        leads = await self._store.leads.many(booked, sort=[("appointment_start", 1)])
        return tuple(JobView(lead=lead) for lead in leads)

    async def pass_on(self, pro_id: str, start: datetime, end: datetime | None, context: Occasion) -> None:
        """What he was asked for in this time goes on to the next one; who is just choosing sees other times."""
        for job in await self._answers.every(MyOffers(pro_id=pro_id), context):
            proposal = job.lead.proposal if job.answers else None
            at = (proposal.start if proposal else job.lead.appointment_start) or context.now
            if start <= at and (end is None or at < end):
                await self._answers.refuse(Refuse(offer_id=job.asked_id(), pro_id=pro_id), context)
        within: dict[str, Any] = {"$gte": start} if end is None else {"$gte": start, "$lt": end}
        held = {"pro_id": pro_id, "start": within, "lead_id": {"$ne": None}, "held_until": {"$ne": None}}
        await self._store.slots.collection.delete_many(held)

    def _sent_away(self, pro: Professional, wish: wishes.TakeVacation) -> Professional:
        schedule = pro.schedule
        if wish.last is None:
            away = schedule.but(away_from=midnight(wish.first, self._ground.zone), away_until=None)
            return pro.but(schedule=away)
        days = _days(wish.first, wish.last)
        exceptions = {**schedule.exceptions, **dict.fromkeys(days, ())}
        known = tuple(sorted({*schedule.vacation_days, *days}))
        return pro.but(schedule=schedule.but(exceptions=exceptions, vacation_days=known))

    async def return_(self, wish: wishes.Return, context: Occasion) -> int:
        """The days are days of work again; what was already over stays as it was."""
        today = local_day(context.now, self._ground.zone)
        pro = await self._changed(wish.pro_id, context, lambda pro: _returned(pro, wish, today))
        return await self._calendar.refit(pro, wish.first, wish.last, context.now) if pro else 0

    # -- hours and prices ---------------------------------------------------------------------------------------------

    async def set_hours(self, wish: wishes.SetHours, context: Occasion) -> bool:
        hours = (Span(start=wish.start, end=wish.end),) if wish.start and wish.end else ()

        def decide(pro: Professional) -> Professional:
            template = {**pro.schedule.template, **{str(day): hours for day in wish.weekdays}}
            working = {day: spans for day, spans in template.items() if spans}
            return pro.but(schedule=pro.schedule.but(template=working))

        pro = await self._changed(wish.pro_id, context, decide)
        if pro is None:
            return False
        for day in self._coming(wish.weekdays, context):
            await self._calendar.refit(pro, day, day, context.now)
        return True

    def _coming(self, weekdays: tuple[int, ...], context: Occasion) -> list[date]:
        today = local_day(context.now, self._ground.zone)
        days = [today + n * ONE_DAY for n in range(self._ground.business.slot_days_ahead)]
        return [day for day in days if day.weekday() in weekdays]

    async def set_price(self, wish: wishes.SetPrice, context: Occasion) -> bool:
        price = Price(item=wish.item, start=wish.start, end=wish.end)

        def decide(pro: Professional) -> Professional:
            lines = [price if line.item == wish.item else line for line in pro.price_list]
            return pro.but(price_list=tuple(lines if price in lines else [*lines, price]))

        return await self._changed(wish.pro_id, context, decide) is not None

    async def set_fee(self, wish: wishes.SetFee, context: Occasion) -> bool:
        return await self._changed(wish.pro_id, context, lambda pro: pro.but(call_out_fee=wish.fee)) is not None

    async def set_left_alone(self, wish: wishes.SetLeftAlone, context: Occasion) -> bool:
        hours = Hours(start=wish.start, end=wish.end) if wish.start and wish.end else None
        return await self._changed(wish.pro_id, context, lambda pro: pro.but(quiet_hours=hours)) is not None

    async def _changed(
        self, pro_id: str, context: Occasion, decide: Callable[[Professional], Professional], about: str = ""
    ) -> Professional | None:
        """Change his record and write it in the audit log; what a crashed turn did already is changed no more."""
        before = await self._store.professionals.get(pro_id)
        after = await self._store.professionals.change(pro_id, decide)
        if before and after and before != after:
            deed = f"deed_{context.cause}_{pro_id}_{about}".rstrip("_")
            by = context.by or pro_id
            await audited(self._store.db, deed, context.now, by, "professional", before=before, after=after)
        return after


def _days(first: date, last: date) -> Days:
    return tuple((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))


def _returned(pro: Professional, wish: wishes.Return, today: date) -> Professional:
    schedule = pro.schedule
    if wish.last is None:
        return pro.but(schedule=schedule.but(away_from=None, away_until=None))
    over = set(_days(max(wish.first, today), wish.last)) & set(schedule.vacation_days)
    exceptions = {day: spans for day, spans in schedule.exceptions.items() if day not in over}
    left = tuple(day for day in schedule.vacation_days if day not in over)
    return pro.but(schedule=schedule.but(exceptions=exceptions, vacation_days=left))


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans in order, those that meet as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = joined[-1].but(end=max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
