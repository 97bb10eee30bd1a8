"""`.env`, written for the owner, who never edits a file: the one place that changes it.

Promise: only the lines of the settings that are given change; every other line and comment stays as it stands. The
file is replaced in one step (a crash leaves the old one or the new one) and is readable by its owner alone. What could
not be read back as it was given is refused, and no value is in any error.
"""

import contextlib
import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Original, parse_stream


class Unwritable(ValueError):
    """A value that a line of `.env` cannot hold; the message is the setting's name."""


class Unreadable(ValueError):
    """The file, or a line of it, says nothing that could be followed; the message says so without quoting it."""


def read(path: Path) -> str:
    """The text of the file; empty where there is none. Raises Unreadable."""
    try:
        return path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError:  # a shell of Windows writes UTF-16, an old Notepad the code page of the country
        raise Unreadable(f"{path} is not in UTF-8: save it again as text with the encoding UTF-8") from None


def given(path: Path) -> dict[str, str]:
    """What the file sets, empty values too. Raises Unreadable, rather than pass over a line that was meant."""
    text = read(path)
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            line = _first(binding.original)
            raise Unreadable(f"line {line} of {path} cannot be read: it should look like NAME=value")
    return {name: value or "" for name, value in dotenv_values(stream=io.StringIO(text)).items()}


def _first(original: Original) -> int:
    """The number of the line itself: what was read begins with the empty lines before it."""
    written = original.string
    return original.line + written[: len(written) - len(written.lstrip())].count("\n")


def changed(text: str, values: Mapping[str, str]) -> str:
    """The text with these settings in the place of their former lines; an empty value takes its line out.

    Raises Unwritable.
    """
    left, kept = dict(values), []
    for binding in parse_stream(io.StringIO(text)):
        name, was = (binding.key or "").upper(), binding.original.string
        if name not in values:
            kept.append(was)
            continue
        value = left.pop(name, "")
        kept.append(was[: len(was) - len(was.lstrip())])  # the empty lines before it
        kept.append(_line(name, value) if value else "")
    written = "".join(kept)
    if written and not written.endswith("\n"):
        written += "\n"
    written += "".join(_line(name, value) for name, value in left.items() if value)
    _refuse_unread(written, values)
    return written


def write(path: Path, text: str) -> None:
    """Put this text in the place of the file, in one step. Raises OSError."""
    path = path.resolve()  # a link stays a link
    handle, name = tempfile.mkstemp(prefix=".env-", dir=path.parent)  # made 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _line(name: str, value: str) -> str:
    if value.isascii() and value.replace("-", "").replace("_", "").replace(".", "").isalnum():
        return f"{name}={value}\n"
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}='{quoted}'\n"


def _refuse_unread(text: str, values: Mapping[str, str]) -> None:
    """`${NAME}` is filled in by whoever reads the file, a line's end would begin another setting ..."""
    back = dotenv_values(stream=io.StringIO(text))
    for name, value in values.items():
        if (back.get(name) or "") != value or not value.isprintable():
            raise Unwritable(name)
