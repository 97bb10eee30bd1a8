"""Media too large to go with a call: uploaded for it, seen by the model, and taken back whatever happens."""

import asyncio
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from loguru import logger

from fixi_app.clock import HandClock
from fixi_app.domain.messages import MediaKind
from fixi_app.domain.reading import Heard, Intent, Reading
from fixi_app.understanding.chain import Limits, Sending, Understanding
from fixi_app.understanding.gemini import Gemini
from fixi_app.understanding.gemini_files import GeminiFiles
from fixi_app.understanding.media import INLINE_CAP, LENT_CAP, MediaBytes
from tests.contract.test_gemini_chain import KEY, NOW, FixedReader
from tests.fakes.gemini import FakeGemini, Good, Hang, Status

MP4 = b"\0\0\0\x18ftypisom"
VIDEO = MediaBytes(MediaKind.VIDEO, "video/mp4", MP4 + bytes(INLINE_CAP))
PHOTO = MediaBytes(MediaKind.IMAGE, "image/png", b"\x89PNG\r\n\x1a\n")
TEXT = Heard(texts=("It leaks at Herzl 12",), now=NOW)


class Office:
    def __init__(self, fake: FakeGemini) -> None:
        self.fake = fake
        self.files = GeminiFiles(KEY, fake.url, look_every=0.01, taking_back=(0.0, 0.02, 0.05))
        self.gemini = Gemini(KEY, fake.url)

    def understanding(self, sending: Sending = Sending.ALL, limits: Limits = Limits()) -> Understanding:  # noqa: B008
        return Understanding(
            FixedReader(Reading(intent=Intent.NEW_REQUEST)), city_known=lambda name: None, clock=HandClock(NOW),
            model=self.gemini, files=self.files, names=("one", "two"), sending=sending, limits=limits,
        )  # fmt: skip

    async def empty(self) -> bool:
        """Whether nothing is left at the vendor's a moment later."""
        return await soon(lambda: not self.fake.shelf.files)


async def soon(true: Callable[[], bool], seconds: float = 3.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        await asyncio.sleep(0.01)
    return true()


@pytest.fixture
def log() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), format="{level}|{message}{exception}", level="TRACE")
    yield lines
    logger.remove(sink)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with FakeGemini() as fake:
        office = Office(fake)
        await office.understanding().understand(TEXT)  # the vendor's package loads once, slowly
        fake.calls.clear()
        yield office
        await office.files.close()


async def test_a_large_video_is_uploaded_shown_by_its_address_and_deleted(office: Office) -> None:
    office.fake.shelf.processing = 2
    office.fake.script("one", Good({"media_show": "a burst pipe"}))
    draft = await office.understanding().understand(TEXT, [PHOTO, VIDEO])
    call = office.fake.calls[0]
    (name,) = office.fake.shelf.stored
    assert call.lent == [{"mimeType": "video/mp4", "fileUri": f"{office.fake.url}/v1beta/{name}"}]
    assert [file["mimeType"] for file in call.files] == ["image/png"]
    assert (call.said["files"], call.said["notes"]) == (["image", "video"], [])
    assert office.fake.shelf.stored[name] == VIDEO.data
    assert draft.reading.media_show == "a burst pipe"
    assert await office.empty()
    methods = [step.split()[0] for step in office.fake.shelf.steps]
    assert methods == ["POST", "POST", "GET", "GET", "DELETE"]


async def test_the_key_is_in_a_header_and_no_word_of_the_customer_goes_with_the_file(office: Office) -> None:
    await office.understanding().understand(TEXT, [VIDEO])
    assert await office.empty()
    shelf = office.fake.shelf
    assert shelf.keys == {KEY}
    assert KEY not in " ".join(shelf.steps)
    assert [set(body["file"]) for body in shelf.bodies] == [{"name"}]


@pytest.mark.parametrize("step", ["start", "finish", "look"])
async def test_an_upload_that_fails_leaves_the_call_with_the_rest(office: Office, log: list[str], step: str) -> None:
    office.fake.shelf.broken[step] = 500
    office.fake.shelf.processing = 1
    draft = await office.understanding().understand(TEXT, [PHOTO, VIDEO])
    call = office.fake.calls[0]
    assert (draft.reading.source, call.lent, len(call.files)) == ("one", [], 1)
    assert call.said["notes"] == ["video: too large to be looked at"]
    assert log[0] == "WARNING|A large file could not be uploaded for the model: refused (500)\n"
    assert await office.empty()
    assert not any(word in "".join(log) for word in (KEY, "Herzl", "127.0.0.1", "upload_id"))


@pytest.mark.parametrize("step", ["start", "finish", "look"])
async def test_l55_an_upload_that_hangs_is_given_up_in_the_turn_and_leaves_no_orphan(office: Office, step: str) -> None:
    office.fake.shelf.hanging = step
    office.fake.shelf.processing = 1
    start = time.monotonic()
    draft = await office.understanding(limits=Limits(call_seconds=1.0, turn_seconds=1.0)).understand(TEXT, [VIDEO])
    assert 0.35 < time.monotonic() - start < 1.3
    assert (draft.reading.source, office.fake.calls[0].lent) == ("one", [])
    assert await office.empty()


