"""Who puts Hebrew in order: this program or the terminal. Exactly one of the two must.

Promise: in mode `app` the text is painted in visual order and a terminal that would reorder by itself is told not to.
A terminal that reorders and cannot be told gets logical text, each field between two marks (`fence`), so that its rows
keep their columns; one that turns the letters of each word (kitty) gets the words in order and their letters as stored
(`words`); in mode `off` both are left alone. `auto` chooses by the environment. A terminal cannot be asked, and one
that ignores the request ignores it silently, so a question at the first start and F9 let a person decide.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from textual.driver import Driver


class BidiMode(StrEnum):
    AUTO = "auto"
    APP = "app"
    FENCE = "fence"
    WORDS = "words"
    OFF = "off"


class Order(StrEnum):
    """How a line reaches the terminal."""

    APP = "app"
    FENCE = "fence"
    WORDS = "words"
    OFF = "off"


_EXPLICIT = "\x1b[8l"
"""ECMA-48 BDSM reset: the terminal must not reorder (VTE, WezTerm, mintty obey; others ignore it)."""
_IMPLICIT = "\x1b[8h"


def order_for(mode: BidiMode, environ: Mapping[str, str]) -> Order:
    """How lines are handed to this terminal. Inside tmux it is the multiplexer that paints, and it reorders nothing."""
    if mode is not BidiMode.AUTO:
        return Order(mode.value)
    if "TMUX" in environ or "STY" in environ:
        return Order.APP
    if environ.get("TERM_PROGRAM") == "Apple_Terminal" or "KONSOLE_VERSION" in environ:
        return Order.FENCE
    return Order.WORDS if "KITTY_WINDOW_ID" in environ else Order.APP


def kind_of(environ: Mapping[str, str]) -> str:
    """A name for this kind of terminal, under which what a person chose for it is kept."""
    if "TMUX" in environ or "STY" in environ:
        return "multiplexer"
    for name in ("KONSOLE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "VTE_VERSION"):
        if name in environ:
            return name.split("_")[0].lower()
    known = environ.get("TERM_PROGRAM") or environ.get("TERM") or "terminal"
    return "".join(char if char.isalnum() else "_" for char in known.lower())[:40]


def following(mode: BidiMode) -> BidiMode:
    """The next mode when a person cycles through them."""
    modes = list(BidiMode)
    return modes[(modes.index(mode) + 1) % len(modes)]


def tell_terminal(driver: Driver, visual: bool) -> None:
    """Ask the terminal to leave the order alone, or to have it back. A browser or a test has no terminal to ask."""
    if driver.is_headless or driver.is_web:
        return
    driver.write(_EXPLICIT if visual else _IMPLICIT)
    driver.flush()


def telling_driver(base: type[Driver], visual: Callable[[], bool]) -> type[Driver]:
    """The platform's driver, which also asks for explicit order while the application has the terminal.

    In the driver and not in the application, because suspend, resume, exit and a crash all pass through here.
    """

    class TellingDriver(base):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            """A terminal that was closed takes nothing more: its writer thread has died of the error.

            Handed on, what nobody writes would fill Textual's queue, and the thirtieth write would block the loop for
            ever, so that Fixi could not even stop.
            """
            writer = getattr(self, "_writer_thread", None)
            if writer is None or writer.is_alive():
                super().write(data)

        def start_application_mode(self) -> None:
            super().start_application_mode()
            if visual():
                tell_terminal(self, True)

        def stop_application_mode(self) -> None:
            if visual():
                tell_terminal(self, False)
            super().stop_application_mode()

    return TellingDriver
