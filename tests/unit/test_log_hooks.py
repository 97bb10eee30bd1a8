"""Whatever nobody catches, in a process of its own, is told without its words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME, STREET, PHONE = "Canarina Planted", "Canary Street 77", "972500000567"
_BEGIN = f"""
import asyncio, gc, sys, threading
from pathlib import Path
from fixi_app import logs

def breaks(*_):
    raise RuntimeError("{NAME}, {STREET}, {PHONE}")

async def breaks_later():
    breaks()

async def forgotten():
    task = asyncio.get_running_loop().create_task(breaks_later())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()

class Unclean:
    __del__ = breaks
"""
_HOW = {
    "the process": ("breaks()", "Fixi ended by a fault of its own"),
    "a thread": ("t = threading.Thread(target=breaks); t.start(); t.join()", "A thread ended by a fault of its own"),
    "a clean-up": ("Unclean(); gc.collect()", "A clean-up failed"),
    "a forgotten task": ("asyncio.run(forgotten())", "Task exception was never retrieved"),
    "a call of the loop": (
        "loop = asyncio.new_event_loop(); loop.call_soon(breaks, {name!r}); loop.call_later(0.01, loop.stop)\n"
        "loop.run_forever()",
        "Exception in callback",
    ),
}


def ended(script: str, folder: Path) -> str:
    """What a process of this script left on the terminal and in its log."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environ, timeout=60, check=False)
    file = folder / "logs" / "fixi.log"
    return done.stdout + done.stderr + (file.read_text("utf-8") if file.exists() else "")


@pytest.mark.parametrize("how", _HOW)
def test_a_fault_of_the_appliance_is_told_without_its_words(how: str, tmp_path: Path) -> None:
    does, says = _HOW[how]
    begun = "logs.configure(Path('logs'), stderr=True)\n"
    told = ended(f"{_BEGIN}\n{begun}{does.format(name=NAME)}\nlogs.close()", tmp_path)
    assert says in told
    assert "RuntimeError" in told
    assert told.count("in breaks") >= 1, "where it happened is told"
    assert not [one for one in (NAME, "Canarina", STREET, PHONE) if one in told]


def test_a_fault_of_a_command_is_told_without_its_words(tmp_path: Path) -> None:
    told = ended(f"{_BEGIN}\nlogs.errors_only()\nbreaks()", tmp_path)
    assert "The command ended by a fault of its own" in told
    assert "in breaks" in told
    assert not [one for one in (NAME, STREET, PHONE) if one in told]


def test_without_the_hooks_it_would_be_seen(tmp_path: Path) -> None:
    assert NAME in ended(f"{_BEGIN}\nbreaks()", tmp_path)
