"""run.py of a process whose jobs note in a file that they ran (NOTE_RUNS=path), one line a run; nothing else differs.

`LEAVE_OUT=claim` leaves the claim of a run out, `LEAVE_OUT=lease` the lease of a conversation: builds in which the
tests of two processes on one store must fail, or they prove nothing.
"""

import os
import sys
from datetime import datetime
from typing import Any
from unittest.mock import patch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from fixi_app import appliance, cli
from fixi_app.jobs.due import run_id
from fixi_app.jobs.runner import Runner
from fixi_app.queues.leases import SPAN, Lease, Leases
from storage import ReturnDocument

_NOTES = os.environ.pop("NOTE_RUNS")
_LEFT_OUT = os.environ.pop("LEAVE_OUT", "")


class _Noting(Runner):
    async def look(self, name: str) -> bool:
        due = run_id(name, self._jobs[name].due(self._clock.now(), self._zone), self._zone)
        ran = await super().look(name)
        if ran:
            with open(_NOTES, "a", encoding="utf-8") as notes:
                notes.write(f"{due}\n")
        return ran


async def _claimed_by_all(_db: Any, _run_id: str, _now: datetime) -> bool:
    return True


async def _taken_from_all(self: Leases, conversation_id: str) -> Lease | None:
    lease = {"owner": "everybody", "until": datetime.now().astimezone() + SPAN}
    taken = await self._conversations.find_one_and_update(
        {"_id": conversation_id}, {"$set": {"lease": lease}}, return_document=ReturnDocument.AFTER
    )
    return Lease("everybody", taken) if taken else None


patch.object(appliance, "Runner", _Noting).start()
if _LEFT_OUT == "claim":
    patch.object(appliance, "claim", _claimed_by_all).start()
if _LEFT_OUT == "lease":
    patch.object(Leases, "_claim", _taken_from_all).start()
sys.exit(cli.main(sys.argv[1:], dashboard=None))  # type: ignore[arg-type]
