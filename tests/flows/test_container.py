"""The container's files against the program: every name in them exists, and the image's start command serves."""

import asyncio
import fnmatch
import json
import re
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import httpx
import yaml

from fixi_app.lifecycle import LAST_RESORT
from fixi_app.settings import settings_table
from fixi_app.web.own_hosts import OwnHosts
from tests.fakes.process import ROOT, free_port

_SETTINGS = {name for name, _, _ in settings_table()}
_PYTHONS_OWN = {"PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"}


def dockerfile() -> list[tuple[str, str]]:
    """(instruction, the rest of it), in order."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1].strip()) for line in (line.strip() for line in lines)]


def of(instruction: str) -> list[str]:
    return [rest for name, rest in dockerfile() if name == instruction]


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in of("ENV") for pair in line.split())


def command(line: str) -> list[str]:
    return [str(word) for word in json.loads(line[line.index("[") :])]


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8")))


def web() -> dict[str, Any]:
    return dict(compose()["services"]["web"])


def ignored(path: str) -> bool:
    """As Docker reads .dockerignore: the last pattern that fits a path or a folder above it decides."""
    outside = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.strip().removeprefix("!")
        places = [path, *(str(above) for above in Path(path).parents if str(above) != ".")]
        names = [part for place in places for part in (place, Path(place).name if pattern.startswith("**/") else place)]
        if pattern and not line.startswith("#") and any(fnmatch.fnmatch(n, pattern.removeprefix("**/")) for n in names):
            outside = not line.startswith("!")
    return outside


# --- the names


def test_the_image_is_made_from_a_plain_base_and_the_hashed_lock() -> None:
    assert [line for line in of("FROM") if "/" in line or "@" in line] == [], "a base image without a registry's name"
    version = re.fullmatch(r"python:3\.(\d+)-slim", of("FROM")[0])
    assert version is not None
    assert int(version[1]) >= 11
    [install] = [line for line in of("RUN") if "pip install" in line]
    assert "--require-hashes -r requirements.lock" in install
    assert "://" not in (ROOT / "Dockerfile").read_text("utf-8").replace("http://127.0.0.1:8080/", "")


def test_what_is_copied_exists_and_nothing_secret_comes_along() -> None:
    sources = [line.split()[0] for line in of("COPY")]
    assert {"run.py", "requirements.lock", "storage", "fixi_app", "tui"} == set(sources)
    assert all((ROOT / one).exists() and not ignored(one) for one in sources)
    for kept_out in (".env", "data/store.sqlite3", "tests/conftest.py", "logs/fixi.log", ".git/config", ".venv/bin"):
        assert ignored(kept_out), kept_out
    assert ignored("fixi_app/commands/__pycache__/doctor.cpython-311.pyc")
    assert not ignored("fixi_app/guide/en/first-steps.md")


def test_every_setting_of_image_and_compose_is_one_of_fixi() -> None:
    assert set(image_environment()) - _PYTHONS_OWN <= _SETTINGS
    assert set(web()["environment"]) <= _SETTINGS
    image = image_environment()
    assert {name: str(value) for name, value in web()["environment"].items()} == {
        name: image[name] for name in web()["environment"]
    }, "alone and by compose it lives in the same places"


def test_data_logs_and_backups_lie_in_volumes_and_belong_to_the_user() -> None:
    volumes = dict(one.split(":") for one in web()["volumes"])
    assert set(volumes) == set(compose()["volumes"]) == {"data", "logs", "backups"}
    assert sorted(command(of("VOLUME")[0])) == sorted(volumes.values())
    for name, volume in (("FIXI_DATA_DIR", "data"), ("FIXI_LOG_DIR", "logs"), ("FIXI_BACKUP_DIR", "backups")):
        assert Path(image_environment()[name]).is_relative_to(volumes[volume]), name
    [made] = [line for line in of("RUN") if "install --directory" in line]
    assert all(place in made.split() for place in volumes.values())
    assert "--mode=0700" in made
    assert of("USER") == ["fixi"]


def test_ports_are_published_for_this_computer_only() -> None:
    published = [one.rsplit(":", 2) for one in web()["ports"]]
    assert [host for host, _, _ in published] == ["127.0.0.1"] * 2
    inside = {inside for _, _, inside in published}
    assert inside == {image_environment()["FIXI_PORT"], image_environment()["FIXI_PUBLIC_PORT"]}
    assert set(of("EXPOSE")[0].split()) == inside


def test_other_containers_may_ask_for_its_own_pages_by_its_name() -> None:
    assert web()["hostname"] == "web" == next(iter(compose()["services"]))
    assert OwnHosts(web()["environment"]["FIXI_HOST"], machine=web()["hostname"]).known("web:8080")


def test_a_stop_has_time_for_its_stages_and_start_and_health_are_those_of_the_image() -> None:
    assert float(str(web()["stop_grace_period"]).removesuffix("s")) > LAST_RESORT
    assert web()["stop_signal"] == of("STOPSIGNAL")[0] == "SIGTERM"
    assert web()["command"] == command(of("CMD")[0]) == ["python", "run.py", "--headless"]
    assert f":{image_environment()['FIXI_PORT']}/health" in of("HEALTHCHECK")[0]
    assert "healthcheck" not in web(), "the image has one"
    assert web()["env_file"] == [{"path": ".env", "required": False}]


# --- the start


class Container:
    """The image's files, user-visible paths and start command as a plain process with no environment but its own."""

    def __init__(self, place: Path) -> None:
        self.home, self.place = place / "opt" / "fixi", place
        self.port, self.public_port = free_port(), free_port()
        for source in (line.split()[0] for line in of("COPY")):
            self._copied(ROOT / source, self.home / source)
        given = {**image_environment(), **{name: str(value) for name, value in web()["environment"].items()}}
        moved = {name: value.replace("/var/fixi", str(place / "var")) for name, value in given.items()}
        self.environment = {**moved, "FIXI_PORT": str(self.port), "FIXI_PUBLIC_PORT": str(self.public_port)}

    def _copied(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=lambda folder, names: [n for n in names if _left(Path(folder) / n)])
        else:
            shutil.copy(source, target)

    async def run(self, words: list[str], **more: Any) -> asyncio.subprocess.Process:
        words = [word.replace(":8080/", f":{self.port}/") for word in words]
        assert words[0] == "python"
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            sys.executable, *words[1:], cwd=self.home, env=self.environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=pipe, stderr=pipe, **more,
        )  # fmt: skip

    async def healthy(self) -> bool:
        child = await self.run(command(of("HEALTHCHECK")[0]))
        await child.communicate()
        return child.returncode == 0


