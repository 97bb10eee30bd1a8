"""The agenda job: each professional's visits of today, once, before he leaves for the first.

Promise: counted by the day of the visit, never by the day on which it was booked (L18); nobody without visits or in
hours in which he asked to be left alone is written to. A visit that he kept although he is away is one he drives to.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from fixi_app.booking.zone import ONE_DAY, at, local, local_day, midnight
from fixi_app.dialogue.professional.agenda_wishes import VisitsOf
from fixi_app.dialogue.wishes import JobView
from fixi_app.domain.business import Business
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.professionals import Professional
from fixi_app.routing.driving import Point, driving_order
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.people.contacts import Contacts


def agenda_due(first: datetime, day: date, ground: Ground) -> datetime:
    """When the agenda of a day goes out whose first visit starts at `first`."""
    business: Business = ground.business
    return min(at(day, business.agenda_at, ground.zone), first - timedelta(minutes=business.agenda_before_minutes))


def left_alone(pro: Professional, now: datetime, ground: Ground) -> bool:
    """Whether he works no visits any more, or asked not to be written to at this hour."""
    quiet = pro.quiet_hours is not None and pro.quiet_hours.holds(local(now, ground.zone).time())
    return not pro.is_active or quiet


class Agenda:
    """The job, and what the turns that tell it look up."""

    def __init__(self, ground: Ground, contacts: Contacts) -> None:
        self._ground, self._store, self._contacts = ground, ground.store, contacts

    def table(self) -> Mapping[str, Any]:
        return {"VisitsOf": self.visits_of}

    async def tick(self, now: datetime) -> int:
        """Tell everyone whose time has come; how many that were. News of a day is one item however often it is told."""
        today = local_day(now, self._ground.zone)
        by_pro: dict[str, list[Lead]] = defaultdict(list)
        for lead in await self._booked_on(today):
            by_pro[lead.pro_id or ""].append(lead)
        return sum([await self._told(pro_id, leads, today, now) for pro_id, leads in by_pro.items()])

    async def _told(self, pro_id: str, leads: list[Lead], today: date, now: datetime) -> int:
        first = min(lead.appointment_start for lead in leads if lead.appointment_start)
        pro = await self._store.professionals.get(pro_id)
        still = any(_end(lead) > now for lead in leads)
        if pro is None or not pro.phone or not still or now < agenda_due(first, today, self._ground):
            return 0
        if left_alone(pro, now, self._ground):
            return 0
        contact = await self._contacts.of_professional(pro, now)
        await self._ground.inbox.news(contact.id, "agenda", f"{pro_id}:{today}", now, day=today.isoformat())
        self._ground.wake()
        return 1

    async def _booked_on(self, day: date, **more: str) -> list[Lead]:
        """Booked visits of a local date; those that run over midnight belong to the day on which they start."""
        zone = self._ground.zone
        hours = {"$gte": midnight(day, zone), "$lt": midnight(day + ONE_DAY, zone)}
        return await self._store.leads.many({"appointment_start": hours, "status": LeadStatus.BOOKED.value, **more})

    async def visits_of(self, wish: VisitsOf, context: Context) -> tuple[JobView, ...]:
        pro = await self._store.professionals.get(wish.pro_id)
        if pro is None or not wish.day:
            return ()
        leads = await self._booked_on(date.fromisoformat(wish.day), pro_id=pro.id)
        ahead = [lead for lead in leads if _end(lead) > context.now]
        base = (pro.base.lat, pro.base.lon) if pro.base.lat is not None and pro.base.lon is not None else None
        return tuple(JobView(lead=lead) for lead in driving_order(ahead, base, self._where))

    def _where(self, lead: Lead) -> Point | None:
        """The pin, else the centre of the city."""
        if lead.lat is not None and lead.lon is not None:
            return lead.lat, lead.lon
        return self._ground.place_at(lead.city) if lead.city else None


def _end(lead: Lead) -> datetime:
    end = lead.appointment_end or lead.appointment_start
    assert end is not None
    return end
