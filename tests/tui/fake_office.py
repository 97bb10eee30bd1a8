"""An office kept in memory: small, honest, deterministic. It refuses what the real one would refuse.

Every write raises `revision`, every edit is checked against the version it started from, every forbidden move is
refused by the domain's own table. Time stands still unless a test moves `clock`.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from fixi_app.domain.leads import OPEN, By, LeadStatus, may_move
from fixi_app.domain.professionals import Base, Gender, Price, Professional
from fixi_app.domain.reading import Language, Trade
from fixi_app.services.desk.rights import guarded
from fixi_app.services.desk.words import Words
from fixi_app.services.office import (
    Consequence,
    Created,
    DeskRole,
    Health,
    HealthPart,
    LeadDetail,
    LeadEdit,
    LeadFilter,
    LeadPage,
    LeadRow,
    LogLine,
    NewLead,
    Office,
    Saved,
    SignIn,
    SimulatedPerson,
    TalkLine,
    User,
)
from tests.tui.fake_brakes import FakeBrakes
from tests.tui.fake_conversations import FakeConversations, FakePeople
from tests.tui.fake_media import FakeMedia
from tests.tui.fake_needs import FakeNeeds
from tests.tui.fake_numbers import FakeExports, FakeNumbers
from tests.tui.fake_professionals import FakeProfessionals
from tests.tui.fake_schedule import FakeSchedule
from tests.tui.fake_settings import FakeBackups, FakeChecks, FakeJobs, FakeSettings, FakeSetUp
from tests.tui.fake_tastes import FakeTastes
from tests.tui.fake_users import FakeAudit, FakeUsers

NOON = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
class World:
    """What is stored."""

    def __init__(self) -> None:
        self.revision = 1
        self.clock = NOON
        self.leads: dict[str, LeadRow] = {}
        self.deeds: dict[str, LeadRow] = {}
        """What can be taken back: the lead as it was before each deed."""
        self.pros: dict[str, Professional] = {}
        self.talks: dict[str, list[TalkLine]] = {}
        self.log: list[LogLine] = []
        self.forgotten = 0
        self.written: list[str] = []
        self.fault: Exception | None = None

    def changed(self) -> None:
        self.revision += 1

    def trouble(self) -> None:
        if self.fault is not None:
            raise self.fault

    def add_lead(self, **fields: Any) -> LeadRow:
        number = len(self.leads) + 1
        usual: dict[str, Any] = {
            "id": f"L{number}",
            "version": 1,
            "status": LeadStatus.PENDING,
            "customer_name": "דנה לוי",
            "phone": f"+97250000{number:04d}",
            "city": "חולון",
            "street": "סוקולוב 12",
            "trade": Trade.PLUMBING,
            "issue": "נזילה מתחת לכיור",
            "details": "",
            "pro_id": None,
            "pro_name": "",
            "appointment_start": None,
            "created_at": self.clock,
            "updated_at": self.clock + timedelta(minutes=number),
        }
        row = LeadRow.model_validate({**usual, **fields})
        self.leads[row.id] = row
        self.changed()
        return row

    def write_log(self, level: str, text: str) -> None:
        self.log.append(LogLine(seq=self.forgotten + len(self.log) + 1, at=self.clock, level=level, text=text))

    def hear(self, address: str, by: str, text: str, media: tuple[str, ...] = ()) -> None:
        talk = self.talks.setdefault(address, [])
        talk.append(TalkLine(id=f"{address}:{len(talk)}", at=self.clock, by=by, text=text, media=media))
        self.changed()


class FakeLeads:
    def __init__(self, world: World) -> None:
        self._world = world

    async def page(self, wanted: LeadFilter) -> LeadPage:
        self._world.trouble()
        rows = [row for row in self._world.leads.values() if self._fits(row, wanted)]
        # Empty values last in either direction, as a database index on them would be read.
        rows.sort(key=lambda row: str(getattr(row, wanted.sort) or ""), reverse=wanted.descending)
        return LeadPage(rows=tuple(rows[wanted.offset : wanted.offset + wanted.limit]), total=len(rows))

    async def find(self, text: str, limit: int) -> Sequence[LeadRow]:
        return (await self.page(LeadFilter(text=text, limit=limit))).rows

    @staticmethod
    def _fits(row: LeadRow, wanted: LeadFilter) -> bool:
        words = f"{row.customer_name} {row.phone} {row.city} {row.street} {row.issue}".casefold()
        status = not wanted.statuses or row.status in wanted.statuses
        return status and all(word in words for word in wanted.text.casefold().split())

    async def detail(self, lead_id: str) -> LeadDetail | None:
        self._world.trouble()
        row = self._world.leads.get(lead_id)
        if row is None:
            return None
        talk = self._world.talks.get(f"sim:{row.phone}", [])
        return LeadDetail(
            row=row,
            address=f"{row.street}, {row.city}",
            history=("24/11 12:00 · נפתחה פנייה",),
            talk=tuple(talk),
            contact_id=f"C{row.id[1:]}",
            why=("אבי כהן: 4 ק״מ, פנוי מחר ב-9:00", "רותי פרץ: תחום אחר"),
            map_link="https://www.openstreetmap.org/?mlat=32.01500&mlon=34.77900",
        )

    async def preview(self, edits: Sequence[LeadEdit]) -> Sequence[Consequence]:
        found: list[Consequence] = []
        for edit in edits:
            row = self._world.leads[edit.lead_id]
            if edit.status and not may_move(row.status, edit.status, By.OWNER):
                found.append(self._follows(edit, "move", "אי אפשר לעבור ממצב זה למצב הזה", refusal=True))
                continue
            if edit.pro_id:
                name = self._world.pros[edit.pro_id].name
                found.append(self._follows(edit, "slot", f"מחר 9:00 נתפס אצל {name}"))
                found.append(self._follows(edit, "tell_pro", f"הודעה אל {name}", optional=True))
            if edit.status is LeadStatus.CANCELLED:
                found.append(self._follows(edit, "tell_customer", "הודעה ללקוח על הביטול", optional=True))
        return found

    @staticmethod
    def _follows(edit: LeadEdit, what: str, text: str, **more: bool) -> Consequence:
        return Consequence(id=f"{edit.lead_id}:{what}", lead_id=edit.lead_id, text=text, **more)

    async def save(
        self, edits: Sequence[LeadEdit], skip: frozenset[str], user: User, hold: bool = False
    ) -> Sequence[Saved]:
        follows = [one for one in await self.preview(edits) if one.optional and one.id not in skip]
        self._world.written += [one.id for one in follows]
        return [self._save(edit, hold) for edit in edits]

    async def undo(self, deeds: Sequence[str], user: User) -> Sequence[Saved]:
        return [self._undone(deed) for deed in deeds]

    def _undone(self, deed: str) -> Saved:
        before = self._world.deeds.pop(deed, None)
        now = self._world.leads[before.id] if before else None
        if before is None or now is None or now.version != before.version + 1:
            return Saved(lead_id="", ok=False, message="כבר אי אפשר לבטל.")
        self._world.leads[before.id] = before.but(version=now.version + 1)
        self._world.written = [one for one in self._world.written if not one.startswith(before.id)]
        self._world.changed()
        return Saved(lead_id=before.id, ok=True, message="הפנייה חזרה למה שהייתה.")

    def _save(self, edit: LeadEdit, hold: bool) -> Saved:
        row = self._world.leads[edit.lead_id]
        if row.version != edit.version:
            return Saved(lead_id=row.id, ok=False, message="הפנייה השתנתה בינתיים.", conflict=True)
        changes = edit.model_dump(exclude={"lead_id", "version"}, exclude_none=True)
        if "pro_id" in changes:
            pro = self._world.pros.get(changes["pro_id"])
            changes |= {"pro_id": changes["pro_id"] or None, "pro_name": pro.name if pro else ""}
        self._world.leads[row.id] = row.but(**changes, version=row.version + 1)
        deed = f"deed_{row.id}_{row.version}" if hold else ""
        self._world.deeds[deed] = row
        self._world.changed()
        return Saved(lead_id=row.id, ok=True, message="", deed=deed)

    async def create(self, new: NewLead, user: User) -> Created:
        for row in self._world.leads.values():
            if row.phone == new.phone and row.status in OPEN:
                return Created(lead_id=row.id, message="ללקוח הזה כבר יש פנייה פתוחה.", existing=True)
        pro = self._world.pros.get(new.pro_id or "")
        fields = new.model_dump(exclude={"write_now"})
        row = self._world.add_lead(**fields, pro_name=pro.name if pro else "")
        if new.write_now:
            self._world.written.append(f"{row.id}:hello")
        return Created(lead_id=row.id, message="הפנייה נוצרה.")


class FakeSimulator:
    def __init__(self, world: World) -> None:
        self._world = world

    async def people(self) -> Sequence[SimulatedPerson]:
        customers = [("sim:+972500000001", "דנה לוי"), ("sim:+972500000002", "John Smith")]
        pros = [(f"sim:{one.phone}", one.name) for one in self._world.pros.values()]
        return [SimulatedPerson(address=a, name=n, is_professional=False) for a, n in customers] + [
            SimulatedPerson(address=a, name=n, is_professional=True) for a, n in pros
        ]

    async def say(self, address: str, text: str) -> None:
        self._world.trouble()
        pro = any(f"sim:{one.phone}" == address for one in self._world.pros.values())
        self._world.hear(address, "professional" if pro else "customer", text)
        self._world.hear(address, "bot", f"קיבלתי: {text}")

    async def talk(self, address: str) -> Sequence[TalkLine]:
        return tuple(self._world.talks.get(address, ())[-200:])


class FakeSigningIn:
    def __init__(self, world: World, needed: bool) -> None:
        self._world = world
        self._needed = needed
        self._failures = 0
        self.first = False
        self.turns = 0
        self.kept: User | None = None
        """Who is remembered on this computer."""

    @property
    def needed(self) -> bool:
        return self._needed

    async def choose(self, password: str) -> SignIn:
        if not self.first:
            return SignIn(message="The business has a password.")
        if len(password) < 8:
            return SignIn(message="This password is too short.")
        self.first = False
        return SignIn(user=User(name="owner", role=DeskRole.OWNER))

    async def sign_in(self, name: str, password: str, remember: bool = False) -> SignIn:
        if self._failures >= 5:
            until = self._world.clock + timedelta(minutes=15)
            return SignIn(message="הכניסה ננעלה אחרי חמישה ניסיונות.", locked_until=until)
        if (name, password) == ("owner", "right"):
            user = User(name="owner", role=DeskRole.OWNER)
            self.kept = user if remember else self.kept
            return SignIn(user=user)
        self._failures += 1
        return SignIn(message="השם או הסיסמה אינם נכונים.")

    async def remembered(self) -> User | None:
        return self.kept

    async def sign_out(self) -> None:
        self.kept = None


class FakeLogs:
    def __init__(self, world: World) -> None:
        self._world = world

    def since(self, seq: int) -> tuple[Sequence[LogLine], int]:
        lines = [line for line in self._world.log if line.seq > seq]
        return lines, max(0, self._world.forgotten - seq)


class FakePresenter:
    def __init__(self) -> None:
        self.on, self.turns, self.words = False, 0, frozenset({"אבי", "כהן"})

    async def turn(self, on: bool) -> None:
        self.on, self.turns = on, self.turns + 1


class FakeSeat:
    """`changed`: what the next look finds."""

    def __init__(self) -> None:
        self.over = self.changed = False

    async def look(self) -> None:
        self.over = self.changed

    @contextlib.contextmanager
    def changing_password(self) -> Iterator[None]:
        yield


class FakeOffice(Office):
    """The whole office. `world` is what a test looks into and changes behind the dashboard's back."""

    # Each area has what the real one promises; a test may ask it for more.
    leads: FakeLeads
    professionals: FakeProfessionals
    people: FakePeople
    schedule: FakeSchedule
    simulator: FakeSimulator | None
    signing_in: FakeSigningIn
    logs: FakeLogs
    presenter: FakePresenter
    users: FakeUsers
    audit: FakeAudit
    settings: FakeSettings
    jobs: FakeJobs
    numbers: FakeNumbers
    exports: FakeExports
    setup: FakeSetUp
    checks: FakeChecks
    backups: FakeBackups
    brakes: FakeBrakes
    needs: FakeNeeds
    media: FakeMedia
    conversations: FakeConversations
    tastes: FakeTastes

    def __init__(self, language: Language = Language.HE, sign_in: bool = False, full: bool = True) -> None:
        self.world = World()
        self._language = language
        self.leads = FakeLeads(self.world)
        self.professionals = FakeProfessionals(self.world)
        self.schedule = FakeSchedule(lambda: self.world.pros, lambda: self.world.clock)
        self.simulator = FakeSimulator(self.world)
        self.signing_in = FakeSigningIn(self.world, sign_in)
        self.logs = FakeLogs(self.world)
        self.tastes = FakeTastes()
        self.presenter = FakePresenter()
        self.settings = FakeSettings(self.world)
        self.jobs = FakeJobs(self.world, lambda: self._language)
        self.numbers, self.exports = FakeNumbers(self.world), FakeExports(self.world)
        self.brakes = FakeBrakes(self.world)
        self.needs = FakeNeeds(self.world)
        self.media = FakeMedia()
        self.conversations = FakeConversations(self.world)
        self.people = FakePeople(self.conversations)
        self.users, self.audit = FakeUsers(), FakeAudit()
        self.setup = FakeSetUp(self.world)
        self.checks = FakeChecks()
        self.backups = FakeBackups(self.world)
        self.seat = FakeSeat()
        self.sees_chats = False
        """Whether viewers may see chats, media and phones."""
        if full:
            furnish(self.world)

    def for_user(self, user: User) -> Office:
        """The real guard, over a fake house."""
        self.seat = FakeSeat()
        return guarded(self, user, Words(self._language), lambda: self.sees_chats, self.seat)

    @property
    def over(self) -> bool:
        return False

    def may(self, area: str, call: str) -> bool:
        return True

    def opens(self, area: str) -> bool:
        return True

    @property
    def revision(self) -> int:
        return self.world.revision

    @property
    def language(self) -> Language:
        return self._language

    def speak(self, language: Language) -> None:
        self._language = language

    @property
    def timezone(self) -> str:
        return "Asia/Jerusalem"

    def now(self) -> datetime:
        return self.world.clock

    agent_missing = False
    parts: tuple[HealthPart, ...] | None = None
    """How each part is, where a test says so."""

    async def health(self) -> Health:
        self.world.trouble()
        model = HealthPart(name="model", status="degraded", detail="no key", advice="add a key")
        way = HealthPart(name="tunnel", status="degraded", detail="no program", advice="fetch it", fetchable=True)
        usual = (HealthPart(name="store", status="ok"), *((way,) if self.agent_missing else ()), model)
        parts = usual if self.parts is None else self.parts
        return Health(
            status="degraded",
            parts=parts,
            inbox_waiting=2,
            outbox_waiting=1,
            loop_lag_ms=3.2,
            address="http://127.0.0.1:8080",
            sample_business=True,
        )

    @property
    def names(self) -> Mapping[str, str]:
        return {"business": "שירותי הבית של נועה" if self._language is Language.HE else "Noa's Home Services"}


