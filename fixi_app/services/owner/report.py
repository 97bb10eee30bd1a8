"""The owner's report: each evening, and between the days while something is stuck; kept for the dashboard as well.

Promise: asked by day, so its cost does not grow with history; each report is one record and one message, however often
the job looks; after a sleep the last evening is told if it is not stale, and nothing twice.
"""

from datetime import date, datetime, timedelta

from loguru import logger

from fixi_app.booking.clocks import quiet
from fixi_app.booking.zone import ONE_DAY, Stretch, at, local_day, midnight
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import ApplicationState
from fixi_app.repositories.documents import from_document
from fixi_app.repositories.records import Records
from fixi_app.routing.records import Decision
from fixi_app.services.followup.rounds import FLAGGED, SILENT
from fixi_app.services.ground import Ground
from fixi_app.services.owner.report_day import DayReport, Silence, Waits, day_report, unlucky
from fixi_app.services.owner.report_words import evening, still_waiting
from fixi_app.services.telling.alerts import ROUTINE, Alerts

APPLYING = {"application": ApplicationState.PENDING.value}
"""Whoever asked to join and has no answer yet; he is not active before."""
_NOT_APPROVED = {"approved": False, "is_active": True}
_SOON = timedelta(hours=1)
"""A report this soon after its hour is told even when nothing happened: silence would look like a fault."""


class Reports:
    def __init__(self, ground: Ground, alerts: Alerts) -> None:
        self._ground, self._store, self._alerts = ground, ground.store, alerts
        self._kept: Records[DayReport] = Records(self._store.db["reports"], DayReport)

    async def tick(self, now: datetime) -> bool:
        """Report what is due and not reported yet; True when something was said."""
        day = self._last_day(now)
        late = now - self._evening_of(day)
        fresh = late < timedelta(hours=self._ground.business.stale_inbound_hours)
        if fresh and await self._kept.get(day.isoformat()) is None:
            return await self._evening(day, late, now)
        return await self._between(day, now)

    async def _evening(self, day: date, late: timedelta, now: datetime) -> bool:
        report = await self._made(day.isoformat(), day, now)
        told = late < _SOON or not report.is_empty()
        if told:
            await self._alerts.words(f"report:{report.id}", ROUTINE, evening(report, day, self._ground), now)
        await self._kept.add(report)  # last: after a crash it is told again, under the same id
        logger.info("The owner's report of {}: {} came, {} booked", report.id, report.came, report.booked)
        return told

    async def _between(self, day: date, now: datetime) -> bool:
        """While something is stuck; not at night, and not soon after a report that a sleep had delayed."""
        business = self._ground.business
        hours, every = business.cold_hours, timedelta(hours=business.report_stuck_every)
        step = self._evening_of(day) + (now - self._evening_of(day)) // every * every
        if step == self._evening_of(day) or quiet(now, hours.start, hours.end, self._ground.zone, self._ground.rest):
            return False
        id_ = f"{day}+{(step - self._evening_of(day)) // every}"
        recent = await self._kept.first({"at": {"$gt": now - every}})
        if recent or await self._kept.get(id_) or not await self._stuck_since(step):
            return False
        today = local_day(now, self._ground.zone)
        report = await self._made(id_, today, now)
        await self._alerts.words(f"report:{id_}", ROUTINE, still_waiting(report, today, self._ground), now)
        await self._kept.add(report)
        return True

    async def of(self, day: date, now: datetime) -> DayReport:
        """The report of a local date: as it was kept, or, for a day that is not reported yet, as it stands now."""
        kept = await self._kept.get(day.isoformat())
        return kept or await self._made(day.isoformat(), day, now)

    # -- when ---------------------------------------------------------------------------------------------------------

    def _evening_of(self, day: date) -> datetime:
        return at(day, self._ground.business.report_at, self._ground.zone)

    def _last_day(self, now: datetime) -> date:
        """The local date whose evening came last."""
        today = local_day(now, self._ground.zone)
        return today if self._evening_of(today) <= now else today - ONE_DAY

    async def _stuck_since(self, step: datetime) -> bool:
        """Whether somebody waits since before this moment; what came later was told when it came."""
        since = {"$lte": step - timedelta(minutes=self._ground.business.stuck_after)}
        leads = {"status": LeadStatus.PENDING.value, "waiting_since": since}
        people = {"mode": Mode.WAITING_FOR_PERSON.value, "person_asked_at": since}
        return bool(
            await self._store.leads.collection.find_one(leads, {"_id": 1})
            or await self._store.db["conversations"].find_one(people, {"_id": 1})
        )

    # -- what ---------------------------------------------------------------------------------------------------------

    async def _made(self, id_: str, day: date, now: datetime) -> DayReport:
        stretch = midnight(day, self._ground.zone), midnight(day + ONE_DAY, self._ground.zone)
        leads = await self._store.leads.many({"updated_at": {"$gte": stretch[0]}})
        decisions = await self._decisions([lead.id for lead in unlucky(leads, stretch)])
        silences = await self._silences(stretch)
        return day_report(id_, now, stretch, leads, decisions, silences, await self._waits(stretch))

    async def _decisions(self, lead_ids: list[str]) -> list[Decision]:
        found = self._store.db["decisions"].find({"lead_id": {"$in": lead_ids}})
        return [from_document(Decision, document) for document in await found.to_list()]

    async def _silences(self, day: Stretch) -> list[Silence]:
        """Who was told that day that an offer moved on: nobody else is, and only for silence."""
        told = self._store.db["inbox"].find({
            "state": {"$in": ["new", "done"]}, "received_at": {"$gte": day[0], "$lt": day[1]}, "kind": "moved_on",
        })  # fmt: skip
        items = await told.to_list()
        pros = await self._store.professionals.many({"contact_id": {"$in": [i["conversation_id"] for i in items]}})
        names = {pro.contact_id: pro.name for pro in pros}
        return [
            Silence(lead_id=item["news"].get("lead_id", ""), name=names[item["conversation_id"]])
            for item in items
            if item["conversation_id"] in names
        ]

    async def _waits(self, day: Stretch) -> dict[Waits, int]:
        db = self._store.db
        waiting = {"mode": Mode.WAITING_FOR_PERSON.value}
        failed = {"state": "failed", "created_at": {"$gte": day[0]}}
        return {
            Waits.LEADS: await db["leads"].count_documents({"status": LeadStatus.PENDING.value}),
            Waits.PEOPLE: await db["conversations"].count_documents(waiting),
            Waits.APPROVALS: await db["professionals"].count_documents({"$or": [APPLYING, _NOT_APPROVED]}),
            Waits.ASIDE: await db["inbox"].count_documents({"state": "aside"}),
            Waits.FAILED: await db["outbox"].count_documents(failed),
            Waits.OPEN_JOBS: await db["leads"].count_documents(FLAGGED),
            Waits.SILENT: await db["leads"].count_documents(SILENT),
            Waits.DROPPED: await db["dropped"].count_documents({"at": {"$gte": day[0], "$lt": day[1]}}),
        }
