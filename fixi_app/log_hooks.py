"""What nobody caught, at the end of the process, in a thread and in a clean-up: it goes to the log, which masks it.

Python's own hooks print it on stderr as it is, with whatever customer it quotes.
"""

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from loguru import logger

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def take_over(last: Hook) -> None:
    """`last`: what the fault that ends the process is told to. For the other two, a hook of somebody else's stays."""
    sys.excepthook = last
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _failed_in_thread
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = _failed_in_clean_up


def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For the appliance, which has a log to look into."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logger.opt(exception=error.with_traceback(trace)).critical("Fixi ended by a fault of its own")
    sys.stderr.write("Fixi ended by a fault of its own; logs/fixi.log tells where.\n")


def failed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A command has no file to write to: where it failed stands on the terminal."""
    if not issubclass(kind, KeyboardInterrupt):
        logger.opt(exception=error.with_traceback(trace)).critical("The command ended by a fault of its own")


def _failed_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        logger.opt(exception=given.exc_value).error("A thread ended by a fault of its own")


def _failed_in_clean_up(given: "sys.UnraisableHookArgs") -> None:
    if given.exc_value is not None:
        logger.opt(exception=given.exc_value).error("A clean-up failed")
