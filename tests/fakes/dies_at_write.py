"""run.py of a process that kills itself at its n-th write, as hard as `kill -9` does; DIE_AT_WRITE=17:before.

A real process with a real file on a real disk; only the moment is chosen, so that it falls where writes happen and not
mostly into waiting. `LEAVE_OUT_BEGIN=1` leaves Begin out: the build in which the test must fail.
"""

import os
import signal
import sys
from typing import Any
from unittest.mock import patch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

import fixi_app.road
import storage
from fixi_app import cli
from tests.fakes.without_begin import WithoutBegin

_real_connect = storage.connect
_OF_THE_ROAD = frozenset({
    "addresses", "contacts", "conversations", "decisions", "inbox", "leads", "messages", "outbox", "professionals",
    "slots",
})  # fmt: skip
"""Writes of a message's road; what jobs and health write beside it would only dilute the moments."""


def _connect(uri: str, **options: Any) -> Any:
    after = options.pop("on_write", None)
    number, _, phase = os.environ.pop("DIE_AT_WRITE", "0:before").partition(":")
    left = [int(number)]

    def on_write(collection: str, method: str, at: str) -> None:
        if collection in _OF_THE_ROAD and at == phase and left[0]:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
        if after:
            after(collection, method, at)

    return _real_connect(uri, on_write=on_write, **options)


storage.connect = _connect
if os.environ.pop("LEAVE_OUT_BEGIN", ""):
    patch.object(fixi_app.road, "Turns", WithoutBegin).start()
sys.exit(cli.main(sys.argv[1:], dashboard=None))  # type: ignore[arg-type]
