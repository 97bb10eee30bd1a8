"""The table of what a server does wrong must not outlive the cases that it names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.contract.conftest import without_engine
from tests.fakes.server_faults import PUBLISHED, WRONG, reasons

ROOT = Path(__file__).parents[2]


def collected() -> set[str]:
    """The names of the contract's tests as they are on a server; collecting asks none."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "tests/contract"]
    environment = {**os.environ, "FIXI_TEST_MONGODB_URI": "mongodb://127.0.0.1:1"}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True).stdout
    names = (line.partition("::")[2] for line in said.splitlines() if "[server" in line)
    return {without_engine(name) for name in names}


def test_every_known_fault_of_a_server_names_a_case_that_there_is() -> None:
    there = collected()
    assert len(there) > 300
    for kind in WRONG:
        named = {name for name in reasons(kind) if not name.startswith(f"{PUBLISHED}[")}
        assert named - there == set()
