"""Whether a known vulnerability fails the checks, and the want of a network does not."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FINE: dict[str, Any] = {"name": "fine", "version": "1.0", "vulns": []}
BAD: dict[str, Any] = {"name": "bad", "version": "2.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["2.1"]}]}
UNKNOWN: dict[str, Any] = {"name": "private", "skip_reason": "Dependency not found"}


def audited(folder: Path, says: str, code: int) -> tuple[int, str]:
    """The check with a tool that prints this and ends so."""
    tool = folder / "pip-audit"
    tool.write_text(f"#!{sys.executable}\nimport sys\nprint({says!r})\nsys.exit({code})\n", "utf-8")
    tool.chmod(0o755)
    command = [sys.executable, str(ROOT / ".ci" / "audit"), "requirements.lock"]
    environ = {**os.environ, "FIXI_AUDIT_TOOL": str(tool)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environ, check=False)
    return done.returncode, done.stdout


def answer(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tool of this test is a script of POSIX")


def test_a_known_vulnerability_fails_and_is_named(tmp_path: Path) -> None:
    code, said = audited(tmp_path, answer(FINE, BAD), 1)
    assert (code, said.splitlines()[0]) == (1, "bad 2.0: CVE-2026-1, mended in 2.1")


def test_none_passes_and_says_what_was_not_looked_up(tmp_path: Path) -> None:
    assert audited(tmp_path, answer(FINE, UNKNOWN), 0) == (0, "1 packages were looked up, not these: private\n")


@pytest.mark.parametrize(
    ("says", "code"), [("", 1), ("cannot connect", 1), ("", 2), (answer(UNKNOWN), 0), (answer(), 0), ("[]", 0)]
)
def test_nothing_that_could_be_asked_is_said_to_be_skipped(tmp_path: Path, says: str, code: int) -> None:
    done, said = audited(tmp_path, says, code)
    assert done == 0
    assert said.startswith("skipped: ")


def test_the_checks_of_a_clean_checkout_look_at_what_is_locked() -> None:
    assert "python3 .ci/audit requirements.lock" in (ROOT / ".ci" / "run").read_text("utf-8")