async def test_a_file_that_is_processed_for_ever_is_not_waited_for_for_ever(office: Office) -> None:
    office.fake.shelf.processing = 10_000
    start = time.monotonic()
    await office.understanding(limits=Limits(call_seconds=1.0, turn_seconds=1.0)).understand(TEXT, [VIDEO])
    assert time.monotonic() - start < 1.3
    assert office.fake.calls[0].said["notes"] == ["video: too large to be looked at"]
    assert await office.empty()


async def test_a_file_that_the_vendor_cannot_process_is_left_out(office: Office) -> None:
    office.fake.shelf.state = "FAILED"
    await office.understanding().understand(TEXT, [VIDEO])
    assert office.fake.calls[0].lent == []
    assert await office.empty()


@pytest.mark.parametrize("answer", [Status(500), Status(429), Status(400)], ids=["500", "429", "400"])
async def test_the_file_is_deleted_also_when_every_call_fails(office: Office, answer: Status) -> None:
    for name in ("one", "two"):
        office.fake.script(name, answer)
    draft = await office.understanding().understand(TEXT, [VIDEO])
    assert draft.reading.source == "offline"
    assert len(office.fake.shelf.stored) == 1, "uploaded once for all models"
    assert await office.empty()


@pytest.mark.parametrize("step", ["start", "finish", "look", "call"])
async def test_l55_a_cancelled_turn_leaves_no_upload_thread_or_file(
    office: Office, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    shelf = office.fake.shelf
    shelf.hanging, shelf.processing = step, 1
    office.fake.script("one", Hang())
    limits = Limits(call_seconds=0.5, turn_seconds=20)
    task = asyncio.create_task(office.understanding(limits=limits).understand(TEXT, [VIDEO]))
    reached = {"start": lambda: bool(shelf.bodies), "finish": lambda: bool(shelf.files),
               "look": lambda: any(one.startswith("GET") for one in shelf.steps),
               "call": lambda: bool(office.fake.calls)}[step]  # fmt: skip
    assert await soon(reached)
    task.cancel()
    start = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - start < 0.5
    assert await office.empty()
    assert await soon(lambda: not [thread for thread in threading.enumerate() if thread.name == "gemini"])
    assert list(tmp_path.iterdir()) == []


async def test_a_delete_that_is_refused_is_tried_again(office: Office) -> None:
    office.fake.shelf.refused_deletes = 2
    await office.understanding().understand(TEXT, [VIDEO])
    assert await office.empty()


async def test_a_file_that_cannot_be_deleted_is_said_once(office: Office, log: list[str]) -> None:
    office.fake.shelf.refused_deletes = 99
    await office.understanding().understand(TEXT, [VIDEO])
    assert await soon(lambda: any("could not be deleted" in line for line in log))
    assert len(log) == 1
    office.fake.shelf.files.clear()


async def test_closing_takes_back_what_is_still_there_without_waiting_for_the_next_try(log: list[str]) -> None:
    async with FakeGemini() as fake:
        files = GeminiFiles(KEY, fake.url, look_every=0.01, taking_back=(0.0, 60.0))
        fake.shelf.refused_deletes = 1
        async with files.lent([VIDEO], 5.0) as lent:
            assert lent[0] is not None
        await asyncio.sleep(0)
        start = time.monotonic()
        await files.close()
        assert time.monotonic() - start < 1.0
        assert fake.shelf.files == {}


async def test_a_server_that_names_files_itself_has_these_deleted(office: Office) -> None:
    office.fake.shelf.own_names = True
    await office.understanding().understand(TEXT, [VIDEO])
    assert list(office.fake.shelf.stored) == ["files/of-the-server-0"]
    assert await office.empty()


async def test_nothing_is_uploaded_where_files_may_not_go_to_the_model(office: Office) -> None:
    await office.understanding(sending=Sending.TEXT).understand(TEXT, [VIDEO])
    await office.understanding(sending=Sending.NOTHING).understand(TEXT, [VIDEO])
    assert (office.fake.shelf.steps, len(office.fake.calls)) == ([], 1)


async def test_what_is_too_much_even_for_uploading_stays_here(office: Office) -> None:
    huge = VIDEO._replace(data=MP4 + bytes(LENT_CAP))
    await office.understanding().understand(TEXT, [huge])
    assert office.fake.shelf.steps == []
    assert office.fake.calls[0].said["notes"] == ["video: too large to be looked at"]


async def test_without_models_awake_nothing_is_uploaded(office: Office) -> None:
    for name in ("one", "two"):
        office.fake.script(name, Status(429))
    understanding = office.understanding(limits=Limits(failures=1))
    await understanding.understand(TEXT)
    await understanding.understand(TEXT, [VIDEO])
    assert office.fake.shelf.steps == []
