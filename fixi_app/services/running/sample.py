"""The sample business: professionals and calendars that belong to nobody, so that a first try needs nothing.

Promise: it is added where it is missing and changes nothing that exists; adding it twice adds nothing. Its profile is
that of the settings' defaults. All of it carries `sample: true` and phones of the sample range.
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.slots import generate
from fixi_app.booking.zone import local_day, midnight, utc
from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.repositories.missing import add_missing
from storage.api import AsyncCollection, AsyncDatabase

SAMPLE_FILE = Path(__file__).resolve().parents[2] / "data" / "sample_professionals.toml"


async def add_sample(db: AsyncDatabase, now: datetime, zone: ZoneInfo, rest: RestDays, days_ahead: int) -> int:
    """Adds what is missing of the sample professionals and of their slots for `days_ahead` days from today.

    `db` is a store of `storage.connect`. Returns how many documents were added.
    """
    added = 0
    for sample in sample_professionals():
        added += await add_missing(db["professionals"], [to_document(sample)])
        kept = await db["professionals"].find_one({"_id": sample.id})
        if kept is not None:  # an owner may delete him in this very moment
            added += await _add_slots(db["slots"], from_document(Professional, kept), now, zone, rest, days_ahead)
    return added


def sample_professionals() -> tuple[Professional, ...]:
    """The professionals of the sample business as the file describes them."""
    content = tomllib.loads(SAMPLE_FILE.read_text(encoding="utf-8"))
    weeks = {name: _week(days) for name, days in content["weeks"].items()}
    return tuple(_professional(entry, weeks) for entry in content["professional"])


def _professional(entry: dict[str, Any], weeks: dict[str, Any]) -> Professional:
    fields = {name: value for name, value in entry.items() if name not in ("id", "week")}
    schedule = {"template": weeks[entry["week"]]}
    return from_document(Professional, {**fields, "_id": entry["id"], "sample": True, "schedule": schedule})


def _week(days: dict[str, list[str]]) -> dict[str, list[dict[str, str]]]:
    """`"08:00-13:00"` is how a person writes hours; the schedule wants start and end."""
    return {day: [_span(hours) for hours in spans] for day, spans in days.items()}


def _span(hours: str) -> dict[str, str]:
    start, end = hours.split("-")
    return {"start": start, "end": end}


async def _add_slots(
    slots: AsyncCollection, pro: Professional, now: datetime, zone: ZoneInfo, rest: RestDays, days_ahead: int
) -> int:
    """Slots from the schedule as it is stored, for the owner may have changed it; around those that exist."""
    today = local_day(now, zone)
    filter_ = {"pro_id": pro.id, "start": {"$gte": midnight(today, zone)}}
    busy = [(slot["start"], slot["end"]) for slot in await slots.find(filter_).to_list()]
    made = generate(pro, today, days_ahead, zone, rest, busy)
    return await add_missing(slots, [to_document(slot) for slot in made if slot.start > utc(now)])
