"""How much memory a process has, as the system counts it."""

import os
import subprocess
from pathlib import Path


def resident_megabytes(pid: int) -> float:
    """0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
    if os.name == "posix":
        return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)])) / 1024
    return 0.0
