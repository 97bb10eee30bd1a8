"""Every screen looks as it was last read and kept: in Hebrew and English, narrow and wide, empty, waiting, failing."""

import pytest

from tests.tui.snapshots import FOLDER, SIZES, Shot, painted, shots


@pytest.mark.parametrize("shot", list(shots()), ids=lambda shot: shot.name)
async def test_a_screen_looks_as_it_was_kept(shot: Shot) -> None:
    assert shot.file.is_file(), "no picture is kept: python -m tests.tui.snapshots"
    kept = shot.file.read_text("utf-8")
    assert await painted(shot, kept) == kept, "python -m tests.tui.snapshots draws it anew"


def test_no_picture_is_kept_of_what_is_not_there_any_more() -> None:
    assert set(FOLDER.glob("*.txt")) == {shot.file for shot in shots()}


@pytest.mark.parametrize("shot", list(shots()), ids=lambda shot: shot.name)
def test_a_kept_picture_fills_its_window_and_no_more(shot: Shot) -> None:
    width, height = SIZES[shot.size]
    lines = shot.file.read_text("utf-8").splitlines()
    assert len(lines) == height - 1  # the keys are not in it
    assert sum(bool(line.strip()) for line in lines) >= 4
    assert max(len(line) for line in lines) <= width + 8  # marks and joined emoji take no cell
