"""Promise: what Mongita's own disk client left in a folder becomes a backup of ours, whole or not at all.

Mongita reads its own files, in a copy, so neither its layout nor its private names matter here and the folder stays as
it was. Everything passes through memory, as it does whenever Mongita reads a collection.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from mongita import MongitaClientDisk

from storage.backup import backup
from storage.embedded.database import open_folder
from storage.errors import StoreDamaged, StoreError, StoreMissing

_MARK: Final = "$.metadata"
"""The file that Mongita writes at the top of each of its folders."""


def is_mongita_folder(path: Path) -> bool:
    return (path / _MARK).is_file()


async def backup_of_mongita(source: Path, target: Path) -> int:
    """Writes the backup; returns how many documents it holds.

    Raises StoreMissing for a folder that is not Mongita's, StoreDamaged for one that Mongita cannot read, StoreError
    for one with several databases, and the errors of `backup`.
    """
    if not is_mongita_folder(source):
        raise StoreMissing(f"{source} is no folder of Mongita's.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".import-") as place:
        collections = await asyncio.to_thread(_read, source, Path(place) / "copy")
        async with await open_folder(str(Path(place) / "store")) as db:
            for name, documents in collections.items():
                if documents:
                    await db[name].insert_many(documents)
            await backup(db, target)
    return sum(map(len, collections.values()))


def _read(source: Path, copy: Path) -> dict[str, list[dict[str, Any]]]:
    shutil.copytree(source, copy)
    client = MongitaClientDisk(str(copy))
    try:
        names = client.list_database_names()
        if len(names) != 1:
            raise StoreError(f"{source} holds {len(names)} databases ({', '.join(names)}): one is needed.")
        database = client[names[0]]
        return {name: list(database[name].find({})) for name in database.list_collection_names()}
    except StoreError:
        raise
    except Exception as error:  # Mongita's decoder, its assertions and its dictionaries all say the same: unreadable
        raise StoreDamaged(f"Mongita cannot read {source} ({error!r}); nothing was changed.") from error
    finally:
        client.close()
