"""The operations guide row by row: what each row promises, what answers it today, and that it really does.

The guide was written for an earlier shape (two programs, a browser's dashboard, a server's database). Each row keeps
its promise under the name that it has now: a line of `doctor`, a text on a screen, a line of the log, a command.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import bcrypt
import pytest
import yaml
from aiohttp import web
from loguru import logger

import storage
from fixi_app import logs
from fixi_app.commands.doctor import examine
from fixi_app.commands.findings import Finding, State
from fixi_app.domain.leads import Lead
from fixi_app.domain.reading import Language
from fixi_app.services import passwords
from fixi_app.services.office import DeskRole
from fixi_app.services.running.claimed_runs import claim
from fixi_app.services.visits.matching import book_slot_for_lead
from tests.fakes.command import run
from tests.fakes.desk import OWNER, AtDesk, at_desk
from tests.fakes.gemini import FakeGemini, Good, Status
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import connected, house
from tests.fakes.process import ROOT, until
from tests.fakes.site import PASSWORD, site
from tests.fakes.town import AVI, DANA, town
from tests.tui.driving import WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.professionals.form import ProfessionalForm
from tui.widgets.basic import Field

CHAT = f"{DANA[1:]}@c.us"
PRO: dict[str, Any] = {"_id": "p", "name": "Avi", "is_active": True, "approved": True, "service_areas": ["Holon"]}
GUIDE = ROOT / "fixi_app" / "guide"


class Place:
    """A computer with Fixi's folders on it, and nothing in them yet."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.monkeypatch = home, monkeypatch
        for name, folder in (("DATA", "data"), ("LOG", "logs"), ("BACKUP", "backups")):
            self.set(**{f"FIXI_{name}_DIR": str(home / folder)})

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.monkeypatch.setenv(name, value)

    @asynccontextmanager
    async def store(self) -> AsyncIterator[storage.AsyncDatabase]:
        async with storage.connect(f"mongita:{self.home / 'data'}") as db:
            yield db

    async def doctor(self, part: str) -> Finding:
        """The line of `doctor` for this part."""
        return next(found for found in await examine() if found.part == part or found.part.startswith(f"{part} "))

    def say(self, *lines: str, at: datetime | None = None) -> None:
        """Lines of the log's file, as they are written there."""
        (self.home / "logs").mkdir(exist_ok=True)
        moment = f"{at or datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.000%z}"
        with (self.home / "logs" / "fixi.log").open("a", encoding="utf-8") as file:
            file.writelines(f"{moment} WARNING  fixi_app.x: {line}\n" for line in lines)


# --- how it runs, and its log


async def one_service_logs_to_stderr(place: Place) -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    assert list(service) == ["web"], "`docker compose logs -f web` is all there is to watch"
    assert service["web"]["command"] == ["python", "run.py", "--headless"]
    told = place.home / "told"
    with told.open("w") as stderr:
        place.monkeypatch.setattr("sys.stderr", stderr)
        logs.configure(place.home / "logs", stderr=True)
        logger.warning("seen from outside")
        await logs.complete()
    assert "seen from outside" in told.read_text("utf-8")


async def the_log_file_is_rotated_kept_ten_days_and_compressed(place: Place) -> None:
    folder = place.home / "logs"
    folder.mkdir()
    (folder / "fixi.log").write_bytes(b"x" * 9_999_990)
    old = folder / "fixi.2020-01-01_00-00-00_000000.log.zip"
    old.write_bytes(b"")
    long_ago = (datetime.now(timezone.utc) - timedelta(days=11)).timestamp()
    os.utime(old, (long_ago, long_ago))
    logs.configure(folder, stderr=False)
    logger.info("the line that makes it larger than 10 MB")
    await logs.complete()
    archives = [one.name for one in folder.glob("*.zip")]
    assert len(archives) == 1
    assert old.name not in archives
    assert (folder / "fixi.log").stat().st_size < 1000


# --- the dashboard


@asynccontextmanager
async def dashboard() -> AsyncIterator[Desk]:
    async with opened(FakeOffice(Language.EN), WIDE, Language.EN) as desk:
        yield desk


