"""Commands: exit codes, what goes where, and what each does to a real store in a folder of its own."""

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from bson import json_util
from mongita import MongitaClientDisk

import storage
from fixi_app import local_socket
from fixi_app.clock import SystemClock
from fixi_app.commands import admin, bench, bench_screen
from fixi_app.commands.passwords import why_refused
from fixi_app.commands.table import COMMANDS
from fixi_app.services.files.spreadsheet import harmless
from tests.fakes.command import run

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)


def stored(home: Path, work: Any, **options: Any) -> Any:
    """Do something with the store, as if Fixi ran for a moment."""

    async def opened() -> Any:
        async with storage.connect(f"mongita:{home / 'data'}", **options) as db:
            return await work(db)

    return asyncio.run(opened())


def _typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize(
    "words", [["nonsense"], ["--nonsense"], ["admin"], ["admin", "add", "dana"], ["export"], ["export", "--what"]]
)
def test_wrong_usage_is_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 2
    assert capsys.readouterr().out == ""


def test_help_is_fine_and_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    said = capsys.readouterr().out
    assert all(name in said for name in COMMANDS)


def test_a_wrong_setting_is_a_sentence_and_1(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIXI_PROT", "1")
    assert run("admin", "list") == 1
    assert "FIXI_PORT" in capsys.readouterr().err


# --- admin


def test_a_user_is_added_with_a_hash_and_never_a_password(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, "correct horse\n")
    assert run("admin", "add", "dana", "--role", "owner") == 0
    [user] = stored(home, lambda db: db["admins"].find({}).to_list())
    assert (user["_id"], user["name"], user["role"]) == ("dana", "dana", "owner")
    assert user["password_hash"].startswith("$2b$12$")
    assert bcrypt.checkpw(b"correct horse", user["password_hash"].encode())
    [entry] = stored(home, lambda db: db["audit_log"].find({}).to_list())
    assert "correct horse" not in str(entry)
    assert "$2b$" not in str(entry)


def test_a_taken_name_and_an_unknown_one_are_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for expected in (0, 1):
        _typed(monkeypatch, "correct horse\n")
        assert run("admin", "add", "dana", "--role", "viewer") == expected
    _typed(monkeypatch, "correct horse\n")
    assert run("admin", "passwd", "moshe") == 1
    said = capsys.readouterr().err
    assert "already" in said
    assert "no user moshe" in said


def test_a_new_password_signs_everybody_of_that_name_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, "correct horse\n")
    run("admin", "add", "dana", "--role", "owner")
    stored(home, lambda db: db["sessions"].insert_one({"_id": "s", "user": "dana"}))
    _typed(monkeypatch, "battery staple\n")
    assert run("admin", "passwd", "dana") == 0
    assert stored(home, lambda db: db["sessions"].count_documents({})) == 0
    [user] = stored(home, lambda db: db["admins"].find({}).to_list())
    assert bcrypt.checkpw(b"battery staple", user["password_hash"].encode())


@pytest.mark.parametrize(("password", "refused"), [("", True), ("x" * 72, False), ("x" * 73, True), ("ש" * 37, True)])
def test_a_password_has_at_most_72_bytes(password: str, refused: bool) -> None:
    assert bool(why_refused(password)) is refused


def test_too_long_a_password_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, "ש" * 37 + "\n")
    assert run("admin", "add", "dana", "--role", "owner") == 1
    assert not (home / "data").exists()


