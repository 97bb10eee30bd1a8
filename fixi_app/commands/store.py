"""`seed`, `clear-history`, `backup`, `restore`: what is done to the store as a whole.

What erases or replaces asks first, and none of it touches a store that a running Fixi owns.
"""

import argparse
import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import storage
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.clock import SystemClock
from fixi_app.commands.common import agreed, note, now
from fixi_app.commands.outcome import FAILED, FINE, CommandFailed
from fixi_app.domain.business import RestDays as Rest
from fixi_app.domain.conversation import Conversation
from fixi_app.parts import make_ground
from fixi_app.queues.inbox import Inbox
from fixi_app.repositories.documents import to_document
from fixi_app.services.forgetting.clearing import blank_changes, hush_opted_out, leave_links
from fixi_app.services.forgetting.restoring import kept_forgotten, known
from fixi_app.services.profile import kept_business
from fixi_app.settings import Settings
from storage.backup import check

_ERASED = ("leads", "messages", "outbox", "decisions", "offers")
_KEPT_OF_A_CHAT = ("id", "version", "address", "role", "pro_id", "name", "phone", "sample", "language")


async def run(given: argparse.Namespace, settings: Settings) -> int:
    return await _DEEDS[given.command](given, settings)


async def _seed(given: argparse.Namespace, settings: Settings) -> int:
    from fixi_app.booking.rest_days import RestDays
    from fixi_app.services.running.sample import add_sample

    if not agreed("Add the sample business where it is missing?", yes=given.yes):
        return _left_alone()
    async with _alone(settings) as db:
        business = await kept_business(db, settings.overrides)
        country = settings.country if business.rest_days is Rest.COUNTRY else ""
        rest = RestDays(country, settings.zone, starts_at=business.rest_starts_at, ends_at=business.rest_ends_at)
        added = await add_sample(db, now(), settings.zone, rest, business.slot_days_ahead)
    print(f"Added {added} sample records.")
    return FINE


async def _clear_history(given: argparse.Namespace, settings: Settings) -> int:
    question = "Erase all leads, chats and media (after a backup)?"
    if settings.on_server:
        question = (
            "Erase all leads, chats and media? No backup is made of a server (mongodump does that), and every Fixi "
            "that shares it must be stopped."
        )
    async with _alone(settings) as db:  # the lock first: nobody should answer in vain
        if not agreed(question, yes=given.yes):
            return _left_alone()
        if not settings.on_server:
            note(f"Backup: {await _write_backup(db, _dated(settings))}")
        erased = await clear(db)
    await asyncio.to_thread(shutil.rmtree, settings.data_dir / "media", ignore_errors=True)
    print(f"Erased {erased} records; opt-outs, ratings, professionals and exported files are kept.")
    return FINE


@contextlib.asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[storage.AsyncDatabase]:
    """The store, and no Fixi of this data folder beside us. Raises StoreLocked when there is one."""
    async with contextlib.AsyncExitStack() as held:
        if settings.on_server and settings.data_dir.is_dir():
            lock = storage.FolderLock(settings.data_dir)
            lock.acquire()
            held.callback(lock.release)
        yield await held.enter_async_context(storage.connect(settings.database_uri))


async def clear(db: storage.AsyncDatabase) -> int:
    """Erase leads and chats and free their slots; contacts (with opt-outs), reviews and professionals stay.

    Slots a professional blocked for himself have no lead, and stay taken.
    """
    await leave_links(db)
    await blank_changes(db)
    erased = await Inbox(db).clear()
    for name in _ERASED:
        erased += (await db[name].delete_many({})).deleted_count
    freed = {"is_taken": False, "lead_id": None, "held_until": None}
    await db["slots"].update_many({"lead_id": {"$ne": None}}, {"$set": freed})
    blank = to_document(Conversation(id=""))
    forgotten = {name: value for name, value in blank.items() if name not in (*_KEPT_OF_A_CHAT, "_id")}
    # What tells where a professional can be reached stays: without it nobody could be offered a lead.
    await db["conversations"].update_many({}, {"$set": forgotten, "$inc": {"version": 1}, "$unset": {"lease": ""}})
    await hush_opted_out(db)
    return erased


