"""What will wait while Fixi does not run: counted once, before it ends."""

from datetime import datetime, timedelta

from fixi_app.domain.base import Record
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import OfferState
from fixi_app.services.ground import Ground


class LeftWaiting(Record):
    offers: int = 0
    """Offers that a professional has not answered: nobody else is asked meanwhile."""
    people: int = 0
    """Customers who wait for a person."""
    unsent: int = 0
    """Messages that have not left."""
    reminders: int = 0
    """Visits to be reminded of until the end of this day."""

    @property
    def any(self) -> bool:
        return bool(self.offers or self.people or self.unsent or self.reminders)


async def left_waiting(ground: Ground) -> LeftWaiting:
    """As it is at this moment. Raises StoreError."""
    db, now = ground.store.db, ground.clock.now()
    return LeftWaiting(
        offers=await db["leads"].count_documents({"offer.state": OfferState.OPEN.value}),
        people=await db["conversations"].count_documents({"mode": Mode.WAITING_FOR_PERSON.value}),
        unsent=await ground.outbox.count_waiting(),
        reminders=await db["leads"].count_documents({"follow.remind_at": {"$lt": _midnight(ground, now)}}),
    )


def _midnight(ground: Ground, now: datetime) -> datetime:
    """The next one in the place of the business."""
    tomorrow = now.astimezone(ground.zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), tzinfo=ground.zone)
