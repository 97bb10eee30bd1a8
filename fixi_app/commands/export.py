"""`export`: what is stored, for other programs (jsonl) and for a spreadsheet (csv). Works beside a running Fixi."""

import argparse
import io
import sys
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bson import json_util

import storage
from fixi_app.commands import export_person
from fixi_app.commands.outcome import FINE, CommandFailed, WrongUsage
from fixi_app.services.files.spreadsheet import BOM, at_path, cell, harmless, row
from fixi_app.settings import Settings

_HIDDEN = {"admins": {"password_hash": 0}}
_NEVER = ("sessions",)
_JOBS = {"status": {"$in": ["booked", "completed", "closed"]}, "appointment_start": {"$ne": None}}
_MOMENT = {"slots": "start", "inbox": "received_at", "outbox": "not_before"}
_OF_LEADS = (
    "_id status created_at updated_at customer_name phone trade issue city street house_number floor apartment "
    "pro_id appointment_start appointment_end final_price is_emergency"
)
_OF_JOBS = (
    "_id status appointment_start appointment_end pro_id customer_name phone trade issue city street house_number "
    "final_price"
)
_OF_PROFESSIONALS = (
    "_id name phone trades service_areas base.city radius_km languages call_out_fee rating.sum rating.count "
    "max_open_jobs on_call is_active approved"
)
_TABLES = {"leads": _OF_LEADS.split(), "jobs": _OF_JOBS.split(), "professionals": _OF_PROFESSIONALS.split()}


async def run(given: argparse.Namespace, settings: Settings) -> int:
    if given.person:
        if given.month or given.format == "csv":
            raise WrongUsage("--person gives all that is kept, with the documents as jsonl: no --month and no csv.")
        return await export_person.run(given, settings)
    if given.format == "csv" and given.what not in _TABLES:
        raise WrongUsage(f"csv is there for {', '.join(_TABLES)}; use --format jsonl for {given.what}.")
    if given.what in _NEVER:
        raise CommandFailed(f"{given.what} holds only keys of signed-in users, which are not for reading.")
    jobs = given.what == "jobs"
    month = _month(given.month, settings.zone) if given.month else None
    wanted = {**(_JOBS if jobs else {}), **_within(month, "appointment_start" if jobs else _moment(given.what))}
    async with storage.connect(settings.database_uri, read_only=True) as db:
        name = "leads" if jobs else given.what
        await _refuse_unknown(db, name)
        found = db[name].find(wanted, _HIDDEN.get(name), sort=[("_id", 1)])
        # Bytes, not text: Windows would turn each line end into two, and knows no Hebrew in its usual encoding.
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=True)
        try:
            lines = Table(given.what, settings.zone) if given.format == "csv" else JsonLines(given.canonical)
            out.write(lines.head)
            async for document in found:
                out.write(lines.line(document))
        finally:
            out.detach()
    return FINE


async def _refuse_unknown(db: storage.AsyncDatabase, name: str) -> None:
    """An empty export for a mistyped name would look like an empty business."""
    there = await db.list_collection_names()
    if name not in there and name not in _TABLES:
        raise CommandFailed(f"There is no collection {name}; there are {', '.join(sorted({*there, 'jobs'}))}.")


def _moment(collection: str) -> str:
    return _MOMENT.get(collection, "created_at" if collection in ("leads", "contacts", "admins") else "at")


def _month(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of the month and of the next one, by the local clock."""
    try:
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=zone)
    except ValueError:
        raise WrongUsage("A month is written like 2026-11.") from None
    return first, (first + timedelta(days=32)).replace(day=1)


def _within(month: tuple[datetime, datetime] | None, field: str) -> dict[str, Any]:
    return {field: {"$gte": month[0], "$lt": month[1]}} if month else {}


class JsonLines:
    """MongoDB Extended JSON, one document a line."""

    head = ""

    def __init__(self, canonical: bool) -> None:
        self._options = json_util.CANONICAL_JSON_OPTIONS if canonical else json_util.RELAXED_JSON_OPTIONS

    def line(self, document: dict[str, Any]) -> str:
        return json_util.dumps(document, json_options=self._options, ensure_ascii=False) + "\n"


class Table:
    """The stored fields as they are named, for a spreadsheet."""

    def __init__(self, what: str, zone: ZoneInfo) -> None:
        self._columns, self._zone = _TABLES[what], zone
        self.head = BOM + row(self._columns)

    def line(self, document: dict[str, Any]) -> str:
        return row(harmless(cell(at_path(document, path), self._zone)) for path in self._columns)
