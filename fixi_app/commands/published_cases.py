"""Promise: MongoDB's published CRUD cases lie in `.venv/crud-cases/VERSION/` after the first set-up of the tests.

They are MongoDB's and come with PyMongo's source archive, so they are fetched and not kept in our repository. pip
checks the archive against the lock's hashes; of what is in it only the cases' JSON files are taken, under their bare
names. Without a network the test that needs them is left out, and says so; a second run asks nobody.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from importlib import metadata
from itertools import takewhile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent.parent
MISSING = "MongoDB's published CRUD cases are not here: `python3 run.py test` fetches them once, with a network."
_LOCK = ROOT / "requirements-test.lock"
_LARGEST = 4 * 1024 * 1024
"""Bytes of one case file; the largest has 80,000."""

Call = Callable[[list[str]], int]


class NotFetched(Exception):
    """The cases could not be had; the text is a sentence for a person."""


def folder(version: str | None = None, root: Path = ROOT) -> Path:
    """Where the cases of the installed PyMongo are, or would be."""
    return root / ".venv" / "crud-cases" / (version or metadata.version("pymongo"))


def fetch_once(say: Callable[[str], None], call: Call | None = None, target: Path | None = None) -> None:
    """Says one line about what it did; none if the cases are there. Never stands in the way of the other tests."""
    place = target or folder()
    if place.is_dir():
        return
    try:
        count = _fetch(place, call or _quietly)
    except (NotFetched, OSError) as error:
        say(f"MongoDB's published CRUD cases could not be fetched ({error}); their test is left out.")
    else:
        say(f"Fetched MongoDB's published CRUD cases: {count} files, from the source archive of PyMongo.")


def _fetch(place: Path, call: Call) -> int:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as made:
        archives = Path(made) / "archives"
        archive = _download(place.name, archives, call)
        cases = Path(made) / "cases"
        cases.mkdir()
        count = unpack(archive, cases)
        os.replace(cases, place)  # in one step, and last: a folder that is there is whole
    return count


def _download(version: str, into: Path, call: Call) -> Path:
    into.mkdir()
    wanted = into / "pymongo.txt"
    wanted.write_text(locked("pymongo", version, _LOCK.read_text("utf-8")), "utf-8")
    options = ["--no-deps", "--no-binary", "pymongo", "--require-hashes", "--disable-pip-version-check", "--no-input"]
    code = call([sys.executable, "-m", "pip", "download", *options, "--dest", str(into), "-r", str(wanted)])
    found = sorted(into.glob("*.tar.gz"))
    if code != 0 or not found:
        raise NotFetched("pip could not download PyMongo's source archive; is there a network?")
    return found[0]


def _quietly(command: list[str]) -> int:
    quiet = subprocess.DEVNULL
    return subprocess.call(command, stdin=quiet, stdout=quiet, stderr=quiet)


def locked(name: str, version: str, lock: str) -> str:
    """The lines of one requirement with its hashes. Raises NotFetched if the lock has another version."""
    _, mark, rest = ("\n" + lock).partition(f"\n{name}=={version} ")
    if not mark:
        raise NotFetched(f"the lock file has no {name} {version}")
    hashes = takewhile(lambda line: line.strip().startswith("--hash="), rest.splitlines()[1:])
    return "\n".join([f"{name}=={version} \\", *hashes]).rstrip("\\ ") + "\n"


def unpack(archive: Path, into: Path) -> int:
    """Takes plain files of the cases' folder, by their bare names: no path of the archive reaches the disk."""
    count = 0
    try:
        with tarfile.open(archive) as packed:
            for member in packed:
                body = packed.extractfile(member) if _is_case(member) else None
                if body is not None:
                    (into / os.path.basename(member.name)).write_bytes(body.read())
                    count += 1
    except (tarfile.TarError, EOFError) as error:
        raise NotFetched(f"the archive cannot be read: {error}") from error
    if not count:
        raise NotFetched("the archive has no cases")
    return count


def _is_case(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    at_home = path.parts[1:-1] == ("test", "crud", "unified")
    return member.isreg() and at_home and path.suffix == ".json" and member.size <= _LARGEST
