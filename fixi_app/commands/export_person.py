"""`export --person PHONE`: everything that is kept of one person, as an archive. Works beside a running Fixi.

What is kept is read here; that somebody made the archive is written down by the running process, which owns the store,
or here where none runs. One that cannot be written down is not left behind.
"""

import argparse
from pathlib import Path
from typing import Any

import storage
from fixi_app.clock import Clock, SystemClock
from fixi_app.commands.common import note, now
from fixi_app.commands.outcome import FINE, CommandFailed, WrongUsage
from fixi_app.domain.contacts import normal_phone
from fixi_app.ids import RandomIds
from fixi_app.local_socket import Deed, ask_running
from fixi_app.repositories.records import Store
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.forgetting.exported import FOLDER
from fixi_app.services.forgetting.person_export import ErasedMeanwhile, NothingKept, PersonExport, Written, noted
from fixi_app.services.forgetting.person_found import by_phone
from fixi_app.settings import Settings

_BY = "command line"
_DEED = "person_exported"


async def run(given: argparse.Namespace, settings: Settings) -> int:
    phone = normal_phone(given.person, settings.country)
    if phone is None:
        raise WrongUsage("A phone is written like +972500000501.")
    words = Words(settings.language)
    try:
        written = await _written(phone, settings, words)
    except NothingKept:
        raise CommandFailed(words("person_file.nobody")) from None
    except ErasedMeanwhile:
        raise CommandFailed(words("person_file.again")) from None
    try:
        await _noted(written, settings)
    except BaseException:
        written.path.unlink(missing_ok=True)
        raise
    note(words("person_file.done", documents=written.documents, files=written.files))
    print(written.path)
    return FINE


async def _written(phone: str, settings: Settings, words: Words) -> Written:
    folder = settings.data_dir.absolute().parent / FOLDER
    async with storage.connect(settings.database_uri, read_only=True) as db:
        shared = SharedFiles(db, SystemClock()) if settings.on_server else None
        shelf, store = MediaShelf(settings.data_dir / "media", shared), Store(db)
        export = PersonExport(store, shelf, folder, settings.zone, words)
        return await export.write(*await by_phone(store, phone), now())


async def _noted(written: Written, settings: Settings) -> None:
    told = {"documents": written.documents, "files": written.files}
    answer = await ask_running(settings.data_dir, _DEED, whose=written.whose, path=str(written.path), **told)
    if answer is None:
        async with storage.connect(settings.database_uri) as db:
            await noted(db, RandomIds().new("export"), now(), _BY, written)
    elif not answer[0]:
        raise CommandFailed(answer[1])


def running_deeds(db: storage.AsyncDatabase, clock: Clock) -> dict[str, Deed]:
    """What the running process answers on its local socket."""

    async def done(asked: dict[str, Any]) -> str:
        of, path, counted = str(asked["whose"]), str(asked["path"]), (int(asked["documents"]), int(asked["files"]))
        await noted(db, RandomIds().new("export"), clock.now(), _BY, Written(Path(path), of, *counted))
        return of

    return {_DEED: done}
