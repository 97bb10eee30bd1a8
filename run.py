#!/usr/bin/env python3
"""Start Fixi: `python3 run.py`. Needs Python 3.11 or newer and nothing else.

The promise: on a fresh computer this makes `.venv` beside itself from the hashed lock file and goes on inside it; the
next start needs no network and loses no time here. A set-up that was interrupted, or that runs twice at once, ends
well: a stamp with the lock's hash is written last. A failure stays readable, with what to do.

The file is written in the syntax of Python 3.6, so that an older Python can read the sentence that turns it away. It is
also the only place that knows both the dashboard and the rest, so a headless start never loads the dashboard.
"""

import hashlib
import os
import sys

TYPE_CHECKING = False  # typing is slow to import, and this file is on the way of every start
if TYPE_CHECKING:
    from collections.abc import Awaitable

    from fixi_app.services.office import Office

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
NEEDED = (3, 11)
WINDOWS = os.name == "nt"
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")


class SetUpFailed(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def main(argv: "list[str]") -> int:
    try:
        return start(argv)
    except SetUpFailed as failure:
        say(str(failure))
    except KeyboardInterrupt:
        say("Interrupted. Start Fixi again and it goes on where it stopped.")
    stay_on_screen(argv)
    return 1


def start(argv: "list[str]") -> int:
    if sys.version_info < NEEDED:
        have = "Fixi needs Python 3.11 or newer; this is Python %d.%d. " % sys.version_info[:2]
        raise SetUpFailed(have + "Install a newer one and start again.")
    lock = "requirements-test.lock" if argv[:1] == ["test"] else "requirements.lock"
    if os.environ.get("FIXI_NO_VENV", "").lower() in ("1", "true", "yes", "on"):
        refuse_if_lacking(lock)
        return hand_over(argv)
    if inside() and ready(lock):
        return hand_over(argv)
    if not ready(lock):
        set_up(lock)
    return go_inside(argv)


def hand_over(argv: "list[str]") -> int:
    from fixi_app.cli import main as command

    code = command(argv, dashboard)
    if code != 0:
        stay_on_screen(argv)
    return code


def dashboard(office: "Awaitable[Office]") -> "Awaitable[None]":
    """Imported only when there is a screen to show it on."""
    from tui.app import run_dashboard

    return run_dashboard(office)


# --- is everything there?


def inside() -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def stamp_file(lock: str) -> str:
    return os.path.join(VENV, "installed-" + lock + ".txt")


def stamp(lock: str) -> str:
    """The lock's hash and the Python it was installed for: another Python would not find the packages."""
    with open(os.path.join(ROOT, lock), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest() + " %d.%d" % sys.version_info[:2]


def ready(lock: str) -> bool:
    """Seen from outside, the Python inside may be another: only its presence counts, it looks again for itself."""
    try:
        with open(stamp_file(lock)) as file:
            kept = file.read()
    except OSError:
        return False
    if inside():
        return kept == stamp(lock)
    return kept.split(" ")[0] == stamp(lock).split(" ")[0] and os.path.exists(PYTHON)


def refuse_if_lacking(lock: str) -> None:
    from importlib import metadata

    with open(os.path.join(ROOT, lock)) as file:
        lines = [line for line in file if "==" in line and line[0].isalpha() and ";" not in line]
    pins = [line.split("==")[0].split("[")[0] for line in lines]
    lacking = []
    for name in pins:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            lacking.append(name)
    if lacking:
        raise SetUpFailed(
            "FIXI_NO_VENV is set, but this Python lacks " + ", ".join(lacking) + ".\n"
            "Install " + lock + " into it, or start without FIXI_NO_VENV."
        )


# --- setting up


def set_up(lock: str) -> None:
    try:
        with OneAtATime():
            if not ready(lock):
                install(lock)
    except OSError as error:
        raise SetUpFailed("Fixi could not set itself up in %s: %s." % (VENV, error.strerror or error)) from None


class OneAtATime:
    """An operating-system lock on a file beside `.venv` (inside it, clearing a broken `.venv` would clear the lock)."""

    def __enter__(self) -> None:
        self.file = open(VENV + ".lock", "a+")
        if not self.taken():
            say("Another start is setting Fixi up in this folder; waiting for it.")
            while not self.taken():
                pause(0.2)

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def taken(self) -> bool:
        try:
            if WINDOWS:
                import msvcrt

                self.file.seek(0)
                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def pause(seconds: float) -> None:
    import time

    time.sleep(seconds)


def install(lock: str) -> None:
    say("Setting Fixi up in .venv: once, about a minute, with a network connection.")
    path, uv = os.path.join(ROOT, lock), find_uv()
    make_venv(with_pip=uv is None)
    if uv is None or not install_with_uv(uv, path):
        install_with_pip(path)
    with open(stamp_file(lock), "w") as file:
        file.write(stamp(lock))
    say("Fixi is set up.")


def find_uv() -> "str | None":
    import shutil

    return shutil.which("uv")


def make_venv(with_pip: bool) -> None:
    if usable() and (not with_pip or has_pip()):
        return
    say("Making a place for the packages ...")
    # Inside a broken .venv its own Python cannot rebuild it; the one it was made from can.
    base = getattr(sys, "_base_executable", None) or sys.executable
    options = ["--clear"] if not usable() else []
    code, lines = run([base, "-m", "venv"] + options + ([] if with_pip else ["--without-pip"]) + [VENV])
    if code != 0:
        raise failed(lines, "Where Python comes in parts (Debian, Ubuntu), install its part `python3-venv` first.")


def usable() -> bool:
    """Whether `.venv` has a Python that starts and is the version that started us."""
    if not os.path.exists(PYTHON):
        return False
    code, lines = run([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    return code == 0 and lines[-1:] == ["%d.%d" % sys.version_info[:2]]


def has_pip() -> bool:
    return run([PYTHON, "-m", "pip", "--version"])[0] == 0


def install_with_uv(uv: str, path: str) -> bool:
    say("Installing the packages with uv ...")
    code, lines = run([uv, "pip", "install", "--python", PYTHON, "--require-hashes", "-r", path], without="VIRTUAL_ENV")
    if code != 0:
        say("uv could not do it (%s); going on with pip." % (lines[-1].strip() if lines else "no reason given"))
    return code == 0


def install_with_pip(path: str) -> None:
    if not has_pip() and run([PYTHON, "-m", "ensurepip", "--upgrade"])[0] != 0:
        raise SetUpFailed("This Python has no pip. Install it (on Debian and Ubuntu: `python3-venv`) and start again.")
    with open(path) as file:
        total = sum(1 for line in file if "==" in line and line[0].isalpha())
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    code, lines = run([*pip, "--progress-bar", "off", "-r", path], watch=Fetched(total))
    if code != 0:
        raise failed(lines, "Look at the network connection and the free disk space.")


class Fetched:
    """Turns pip's lines into a word every ten packages."""

    def __init__(self, total: int) -> None:
        self.total, self.seen = total, 0

    def __call__(self, line: str) -> None:
        if line.startswith("Collecting "):
            self.seen += 1
            if self.seen % 10 == 1:
                say("Fetching packages: %d of about %d ..." % (self.seen, self.total))
        elif line.startswith("Installing collected"):
            say("Installing the packages ...")


def run(command: "list[str]", watch: "Fetched | None" = None, without: str = "") -> "tuple[int, list[str]]":
    """Run to the end; its exit code and what it said, so that noise is shown only when it failed."""
    import subprocess

    env = {name: value for name, value in os.environ.items() if name != without}
    said = subprocess.PIPE
    try:
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env)
    except OSError as error:
        return 1, [str(error)]
    lines = []
    try:
        for raw in child.stdout or ():
            lines.append(raw.decode("utf-8", "replace").rstrip())
            if watch:
                watch(lines[-1])
        return child.wait(), lines
    except BaseException:
        child.kill()
        child.wait()
        raise


def failed(lines: "list[str]", advice: str) -> SetUpFailed:
    last = "\n".join("    " + line for line in lines[-8:])
    return SetUpFailed(
        "Fixi could not set itself up:\n%s\n%s\nThen start Fixi again: it goes on where it stopped." % (last, advice)
    )


# --- going on


def go_inside(argv: "list[str]") -> int:
    command = [PYTHON, os.path.join(ROOT, "run.py"), *argv]
    sys.stderr.flush()
    if not WINDOWS:
        try:
            os.execv(PYTHON, command)
        except OSError:
            raise SetUpFailed("The Python in .venv does not start. Remove the folder .venv and start again.") from None
    import signal
    import subprocess

    # Windows has no exec; Ctrl-C goes to both, and the answer to it is the child's.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(command)


def say(text: str) -> None:
    if sys.stderr:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def stay_on_screen(argv: "list[str]") -> None:
    """After a double click the window would close with the sentence that explains why."""
    double_click = (WINDOWS or sys.platform == "darwin") and not argv
    if double_click and sys.stdin is not None and sys.stdin.isatty():
        sys.stderr.write("Press Enter to close this window.")
        sys.stderr.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
