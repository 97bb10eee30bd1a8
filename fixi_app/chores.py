"""Which service does the work of which job: a line each. When and whether it is due stands in `jobs/table.py`."""

from datetime import datetime

import storage
from fixi_app.jobs.table import Work
from fixi_app.road import Road
from fixi_app.services.forgetting.copies import Copies
from fixi_app.services.running.backups import Backups
from fixi_app.services.running.claimed_runs import forget
from fixi_app.services.telling.sending import LONGEST
from fixi_app.services.turn.spending import forget as forget_spending
from fixi_app.services.visits.upkeep import Upkeep


def chores(road: Road, upkeep: Upkeep, backups: Backups, copies: Copies, db: storage.AsyncDatabase) -> dict[str, Work]:
    """The work of each job, by the job's name."""

    async def tidy(now: datetime) -> None:
        await upkeep.tidy(now)
        await road.earlier.mark(now)
        await forget(db, now)
        await forget_spending(db, now)

    async def unfinished(now: datetime) -> None:
        """What another process that shares the store, or a fault of the store, left half done."""
        await road.owing.pay_left(now)
        await road.applications.tell_left(now)
        await road.merging.resume(now)
        await road.sending.recover(LONGEST)
        await road.leases.drop_ended()
        await road.erasures.tick(now)

    return {
        "offers": road.ladder.tick,
        "person_timeouts": road.persons.tick,
        "slot_generation": upkeep.slots,
        "visit_reminders": road.follow.reminders.tick,
        "stale_jobs": road.follow.stale.tick,
        "janitor": road.follow.janitor.tick,
        "stuck_leads": road.follow.stuck.tick,
        "agenda": road.agenda.tick,
        "owner_report": road.reports.tick,
        "backup": backups.tick,
        "health_watch": road.faults.tick,
        "retention": road.retention.tick,
        "unfinished": unfinished,
        "copies": copies.tick,
        "tidy": tidy,
    }
