"""Who may know whom: the layer table, and a headless start without the dashboard."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_layer_imports_only_what_it_may() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_commands_load_neither_the_dashboard_nor_the_model() -> None:
    loaded = _loaded_by("import fixi_app.cli, fixi_app.settings, fixi_app.logs")
    assert not loaded & {"textual", "tui", "rich", "google.generativeai", "pymongo", "aiohttp", "apscheduler"}


def test_a_headless_start_loads_no_dashboard() -> None:
    loaded = _loaded_by("import fixi_app.cli, fixi_app.appliance")
    assert "aiohttp" in loaded
    assert not loaded & {"textual", "tui", "rich", "google.generativeai"}


def test_help_loads_next_to_nothing() -> None:
    program = "import sys; from fixi_app.cli import main; main(['--help'], None); sys.stdout.flush()"
    assert not _loaded_by(program) & {"textual", "tui", "pydantic", "asyncio", "loguru", "storage"}


def _loaded_by(program: str) -> set[str]:
    """The modules in memory after a program ran in a fresh Python."""
    ask = program + "; print('\\nLOADED', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", "import sys; " + ask], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("LOADED")[2].split())
