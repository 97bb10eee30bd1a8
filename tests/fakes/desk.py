"""The owner's desk over a town: what the dashboard would call, called by a test."""

import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

from fixi_app.domain.leads import Lead
from fixi_app.services.desk.changes import Changes
from fixi_app.services.desk.health import Surroundings
from fixi_app.services.desk.office import Desk
from fixi_app.services.office import Consequence, DeskRole, LeadEdit, LogLine, Saved, User
from fixi_app.understanding.places import gazetteer
from tests.fakes.town import Town, town

OWNER = User(name="owner", role=DeskRole.OWNER)
VIEWER = User(name="guest", role=DeskRole.VIEWER)


class NoLog:
    def since(self, seq: int) -> tuple[list[LogLine], int]:
        return [], 0


class AtDesk:
    def __init__(self, t: Town, desk: Desk, changes: Changes, faults: deque[str]) -> None:
        self.town, self.desk, self.changes, self.faults = t, desk, changes, faults

    async def preview(self, lead: Lead, **fields: Any) -> list[Consequence]:
        return list(await self.desk.leads.preview([LeadEdit(lead_id=lead.id, version=lead.version, **fields)]))

    async def save(self, lead: Lead, *, skip: tuple[str, ...] = (), user: User = OWNER, **fields: Any) -> Saved:
        """Save one edit of a lead as it was read, and let everything that follows be done."""
        edit = LeadEdit(lead_id=lead.id, version=lead.version, **fields)
        saved = await self.desk.leads.save([edit], frozenset(skip), user)
        await self.town.settle()
        return saved[0]


@contextlib.asynccontextmanager
async def at_desk(
    *,
    sample_business: bool = True,
    failing: dict[str, str] | None = None,
    around: Callable[[Town], dict[str, Any]] = lambda _town: {},
    **more: Any,
) -> AsyncIterator[AtDesk]:
    """`around`: further surroundings, made of the town they belong to."""
    changes, faults = Changes(), deque[str](maxlen=1)
    async with town(on_write=changes.touch, **more) as t:
        given: dict[str, Any] = {"models": ("m1",), **around(t)}
        surroundings = Surroundings(
            model_faults=faults, failing_jobs=lambda: failing or {}, sample_business=sample_business, **given
        )
        desk = Desk(t.road, NoLog(), changes, gazetteer, surroundings)
        await desk.open()
        try:
            yield AtDesk(t, desk, changes, faults)
        finally:
            desk.close()
