"""Files that were exported for a spreadsheet, once their customer is forgotten: his line keeps what names nobody.

Promise: a file is rewritten whole or not at all; sums of a month stay as they are. A file with columns that this
version does not know loses his whole line. What was carried elsewhere is out of reach.
"""

import csv
import io
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from fixi_app.domain.reading import Language
from fixi_app.services.desk.words import catalogue
from fixi_app.services.files.media_writing import write_now
from fixi_app.services.files.spreadsheet import BOM, harmless, row

FOLDER = "exports"
_PERSONAL = frozenset({
    "customer_name", "phone", "issue", "street", "floor", "apartment", "details",
})  # fmt: skip


def forget_rows(folder: Path, lead_ids: Collection[str]) -> int:
    """Blank what names the customer of these leads; how many files held any. Raises OSError."""
    if not folder.is_dir() or not lead_ids:
        return 0
    return sum([_rewritten(path, frozenset(lead_ids)) for path in sorted(folder.glob("*.csv*"))])


def forget_files(folder: Path, cutoff: datetime, pattern: str = "*") -> int:
    """Files that are older than this go, whoever is in them; how many there were. Raises OSError."""
    if not folder.is_dir():
        return 0
    old = [path for path in folder.glob(pattern) if path.is_file() and path.stat().st_mtime < cutoff.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _rewritten(path: Path, lead_ids: frozenset[str]) -> bool:
    lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    if not any(lead_ids.intersection(line) for line in lines):
        return False
    names = [_column(cell) for cell in lines[0]]
    kept = [left for line in lines if (left := _without_person(line, names, lead_ids)) is not None]
    state = path.stat()
    write_now(path, (BOM + "".join(row(line) for line in kept)).encode())
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    return True


def _without_person(
    line: Sequence[str], names: Sequence[str | None], lead_ids: frozenset[str]
) -> Sequence[str] | None:
    if not lead_ids.intersection(line):
        return line
    if None in names or len(names) != len(line):
        return None
    return ["" if name in _PERSONAL else cell for name, cell in zip(names, line, strict=True)]


def _column(head: str) -> str | None:
    """Which column stands under this head, in whatever language the file was written."""
    for language in (Language.HE, Language.EN):
        words = catalogue(language.value)["export"]["column"]
        for name, said in words.items():
            if harmless(said) == head:
                return str(name)
    return None
