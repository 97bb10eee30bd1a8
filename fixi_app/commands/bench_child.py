"""Fixi as the child of a benchmark: how it is started, in what environment, and how it is ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, str(_ROOT / "run.py"))
_LEFT_OUT = ("FIXI_", "NGROK_", "GEMINI_")


def environment(folder: Path) -> dict[str, str]:
    """The real one without what would reach the outside or another store."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    if "FIXI_NO_VENV" in os.environ:
        kept["FIXI_NO_VENV"] = os.environ["FIXI_NO_VENV"]
    own = {"FIXI_DATA_DIR": "data", "FIXI_LOG_DIR": "logs", "FIXI_BACKUP_DIR": "backups"}
    placed = {name: str(folder / place) for name, place in own.items()}
    return {**kept, **placed, "FIXI_PROVIDER": "simulator", "FIXI_PORT": str(_free_port()), "TERM": "xterm-256color"}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def stop(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
