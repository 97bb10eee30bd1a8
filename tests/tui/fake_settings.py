"""Settings and jobs of the office kept in memory."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from fixi_app.domain.business import Business, SettingError
from fixi_app.domain.reading import Language
from fixi_app.services.desk.chat_code import rows_of
from fixi_app.services.desk.setting_values import NEXT_START, as_shown, choices_of, group_of, kind_of, written
from fixi_app.services.desk.words import Words
from fixi_app.services.office import (
    BackupRow,
    ChatCode,
    DeskRole,
    Entered,
    HealthPart,
    JobRow,
    Saved,
    SettingRow,
    SettingSource,
    SetupField,
    SetupStep,
    StepName,
    User,
    Walk,
)

if TYPE_CHECKING:
    from tests.tui.fake_office import World


class FakeSettings:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.business = Business(name="שירותי הבית של נועה", phone_for_calls="+972500000900")
        self.fixed: set[str] = {"currency"}
        self.tried = 0

    async def rows(self) -> Sequence[SettingRow]:
        self._world.trouble()
        usual = Business()
        return [
            SettingRow(
                name=name, group=group, sentence=Business.model_fields[name].description or "", kind=kind_of(name),
                value=as_shown(name, getattr(self.business, name)), usual=written(getattr(usual, name)),
                source=self._source(name, usual), choices=choices_of(name), at_once=name not in NEXT_START,
            )
            for name, group in group_of().items()
        ]  # fmt: skip

    def _source(self, name: str, usual: Business) -> SettingSource:
        if name in self.fixed:
            return SettingSource.ENVIRONMENT
        same = getattr(self.business, name) == getattr(usual, name)
        return SettingSource.DEFAULT if same else SettingSource.STORED

    async def change(self, values: Mapping[str, str], user: User) -> Saved:
        self._world.trouble()
        if user.role is not DeskRole.OWNER:
            return Saved(lead_id="", ok=False, message="רק בעל העסק.")
        try:
            self.business = self.business.with_overrides(values)
        except SettingError:
            return Saved(lead_id="", ok=False, message="הערך לא מתאים.")
        self._world.changed()
        return Saved(lead_id="", ok=True, message="נשמר, ותקף מעכשיו.")

    async def try_second_path(self, user: User) -> Saved:
        self.tried += 1
        return Saved(lead_id="", ok=True, message="הודעת הבדיקה התקבלה.")


class FakeBackups:
    place = "/home/noa/fixi/backups"

    def __init__(self, world: "World") -> None:
        self._world = world
        self.made: list[BackupRow] = []

    async def rows(self) -> Sequence[BackupRow]:
        return tuple(self.made)

    async def make(self, user: User) -> Saved:
        name = f"fixi-{len(self.made) + 1}.backup"
        self.made.insert(0, BackupRow(name=name, bytes=3 * 1024**2, made_at=self._world.clock))
        self._world.changed()
        return Saved(lead_id="", ok=True, message=f"Made: {name}")


class FakeChecks:
    waits = ""
    code = ChatCode(
        number="+972500000900",
        link="https://wa.me/972500000900",
        rows=rows_of("https://wa.me/972500000900"),
        told="Point at it.",
    )

    async def chat_code(self) -> ChatCode:
        return self.code

    async def at_quitting(self) -> str:
        return self.waits

    async def rows(self) -> Sequence[HealthPart]:
        return (
            HealthPart(name="professionals", status="degraded", detail="0 of 2.", advice="add one"),
            HealthPart(name="cities", status="ok", detail="All served."),
        )


class FakeJobs:
    def __init__(self, world: "World", language: Callable[[], Language]) -> None:
        self._world, self._language = world, language
        at = world.clock
        self.jobs = {
            "offers": JobRow(name="offers", last_run=at, ended="fine", next_due=at + timedelta(seconds=30)),
            "backup": JobRow(
                name="backup", last_run=at - timedelta(hours=8), ended="failed", fault="OSError",
                next_due=at + timedelta(hours=16),
            ),
            "tidy": JobRow(name="tidy", switch=False, next_due=at + timedelta(hours=2)),
        }  # fmt: skip
        self.ran: list[str] = []

    async def rows(self) -> Sequence[JobRow]:
        self._world.trouble()
        words = Words(self._language())
        return tuple(job.but(label=words(f"job.{job.name}")) for job in self.jobs.values())

    async def switch(self, name: str, on: bool, user: User) -> Saved:
        job = self.jobs[name]
        if not job.switch:
            return Saved(lead_id="", ok=False, message="אין מתג.")
        self.jobs[name] = job.but(on=on, next_due=self._world.clock if on else None)
        self._world.changed()
        return Saved(lead_id="", ok=True, message="המשימה פועלת." if on else "המשימה מושבתת.")

    async def run_now(self, name: str, user: User) -> Saved:
        self.ran.append(name)
        self.jobs[name] = self.jobs[name].but(last_run=self._world.clock, ended="fine", fault="")
        self._world.changed()
        return Saved(lead_id="", ok=True, message="הסתיימה בהצלחה.")


_FIELDS = {
    StepName.WHATSAPP: (
        "FIXI_PROVIDER", "GREEN_API_ID", "GREEN_API_TOKEN", "META_PHONE_NUMBER_ID", "META_VERIFY_TOKEN",
        "TWILIO_ACCOUNT_SID", "FIXI_PUBLIC_URL",
    ),
    StepName.GEMINI: ("GEMINI_API_KEY",),
    StepName.PHONE: ("ADMIN_PHONE",),
}
PROVIDERS = ("green_api", "meta", "twilio")
_SECRET = ("GREEN_API_TOKEN", "META_VERIFY_TOKEN", "GEMINI_API_KEY")


class FakeSetUp:
    """`refuses`: values that an outside part says no to. Read `kept`, `password` and `restarts`."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.kept: dict[str, str] = {}
        self.password = ""
        self.provider = ""
        """Kept before the walk was opened."""
        self.sample = True
        self.refuses: set[str] = set()
        self.done: set[StepName] = set()
        self.restarts = self.fetched = 0

    async def look(self) -> Walk:
        self._world.trouble()
        steps = tuple(self._step(name) for name in StepName if name is not StepName.READY)
        missing = tuple(f"{step.name} is missing." for step in steps if step.needed and not step.done)
        ready = SetupStep(name=StepName.READY, done=not missing, told=missing or ("Yes.",))
        sample = self.sample and StepName.BEGIN not in self.done
        restart = bool(self.kept)
        return Walk(steps=(*steps, ready), ready=not missing, sample=sample, restart=restart, can_restart=True)

    def _step(self, name: StepName) -> SetupStep:
        fields = tuple(
            SetupField(
                name=one, secret=one in _SECRET, is_set=one in self.kept, needed=one != "FIXI_PUBLIC_URL",
                value=self._value(one), made=one == "META_VERIFY_TOKEN",
                choices=PROVIDERS if one == "FIXI_PROVIDER" else (),
                provider=next((each for each in PROVIDERS if one.startswith(each.upper())), ""),
            )
            for one in _FIELDS.get(name, ())
        )  # fmt: skip
        told = (f"How {name} stands.",)
        needed = name is not StepName.GEMINI
        return SetupStep(name=name, done=name in self.done, needed=needed, told=told, fields=fields)

    def _value(self, name: str) -> str:
        before = self.provider if name == "FIXI_PROVIDER" else ""
        return "" if name in _SECRET else self.kept.get(name, before)

    async def start_own(self, password: str, user: User) -> Saved:
        if len(password) < 8:
            return Saved(lead_id="", ok=False, message="Too short.")
        self.password = password
        self.done.add(StepName.BEGIN)
        self._world.changed()
        return Saved(lead_id="", ok=True, message="Begun.")

    async def enter(self, step: StepName, values: Mapping[str, str], user: User) -> Entered:
        if self.refuses & set(values.values()):
            return Entered(kept=False, works=False, message="Refused.")
        self.kept |= values
        self.done.add(step)
        self._world.changed()
        return Entered(kept=True, works=True, message="Tried, and it works.")

    async def test_message(self, user: User) -> Saved:
        self.done.add(StepName.TEST)
        self._world.changed()
        return Saved(lead_id="", ok=True, message="On its way.")

    async def fetch_agent(self, user: User) -> Saved:
        self.fetched += 1
        return Saved(lead_id="", ok=True, message="It is here.")

    async def restart(self, user: User) -> Saved:
        self.restarts += 1
        return Saved(lead_id="", ok=True, message="Starting again.")