def furnish(world: World) -> None:
    """A few people and leads in both languages."""
    avi = Professional(
        id="P1",
        name="אבי כהן",
        phone="+972500000101",
        trades=(Trade.PLUMBING, Trade.SOLAR_BOILER),
        base=Base(city="Holon", lat=32.01, lon=34.77),
        service_areas=("Bat Yam", "Rishon LeZion"),
        price_list=(Price(item="פתיחת סתימה", start=250, end=450),),
        call_out_fee=150,
    )
    ruth = Professional(
        id="P2", name="Ruth Peretz", phone="+972500000102", gender=Gender.F, trades=(Trade.ELECTRICAL,),
        base=Base(city="Tel Aviv"), is_active=False,
    )  # fmt: skip
    world.pros = {one.id: one for one in (avi, ruth)}
    world.add_lead(
        status=LeadStatus.BOOKED, pro_id="P1", pro_name="אבי כהן", appointment_start=NOON + timedelta(days=1)
    )
    world.add_lead(
        customer_name="John Smith", city="תל אביב", street="Allenby 5", issue="No power in the kitchen (2 rooms)",
        trade=Trade.ELECTRICAL, status=LeadStatus.NEW,
    )  # fmt: skip
    world.add_lead(customer_name="מאיה בר", issue="ריח גז חזק במטבח!", trade=Trade.GAS, is_emergency=True, city="בת ים")
    world.add_lead(customer_name="יוסי אברהם", status=LeadStatus.COMPLETED, pro_id="P1", pro_name="אבי כהן")
    world.hear("sim:+972500000001", "customer", "שלום, יש לי נזילה מתחת לכיור בחולון (מטבח), אפשר מחר בבוקר?")
    world.hear("sim:+972500000001", "bot", "תודה! מה הרחוב ומספר הבית? 😊")
    world.hear("sim:+972500000101", "bot", "הצעה: דנה, חולון, נזילה. מחר 9:00-10:00.\n1 לאישור · 2 לדחייה")
    for level, text in (
        ("INFO", "listening on 127.0.0.1:8080"),
        ("DEBUG", "turn T1 took 41 ms"),
        ("WARNING", "Model gemini failed: no key"),
    ):
        world.write_log(level, text)