async def _backup(given: argparse.Namespace, settings: Settings) -> int:
    if settings.on_server:
        raise CommandFailed("A MongoDB server is backed up with its own tools (mongodump).")
    target = settings.root / given.file if given.file else _dated(settings)
    async with storage.connect(settings.database_uri, read_only=True) as db:
        print(await _write_backup(db, target))
    return FINE


async def _restore(given: argparse.Namespace, settings: Settings) -> int:
    if settings.on_server:
        raise CommandFailed("A MongoDB server is restored with its own tools (mongorestore).")
    folder = Path(settings.database_uri.removeprefix("mongita:"))
    await _refuse_beside_running(settings)
    if not agreed(f"Put {given.file} in the place of what is stored now?", yes=given.yes):
        return _left_alone()
    former = await _put_in_place(settings.root / given.file, folder, settings)
    print("Restored.")
    if former is not None:
        note(f"The former store is kept at {former}.")
    return FINE


async def _put_in_place(source: Path, folder: Path, settings: Settings) -> Path | None:
    """A backup's file; or a folder that Mongita wrote, which becomes one first."""
    if not storage.is_mongita_folder(source):
        await asyncio.to_thread(check, source)
        return await _without_the_forgotten(source, folder, settings)
    with tempfile.TemporaryDirectory(prefix="fixi-import-") as place:
        made = Path(place) / "backup"
        note(f"{await storage.backup_of_mongita(source, made)} documents were read from a folder of Mongita's.")
        return await _without_the_forgotten(made, folder, settings)


async def _without_the_forgotten(source: Path, folder: Path, settings: Settings) -> Path | None:
    """What was erased after the copy was made does not come back with it; the given file stays as it is."""
    found = await known(folder, source, (source.parent, settings.backup_dir))
    if found.unknown:
        note(f"{found.unknown} erased people cannot be looked for in this copy: it is of another store than the list.")
    if not found.wishes and not await asyncio.to_thread(found.missing, source):
        return await asyncio.to_thread(storage.restore, source, folder)
    with tempfile.TemporaryDirectory(prefix="fixi-restore-", dir=await asyncio.to_thread(_made, folder)) as place:
        mine = Path(place) / "backup"
        await asyncio.to_thread(shutil.copyfile, source, mine)
        async with storage.rewriting(mine) as copy:
            business = await kept_business(copy, settings.overrides)
            ground = make_ground(settings, copy, SystemClock(), business, SimulatorChannel())
            erased = await kept_forgotten(ground, copy, found, now())
        note(f"Erased from this copy, as it was erased since: {erased} contacts.")
        return await asyncio.to_thread(storage.restore, mine, folder)


def _made(folder: Path) -> Path:
    """On the disk where the store will lie, and as private as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


async def _refuse_beside_running(settings: Settings) -> None:
    """Before asking: an answer given in vain is worse than none. Restoring itself takes the lock again."""
    try:
        async with storage.connect(settings.database_uri):
            return
    except storage.StoreLocked:
        raise
    except storage.StoreError as error:
        note(f"The present store cannot be opened ({error})")  # which is a good reason to restore


async def _write_backup(db: storage.AsyncDatabase, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    await storage.backup(db, target)
    return target


def _dated(settings: Settings) -> Path:
    return settings.backup_dir / f"fixi-{now().astimezone(settings.zone):%Y%m%d-%H%M%S}.backup"


def _left_alone() -> int:
    note("Nothing was changed.")
    return FAILED


_DEEDS: dict[str, Callable[[argparse.Namespace, Settings], Awaitable[int]]] = {
    "seed": _seed,
    "clear-history": _clear_history,
    "backup": _backup,
    "restore": _restore,
}