async def a_lead_is_created_by_hand(place: Place) -> None:
    async with dashboard() as desk:
        await desk.press("f3")
        await desk.sees("Create New Lead")
        await desk.sees("Create Lead ")
        desk.app.screen.query_one("#phone", Field).value = "053-123-4567"
        await desk.press("ctrl+s")
        await desk.until(lambda: "L5" in desk.world.leads, "the lead")
        assert desk.app.area == "leads", "it is in the table at once"


async def leads_are_edited_in_the_table_and_saved(place: Place) -> None:
    async with dashboard() as desk:
        await desk.sees("Save Changes")
        names = {str(column.key.value) for column in desk.grid().columns.values()}
        assert {"status", "pro_name", "issue", "details"} <= names
        await desk.to_cell("L2", "issue")
        await desk.press("enter")
        await desk.until(lambda: bool(desk.app.screen.query("#text")), "a line to type in")
        desk.app.screen.query_one("#text", Field).value = "Two sockets are dead"
        await desk.press("enter")
        await desk.until(lambda: "L2" in desk.app.leads_model.editing, "a marked row")
        await desk.press("ctrl+s")
        await desk.sees("What follows from saving")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].issue == "Two sockets are dead", "saving")


async def refresh_leads_reads_them_anew(place: Place) -> None:
    async with dashboard() as desk:
        await desk.sees("Refresh Leads")
        await desk.press("ctrl+r")
        await desk.until(lambda: "The leads are fresh." in desk.toasts(), "the word")


async def professionals_have_areas_and_a_switch(place: Place) -> None:
    async with dashboard() as desk:
        await desk.press("f4")
        await desk.until(lambda: desk.app.area == "professionals", "the area")
        await desk.sees("Professionals")
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.app.screen, ProfessionalForm), "the form")
        assert desk.app.screen.query("#areas")


# --- 1. the bot answers as Fixi Support


@asynccontextmanager
async def health(**more: Any) -> AsyncIterator[AtDesk]:
    async with at_desk(**more) as d:
        d.desk.speak(Language.EN)
        yield d


async def nobody_is_active_and_approved(place: Place) -> None:
    async with place.store() as db:
        await db["professionals"].insert_one({**PRO, "is_active": False})
    found = await place.doctor("professionals")
    assert (found.state, "Fixi Support" in found.text) == (State.BROKEN, True)
    async with place.store() as db:
        await db["professionals"].update_one({"_id": "p"}, {"$set": {"is_active": True}})
    assert (await place.doctor("professionals")).state is State.FINE
    async with health(only=[AVI]) as d:
        avi = (await d.desk.professionals.rows())[0].professional
        await d.desk.professionals.save(avi.but(is_active=False), OWNER)
        advice = next(part.advice for part in await d.desk.checks.rows() if part.name == "professionals")
        assert "Fixi Support" in advice


async def a_city_is_asked_for_that_nobody_serves(place: Place) -> None:
    async with place.store() as db:
        await db["professionals"].insert_one(PRO)
        await db["leads"].insert_one({"status": "pending_admin_review", "pro_id": None, "city": "Eilat"})
    found = await place.doctor("cities")
    assert (found.state, "Eilat" in found.text, "service_areas" in found.text) == (State.MISSING, True, True)
    async with health(only=[AVI]) as d:
        await d.town.says(DANA, "יש לי נזילה באילת")
        told = next(part.detail for part in await d.desk.checks.rows() if part.name == "cities")
        assert "Eilat" in told


# --- 2. no answer to photos, films and voice notes


async def httpx_is_looked_for(place: Place) -> None:
    assert (await place.doctor("httpx")).state is State.FINE
    known = metadata.version

    def version(name: str) -> str:
        if name == "httpx":
            raise metadata.PackageNotFoundError
        return known(name)

    place.monkeypatch.setattr(metadata, "version", version)
    found = await place.doctor("httpx")
    assert (found.state, ".venv" in found.text) == (State.BROKEN, True)


