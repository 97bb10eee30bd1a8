"""Two Fixis on one MongoDB server: they share inbox, conversations, slots and job runs, and nothing happens twice.

The test is the provider of both and every customer. Each webhook goes to both processes, now to the one first, now to
the other, now to both in the same moment; all customers want the same professional's first free hour.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import storage
from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.slots import generate
from fixi_app.repositories.documents import to_document
from fixi_app.services.running.sample import sample_professionals
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import SECRET, connected
from tests.fakes.named_server import SERVER, fresh_database
from tests.fakes.process import ROOT, FixiProcess, until
from tests.fakes.town import AVI, ZONE
from tests.sizes import large

pytestmark = pytest.mark.skipif(SERVER is None, reason="FIXI_TEST_MONGODB_URI names no server: two need one")

AVI_CHAT = f"{AVI.removeprefix('+')}@c.us"
START = date(2026, 11, 24)
NOTING = ROOT / "tests" / "fakes" / "noting_runs.py"
NAMES = ("Adi", "Ben", "Carmit", "Dov", "Eli", "Fani", "Gil", "Hana")
PATIENCE = 40


@asynccontextmanager
async def _two(
    folder: Path, fake: FakeGreenApi, script: Path | None = None, clock: str = "2026-11-24T09:00:00+02:00", **extra: str
) -> AsyncIterator[tuple[FixiProcess, FixiProcess]]:
    """Two that serve, on a fresh database with one plumber who may have many jobs; it is emptied at the end."""
    uri = fresh_database()
    shared = {**connected(fake), "FIXI_DATABASE_URI": uri, "FIXI_QUIET_TIME": "0.02", "FIXI_CLOCK": clock, **extra}
    async with storage.connect(uri) as db, AsyncExitStack() as ends:
        await _with_avi(db)
        both = [await ends.enter_async_context(_one(folder / name, script, shared)) for name in ("a", "b")]
        await asyncio.gather(*(fixi.start() for fixi in both))
        await until(lambda: len(fake.calls_of("getStateInstance")) > 1, 20)
        yield both[0], both[1]
        await asyncio.gather(*(fixi.kill() for fixi in both))
        for name in await db.list_collection_names():
            await db.drop_collection(name)


def _one(folder: Path, script: Path | None, shared: dict[str, str]) -> FixiProcess:
    folder.mkdir()
    return FixiProcess(folder, {**shared, "NOTE_RUNS": str(folder / "runs.txt")}, script)


async def _with_avi(db: storage.AsyncDatabase) -> None:
    avi = next(pro for pro in sample_professionals() if pro.phone == AVI).but(max_open_jobs=10_000)
    await db["professionals"].insert_one(to_document(avi))
    days = generate(avi, START, 14, ZONE, RestDays("IL", ZONE))
    await db["slots"].insert_many([to_document(slot) for slot in days])


class Street:
    """The customers of one street, and the provider between them and both Fixis."""

    def __init__(self, both: Sequence[FixiProcess], fake: FakeGreenApi, db: storage.AsyncDatabase, seed: int) -> None:
        self.both, self.fake, self.db, self.chance = both, fake, db, random.Random(seed)
        self.written: Counter[tuple[str, str]] = Counter()
        self.avi = asyncio.Lock()
        """He reads one offer, answers it, and goes on to the next."""

    async def says(self, chat: str, text: str, name: str, quotes: str | None = None) -> None:
        """One message, and the webhook of it to both."""
        bodies, who = self.fake.bodies, {"chat": chat, "name": name}
        body = bodies.quoted(text, quotes, **who) if quotes else bodies.text(text, **who)
        self.written[chat, text] += 1
        first, second = self.chance.sample(list(self.both), 2)
        if self.chance.random() < 0.5:
            codes = list(await asyncio.gather(self._deliver(first, body), self._deliver(second, body)))
        else:
            codes = [await self._deliver(first, body), await self._deliver(second, body)]
        assert codes == [200, 200]

    async def _deliver(self, fixi: FixiProcess, body: Any) -> int:
        return await self.fake.deliver(f"{fixi.url}/webhook/green-api", SECRET, body)

    async def hears(self, chat: str, after: int) -> str:
        """What came after so many messages, once something came; a calendar file may follow a confirmation at once."""
        await until(lambda: len(self.fake.texts_to(chat)) > after, PATIENCE)
        return "\n".join(self.fake.texts_to(chat)[after:])

    async def books(self, number: int) -> str:
        """From the first word to a booked visit; whoever is told that an hour is gone takes the next one."""
        chat, name = f"972500000{number + 200}@c.us", NAMES[number]
        said = f"שלום, יש לי נזילה מתחת לכיור. אני בחולון, הרצל {number + 20} קומה 2 דירה 7"
        for _ in range(12):
            before = len(self.fake.texts_to(chat))
            await self.says(chat, said, name)
            answer = await self.hears(chat, before)
            if said == "כן" and "1." not in answer:
                break
            said = "כן" if "לסיכום" in answer else "1"
        async with self.avi:
            before = len(self.fake.texts_to(chat))
            await self.says(AVI_CHAT, "אשר", "Avi", quotes=await self._offer(name))
            assert "נקבע" in await self.hears(chat, before)
        return chat

    async def _offer(self, name: str) -> str:
        """The id of the message that offers this customer to Avi; he can answer it once it is known to be sent."""

        async def sent() -> str | None:
            offers = [one.id for one in self.fake.sent if one.chat == AVI_CHAT and f": {name}," in one.text]
            known = offers and await self.db["outbox"].find_one({"provider_message_id": offers[0]})
            return offers[0] if known else None

        return str(await until(sent, PATIENCE))

    async def at_rest(self) -> bool:
        new = await self.db["inbox"].count_documents({"state": "new"})
        unsent = await self.db["outbox"].count_documents({"state": {"$in": ["queued", "sending"]}})
        held = await self.db["conversations"].count_documents({"lease": {"$ne": None}})
        return not new + unsent + held


async def _day(folder: Path, customers: int, seed: int, **extra: str) -> list[str]:
    """What is wrong after so many customers have booked at once."""
    script = NOTING if extra else None
    async with FakeGreenApi() as fake, _two(folder, fake, script, **extra) as both, storage.connect(both[0].uri) as db:
        street = Street(both, fake, db, seed)
        chats = await asyncio.gather(*(street.books(number) for number in range(customers)))
        await until(street.at_rest, PATIENCE)
        await asyncio.gather(*(fixi.terminate() for fixi in both))
        idle = [f"{fixi.folder.name} kept nothing" for fixi in both if " kept for " not in fixi.output()]
        return [*idle, *await _bookings(db, chats), *await _inbound(db, street), *await _replies(db, fake)]


async def _bookings(db: storage.AsyncDatabase, chats: Sequence[str]) -> list[str]:
    """One lead and one slot for each customer, and no slot for two."""
    faults = []
    for chat in chats:
        leads = await db["leads"].find({"phone": f"+{chat.removesuffix('@c.us')}"}).to_list()
        slots = await db["slots"].count_documents({"lead_id": {"$in": [lead["_id"] for lead in leads]}})
        if ([lead["status"] for lead in leads], slots) != (["booked"], 1):
            faults.append(f"{chat}: leads {[lead['status'] for lead in leads]} with {slots} slots")
    given = Counter(lead["slot_id"] for lead in await db["leads"].find().to_list())
    faults += [f"{slot} was given to {count}" for slot, count in given.items() if count > 1]
    if (taken := await db["slots"].count_documents({"is_taken": True})) != len(chats):
        faults.append(f"{taken} slots taken")
    if (contacts := await db["contacts"].count_documents({})) != len(chats) + 1:
        faults.append(f"{contacts} contacts")
    return faults


async def _inbound(db: storage.AsyncDatabase, street: Street) -> list[str]:
    """Each message that was written stands in the history once."""
    addresses = {found["contact_id"]: found["_id"] for found in await db["addresses"].find().to_list()}
    kept = await db["messages"].find({"direction": "in"}).to_list()
    there = Counter((addresses[one["conversation_id"]].partition(":")[2], one["text"]) for one in kept)
    return [f"in the history {there[one]} times: {one}" for one in street.written | there
            if there[one] != street.written[one]]  # fmt: skip


async def _replies(db: storage.AsyncDatabase, fake: FakeGreenApi) -> list[str]:
    """Each message of the outbox was sent once, nothing besides; and only a turn that took something in has spoken."""
    items = await db["outbox"].find().to_list()
    queued = Counter((item["address"].partition(":")[2], item["text"]) for item in items)
    queued += Counter((item["address"].partition(":")[2], "a file") for item in items if item.get("media"))
    sent = Counter((one.chat, one.text) for one in fake.sent if one.text)  # a file goes behind its words, by itself
    sent += Counter((one.chat, "a file") for one in fake.sent if one.file is not None)
    faults = [f"queued {queued[one]} times, sent {sent[one]}: {one}" for one in queued | sent
              if queued[one] != sent[one]]  # fmt: skip
    faults += [f"{item['attempts']} attempts: {item['_id']}" for item in items if item["attempts"] != 1]
    turns = set(await db["inbox"].distinct("turn_id"))
    spoke = {item["_id"].rpartition(":")[0] for item in items if item["_id"].startswith("turn")}
    faults += [f"a second turn for the same words: {turn}" for turn in spoke - turns]
    offers = Counter(offer["news"]["lead_id"] for offer in await db["inbox"].find({"kind": "offer"}).to_list())
    return faults + [f"{count} offers of {lead}" for lead, count in offers.items() if count > 1]


async def test_six_customers_at_once_are_each_answered_and_booked_once(tmp_path: Path) -> None:
    assert await _day(tmp_path, 6, seed=1) == []


async def _runs(folder: Path, count: int, **extra: str) -> list[str]:
    """What is wrong with the job runs of two processes, after so many in a Sunday's first hour."""
    async with (
        FakeGreenApi() as fake,
        _two(folder, fake, NOTING, clock="2026-11-22T03:31:00+02:00*60", **extra) as both,
        storage.connect(both[0].uri) as db,
    ):
        notes = [fixi.folder / "runs.txt" for fixi in both]

        await until(lambda: sum(len(_lines(note)) for note in notes) >= count, PATIENCE)
        await asyncio.gather(*(fixi.terminate() for fixi in both))
        ran = Counter(line for note in notes for line in _lines(note))
        claimed = set(await db["job_runs"].distinct("_id"))
        faults = [f"ran {times} times: {run}" for run, times in ran.items() if times > 1]
        faults += [f"ran and was not claimed, or the other way round: {run}" for run in claimed ^ set(ran)]
        weekly = [run for run in ran if run.startswith("slot_generation:2026-11-22")]
        return faults if weekly else [*faults, "the calendars were not made on Sunday"]


def _lines(note: Path) -> list[str]:
    return note.read_text(encoding="utf-8").splitlines() if note.exists() else []


async def test_each_job_runs_in_one_of_the_two(tmp_path: Path) -> None:
    assert await _runs(tmp_path, 30) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 2 + large(20)))
async def test_eight_customers_at_once_on_twenty_days(tmp_path: Path, seed: int) -> None:
    assert await _day(tmp_path, len(NAMES), seed) == []


@pytest.mark.long
async def test_without_leases_such_days_show_faults(tmp_path: Path) -> None:
    """Two at one chat is a matter of chance, so one of the days may pass by."""

    async def faults_of(seed: int) -> list[str]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            return await _day(folder, len(NAMES), seed, LEAVE_OUT="lease")
        except AssertionError as stuck:
            return [str(stuck)]

    for seed in range(1, 6):
        if await faults_of(seed):
            return
    pytest.fail("five days without leases, and nothing was doubled or stuck")


@pytest.mark.long
async def test_without_the_claim_of_a_run_the_same_hour_shows_faults(tmp_path: Path) -> None:
    faults = await _runs(tmp_path, 30, LEAVE_OUT="claim")
    assert any("ran 2 times" in fault for fault in faults)
