"""The archive of one person, as it lies among the exports: a page to read, the documents, the files.

Promise: it has its name only once it is whole; only this user of the computer can read it, and its name names nobody.
It says of itself whose ids are in it, so that it goes with each of them who is erased. Everything here is for threads.
"""

import json
import os
import shutil
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from bson import json_util

PREFIX = "person-"
PAGE, IDS, FILES = "index.html", "ids.json", "files"
_LINE = json_util.RELAXED_JSON_OPTIONS


class Archive:
    """A zip under way at this path, begun anew. Raises OSError."""

    def __init__(self, part: Path) -> None:
        self._file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        self._ids = set[str]()

    def documents(self, collection: str, chunks: Iterable[list[dict[str, Any]]]) -> None:
        """A line of MongoDB Extended JSON for each document."""
        with self._zip.open(f"data/{collection}.jsonl", "w") as member:
            for chunk in chunks:
                self._ids |= {str(one["_id"]) for one in chunk}
                lines = (json_util.dumps(one, json_options=_LINE, ensure_ascii=False) + "\n" for one in chunk)
                member.write("".join(lines).encode())

    def file(self, name: str, content: BinaryIO) -> None:
        """As it came; what is a picture or a film is packed already."""
        member = zipfile.ZipInfo(f"{FILES}/{name}", (1980, 1, 1, 0, 0, 0))
        with content, self._zip.open(member, "w") as into:
            shutil.copyfileobj(content, into)

    def end(self, page: str, ids: Iterable[str]) -> None:
        """`ids`: of whom it is, besides those of its documents."""
        self._zip.writestr(PAGE, page)
        self._zip.writestr(IDS, json.dumps(sorted(self._ids.union(ids))))

    def close(self) -> None:
        with self._file:
            self._zip.close()


def fresh_name(folder: Path, stamp: str) -> Path:
    """A name that no archive has yet; the folder is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return next(path for path in _names(folder / f"{PREFIX}{stamp}") if not _taken(path))


def part_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def forget_archives(folder: Path, ids: Collection[str]) -> int:
    """Archives that hold something of whom these ids are go as a whole, and can be made again. How many there were.

    Rewriting one was refused: it was made to be handed to somebody, and half of it would pass for all. One that cannot
    be read goes, too. Raises OSError.
    """
    gone = frozenset(ids)
    held = [path for path in sorted(folder.glob(f"{PREFIX}*")) if gone and not gone.isdisjoint(_ids_in(path) or gone)]
    for path in held:
        path.unlink(missing_ok=True)
    return len(held)


def _ids_in(path: Path) -> frozenset[str]:
    """Whose ids are in it; empty where nobody can say."""
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(json.loads(archive.read(IDS)))
    except (zipfile.BadZipFile, KeyError, ValueError, FileNotFoundError):
        return frozenset()


def _taken(path: Path) -> bool:
    return path.exists() or part_of(path).exists()


def _names(stem: Path) -> Iterator[Path]:
    yield stem.with_name(f"{stem.name}.zip")
    number = 2
    while True:
        yield stem.with_name(f"{stem.name}-{number}.zip")
        number += 1