async def the_media_address_is_tried(place: Place) -> None:
    async with FakeGreenApi() as fake:
        place.set(**connected(fake))
        assert (await place.doctor("media address")).state is State.FINE
        url = fake.url
    found = await place.doctor("media address")
    assert found.state is State.BROKEN
    assert url in found.text
    assert "cannot be fetched" in found.text


async def a_file_that_was_not_had_stands_in_the_log(place: Place) -> None:
    logs.configure(place.home / "logs", stderr=False)
    async with FakeGreenApi() as fake, house(place.home, place.monkeypatch, **connected(fake)) as h:
        gone = fake.add_file("x", b"", status=404)
        await fake.deliver(h.webhook, h.secret, fake.bodies.file("imageMessage", gone, "image/jpeg", chat=CHAT))
        await until(lambda: any("לשלוח" in text for text in fake.texts_to(CHAT)), 20)
        await logs.complete()
        found = await place.doctor("media downloads")
    assert found.state is State.BROKEN
    assert "Error downloading media" in found.text
    assert not found.stops


# --- 3. leads do not appear


async def which_store_with_how_many_leads(place: Place) -> None:
    async with place.store() as db:
        await db["leads"].insert_many([{}, {}, {}])
    assert (await place.doctor("database")).text == f"mongita:{place.home / 'data'}, 3 leads"
    async with health(around=lambda _town: {"database": "mongita:here"}) as d:
        store = next(part for part in (await d.desk.health()).parts if part.name == "store")
        assert store.detail.startswith("mongita:here · 0 ")


# --- 4. the models


async def _asked(place: Place, *answers: Any) -> Finding:
    """A customer writes while the models answer so; what `doctor` says of them afterwards."""
    logs.configure(place.home / "logs", stderr=False)
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        for name, answer in zip(("one", "two"), answers, strict=True):
            gemini.script(name, answer)
        settings = {"GEMINI_API_KEY": "k", "GEMINI_MODELS": "one,two", "GEMINI_API_ENDPOINT": gemini.url}
        async with house(place.home, place.monkeypatch, **connected(fake), **settings) as h:
            await fake.deliver(h.webhook, h.secret, fake.bodies.text("יש לי נזילה בחולון", chat=CHAT))
            await until(lambda: fake.texts_to(CHAT), 20)
            await logs.complete()
            return await place.doctor("models")


async def a_model_that_failed_stands_in_the_log(place: Place) -> None:
    found = await _asked(place, Status(429), Good({"language": "he", "city": "Holon"}))
    assert found.state is State.FINE, "the next one answered"
    assert "another one was asked 1 times" in found.text
    assert "Model one failed: quota (429)" in found.text


async def that_all_failed_is_told_with_key_and_quota(place: Place) -> None:
    found = await _asked(place, Status(429), Status(429))
    assert found.state is State.BROKEN
    assert "All AI models failed, 1 times" in found.text
    assert "look at the key and the quota" in found.text
    async with health() as d:
        d.faults.append("one: quota (429)")
        model = next(part for part in (await d.desk.health()).parts if part.name == "model")
        assert (model.status, "Check key and quota" in model.detail) == ("degraded", True)


@asynccontextmanager
async def google(status: int) -> AsyncIterator[str]:
    """A server in Google's place that answers everything so."""

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({}, status=status)

    app = web.Application()
    app.router.add_get("/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def key_and_quota_are_tried(place: Place) -> None:
    assert (await place.doctor("Gemini")).state is State.MISSING
    place.set(GEMINI_API_KEY="k")
    for status, words in ((200, "the key works"), (403, "GEMINI_API_KEY is refused"), (429, "quota is used up")):
        async with google(status) as url:
            place.set(GEMINI_API_ENDPOINT=url)
            assert words in (await place.doctor("Gemini")).text


# --- what else the doctor looks at


async def disk_provider_and_tunnel_are_looked_at(place: Place) -> None:
    usage = shutil.disk_usage(place.home)
    assert (await place.doctor("disk")).state is State.FINE
    place.monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1024))
    assert "make room" in (await place.doctor("disk")).text
    async with FakeGreenApi() as fake:
        place.set(**connected(fake))
        assert (await place.doctor("provider")).text == "authorized"
        fake.state = "notAuthorized"
        assert "scan the code" in (await place.doctor("provider")).text
    place.set(GREEN_API_URL="https://api.invalid")
    for module in ("outside", "inward", "accounts"):
        place.monkeypatch.setattr(f"fixi_app.commands.{module}.get", _silent)
    assert "NGROK_AUTHTOKEN" in (await place.doctor("tunnel")).text
    place.set(NGROK_AUTHTOKEN="token", PATH=str(place.home), PYNGROK_NGROK_PATH=str(place.home / "nothing"))
    found = await place.doctor("tunnel")
    assert (found.stops, "ngrok.com/download" in found.text) == (True, True)


