"""What several commands share: asking, the moment, the business as it is stored."""

import sys
from datetime import datetime
from typing import Any

from fixi_app.clock import SystemClock
from fixi_app.commands.outcome import WrongUsage
from fixi_app.domain.business import Business
from fixi_app.settings import Settings
from storage import AsyncDatabase

BUSINESS = "business"
"""The document of the collection `settings` that holds what differs from the defaults."""


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


async def stored_business(db: AsyncDatabase, settings: Settings) -> Business:
    """The business as it runs: defaults, what is stored, and over both what the environment says."""
    kept: dict[str, Any] = await db["settings"].find_one({"_id": BUSINESS}) or {}
    return Business.model_validate(kept).with_overrides(settings.overrides)