def test_users_are_listed(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("admin", "list") == 0
    assert capsys.readouterr().out == ""
    _typed(monkeypatch, "correct horse\n")
    run("admin", "add", "דנה", "--role", "editor")
    capsys.readouterr()
    assert run("admin", "list") == 0
    assert capsys.readouterr().out == "דנה\teditor\n"


@pytest.mark.skipif(not local_socket.AVAILABLE, reason="no such sockets on Windows")
async def test_beside_a_running_fixi_the_running_one_writes(home: Path) -> None:
    async with storage.connect(f"mongita:{home / 'data'}") as db:
        async with local_socket.serve(home / "data", admin.running_deeds(db, SystemClock())):
            path = local_socket.socket_path(home / "data")
            assert path.stat().st_mode & 0o777 == 0o600
            code, said = await _child(["admin", "add", "dana", "--role", "owner"], b"correct horse\n")
            assert (code, said.strip()) == (0, "Added dana as owner.")
            code, said = await _child(["admin", "add", "dana", "--role", "owner"], b"correct horse\n")
            assert code == 1
            assert "already" in said
        assert not path.exists()
        assert await db["admins"].count_documents({}) == 1


@pytest.mark.skipif(not local_socket.AVAILABLE, reason="no such sockets on Windows")
@pytest.mark.parametrize(
    ("fault", "told"),
    [(storage.StoreFull("The disk is full."), "The disk is full."), (RuntimeError("Canary"), "its log says why")],
)
async def test_whoever_asks_the_running_fixi_hears_of_its_fault_in_a_sentence(
    fault: Exception, told: str, tmp_path: Path
) -> None:
    async def fails(asked: dict[str, Any]) -> str:
        raise fault

    async with local_socket.serve(tmp_path, {"fails": fails}):
        answer = await local_socket.ask_running(tmp_path, "fails")
    assert answer is not None
    done, sentence = answer
    assert not done
    assert told in sentence
    assert "Canary" not in sentence


@pytest.mark.skipif(not local_socket.AVAILABLE, reason="no such sockets on Windows")
async def test_the_socket_answers_nonsense_with_a_sentence(tmp_path: Path) -> None:
    async with local_socket.serve(tmp_path, {}):
        answer = await local_socket.ask_running(tmp_path, "unheard_of")
    assert answer is not None
    assert answer[0] is False
    assert await local_socket.ask_running(tmp_path, "unheard_of") is None


def test_a_long_folder_name_still_has_a_socket(tmp_path: Path) -> None:
    assert len(os.fsencode(local_socket.socket_path(tmp_path / ("x" * 120)))) <= 104


# --- beside a running Fixi


@pytest.mark.parametrize("words", [["seed", "--yes"], ["clear-history", "--yes"], ["restore", "backup", "--yes"]])
async def test_what_replaces_says_stop_it_first(home: Path, words: list[str]) -> None:
    async with storage.connect(f"mongita:{home / 'data'}") as db:
        await db["leads"].insert_one({"_id": "lead_a"})
        code, said = await _child(words)
        assert code == 1
        assert f"Fixi is running (pid {os.getpid()}): stop it first" in said
        assert await db["leads"].count_documents({}) == 1


async def test_what_reads_works_beside_it(home: Path) -> None:
    async with storage.connect(f"mongita:{home / 'data'}") as db:
        await db["leads"].insert_one({"_id": "lead_a", "created_at": NOON})
        code, said = await _child(["export", "--what", "leads"])
        assert code == 0
        assert json.loads(said)["_id"] == "lead_a"
        assert (await _child(["doctor"]))[0] in (0, 1)
        code, said = await _child(["backup"])
        assert code == 0
        assert Path(said.strip().splitlines()[-1]).stat().st_size > 0


async def _child(words: list[str], typed: bytes = b"") -> tuple[int, str]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import sys; from fixi_app.cli import main; sys.exit(main(sys.argv[1:], None))", *words,
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await child.communicate(typed)
    return child.returncode or 0, said.decode()


# --- seed, clear-history, backup, restore


def test_without_a_terminal_only_yes_counts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("seed") == 2
    assert "--yes" in capsys.readouterr().err
    assert not list((home / "data").glob("*.sqlite3")) or stored(home, lambda db: db["slots"].count_documents({})) == 0


def test_seeding_twice_adds_nothing_the_second_time(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("seed", "--yes") == 0
    assert "Added 0 " not in capsys.readouterr().out
    stored(home, lambda db: db["professionals"].update_many({}, {"$set": {"name": "mine"}}))
    assert run("seed", "--yes") == 0
    assert "Added 0 " in capsys.readouterr().out
    assert stored(home, lambda db: db["professionals"].distinct("name")) == ["mine"]


async def _lived_in(db: storage.AsyncDatabase) -> None:
    for name in ("leads", "messages", "outbox", "decisions", "reviews", "professionals"):
        await db[name].insert_one({"_id": f"{name}_1"})
    heard = {"conversation_id": "c1", "received_at": NOON, "state": "new"}
    message = {"_id": "green_api:1:A", **heard, "kind": "message", "inbound": {"text": "x"}}
    await db["inbox"].insert_many([message, {"_id": "news:offer:x", **heard, "kind": "offer"}])
    await db["contacts"].insert_one({"_id": "c1", "opted_out_at": NOON, "standing": "private"})
    free = {"is_taken": True, "held_until": None}
    await db["slots"].insert_many([{"_id": "booked", "lead_id": "l", **free}, {"_id": "own", "lead_id": None, **free}])
    him = {"_id": "c1", "version": 4, "address": "simulator:1", "role": "professional", "pro_id": "p"}
    busy = {"mode": "person", "state": "waiting", "turn": {"id": "t"}, "lease": {"owner": "x"}}
    await db["conversations"].insert_one({**him, **busy})


def test_clear_history_erases_chats_and_keeps_what_it_must(home: Path) -> None:
    stored(home, _lived_in)
    (home / "data" / "media").mkdir()
    (home / "data" / "media" / "photo.jpg").write_bytes(b"x")
    assert run("clear-history", "--yes") == 0
    assert not (home / "data" / "media").exists()

    async def look(db: storage.AsyncDatabase) -> None:
        for name in ("leads", "messages", "outbox", "decisions"):
            assert await db[name].count_documents({}) == 0, name
        [heard] = await db["inbox"].find({}).to_list()
        assert (heard["_id"], heard["state"], heard["conversation_id"]) == ("green_api:1:A", "done", None)
        assert "inbound" not in heard, "only the id stays, by which a second delivery is known"
        for name in ("reviews", "professionals", "contacts"):
            assert await db[name].count_documents({}) == 1, name
        assert await db["contacts"].find_one({"opted_out_at": NOON, "standing": "private"})
        assert await db["slots"].find_one({"_id": "booked", "is_taken": False, "lead_id": None})
        assert await db["slots"].find_one({"_id": "own", "is_taken": True})
        chat = await db["conversations"].find_one({"_id": "c1"})
        assert chat is not None
        assert (chat["address"], chat["role"], chat["pro_id"]) == ("simulator:1", "professional", "p")
        assert (chat["mode"], chat["state"], chat["turn"], chat["version"]) == ("bot", "idle", None, 5)
        assert "lease" not in chat

    stored(home, look)
    assert len(list((home / "backups").iterdir())) == 1


def test_a_backup_comes_back_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored(home, _lived_in)
    assert run("backup", str(home / "copy")) == 0
    assert run("clear-history", "--yes") == 0
    capsys.readouterr()
    assert run("restore", str(home / "copy"), "--yes") == 0
    assert stored(home, lambda db: db["leads"].count_documents({})) == 1


def test_a_file_that_is_no_backup_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored(home, _lived_in)
    (home / "copy").write_bytes(b"not a backup" * 1000)
    assert run("restore", str(home / "copy"), "--yes") == 1
    assert run("restore", str(home / "nothing"), "--yes") == 1
    assert stored(home, lambda db: db["leads"].count_documents({})) == 1


def test_a_folder_that_mongita_wrote_is_taken_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = MongitaClientDisk(str(home / "old"))
    client["fixi"]["leads"].insert_many([{"_id": f"lead{n}", "at": NOON, "tags": [{"n": n}]} for n in range(300)])
    client["fixi"]["slots"].insert_one({"start": NOON, "is_taken": False})
    client.close()
    before = {path: path.read_bytes() for path in sorted((home / "old").rglob("*")) if path.is_file()}
    stored(home, _lived_in)
    assert run("restore", str(home / "old"), "--yes") == 0
    assert "301 documents" in capsys.readouterr().err
    assert stored(home, lambda db: db["leads"].count_documents({})) == 300
    lead = stored(home, lambda db: db["leads"].find_one({"tags.n": 7}))
    assert lead == {"_id": "lead7", "at": NOON, "tags": [{"n": 7}]}
    assert before == {path: path.read_bytes() for path in sorted((home / "old").rglob("*")) if path.is_file()}


def test_a_folder_that_mongita_cannot_read_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored(home, _lived_in)
    client = MongitaClientDisk(str(home / "old"))
    client["fixi"]["leads"].insert_many([{"_id": f"lead{n}"} for n in range(300)])
    client.close()
    index = home / "old" / "fixi.leads" / "$.file_attrs"
    index.write_bytes(index.read_bytes()[:100])
    assert run("restore", str(home / "old"), "--yes") == 1
    assert "Mongita cannot read" in capsys.readouterr().err
    assert stored(home, lambda db: db["leads"].count_documents({})) == 1


# --- export


def test_jsonl_is_extended_json(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    lead = {"_id": "lead_a", "issue": "נזילה", "created_at": NOON, "final_price": 350, "big": 2**40}
    stored(home, lambda db: db["leads"].insert_one(dict(lead)))
    assert run("export", "--what", "leads") == 0
    relaxed = capfdbinary.readouterr().out
    assert "נזילה".encode() in relaxed
    assert json_util.loads(relaxed.decode())["created_at"].replace(tzinfo=UTC) == NOON
    assert run("export", "--what", "leads", "--canonical") == 0
    assert json.loads(capfdbinary.readouterr().out)["final_price"] == {"$numberInt": "350"}


def test_csv_opens_right_in_a_spreadsheet(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    evil = {"_id": "lead_a", "issue": '=HYPERLINK("http://x")', "street": "-1+1", "city": "א, ב", "created_at": NOON}
    stored(home, lambda db: db["leads"].insert_one(evil))
    assert run("export", "--what", "leads", "--format", "csv") == 0
    raw = capfdbinary.readouterr().out
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 2
    [row] = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert (row["issue"], row["street"], row["city"]) == ("'=HYPERLINK(\"http://x\")", "'-1+1", "א, ב")
    assert row["created_at"] == "2026-11-24 12:00"  # local time


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "  =1", "\r=1", "|x", "%x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell).startswith("'")


def test_a_month_is_a_local_month(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    moments = {"before": "2026-10-31T21:59:59", "first": "2026-10-31T22:00:00", "last": "2026-11-30T21:59:59"}
    leads = [{"_id": name, "created_at": datetime.fromisoformat(at + "+00:00")} for name, at in moments.items()]
    stored(home, lambda db: db["leads"].insert_many(leads))
    assert run("export", "--what", "leads", "--month", "2026-11") == 0
    found = [json.loads(line)["_id"] for line in capfdbinary.readouterr().out.splitlines()]
    assert found == ["first", "last"]
    assert run("export", "--what", "leads", "--month", "november") == 2


def test_jobs_are_the_leads_that_became_visits(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    leads = [
        {"_id": "a", "status": "booked", "appointment_start": NOON},
        {"_id": "b", "status": "cancelled", "appointment_start": NOON},
        {"_id": "c", "status": "contacted", "appointment_start": None},
    ]
    stored(home, lambda db: db["leads"].insert_many(leads))
    assert run("export", "--what", "jobs") == 0
    assert [json.loads(line)["_id"] for line in capfdbinary.readouterr().out.splitlines()] == ["a"]


def test_no_hash_or_key_is_exported(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    _typed(monkeypatch, "correct horse\n")
    run("admin", "add", "dana", "--role", "owner")
    assert run("export", "--what", "admins") == 0
    assert b"$2b$" not in capfdbinary.readouterr().out
    assert run("export", "--what", "sessions") == 1
    assert run("export", "--what", "leed") == 1
    assert run("export", "--what", "slots", "--format", "csv") == 2


# --- test, bench

ON_ALL_CORES = ["-n", "auto", "--dist", "worksteal"]


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], ["-m", "not long", *ON_ALL_CORES]),
        (["-q", "-k", "slot"], ["-m", "not long", *ON_ALL_CORES, "-q", "-k", "slot"]),
        (["--long"], []),
        (["--long", "-m", "long"], ["-m", "long"]),
        (["tests/unit", "--long"], ["tests/unit"]),
    ],
)
def test_the_tests_are_handed_to_pytest(
    words: list[str], options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def call(command: list[str], cwd: Path) -> int:
        seen.append(command)
        return 0

    monkeypatch.setattr("subprocess.call", call)
    assert run("test", *words) == 0
    assert seen == [[sys.executable, "-m", "pytest", *options]]


@pytest.mark.parametrize(("pytest_code", "ours"), [(0, 0), (1, 1), (2, 1), (4, 2), (5, 1), (-9, 1)])
def test_the_exit_code_of_the_tests(pytest_code: int, ours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.call", lambda command, cwd: pytest_code)
    assert run("test") == ours


def test_a_benchmark_shows_the_median_and_its_ratio() -> None:
    rounds = [[bench.Measure("start", value, "s", 2.0, "promised")] for value in (1.0, 9.0, 3.0)]
    _, line = bench.table("start", rounds)
    assert "3.00 s" in line
    assert "1.50" in line


def test_an_unknown_benchmark_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bench", "nothing") == 2
    assert "start" in capsys.readouterr().err


def test_the_first_letter_on_the_dashboards_screen_counts() -> None:
    blank = b"\x1b[?25l\x1b[2J\x1b[1;1H\x1b]0;title\x07   \x1b[38;2;1;2;3m"
    assert not bench_screen.painted(b"Setting up ...\x1b[?1049h" + blank)
    assert bench_screen.painted(b"\x1b[?1049h\x1b[1;1H\x1b[1mF")
    assert bench_screen.painted("\x1b[?1049h\x1b[1;1Hש".encode())
