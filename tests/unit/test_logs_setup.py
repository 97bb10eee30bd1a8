"""The log's set-up: where lines go, and that nothing of it reaches back to whoever logs."""

import asyncio
import logging
import os
import sys
import threading
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from loguru import logger

from fixi_app import log_file, log_thread, logs
from fixi_app.log_recall import recalled
from fixi_app.log_thread import LogThread
from fixi_app.logs import LogRing, complete, configure
from storage import StoreError

PHONE = "+972500000123"


@pytest.fixture
def ring() -> LogRing:
    return LogRing()


@pytest.fixture
def folder(tmp_path: Path, ring: LogRing) -> Path:
    assert configure(tmp_path / "logs", stderr=False, ring=ring)
    return tmp_path / "logs"


def _texts(ring: LogRing) -> list[str]:
    return [line.text for line in ring.since(0)[0]]


async def test_the_file_and_the_ring_say_the_same(folder: Path, ring: LogRing) -> None:
    logger.bind(lead_id="lead_a").info("offered to {}", "pro_b")
    await complete()
    [line] = ring.since(0)[0]
    assert (line.level, line.text, line.lead_id) == ("INFO", "offered to pro_b", "lead_a")
    written = (folder / "fixi.log").read_text("utf-8")
    assert "offered to pro_b [lead_a]" in written
    assert "INFO" in written


@pytest.mark.skipif(os.name != "posix", reason="Windows has other permissions")
async def test_only_the_owner_may_read_it(folder: Path) -> None:
    logger.info("x")
    await complete()
    assert (folder / "fixi.log").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


async def test_a_phone_in_an_exception_of_our_own_is_masked_and_a_librarys_words_are_left_out(
    folder: Path, ring: LogRing
) -> None:
    for fault in (StoreError(f"cannot read {PHONE}"), ValueError(f"cannot read {PHONE} of Dana")):
        try:
            raise fault
        except (StoreError, ValueError):
            logger.exception("it failed")
    await complete()
    written = (folder / "fixi.log").read_text("utf-8")
    assert "+972•••••123" in written
    assert "ValueError (its words are left out" in written
    assert PHONE not in written + "".join(_texts(ring))
    assert "Dana" not in written + "".join(_texts(ring))


async def test_local_variables_are_not_shown(folder: Path) -> None:
    def fails() -> None:
        words = "my door code is 4711"
        raise KeyError(len(words))

    try:
        fails()
    except KeyError:
        logger.exception("it failed")
    await complete()
    written = (folder / "fixi.log").read_text("utf-8")
    assert "raise KeyError" in written
    assert written.count("4711") == written.count('words = "my door code is 4711"')


async def test_what_libraries_say_comes_in(folder: Path, ring: LogRing) -> None:
    logging.getLogger("apscheduler.scheduler").warning("job {%s} failed", PHONE)
    logging.getLogger("some.library").info("fine: %d", 5)
    logging.getLogger("httpx").info("GET https://example.com/waInstance/secret")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old thing", UserWarning, stacklevel=1)
    said = _texts(ring)
    assert said[0] == "job {+972•••••123} failed"
    assert said[1] == "fine: 5"
    assert "old thing" in said[2]
    assert len(said) == 3


async def test_a_line_that_cannot_be_formatted_is_no_fault(folder: Path, ring: LogRing) -> None:
    record = logging.LogRecord("some.library", logging.WARNING, "", 0, "%d", ("not a number",), None)
    logging.root.handlers[0].emit(record)
    assert _texts(ring) == ["an unreadable line of some.library"]


async def test_odd_things_bound_to_a_line_do_no_harm(folder: Path) -> None:
    logger.bind(lead_id=object(), thing=lambda: 1).info("still here")
    await complete()
    assert "still here" in (folder / "fixi.log").read_text("utf-8")


