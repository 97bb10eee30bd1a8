"""How webhooks are taken and worked off: as fast as they come, and 300 a second for a minute.

A whole Fixi in a process of its own, with a store on the disk and a provider beside it. What it accepts is held against
a bare handler that only parses the body, in the same round; afterwards its store is opened and counted.
"""

import asyncio
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import storage
from fixi_app.commands.bench import Measure
from fixi_app.commands.bench_child import COMMAND, environment, stop
from fixi_app.commands.bench_webhook.bare import bare
from fixi_app.commands.bench_webhook.customers import FIRST_WORDS, Note, dangers, notes, posted
from fixi_app.commands.bench_webhook.provider import INSTANCE, TOKEN, Provider, provider
from fixi_app.commands.outcome import CommandFailed

A_SECOND, SECONDS = 300, 60
_FLAT_OUT = 6000
"""Messages posted as fast as they are taken."""
_FIRST_WORDS = 1500
"""Customers who write one message and wait for the answer."""
_ALL_ANSWERED = 300.0
"""Seconds; longer than the slowest computer takes."""
_SECRET = "bench-webhook-secret"
_PATH = "/webhook"
_BACKLOG_SECONDS = 20.0
_EMERGENCIES = 10
_PATIENCE = 60.0
_SETTLING = 3.0


def rounds(count: int) -> Iterator[Iterable[Measure]]:
    for _ in range(count):
        with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder:
            yield _measured(Path(folder))


def _measured(folder: Path) -> Iterator[Measure]:
    with bare() as port:
        plain = _flat_out(port)
    with provider() as beside, _fixi(folder / "flat", beside) as port:
        fast = _flat_out(port)
    durable = asyncio.run(_counted(folder / "flat")).kept
    yield Measure("accepted in a second, each durable", fast, "", plain, "a bare handler that parses")
    yield Measure("of these in the store", durable, "", _FLAT_OUT, "accepted")
    yield from _a_minute(folder / "minute")
    yield Measure("turns in a second, of one message each", _of_first_words(folder / "first"), "", 40, "promised")


def _flat_out(port: int) -> float:
    given = list(notes(_PATH, _SECRET, _FLAT_OUT, of="10"))
    taken = asyncio.run(posted(port, given))
    if taken.refused:
        raise CommandFailed(f"{taken.refused} webhooks were refused.")
    return _FLAT_OUT / taken.seconds


def _a_minute(folder: Path) -> Iterator[Measure]:
    given = list(notes(_PATH, _SECRET, A_SECOND * SECONDS, of="20"))
    with provider() as beside, _fixi(folder, beside) as port:
        taken = asyncio.run(posted(port, given, A_SECOND))
        before = beside.heard().messages
        worst = _answered(port, beside)
        time.sleep(_BACKLOG_SECONDS)
        heard = beside.heard().messages
    found = asyncio.run(_counted(folder))
    yield Measure("accept, p99", 1000 * quantiles(taken.took, n=100)[98], "ms", 150, "promised at most")
    yield Measure("lost", A_SECOND * SECONDS + _EMERGENCIES - found.kept, "", 0, "promised")
    yield Measure("answers sent twice", heard - found.sent if heard > found.sent else 0, "", 0, "promised")
    yield Measure("turns in a second, of four messages each", (heard - before) / _BACKLOG_SECONDS, "", 40, "promised")
    yield Measure("an emergency is answered in", worst, "s", 2, "before the backlog")


def _of_first_words(folder: Path) -> float:
    """All of a crowd is answered, from its first answer on; who writes first words waits for an answer, mostly."""
    given = list(notes(_PATH, _SECRET, _FIRST_WORDS, of="30", words=(FIRST_WORDS,)))
    with provider() as beside, _fixi(folder, beside) as port:
        asyncio.run(posted(port, given))
        _until_heard(beside, 1)
        began = time.monotonic()
        _until_heard(beside, _FIRST_WORDS)
        return (_FIRST_WORDS - 1) / (time.monotonic() - began)


def _until_heard(beside: Provider, count: int) -> None:
    began = time.monotonic()
    while beside.heard().messages < count:
        if time.monotonic() - began > _ALL_ANSWERED:
            raise CommandFailed(f"Of {count} who wrote {beside.heard().messages} were answered.")
        time.sleep(0.05)


def _answered(port: int, beside: Provider) -> float:
    """Emergencies in the middle of the backlog: the longest time until one of them is told what to do."""
    given: list[Note] = dangers(_PATH, _SECRET, _EMERGENCIES)
    began = time.monotonic()
    asyncio.run(posted(port, given))
    while time.monotonic() - began < _PATIENCE:
        first = beside.heard().first
        if all(note.chat in first for note in given):
            return max(first[note.chat] for note in given) - began
        time.sleep(0.05)
    raise CommandFailed("An emergency was not answered.")


class _Found:
    def __init__(self, kept: int, sent: int) -> None:
        self.kept, self.sent = kept, sent


async def _counted(folder: Path) -> _Found:
    async with storage.connect(f"mongita:{folder / 'data'}") as db:
        kept = await db["inbox"].count_documents({"kind": "message"})
        return _Found(kept, await db["outbox"].count_documents({"state": "sent"}))


@contextmanager
def _fixi(folder: Path, beside: Provider) -> Iterator[int]:
    """A Fixi that serves, with the sample professionals."""
    folder.mkdir(parents=True)
    own = environment(folder) | {
        "FIXI_PROVIDER": "green_api", "GREEN_API_ID": INSTANCE, "GREEN_API_TOKEN": TOKEN, "GREEN_API_URL": beside.url,
        "GREEN_API_MEDIA_URL": beside.url, "WEBHOOK_TOKEN": _SECRET,
    }  # fmt: skip
    subprocess.run([*COMMAND, "seed", "--yes"], env=own, check=True, capture_output=True)
    child = subprocess.Popen([*COMMAND, "--headless"], env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_serving(int(own["FIXI_PORT"]))
        time.sleep(_SETTLING)  # tables are still being loaded beside the first messages
        yield int(own["FIXI_PORT"])
    finally:
        stop(child)


def _until_serving(port: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise CommandFailed("Fixi did not begin to serve.")
