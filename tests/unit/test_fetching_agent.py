"""ngrok's own program is fetched whole or not at all."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixi_app.tunnel import fetching_agent
from fixi_app.tunnel.fetching_agent import AgentNotFetched, fetch_agent


def _installs(code: str) -> Sequence[str]:
    """A stand-in for the installer, which is given a path last."""
    return (sys.executable, "-c", f"import sys; path = sys.argv[1]; {code}")


async def test_what_is_fetched_can_be_run_and_lies_where_it_is_looked_for(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "ngrok"
    await fetch_agent(place, _installs("print('80 %'); open(path, 'w').write('a program')"))
    assert place.read_text() == "a program"
    assert os.access(place, os.X_OK)
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("code", ["open(path, 'w').write('half'); sys.exit(1)", "pass"], ids=["half", "nothing"])
async def test_half_a_program_is_none_and_what_stood_there_stays(tmp_path: Path, code: str) -> None:
    place = tmp_path / "ngrok"
    place.write_text("the old one")
    with pytest.raises(AgentNotFetched):
        await fetch_agent(place, _installs(code))
    assert place.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [place]


async def test_one_that_has_no_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching_agent, "_SECONDS", 0.05)
    with pytest.raises(AgentNotFetched, match="five minutes"):
        await fetch_agent(tmp_path / "ngrok", _installs("import time; time.sleep(60)"))
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AgentNotFetched, match="cannot be written"):
        await fetch_agent(tmp_path / "file" / "ngrok", _installs("pass"))
