"""`test [--long] [ARGS]`: pytest in a process of its own. run.py has installed the test dependencies by then.

MongoDB's published cases are the one thing that the tests need and that is no package: they are fetched here, once.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from fixi_app.commands import published_cases
from fixi_app.commands.outcome import FAILED, FINE, WRONG_USAGE

ROOT = Path(__file__).resolve().parent.parent.parent
_PYTEST_USAGE = 4


def run(given: argparse.Namespace, _settings: None) -> int:
    published_cases.fetch_once(lambda sentence: print(sentence, file=sys.stderr))
    code = subprocess.call(pytest_command(given), cwd=ROOT)
    return {0: FINE, _PYTEST_USAGE: WRONG_USAGE}.get(code, FAILED)


def pytest_command(given: argparse.Namespace) -> list[str]:
    """Without --long the heavy tier is left out; a `-m` or `-n` among the arguments comes later and wins.

    The usual tier runs on all cores, for somebody waits for it; the heavy one alone, for it is about moments.
    """
    rest = [word for word in given.args if word != "--"]
    tier = [] if given.long else ["-m", "not long", "-n", "auto", "--dist", "worksteal"]
    return [sys.executable, "-m", "pytest", *tier, *rest]
