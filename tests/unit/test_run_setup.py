"""run.py on a fresh computer: a copy of it beside a small program of its own, with a package that is made here."""

import ast
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE = getattr(sys, "_base_executable", sys.executable)
STARTED = "started with "

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tools made here are shell scripts")


class Fresh:
    """A folder with run.py, a program of three lines, and a lock with one package."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "fixi_app").mkdir(parents=True)
        (root / "fixi_app" / "__init__.py").touch()
        said = f"print('{STARTED}', argv, tiny.__file__)"
        program = f"import tiny\ndef main(argv, dashboard):\n    {said}\n    return 7\n"
        (root / "fixi_app" / "cli.py").write_text(program)
        (root / "run.py").write_bytes((ROOT / "run.py").read_bytes())
        self.tools = root / "tools"
        self.tools.mkdir()
        self.wheel = _wheel(root)
        self.lock()

    def lock(self, digest: str = "", remark: str = "") -> None:
        digest = digest or hashlib.sha256(self.wheel.read_bytes()).hexdigest()
        text = f"# {remark}\ntiny @ {self.wheel.as_uri()} \\\n    --hash=sha256:{digest}\n"
        (self.root / "requirements.lock").write_text(text)
        (self.root / "requirements-test.lock").write_text(text)

    def uv(self, lines: str) -> None:
        """A `uv` that does what these lines of shell say; `$PYTHON` is the one to install for."""
        tool = self.tools / "uv"
        tool.write_text(f'#!/bin/sh\nPYTHON="$4"\necho called >> "{self.root}/uv.log"\n{lines}\n')
        tool.chmod(0o755)

    def unpacking_uv(self, before: str = "") -> None:
        unpack = f'"$PYTHON" -c "import sysconfig, zipfile; zipfile.ZipFile(\'{self.wheel}\').extractall('
        self.uv(f"{before}\n{unpack}sysconfig.get_path('purelib'))\"")

    def calls(self) -> int:
        log = self.root / "uv.log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def start(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BASE, str(self.root / "run.py"), *words], env=self.environment(**environment), cwd=self.root.parent,
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def popen(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [BASE, str(self.root / "run.py")], env=self.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "UV_"))}
        return {**kept, "PATH": f"{self.tools}:/usr/bin:/bin", "PIP_NO_INDEX": "1", **more}


def _wheel(folder: Path) -> Path:
    path = folder / "tiny-1.0-py3-none-any.whl"
    info = "tiny-1.0.dist-info"
    files = {
        "tiny.py": "",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    return Fresh(tmp_path / "a folder with spaces")


def _is_started(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode == 7 and STARTED in done.stdout and "/.venv/" in done.stdout


def test_the_first_start_sets_up_with_pip_and_the_second_goes_straight_on(fresh: Fresh) -> None:
    first = fresh.start("doctor", "--x y")
    assert _is_started(first), first.stderr
    assert "['doctor', '--x y']" in first.stdout
    assert "Setting Fixi up" in first.stderr
    began = time.monotonic()
    second = fresh.start()
    assert time.monotonic() - began < 2
    assert _is_started(second)
    assert second.stderr == ""


def test_a_package_that_was_tampered_with_is_refused(fresh: Fresh) -> None:
    fresh.lock(digest="0" * 64)
    done = fresh.start()
    assert done.returncode == 1
    assert "could not set itself up" in done.stderr
    assert "start Fixi again" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    fresh.lock()
    assert _is_started(fresh.start())


def test_uv_is_used_where_it_is(fresh: Fresh) -> None:
    fresh.unpacking_uv()
    assert _is_started(fresh.start())
    assert fresh.calls() == 1
    assert not list(fresh.root.glob(".venv/lib/*/site-packages/pip"))


def test_where_uv_fails_pip_goes_on(fresh: Fresh) -> None:
    fresh.uv("echo no such option; exit 2")
    done = fresh.start()
    assert _is_started(done), done.stderr
    assert "no such option" in done.stderr


def test_a_changed_lock_is_installed_once(fresh: Fresh) -> None:
    fresh.unpacking_uv()
    fresh.start()
    fresh.lock(remark="newer")
    assert _is_started(fresh.start())
    assert _is_started(fresh.start())
    assert fresh.calls() == 2


def test_the_tests_have_a_lock_of_their_own(fresh: Fresh) -> None:
    fresh.unpacking_uv()
    fresh.start()
    fresh.start("test")
    fresh.start("test")
    assert fresh.calls() == 2


def test_a_set_up_that_was_killed_goes_on(fresh: Fresh) -> None:
    fresh.unpacking_uv("sleep 30")
    child = fresh.popen()
    while not fresh.calls():
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    fresh.unpacking_uv()
    done = fresh.start()
    assert _is_started(done), done.stderr
    assert "waiting" not in done.stderr  # the lock went with its holder


def test_two_starts_at_once_set_up_once(fresh: Fresh) -> None:
    fresh.unpacking_uv("sleep 0.5")
    children = [fresh.popen() for _ in range(3)]
    said = [child.communicate(timeout=60) for child in children]
    assert [child.returncode for child in children] == [7, 7, 7], said
    assert fresh.calls() == 1
    assert any("waiting for it" in err for _, err in said)


def test_a_broken_venv_is_made_again(fresh: Fresh) -> None:
    fresh.unpacking_uv()
    fresh.start()
    python = fresh.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert _is_started(fresh.start())


def test_a_venv_that_does_not_start_is_made_again_or_named(fresh: Fresh) -> None:
    fresh.unpacking_uv()
    fresh.start()
    python = fresh.root / ".venv" / "bin" / "python"
    python.unlink()
    python.write_text("no program")
    python.chmod(0o755)
    done = fresh.start()
    assert done.returncode == 1
    assert "Remove the folder .venv" in done.stderr
    next((fresh.root / ".venv").glob("installed-*")).unlink()
    assert _is_started(fresh.start())


def test_a_python_that_has_everything_may_be_used_as_it_is(fresh: Fresh) -> None:
    pins = "tiny==1.0 \\\n    --hash=sha256:0\nelsewhere==1 ; sys_platform == 'win32'\n"
    (fresh.root / "requirements.lock").write_text(pins)
    lacking = fresh.start(FIXI_NO_VENV="1")
    assert lacking.returncode == 1
    assert "lacks tiny." in lacking.stderr
    zipfile.ZipFile(fresh.wheel).extractall(fresh.root / "site")
    done = fresh.start(FIXI_NO_VENV="1", PYTHONPATH=str(fresh.root / "site"))
    assert done.returncode == 7, done.stderr
    assert not (fresh.root / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(fresh: Fresh) -> None:
    (fresh.root / ".venv.lock").mkdir()
    done = fresh.start()
    assert done.returncode == 1
    assert "could not set itself up" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_parses_on_pythons_that_it_turns_away() -> None:
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 6))


@pytest.fixture
def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_under_test", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_older_python_is_told_so(
    loaded: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert loaded.main(["doctor"]) == 1
    assert "needs Python 3.11 or newer; this is Python 3.10" in capsys.readouterr().err


def test_only_a_double_click_waits_for_a_key(loaded: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        asked = 0

        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            self.asked += 1
            return "\n"

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(sys, "platform", "linux")
    loaded.stay_on_screen([])
    monkeypatch.setattr(sys, "platform", "darwin")
    loaded.stay_on_screen(["doctor"])
    assert terminal.asked == 0
    loaded.stay_on_screen([])
    assert terminal.asked == 1


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "run.py").read_text("utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [name.name for node in top for name in node.names]
    assert set(names) <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_each_line_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pins = [block for block in text.replace("\\\n", "").splitlines() if block[:1].isalpha()]
    assert len(pins) > 50
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    assert "://" not in text
