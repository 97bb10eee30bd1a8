"""What comes of a deed at the desk: told in its own sentence, and taken back by a key where it can be."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from tui.pane import AtDesk
from tui.screens.dialogs import ConfirmDialog


class Outcome(Protocol):
    """What the office answers to a deed."""

    @property
    def ok(self) -> bool: ...

    @property
    def message(self) -> str: ...


Deed = Callable[[], Awaitable[Outcome]]


def tell(host: AtDesk, outcome: Outcome | None) -> None:
    """Nothing for a fault: that was told already."""
    if outcome is not None:
        host.dashboard.tell(outcome.message, severity="information" if outcome.ok else "warning")


def tell_undoable(host: AtDesk, outcome: Outcome, undo: Deed | None) -> None:
    """`undo`: the deed that takes it back; None where nothing does."""
    if outcome.ok and undo is not None:
        host.dashboard.undoable(outcome.message, partial(undone, host, undo))
    else:
        tell(host, outcome)


async def undone(host: AtDesk, undo: Deed) -> None:
    """An undo is a deed too: what came of it is told."""
    tell(host, await host.attempt(undo(), "undo"))


async def sure(host: AtDesk, question: str, yes: str) -> bool:
    """Asked only where nothing takes the deed back; `yes`: what is done, on the button."""
    answer: bool | None = await host.app.push_screen_wait(ConfirmDialog(question, yes))
    return bool(answer)
