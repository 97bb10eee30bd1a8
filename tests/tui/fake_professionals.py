"""Professionals of the office kept in memory, under versions as they are stored."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fixi_app.domain.professionals import ApplicationState, Base, Professional
from fixi_app.domain.reading import Trade
from fixi_app.services.office import Batch, BatchRow, ProfessionalRow, Progress, Saved, User

if TYPE_CHECKING:
    from tests.tui.fake_office import World

CITIES = {"Holon": "חולון", "Bat Yam": "בת ים", "Tel Aviv": "תל אביב", "Rishon LeZion": "ראשון לציון", "Haifa": "חיפה"}


class FakeProfessionals:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.deeds: list[str] = []

    async def rows(self) -> Sequence[ProfessionalRow]:
        self._world.trouble()
        return [self._row(one) for one in self._world.pros.values() if one.removed_at is None]

    @staticmethod
    def _row(one: Professional) -> ProfessionalRow:
        city, *areas = (CITIES.get(name, name) for name in (one.base.city, *one.service_areas))
        return ProfessionalRow(professional=one, open_jobs=1, rating=4.6, free_slots=12, city=city, areas=tuple(areas))

    async def one(self, pro_id: str) -> Professional | None:
        return self._world.pros.get(pro_id)

    async def applications(self) -> Sequence[Professional]:
        return [one for one in self._world.pros.values() if one.application is ApplicationState.PENDING]

    async def save(self, professional: Professional, user: User) -> Saved:
        problem = self._problem(professional)
        if problem:
            return Saved(lead_id="", ok=False, message=problem[1], field=problem[0])
        stored = self._world.pros.get(professional.id)
        if stored is not None and stored.version != professional.version:
            return Saved(lead_id="", ok=False, message="הרשומה השתנתה בינתיים.", conflict=True)
        kept = professional.but(id=professional.id or f"P{len(self._world.pros) + 1}", version=professional.version + 1)
        home = stored is not None and stored.is_active and not kept.is_active
        return self._kept(kept, f"{kept.name}: נשמר.").but(deed=kept.id if home else "")

    def elsewhere(self, pro_id: str, **changes: object) -> None:
        """The record is changed by somebody else, behind the back of a form."""
        one = self._world.pros[pro_id]
        self._kept(one.but(version=one.version + 1, **changes), "")

    async def switch(self, pro_id: str, active: bool, user: User) -> Saved:
        self.deeds.append(f"switch {pro_id} {active}")
        one = self._world.pros[pro_id].but(is_active=active)
        return self._kept(one, f"{one.name}: switched.")

    async def open_leads(self, pro_id: str) -> int:
        return sum(row.pro_id == pro_id for row in self._world.leads.values())

    async def remove(self, pro_id: str, user: User) -> Saved:
        self.deeds.append(f"remove {pro_id}")
        one = self._world.pros.pop(pro_id)
        self._world.changed()
        return Saved(lead_id="", ok=True, message=f"{one.name}: removed.")

    async def decide(self, pro_id: str, accepted: bool, user: User) -> Saved:
        self.deeds.append(f"decide {pro_id} {accepted}")
        state = ApplicationState.ACCEPTED if accepted else ApplicationState.REFUSED
        one = self._world.pros[pro_id].but(application=state, approved=accepted, is_active=accepted)
        return self._kept(one, f"{one.name}: decided.")

    async def confirm_phone(self, pro_id: str, user: User) -> Saved:
        self.deeds.append(f"confirm_phone {pro_id}")
        one = self._world.pros[pro_id].but(phone_confirmed=True, phone_denied_at=None)
        return self._kept(one, f"{one.name}: confirmed.")

    def _kept(self, one: Professional, message: str) -> Saved:
        self._world.pros[one.id] = one
        self._world.changed()
        return Saved(lead_id="", ok=True, message=message)

    @staticmethod
    def _problem(one: Professional) -> tuple[str, str] | None:
        if not one.name:
            return "name", "חסר שם."
        if not one.trades:
            return "trades", "צריך לבחור לפחות תחום אחד."
        if not one.phone.startswith("+"):
            return "phone", "מספר הטלפון אינו תקין."
        if one.base.city and one.base.city not in CITIES:
            return "base", f"העיר {one.base.city} אינה מוכרת."
        return None

    async def look_through(self, path: str, trades: Sequence[Trade] = (), city: str = "") -> Batch:
        """A file of two: one is complete as soon as a trade is chosen, the other never."""
        self.deeds.append(f"look {path} {','.join(trades)} {city}")
        if not path.endswith(".csv"):
            return Batch(ok=False, message="There is no file here.")
        gal = Professional(id="", name="Gal", phone="+972500000150", trades=tuple(trades), base=Base(city="Holon"))
        bad = Professional(id="", name="Bad", phone="")
        rows = (
            BatchRow(line=2, professional=gal, city="חולון", problem="" if trades else "No trade is given."),
            BatchRow(line=3, professional=bad, problem="The phone number isn't right."),
        )
        return Batch(ok=True, message=f"Can be added: {int(bool(trades))}.", rows=rows)

    async def add_several(self, rows: Sequence[BatchRow], user: User, progress: Progress | None = None) -> Batch:
        for done, row in enumerate(rows, 1):
            await self.save(row.professional, user)
            if progress:
                progress(done, len(rows))
        return Batch(ok=True, message=f"Added: {len(rows)}.")

    def cities(self, text: str, limit: int = 8) -> Sequence[tuple[str, str]]:
        words = text.casefold()
        found = [
            (name, shown)
            for name, shown in CITIES.items()
            if name.casefold().startswith(words) or shown.startswith(text)
        ]
        return found[:limit]
