"""A pasted document is read beside the event loop, which may be held for 10 ms; a message is read on it."""

import datetime as dt
import threading

import pytest

from fixi_app.clock import HandClock
from fixi_app.domain.reading import Heard, Reading
from fixi_app.understanding.chain import Understanding

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


class WhereRead:
    """A reader that notes in which thread it was asked."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def read(self, heard: Heard) -> Reading:
        self.threads.append(threading.current_thread())
        return Reading()


@pytest.mark.parametrize(("words", "on_the_loop"), [("ברז דולף בחולון", True), ("ברז דולף " * 100, False)])
async def test_only_a_long_paste_leaves_the_loop(words: str, on_the_loop: bool) -> None:
    reader = WhereRead()
    understanding = Understanding(reader, city_known=lambda _: None, clock=HandClock(NOW))
    await understanding.understand(Heard(texts=(words,), now=NOW))
    assert [thread is threading.current_thread() for thread in reader.threads] == [on_the_loop]
