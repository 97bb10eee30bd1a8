"""A full or read-only disk is told in a sentence and costs nothing that was acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.small_disk import STORIES, available, told


@pytest.mark.parametrize("story", [story.__name__ for story in STORIES])
def test_on_a_small_disk(tmp_path: Path, story: str) -> None:
    if not available(tmp_path / "try"):
        pytest.skip("this computer lets no process have a disk of its own")
    ended = told(tmp_path / "disk", story)
    assert ended.returncode == 0, ended.stderr
