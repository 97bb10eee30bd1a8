"""Quiet time: when a message that nobody asked for may go to a customer.

One rule for every job, every news and the door through which all of it leaves. A message is *warm* for a while after
the customer's own last word, and *near* when it is about a visit that starts soon; emergencies know no quiet time; all
else is *cold* and goes only in the hours for it, outside rest. What is planned ahead goes at the last permitted moment
before; what could not be known before (a professional closes a job at night) waits for the next one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fixi_app.booking.clocks import last_permitted_before, next_permitted, quiet
from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.business import Business


@dataclass(frozen=True)
class Addressee:
    """What the rule must know of the one written to; nothing of it known is the coldest case."""

    last_word: datetime | None = None
    """When he wrote himself, last."""
    visit_start: datetime | None = None
    """The start of the visit that the message is about."""
    emergency: bool = False


STRANGER = Addressee()


@dataclass(frozen=True)
class QuietTime:
    """The rule with the settings of the business."""

    business: Business
    zone: ZoneInfo
    rest: RestDays

    def permits(self, moment: datetime, to: Addressee = STRANGER) -> bool:
        """Whether it may go at this moment."""
        if to.emergency or self._is_warm(moment, to.last_word) or self._is_near(moment, to.visit_start):
            return True
        hours = self.business.cold_hours
        return not quiet(moment, hours.start, hours.end, self.zone, self.rest)

    def planned(self, due: datetime, to: Addressee = STRANGER, *, earliest: datetime | None = None) -> datetime:
        """When what is known beforehand goes: at `due`, else at the last permitted moment before it.

        Where that would be before `earliest` (the visit had not ended, nobody had asked yet), at the next one after.
        """
        if self.permits(due, to):
            return due
        hours = self.business.cold_hours
        before = last_permitted_before(due, hours.start, hours.end, self.zone, self.rest)
        return before if earliest is None or before >= earliest else self.from_now(due, to)

    def from_now(self, now: datetime, to: Addressee = STRANGER) -> datetime:
        """When what arises now goes: at once, else at the first moment at which it may."""
        if self.permits(now, to):
            return now
        hours = self.business.cold_hours
        opens = next_permitted(now, hours.start, hours.end, self.zone, self.rest)
        near = to.visit_start - self._near() if to.visit_start else opens
        return near if now < near < opens else opens

    def _near(self) -> timedelta:
        return timedelta(hours=self.business.visit_near_hours)

    def _is_warm(self, moment: datetime, last_word: datetime | None) -> bool:
        warm = timedelta(minutes=self.business.warm_minutes)
        return last_word is not None and last_word <= moment <= last_word + warm

    def _is_near(self, moment: datetime, start: datetime | None) -> bool:
        return start is not None and start - self._near() <= moment <= start
