"""What the models cost, counted when a turn ends: for each lead, professional, contact and day; and the caps on it.

Counters and not a history: one small document for each thing that is asked about, so neither a cap nor a chart reads
more the longer a business lives. A turn is counted once in each, however often it is played again after a crash: its
id stands in the counter, and the write that adds its tokens is the one that puts it there.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from loguru import logger

from fixi_app.booking.zone import local_day
from fixi_app.domain.conversation import Closing
from fixi_app.domain.spending import cost_of, prices_in
from fixi_app.services.ground import Ground
from storage import AsyncDatabase, DuplicateKeyError

_REMEMBERED = 200
"""Turns that a counter knows by id. A turn is played again before many others, or never."""
_MOST_TRIES = 20
_CONTACTS_KEPT = timedelta(days=8)
"""A contact's day matters for its cap only."""


class Used(NamedTuple):
    """Tokens of the models, and what they cost as far as prices are known."""

    tokens_in: int = 0
    tokens_out: int = 0
    micros: int = 0
    """Millionths of a dollar."""
    unpriced: int = 0
    """Tokens whose price is not known: the cost is at least `dollars`."""

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out

    @property
    def dollars(self) -> float:
        return self.micros / 1_000_000


class Spending:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._counters = ground.store.db["spending"]

    async def allows(self, contact_id: str, now: datetime) -> bool:
        """Whether a model may be asked for this contact now; past a cap the offline reader answers, whoever is in the
        chat and whatever is under way (L56)."""
        business, day = self._ground.business, local_day(now, self._ground.zone)
        caps = {
            _key("contact", contact_id, day): business.model_daily_tokens,
            _key("month", "", day.replace(day=1)): business.model_monthly_tokens,
        }
        capped = [key for key, cap in caps.items() if cap]
        counters = await self._counters.find({"_id": {"$in": capped}}).to_list() if capped else []
        full = [counter for counter in counters if _used(counter).tokens >= caps[counter["_id"]]]
        for counter in full:
            logger.warning("The {} has used up its tokens: the offline reader answers {}", counter["kind"], contact_id)
        return not full

    async def keep(self, contact_id: str, closing: Closing) -> None:
        """Count what a finished turn used; repeating it counts nothing twice."""
        if not closing.spent:
            return
        day, cost = local_day(closing.at, self._ground.zone), cost_of(closing.spent, self._prices())
        used = Used(
            sum(one.tokens_in for one in closing.spent), sum(one.tokens_out for one in closing.spent), *cost
        )
        for kind, of, when in _counted(contact_id, closing, day):
            await self._add(kind, of, when, closing.turn_id, used)

    def _prices(self) -> Any:
        return prices_in(self._ground.business.model_prices)

    async def _add(self, kind: str, of: str, day: date | None, turn_id: str, used: Used) -> None:
        key = _key(kind, of, day)
        for _ in range(_MOST_TRIES):
            try:
                await self._counters.update_one(
                    {"_id": key, "turns": {"$ne": turn_id}},
                    {
                        "$inc": {"tokens_in": used.tokens_in, "tokens_out": used.tokens_out, "micros": used.micros,
                                 "unpriced": used.unpriced},
                        "$push": {"turns": {"$each": [turn_id], "$slice": -_REMEMBERED}},
                        "$setOnInsert": {"kind": kind, "of": of, "day": day.isoformat() if day else None},
                    },
                    upsert=True,
                )  # fmt: skip
            except DuplicateKeyError:  # counted already; or another made the counter just now, and it is tried again
                if await self._counters.find_one({"_id": key, "turns": turn_id}):
                    return
            else:
                return
        logger.error("The tokens of {} could not be counted for {}", turn_id, kind)


def _counted(contact_id: str, closing: Closing, day: date) -> Iterable[tuple[str, str, date | None]]:
    """The counters that a turn belongs to: (kind, of whom, which day)."""
    yield "contact", contact_id, day
    yield "day", "", day
    yield "month", "", day.replace(day=1)
    if closing.lead_id:
        yield "lead", closing.lead_id, None
    if closing.pro_id:
        yield "pro", closing.pro_id, day


# -- asked by the dashboard and `doctor` ------------------------------------------------------------------------------


async def of_lead(db: AsyncDatabase, lead_id: str) -> Used:
    """All that was used for a lead; with two professionals it counts for the lead once."""
    return await _one(db, _key("lead", lead_id, None))


async def of_pro(db: AsyncDatabase, pro_id: str, first: date, last: date) -> Used:
    """What was used in a professional's name and for his own messages, both local days included."""
    return _sum(await _days(db, "pro", pro_id, first, last))


async def of_days(db: AsyncDatabase, first: date, last: date) -> dict[date, Used]:
    """What was used on each local day on which anything was, both included, in their order."""
    return {date.fromisoformat(one["day"]): _used(one) for one in await _days(db, "day", "", first, last)}


async def of_month(db: AsyncDatabase, now: datetime, zone: ZoneInfo) -> Used:
    """What was used in the local month of this moment."""
    return await _one(db, _key("month", "", local_day(now, zone).replace(day=1)))


async def forget(db: AsyncDatabase, now: datetime) -> int:
    """Drop the counters of contacts' days that no cap asks for any more; how many they were."""
    old = (now - _CONTACTS_KEPT).date().isoformat()
    return (await db["spending"].delete_many({"kind": "contact", "day": {"$lt": old}})).deleted_count


async def _one(db: AsyncDatabase, key: str) -> Used:
    return _used(await db["spending"].find_one({"_id": key}) or {})


async def _days(db: AsyncDatabase, kind: str, of: str, first: date, last: date) -> list[dict[str, Any]]:
    days = {"$gte": first.isoformat(), "$lte": last.isoformat()}
    return await db["spending"].find({"kind": kind, "of": of, "day": days}, sort=[("day", 1)]).to_list()


def _sum(counters: Iterable[dict[str, Any]]) -> Used:
    return Used(*(sum(column) for column in zip(*map(_used, counters), strict=True)))


def _used(counter: dict[str, Any]) -> Used:
    return Used(*(int(counter.get(name) or 0) for name in Used._fields))


def _key(kind: str, of: str, day: date | None) -> str:
    return ":".join(part for part in (kind, of, day.isoformat() if day else "") if part)
