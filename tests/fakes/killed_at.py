"""Kills a piece of work at each of its steps in turn: each file that it touches, or each statement of its SQL."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

_TOUCHES = ("open", "os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir", "sqlite3.connect")


def every_touch(prepare: Callable[[int], Callable[[], object]]) -> Iterator[int]:
    """For each step a fresh piece of work that is killed just before that step; ends when one came to its end."""
    for step in count(1):
        work = prepare(step)
        if _survived(partial(_run_and_die, work, step)):
            return
        yield step


def _run_and_die(work: Callable[[], object], step: int) -> None:
    left = [step]

    def hear(event: str, _: Any) -> None:
        if event in _TOUCHES:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)  # it cannot be taken off again, so it lives in the forked process only
    work()


def every_statement(path: str, work: Callable[[sqlite3.Connection], object]) -> Iterator[int]:
    """The same on one file, which goes through all the kills, before each statement that SQLite is given."""
    for step in count(1):
        if _survived(partial(_speak_and_die, path, work, step)):
            return
        yield step


def _speak_and_die(path: str, work: Callable[[sqlite3.Connection], object], step: int) -> None:
    left = [step]

    def hear(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    connection = sqlite3.connect(path, isolation_level=None)
    connection.set_trace_callback(hear)
    work(connection)


def _survived(work: Callable[[], object]) -> bool:
    """In a process of its own; a fault there is a fault here."""
    code = in_a_process(work)()
    if code not in (0, -signal.SIGKILL):
        raise AssertionError("the work failed by itself")
    return code == 0


def in_a_process(work: Callable[[], object]) -> Callable[[], int]:
    """Begins at once; the exit code is what the call of the result waits for. After a minute it ends in any case."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.alarm(60)
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(code)
    return lambda: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