def _left(path: Path) -> bool:
    return ignored(str(path.relative_to(ROOT)))


async def test_the_start_command_serves_in_a_clean_environment_says_it_on_stderr_and_stops_by_stages(
    tmp_path: Path,
) -> None:
    container = Container(tmp_path)
    assert not await container.healthy(), "nothing runs yet"
    child = await container.run(command(of("CMD")[0]))
    said = bytearray()
    assert child.stderr is not None
    try:
        async with asyncio.timeout(60):
            while b"Listening on port" not in said or b"serves on" not in said:
                line = await child.stderr.readline()
                assert line, said.decode()
                said += line
        assert await container.healthy()
        async with httpx.AsyncClient(trust_env=False) as http:
            public = f"http://127.0.0.1:{container.public_port}"
            assert (await http.get(f"{public}/")).json()["status"] == "ok"
            assert [(await http.get(public + path)).status_code for path in ("/health", "/login")] == [404, 404]
    finally:
        child.send_signal(signal.SIGTERM)
        out, rest = await asyncio.wait_for(child.communicate(), 30)
    assert (child.returncode, out) == (0, b"")
    assert b"Stopping" in rest
    var = tmp_path / "var"
    assert (var / "data" / "store" / "store.sqlite3").exists()
    assert (var / "logs" / "fixi.log").exists()
    assert [path.name for path in container.home.iterdir() if path.name not in ("run.py", "requirements.lock")] != []
    assert not (container.home / ".venv").exists()


# --- starting with the computer


def test_the_unit_of_systemd_starts_what_is_there_and_waits_for_the_end() -> None:
    text = (ROOT / "fixi_app/guide/start/fixi.service").read_text("utf-8")
    unit = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert unit["ExecStart"].endswith(" %h/fixi/run.py --headless")
    assert unit["KillSignal"] == "SIGTERM"
    assert float(unit["TimeoutStopSec"]) > LAST_RESORT
    assert (ROOT / "run.py").exists()


def test_the_starters_of_macos_and_windows_name_run_py() -> None:
    import plistlib

    folder = ROOT / "fixi_app" / "guide" / "start"
    agent = plistlib.loads((folder / "il.fixi.plist").read_bytes())
    assert agent["ProgramArguments"][-1] == 'exec python3 "$HOME/fixi/run.py" --headless'
    assert agent["ExitTimeOut"] > LAST_RESORT
    script = (folder / "fixi-at-sign-in.cmd").read_bytes()
    assert script.count(b"\r\n") == script.count(b"\n"), "cmd needs its own line ends"
    assert b'%%~fF' in script
    assert (folder / ".." / ".." / ".." / "run.py").resolve() == ROOT / "run.py", "what the script calls Fixi's folder"
