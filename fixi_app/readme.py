"""The tables of README.md, made from what they describe. `python -m fixi_app.readme` writes them anew; a test compares."""

import re
from collections.abc import Callable
from pathlib import Path

from fixi_app.commands.table import COMMANDS
from fixi_app.settings import settings_table

README = Path(__file__).resolve().parent.parent / "README.md"


def commands() -> str:
    rows = [f"| `{command.usage.replace('|', chr(92) + '|')}` | {command.sentence} |" for command in COMMANDS.values()]
    return "\n".join(["| after `python3 run.py` | |", "|---|---|", *rows])


def settings() -> str:
    rows = [f"| `{name}` | {f'`{usual}`' if usual else ''} | {sentence} |" for name, usual, sentence in settings_table()]
    return "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows])


_TABLES: dict[str, Callable[[], str]] = {"commands": commands, "settings": settings}


def renewed(text: str) -> str:
    """The text with each marked table as it should be now."""
    for name, table in _TABLES.items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
        text, found = pattern.subn(lambda _, new=f"{start}\n{table()}\n{end}": new, text)  # type: ignore[misc]
        if found != 1:
            raise ValueError(f"README needs the table {name} once")
    return text


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")
