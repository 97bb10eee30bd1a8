"""Commands say their results on stdout and leave stderr to what a person should read."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _run(words: list[str], given: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FIXI_", "GEMINI_"))}
    environment |= {"FIXI_NO_VENV": "1", "FIXI_DATA_DIR": str(home), "FIXI_LOG_DIR": str(home / "logs")} | more
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words], input=given, capture_output=True, text=True, env=environment,
        timeout=60, check=False,
    )  # fmt: skip


def test_played_conversations_leave_no_log_lines_on_stderr(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "now": "2026-11-24T09:00:00+02:00", "turns": ["יש לי נזילה בחולון"]})
    done = _run(["converse", "--jsonl"], line + "\n", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["id"] == "a"


def test_a_provider_without_its_keys_is_refused_with_a_sentence_instead_of_a_silent_service(tmp_path: Path) -> None:
    done = _run(["--headless"], "", tmp_path, FIXI_PROVIDER="green_api", FIXI_PORT="0")
    assert done.returncode == 1
    assert "GREEN_API_ID" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