async def a_public_address_needs_a_port_of_its_own(place: Place) -> None:
    place.set(GREEN_API_ID="1", GREEN_API_TOKEN="t", FIXI_PUBLIC_URL="https://fixi.example")
    for module in ("outside", "inward", "accounts"):
        place.monkeypatch.setattr(f"fixi_app.commands.{module}.get", _silent)
    found = await place.doctor("tunnel")
    assert (found.state, found.stops, "FIXI_PUBLIC_PORT" in found.text) == (State.MISSING, False, True)
    place.set(FIXI_PUBLIC_PORT="8081")
    assert (await place.doctor("tunnel")).state is State.FINE


async def _silent(*_words: Any, **_more: Any) -> str:
    return "too slow"


# --- versions, restoring, safety


async def the_sample_is_seeded(place: Place) -> None:
    assert await asyncio.to_thread(run, "seed", "--yes") == 0
    async with place.store() as db:
        assert await db["professionals"].count_documents({"sample": True}) >= 5


async def history_is_cleared_when_meant(place: Place) -> None:
    async with place.store() as db:
        await db["leads"].insert_one({"_id": "lead_1"})
        await db["professionals"].insert_one(PRO)
    assert await asyncio.to_thread(run, "clear-history") == 2, "without a terminal it has to be meant"
    assert await asyncio.to_thread(run, "clear-history", "--yes") == 0
    async with place.store() as db:
        assert await db["leads"].count_documents({}) == 0
        assert await db["professionals"].count_documents({}) == 1
    [kept] = (place.home / "backups").iterdir()
    assert await asyncio.to_thread(run, "restore", str(kept), "--yes") == 0
    async with place.store() as db:
        assert await db["leads"].count_documents({"_id": "lead_1"}) == 1


async def a_job_runs_once_however_many_want_it(place: Place) -> None:
    now = datetime.now(timezone.utc)
    async with place.store() as db:
        won = await asyncio.gather(*(claim(db, "offers:2026-11-24T09:00", now) for _ in range(20)))
    assert sum(won) == 1


async def an_hour_is_given_away_once(place: Place) -> None:
    async with town(only=[AVI]) as t:
        now = t.clock.now()
        slot = await t.db["slots"].find_one({"start": {"$gt": now}}, sort=[("start", 1)])
        assert slot is not None
        leads = [Lead(id=f"lead_{n}", contact_id=f"c_{n}", created_at=now, updated_at=now) for n in range(20)]
        won = await asyncio.gather(*(book_slot_for_lead(t.road.ground, slot["_id"], lead, now) for lead in leads))
        assert len([one for one in won if one is not None]) == 1
        assert (await t.db["slots"].find_one({"_id": slot["_id"]}) or {})["is_taken"] is True


async def passwords_are_hashed_with_a_salt_of_their_own(place: Place) -> None:
    first, second = await passwords.hashed("correct horse"), await passwords.hashed("correct horse")
    assert first != second
    assert all(one.startswith("$2b$12$") and bcrypt.checkpw(b"correct horse", one.encode()) for one in (first, second))


