"""The ground of the commands' tests: folders of their own, the simulator, and nobody at the keyboard."""

import io
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, place in {"DATA": "data", "LOG": "logs", "BACKUP": "backups"}.items():
        monkeypatch.setenv(f"FIXI_{name}_DIR", str(tmp_path / place))
    monkeypatch.setenv("FIXI_PROVIDER", "simulator")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return tmp_path
