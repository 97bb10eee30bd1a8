"""What Fixi keeps, closed to the other users of this computer, also where an older version or a copy left it open.

Promise: only what carries a name that Fixi gives is ever changed, and only the rights of group and others are taken
away; a folder in which anything else lies (somebody's home, a disk of the network) keeps its own. Windows, which keeps
rights in another way, is left alone.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from loguru import logger

from fixi_app.services.forgetting.exported import FOLDER as EXPORTS
from fixi_app.settings import Settings

_OTHERS = 0o077
_MEDIA = "media"
_DATA = ("store.*", "fixi*", ".fixi*", "ngrok*", ".import-*", _MEDIA)
_COPIES = ("fixi-*", ".fixi-*")
_LOGS = ("fixi*.log*",)
_TABLES = ("*.csv*",)
_CLOSES = os.name == "posix"


@dataclass(frozen=True)
class Kept:
    """A folder, and the names in it that are ours."""

    folder: Path
    names: tuple[str, ...]

    def ours(self, path: Path) -> bool:
        return any(fnmatchcase(path.name, name) for name in self.names)


def kept_places(settings: Settings, second: str | None) -> list[Kept]:
    """`second`: the second place of the backups, as set."""
    copies = [settings.backup_dir, *([settings.root / second] if second else [])]
    return [
        Kept(settings.data_dir, _DATA),
        Kept(settings.log_dir, _LOGS),
        Kept(settings.data_dir.absolute().parent / EXPORTS, _TABLES),
        *(Kept(folder, _COPIES) for folder in copies),
    ]


def open_to_others(places: list[Kept]) -> list[Path]:
    """What others on this computer can read or list of it. A folder that cannot be looked into says nothing."""
    return [path for place in places for path in _found(place) if is_open(path)]


def close_to_others(places: list[Kept]) -> None:
    """Close what is open, with one line for the log; what cannot be closed is told, too. Many files take a while."""
    found = open_to_others(places)
    left = [path for path in found if not _closed(path)]
    if closed := len(found) - len(left):
        logger.info("{} files and folders could be read by others on this computer; they are closed now", closed)
    if left:
        told = "{} files and folders can be read by others on this computer and cannot be closed: see doctor"
        logger.warning(told, len(left))


def _found(place: Kept) -> Iterator[Path]:
    try:
        inside = sorted(place.folder.iterdir())
    except OSError:
        return
    mine = [path for path in inside if place.ours(path)]
    if mine and len(mine) == len(inside):
        yield place.folder
    for path in mine:
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from (Path(at) / name for at, folders, files in os.walk(path) for name in (*folders, *files))


def is_open(path: Path) -> bool:
    """Whether others have any right to it. A link has no rights of its own, and where it leads is not ours to say."""
    try:
        mode = path.lstat().st_mode
    except OSError:  # gone meanwhile
        return False
    return _CLOSES and not stat.S_ISLNK(mode) and bool(mode & _OTHERS)


def _closed(path: Path) -> bool:
    """Whether it is: some disks take the order and change nothing."""
    try:
        path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~_OTHERS)
    except OSError:
        return not is_open(path)
    return not is_open(path)
