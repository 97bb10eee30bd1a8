"""Numbers and exports of the office kept in memory."""

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fixi_app.services.office import (
    DayFigures,
    DeskRole,
    Exported,
    Figures,
    LeadFilter,
    ProFigures,
    Progress,
    Times,
    User,
)
from fixi_app.services.office.numbers import Lost, Stage

if TYPE_CHECKING:
    from tests.tui.fake_office import World

_FUNNEL = dict(zip(Stage, (40, 36, 30, 20, 10, 5), strict=True))


class FakeNumbers:
    """As many requests a day as the day of the month has ones; `asked` are the spans that were counted."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.asked: list[tuple[date, date]] = []
        self.earned = 3200.0
        self.held = asyncio.Event()
        """Cleared by a test, counting takes as long as until it is set."""
        self.held.set()

    async def figures(self, first: date, last: date) -> Figures:
        self._world.trouble()
        self.asked.append((first, last))
        await self.held.wait()
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return Figures(
            first=first, last=last, funnel=_FUNNEL, lost={Lost.BEFORE: 2, Lost.VISIT: 1},
            days=tuple(DayFigures(day=day, came=day.day % 10, booked=day.day % 3) for day in days),
            completed=10, earned=self.earned, unpriced=2, currency="₪", asked=40, tokens=12_300, dollars=0.42,
            first_answer=Times(count=40, median=4, most=11), offer_answer=Times(count=21, median=240, most=1500),
            pros=tuple(self._pro(pro_id, one.name, n) for n, (pro_id, one) in enumerate(self._world.pros.items())),
            ever=bool(self._world.leads),
        )  # fmt: skip

    @staticmethod
    def _pro(pro_id: str, name: str, number: int) -> ProFigures:
        return ProFigures(
            pro_id=pro_id, name=name, offers=12 - number, decided=10, accepted=8, silent=number, booked=7,
            completed=6 - number, earned=1800, unpriced=number, stars=4.8, votes=5,
        )  # fmt: skip


class FakeExports:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.written: list[str] = []
        self.seen: list[User] = []

    async def leads(self, wanted: LeadFilter, user: User, progress: Progress | None = None) -> Exported:
        return self._done(f"leads {wanted.text}".strip(), len(self._world.leads), user, progress)

    async def bookkeeping(
        self, month: date, pro_id: str | None, user: User, progress: Progress | None = None
    ) -> Exported:
        return self._done(f"books {month:%Y-%m} {pro_id or 'all'}", 3, user, progress)

    async def person(self, whose: str, user: User) -> Exported:
        if user.role is not DeskRole.OWNER:
            return Exported(ok=False, message="Only an owner.")
        done = self._done(f"person {whose}", 12, user, None)
        return done.but(file="/srv/exports/person-20261101-120000.zip")

    def _done(self, what: str, rows: int, user: User, progress: Progress | None) -> Exported:
        self._world.trouble()
        if user.role is DeskRole.VIEWER:
            return Exported(ok=False, message="רק לצפייה.")
        if progress:
            progress(rows, rows)
        self.written.append(what)
        file = f"/srv/exports/{what.split()[0]}.csv"
        return Exported(ok=True, message=f"Written. Rows: {rows}.", file=file, rows=rows)
