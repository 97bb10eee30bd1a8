"""How the published cases reach `.venv/`: with a pip that is made here, and no network."""

import io
import tarfile
from pathlib import Path

import pytest

from fixi_app.commands import published_cases
from fixi_app.commands.published_cases import NotFetched, fetch_once, locked, unpack

HOME = "pymongo-9.9/test/crud/unified"


def _archive(path: Path, files: dict[str, bytes], links: dict[str, str] | None = None) -> Path:
    with tarfile.open(path, "w:gz") as packed:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            packed.addfile(member, io.BytesIO(body))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            packed.addfile(member)
    return path


class FakePip:
    """Puts an archive where the real one would, or fails as it does without a network."""

    def __init__(self, files: dict[str, bytes] | None) -> None:
        self.files, self.commands, self.wanted = files, list[list[str]](), ""

    def __call__(self, command: list[str]) -> int:
        self.commands.append(command)
        self.wanted = Path(command[command.index("-r") + 1]).read_text("utf-8")
        if self.files is None:
            return 1
        _archive(Path(command[command.index("--dest") + 1]) / "pymongo-9.9.tar.gz", self.files)
        return 0


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "venv" / "crud-cases" / published_cases.folder().name


def test_the_first_run_fetches_the_cases_and_the_second_asks_nobody(place: Path) -> None:
    pip, said = FakePip({f"{HOME}/find.json": b"{}", "pymongo-9.9/README.md": b"no case"}), list[str]()
    fetch_once(said.append, pip, place)
    assert [path.name for path in place.iterdir()] == ["find.json"]
    assert said == ["Fetched MongoDB's published CRUD cases: 1 files, from the source archive of PyMongo."]
    fetch_once(said.append, pip, place)
    assert (len(pip.commands), len(said)) == (1, 1)
    assert [path.name for path in place.parent.iterdir()] == [place.name], "the archive itself is not kept"


def test_pip_is_asked_for_the_installed_version_by_its_hashes(place: Path) -> None:
    pip = FakePip(None)
    fetch_once(lambda _: None, pip, place)
    assert {"download", "--require-hashes", "--no-deps"} <= set(pip.commands[0])
    first, *hashes = pip.wanted.splitlines()
    assert first == f"pymongo=={place.name} \\"
    assert len(hashes) > 10
    assert all(line.strip().startswith("--hash=sha256:") for line in hashes)
    assert not hashes[-1].endswith("\\")


def test_without_a_network_it_says_so_and_the_next_run_tries_again(place: Path) -> None:
    said: list[str] = []
    fetch_once(said.append, FakePip(None), place)
    assert "is there a network?" in said[0]
    assert "left out" in said[0]
    assert not place.exists()
    fetch_once(said.append, FakePip({f"{HOME}/find.json": b"{}"}), place)
    assert place.is_dir()


def test_an_archive_without_cases_leaves_nothing_behind(place: Path) -> None:
    said: list[str] = []
    fetch_once(said.append, FakePip({"pymongo-9.9/setup.py": b"x"}), place)
    assert "the archive has no cases" in said[0]
    assert list(place.parent.iterdir()) == []


def test_no_path_of_the_archive_reaches_the_disk(tmp_path: Path) -> None:
    files = {f"{HOME}/good.json": b"{}", "../test/crud/unified/up.json": b"{}", f"{HOME}/../../up.json": b"{}"}
    into = tmp_path / "deep" / "cases"
    into.mkdir(parents=True)
    unpack(_archive(tmp_path / "a.tar.gz", files, {f"{HOME}/link.json": "/etc/passwd"}), into)
    everything = {path.name for path in tmp_path.rglob("*.json")}
    assert everything == {"good.json", "up.json"}
    assert {path.parent for path in tmp_path.rglob("*.json")} == {into}
    assert not any(path.is_symlink() for path in into.iterdir())


def test_a_broken_archive_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(b"not a tar file")
    with pytest.raises(NotFetched, match="cannot be read"):
        unpack(tmp_path / "a.tar.gz", tmp_path)


def test_a_lock_with_another_version_is_noticed() -> None:
    lock = "pymongo==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via fixi\n"
    assert locked("pymongo", "1.0", lock) == "pymongo==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
    with pytest.raises(NotFetched):
        locked("pymongo", "2.0", lock)