async def a_browser_gets_a_safe_cookie(place: Place) -> None:
    async with site(place.home / "media") as s:
        await s.user("dana", DeskRole.OWNER)
        cookie = (await s.submit(name="dana", password=PASSWORD)).headers["Set-Cookie"]
    assert cookie.startswith("fixi_auth_token=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


class Row(NamedTuple):
    promise: str
    answered_by: str
    really: Callable[[Place], Awaitable[None]]


ROWS = (
    Row("containers: docker-compose logs -f web", "compose.yaml: web", one_service_logs_to_stderr),
    Row("logs/fixi.log, 10 MB, ten days, compressed", "log", the_log_file_is_rotated_kept_ten_days_and_compressed),
    Row("Create New Lead", "screen: Create New Lead", a_lead_is_created_by_hand),
    Row("editing leads, Save Changes", "screen: Save Changes", leads_are_edited_in_the_table_and_saved),
    Row("1 Fixi Support: is anybody is_active", "doctor: professionals", nobody_is_active_and_approved),
    Row("1 Fixi Support: a city in nobody's service_areas", "doctor: cities", a_city_is_asked_for_that_nobody_serves),
    Row("1 Fixi Support: add areas, activate", "screen: Professionals", professionals_have_areas_and_a_switch),
    Row("2 media: is httpx installed", "doctor: httpx", httpx_is_looked_for),
    Row("2 media: is the file reachable", "doctor: media address", the_media_address_is_tried),
    Row("2 media: Error downloading media", "doctor: media downloads", a_file_that_was_not_had_stands_in_the_log),
    Row("3 leads: Refresh Leads", "screen: Refresh Leads", refresh_leads_reads_them_anew),
    Row("3 leads: the right database", "doctor: database", which_store_with_how_many_leads),
    Row("4 AI: Model ... failed", "doctor: models", a_model_that_failed_stands_in_the_log),
    Row("4 AI: All AI models failed", "doctor: models", that_all_failed_is_told_with_key_and_quota),
    Row("4 AI: key and quota", "doctor: Gemini", key_and_quota_are_tried),
    Row("disk, provider, tunnel", "doctor: tunnel", disk_provider_and_tunnel_are_looked_at),
    Row("a public address of one's own", "doctor: tunnel", a_public_address_needs_a_port_of_its_own),
    Row("scripts/seed_db.py", "command: seed", the_sample_is_seeded),
    Row("scripts/clear_history.py, with care", "command: clear-history", history_is_cleared_when_meant),
    Row("scheduler: find_one_and_update", "store: job_runs", a_job_runs_once_however_many_want_it),
    Row("book_slot_for_lead", "store: slots", an_hour_is_given_away_once),
    Row("Bcrypt with a salt", "store: admins", passwords_are_hashed_with_a_salt_of_their_own),
    Row("cookie fixi_auth_token", "page: /login", a_browser_gets_a_safe_cookie),
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


@pytest.mark.parametrize("row", ROWS, ids=[row.promise for row in ROWS])
async def test_a_row_of_the_operations_guide_is_answered(row: Row, place: Place) -> None:
    await row.really(place)


@pytest.mark.parametrize("language", ["he", "en"])
def test_the_guide_names_everything_that_answers_a_trouble(language: str) -> None:
    page = "".join((GUIDE / language / f"{name}.md").read_text("utf-8") for name in ("trouble", "safety", "always-on"))
    for row in ROWS:
        kind, _, name = row.answered_by.partition(": ")
        if kind in ("doctor", "command"):
            assert name in page, row.promise


async def test_every_line_of_doctor_that_the_guide_names_is_printed(place: Place) -> None:
    async with place.store() as db:
        await db["professionals"].insert_one(PRO)
    printed = {found.part for found in await examine()}
    page = (GUIDE / "en" / "trouble.md").read_text("utf-8")
    named = {line.split("`")[1] for line in page.split("The doctor's line ")[1:] for line in [line]}
    assert {name for name in named if name not in printed} <= {"provider"}, "that one has the provider's name with it"


async def test_what_was_wrong_in_the_log_before_yesterday_is_not_told(place: Place) -> None:
    old = datetime.now(timezone.utc) - timedelta(days=2)
    place.say("Error downloading media of m1: 404", "Model one failed: quota (429)", "All AI models failed", at=old)
    assert [(await place.doctor(part)).state for part in ("media downloads", "models")] == [State.FINE] * 2
    place.say("All AI models failed", "Error downloading media of m2: 404")
    assert [(await place.doctor(part)).state for part in ("media downloads", "models")] == [State.BROKEN] * 2
