"""Reads the TOML tables of the reader, and keeps them beside themselves in the form that Python reads fastest.

Parsing half a megabyte of TOML takes 50 ms of the 150 that loading may take; a kept table takes one. As with `.pyc`
files, what is kept belongs to one state of its source (size and time), is written whole or not at all, and its loss or
damage costs the time of parsing and nothing else.
"""

import marshal
import os
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

_FORM = 1
"""Of what is kept; another number makes every kept table be parsed anew."""


def _as_it_is(text: str) -> str:
    return text


def read_table(path: Path, levelled: Callable[[str], str] = _as_it_is) -> dict[str, Any]:
    """The content of a TOML file, its text levelled first.

    Raises OSError where it cannot be read, tomllib.TOMLDecodeError where it is wrong.
    """
    sources = (path, Path(levelled.__code__.co_filename))
    return read_kept(path, sources, lambda: tomllib.loads(levelled(path.read_text(encoding="utf-8"))))


def read_kept(path: Path, sources: Iterable[Path], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `make` gives, as it was kept beside `path` when these sources, data and code, were as they are now."""
    kept = path.parent / "__pycache__" / f"{path.name}.{_FORM}.table"
    mark = tuple(number for source in sources for number in _state(source))
    table = _kept(kept, mark)
    if table is None:
        table = make()
        with suppress(OSError):  # a program folder that cannot be written to is parsed each time
            _keep(kept, mark, table)
    return table


def _state(path: Path) -> tuple[int, int]:
    """Time and size of a file: of the table, and of the code that levels it."""
    state = path.stat()
    return state.st_mtime_ns, state.st_size


def _kept(kept: Path, mark: tuple[int, ...]) -> dict[str, Any] | None:
    """What was kept of just this state of the source; None where there is none, or it is damaged."""
    try:
        found_mark, table = marshal.loads(kept.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return None
    return table if found_mark == mark and isinstance(table, dict) else None


def _keep(kept: Path, mark: tuple[int, ...], table: dict[str, Any]) -> None:
    kept.parent.mkdir(exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=kept.parent)
    try:
        with open(handle, "wb") as out:
            out.write(marshal.dumps((mark, table)))
        os.replace(draft, kept)
    except OSError:
        os.unlink(draft)
        raise
