"""What several commands share: asking, the moment, the business as it is stored."""

import sys
from datetime import datetime

from fixi_app.clock import SystemClock
from fixi_app.commands.outcome import WrongUsage


def note(text: str) -> None:
    """A word to the person; stdout is for results."""
    print(text, file=sys.stderr)


def now() -> datetime:
    return SystemClock().now()


def at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def agreed(question: str, *, yes: bool) -> bool:
    """Ask before doing what cannot be undone; without a terminal only `--yes` counts as an answer."""
    if yes:
        return True
    if not at_a_terminal():
        raise WrongUsage("There is no terminal to ask in: say --yes if you mean it.")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "כן")