async def test_a_fault_in_the_masking_stays_inside(
    folder: Path, ring: LogRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(text: str) -> str:
        raise RuntimeError("no")

    monkeypatch.setattr(logs, "clean", lambda text: fails(text) if "hello" in text else text)
    logger.info("hello {}", PHONE)
    assert _texts(ring) == ["a log line could not be prepared (RuntimeError)"]


async def test_a_full_disk_never_reaches_whoever_logs(
    tmp_path: Path, ring: LogRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    monkeypatch.setattr(log_file, "_private", lambda path, flags: os.open(full, os.O_WRONLY))
    configure(tmp_path / "logs", stderr=False, ring=ring)
    monkeypatch.setattr(sys, "stderr", None)
    for number in range(10):
        logger.info("line {}", number)
    await complete()
    assert [text for text in _texts(ring) if "cannot be written" not in text] == [f"line {n}" for n in range(10)]


async def test_lines_that_a_full_disk_loses_are_one_warning_and_no_page_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    monkeypatch.setattr(log_file, "_private", lambda path, flags: os.open(full, os.O_WRONLY))
    configure(tmp_path / "logs", stderr=True)
    for number in range(10):
        logger.info("line {}", number)
        await complete()
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 11
    assert [line for line in said if "cannot be written (OSError)" in line]


async def test_a_folder_that_cannot_be_made_leaves_the_ring(tmp_path: Path, ring: LogRing) -> None:
    (tmp_path / "logs").write_text("a file is in the way")
    assert not configure(tmp_path / "logs", stderr=False, ring=ring)
    assert "cannot be written" in _texts(ring)[0]


async def test_only_a_headless_log_speaks_to_stderr(
    tmp_path: Path, ring: LogRing, capfd: pytest.CaptureFixture[str]
) -> None:
    configure(tmp_path / "logs", stderr=False, ring=ring)
    logger.info("quiet")
    configure(tmp_path / "logs", stderr=True, ring=ring)
    logger.info("aloud to {}", PHONE)
    await complete()
    assert "quiet" not in capfd.readouterr().err


async def test_a_headless_line_is_the_same_masked_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    configure(tmp_path / "logs", stderr=True)
    logger.info("aloud to {}", PHONE)
    await complete()
    said = capfd.readouterr().err
    assert "aloud to +972•••••123" in said


class Terminal:
    """Somewhere to write with the number of a file."""

    def __init__(self, number: int) -> None:
        self._number = number

    def fileno(self) -> int:
        return self._number


async def test_a_terminal_that_is_held_holds_nobody_who_logs_and_loses_no_line(
    tmp_path: Path, ring: LogRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, into = os.pipe()
    os.set_blocking(into, False)
    with suppress(BlockingIOError):
        while True:
            os.write(into, b"." * 4096)
    os.set_blocking(into, True)
    monkeypatch.setattr(sys, "stderr", Terminal(into))
    configure(tmp_path / "logs", stderr=True, ring=ring)
    logger.info("said while it was held")
    assert _texts(ring) == ["said while it was held"]
    seen = b""
    while b"held" not in seen:
        seen += await asyncio.to_thread(os.read, out, 65536)
    assert b"said while it was held" in seen
    await complete()
    os.close(out)
    os.close(into)


async def test_a_terminal_that_is_gone_is_no_fault(
    tmp_path: Path, ring: LogRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, into = os.pipe()
    os.close(out)
    for gone in (Terminal(into), None):
        monkeypatch.setattr(sys, "stderr", gone)
        configure(tmp_path / "logs", stderr=True, ring=ring)
        logger.info("to nobody")
        await complete()
        assert "to nobody" in (tmp_path / "logs" / "fixi.log").read_text("utf-8")
    os.close(into)


async def test_lines_that_find_no_room_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_thread, "_MOST", 3)
    written, held, goes_on = list[str](), threading.Event(), threading.Event()

    def write(text: str) -> None:
        held.set()
        goes_on.wait(20)
        written.append(text)

    thread = LogThread(write)
    thread.add("first\n")
    held.wait(20)
    for number in range(5):
        thread.add(f"{number}\n")
    goes_on.set()
    await thread.complete()
    thread.stop()
    said = "".join(written).splitlines()
    assert said[0] == "first"
    assert [line for line in said if len(line) == 1] == ["0", "1", "2"]
    assert [line for line in said if line.startswith("(2 lines are missing here")]


async def test_old_files_are_compressed_and_private(tmp_path: Path) -> None:
    old = tmp_path / "fixi.2026-11-22.log"
    old.write_text("before")
    log_file._compress(str(old))
    archive = tmp_path / "fixi.2026-11-22.log.zip"
    assert not old.exists()
    assert zipfile.ZipFile(archive).read(old.name) == b"before"
    if os.name == "posix":
        assert archive.stat().st_mode & 0o777 == 0o600


def _almost_full(folder: Path) -> None:
    folder.mkdir()
    (folder / "fixi.log").write_bytes(b"x" * 9_999_990)


async def test_a_large_log_is_rotated_and_compressed(tmp_path: Path) -> None:
    _almost_full(tmp_path / "logs")
    configure(tmp_path / "logs", stderr=False)
    logger.info("the line that makes it too large")
    await complete()
    assert len(list((tmp_path / "logs").glob("*.zip"))) == 1
    assert (tmp_path / "logs" / "fixi.log").stat().st_size < 1000


async def test_a_huge_line_is_cut(folder: Path, ring: LogRing) -> None:
    logger.info("0" * 1_000_000)
    assert len(_texts(ring)[0]) == 20_000


def test_a_disk_that_hangs_holds_the_writer_and_not_the_caller(
    tmp_path: Path, ring: LogRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, goes_on = threading.Event(), threading.Event()

    def hang(path: str) -> None:
        hanging.set()
        goes_on.wait(20)

    monkeypatch.setattr(log_file, "_compress", hang)
    _almost_full(tmp_path / "logs")
    configure(tmp_path / "logs", stderr=False, ring=ring)

    def work() -> None:
        logger.info("the line that makes it too large")
        hanging.wait(20)
        for number in range(20):
            logger.info("line {}", number)

    caller = threading.Thread(target=work)
    caller.start()
    caller.join(5)
    held = caller.is_alive()
    goes_on.set()
    caller.join()
    assert hanging.is_set()
    assert not held


def test_the_ring_counts_what_fell_out() -> None:
    ring = LogRing(3)
    assert ring.since(0) == ([], 0)
    from datetime import UTC, datetime

    for number in range(5):
        ring.add(datetime.now(UTC), "INFO", str(number))
    lines, dropped = ring.since(0)
    assert ([line.seq for line in lines], dropped) == ([3, 4, 5], 2)
    lines, dropped = ring.since(4)
    assert ([line.text for line in lines], dropped) == (["4"], 0)
    assert ring.since(5) == ([], 0)
    assert ring.since(99) == ([], 0)


async def test_the_next_start_begins_with_the_lines_of_the_one_before(folder: Path, ring: LogRing) -> None:
    logger.bind(lead_id="lead_7").warning("the first line")
    try:
        raise ValueError("a fault")
    except ValueError:
        logger.exception("the second line")
    await complete()
    before, _ = ring.since(0)
    again = LogRing()
    configure(folder, stderr=False, ring=again)
    recalled, _ = again.since(0)
    assert [(one.level, one.lead_id) for one in recalled] == [("WARNING", "lead_7"), ("ERROR", None)]
    assert recalled[0].text == "the first line"
    assert recalled[1].text.startswith("the second line")
    assert "ValueError" in recalled[1].text
    assert abs((recalled[0].at - before[0].at).total_seconds()) < 0.01


def test_of_a_long_file_only_its_end_is_read_and_a_line_that_was_cut_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "fixi.log"
    line = "2026-11-25T10:00:00.000+0200 INFO     fixi_app.x: said number {}\n"
    path.write_text("".join(line.format(n) for n in range(20_000)), "utf-8")
    found = recalled(path)
    assert found[-1].text == "said number 19999"
    assert 1_000 < len(found) < 20_000
    assert all(one.text.startswith("said number ") for one in found)
    assert recalled(tmp_path / "none.log") == []
