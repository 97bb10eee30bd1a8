"""The tables of README.md, made from what they describe: `python -m fixi_app.readme` writes them, a test compares."""

from collections.abc import Callable
from pathlib import Path

from fixi_app.commands.table import COMMANDS
from fixi_app.settings import settings_table

README = Path(__file__).resolve().parent.parent / "README.md"


def commands() -> str:
    rows = [f"| `{command.usage.replace('|', chr(92) + '|')}` | {command.sentence} |" for command in COMMANDS.values()]
    return "\n".join(["| after `python3 run.py` | |", "|---|---|", *rows])


def settings() -> str:
    shown = [(name, f"`{usual}`" if usual else "", sentence) for name, usual, sentence in settings_table()]
    rows = [f"| `{name}` | {usual} | {sentence} |" for name, usual, sentence in shown]
    return "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows])


_TABLES: dict[str, Callable[[], str]] = {"commands": commands, "settings": settings}


def renewed(text: str) -> str:
    """The text with each marked table as it should be now."""
    for name, table in _TABLES.items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, opened, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if not opened or not closed:
            raise ValueError(f"README has no place for the table {name}")
        text = f"{before}{start}\n{table()}\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")
