"""`eval` scores a labelled file, records what the models said, and does it again without them."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.command import run
from tests.fakes.gemini import FakeGemini, Good, Status, Text

NOW = "2026-11-24T16:40:00+02:00"
HOLON = {"id": "a", "text": "It leaks in Holon", "now": NOW, "lang": "en", "expect": {"city": "Holon", "floor": None}}
TALK = {
    "id": "t", "now": NOW, "lang": "he", "turns": ["יש לי נזילה בחולון", "הרצל 5 קומה 2, מחר בבוקר"],
    "expect": {"city": "Holon", "street": "הרצל", "house_number": "5", "floor": "2", "ready_to_book": True},
}  # fmt: skip


def _file(home: Path, *lines: Any) -> str:
    path = home / "labelled.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return str(path)


def _row(out: str, name: str) -> list[str]:
    [row] = [line for line in out.splitlines() if line.startswith(f"{name:<28}")]
    return row.removeprefix(name).split()


def test_a_file_is_scored_by_field_by_language_and_in_all(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = HOLON | {"id": "b", "lang": "he", "expect": {"city": "Bat Yam", "trade": None}}
    assert run("eval", _file(home, HOLON, wrong), "--wrong") == 0
    out = capsys.readouterr().out
    assert _row(out, "city") == ["1", "1", "1", "0.500"]
    assert _row(out, "trade") == ["0", "0", "1", "0.000"]
    assert _row(out, "floor") == ["0", "0", "0", "-"]
    assert _row(out, "language en") == ["1", "0", "0", "1.000"]
    assert _row(out, "language he") == ["0", "1", "2", "0.000"]
    assert _row(out, "total") == ["1", "1", "2", "0.400"]
    assert "language recognised in 1 of 2" in out
    assert 'language: expected "he", found "en"' in out


def test_a_conversation_is_scored_by_what_was_known_after_its_last_turn(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("eval", _file(home, TALK)) == 0
    out = capsys.readouterr().out
    assert _row(out, "ready_to_book") == ["1", "0", "0", "1.000"]
    assert _row(out, "total") == ["5", "0", "0", "1.000"]


def test_what_was_read_wrongly_is_shown_with_its_words_and_without_its_control_characters(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = {"id": "x\x1b]0;", "text": "\x1b[2J\u202e It leaks in Holon", "now": NOW, "expect": {"city": "Eilat\x1b"}}
    assert run("eval", _file(home, HOLON, hostile), "--wrong") == 0
    out = capsys.readouterr().out
    assert 'city: expected "Eilat\\u001b", found ' in out
    assert "It leaks in Holon" in out
    assert "\na  " not in out
    assert not {"\x1b", "\u202e"} & set(out)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "line 1 column 2"),
        ("[]", "no JSON object"),
        ("[" * 100_000, "recursion"),
        (json.dumps({"id": "a", "now": NOW, "expect": {}}), "text is missing"),
        (json.dumps(HOLON | {"now": "2026-11-24T16:40:00"}), "no time zone"),
        (json.dumps(HOLON | {"expect": {"ctiy": "Holon"}}), "no field ctiy"),
        (json.dumps(HOLON | {"expect": {"when": {"until": "12:00"}}}), "no field until"),
        (json.dumps(HOLON | {"expect": {"when": "soon"}}), "neither null nor an object"),
        (json.dumps(TALK | {"turns": "one"}), "no list of texts"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_scored(
    home: Path, capsys: pytest.CaptureFixture[str], line: str, why: str
) -> None:
    assert run("eval", _file(home, HOLON, "", line)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Line 3 ")
    assert why in said.err


@pytest.mark.parametrize("words", [["--record", "x", "--replay", "y"], ["--source", "offline", "--replay", "y"]])
def test_recording_and_replaying_at_once_or_offline_is_misuse(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run("eval", _file(home, HOLON), *words) == 2
    assert capsys.readouterr().out == ""


def test_what_cannot_be_read_is_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, broken = _file(home, HOLON), home / "broken.jsonl"
    broken.write_text('{"key": "k"}\n')
    for words in ([str(home / "none.jsonl")], [good, "--source", "gemini"], [good, "--replay", str(home / "none")],
                  [good, "--replay", str(broken)]):  # fmt: skip
        assert run("eval", *words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "GEMINI_API_KEY" in said.err
    assert "Line 1 is no recorded answer" in said.err
    assert "Traceback" not in said.err


async def test_a_recorded_run_is_replayed_to_the_letter_without_the_network_or_a_key(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [HOLON | {"id": str(number), "text": f"It leaks in Holon, floor {number}"} for number in range(6)]
    path, kept = _file(home, *lines, TALK), home / "answers.jsonl"
    async with FakeGemini() as fake:
        for name, value in {"GEMINI_API_KEY": "k", "GEMINI_API_ENDPOINT": fake.url, "GEMINI_MODELS": "one,two"}.items():
            monkeypatch.setenv(name, value)
        fake.script("one", Status(429))  # it fails often enough to be rested, which would change the replay
        fake.script("two", Good({"city": "Bat Yam", "floor": "9"}), Text("no json"), Good({"city": "Holon"}))
        assert await asyncio.to_thread(run, "eval", path, "--record", str(kept), "--wrong") == 0
        assert [call.model for call in fake.calls] == [*["one", "two"] * 7, "two"]
    recorded = capsys.readouterr()
    assert _row(recorded.out, "city")[0] != "0"
    assert "Read by: two 7, offline 1" in recorded.err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    monkeypatch.delenv("GEMINI_API_KEY")
    monkeypatch.setenv("GEMINI_API_ENDPOINT", "http://127.0.0.1:1")
    assert await asyncio.to_thread(run, "eval", path, "--replay", str(kept), "--wrong") == 0
    replayed = capsys.readouterr()
    assert replayed.out == recorded.out
    assert "Read by: two 7, offline 1" in replayed.err


async def test_a_replay_of_other_lines_is_not_taken_for_a_score(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = home / "answers.jsonl"
    async with FakeGemini() as fake:
        for name, value in {"GEMINI_API_KEY": "k", "GEMINI_API_ENDPOINT": fake.url, "GEMINI_MODELS": "one"}.items():
            monkeypatch.setenv(name, value)
        assert await asyncio.to_thread(run, "eval", _file(home, HOLON), "--record", str(kept)) == 0
    other = _file(home, HOLON | {"text": "It leaks in Eilat"})
    assert await asyncio.to_thread(run, "eval", other, "--replay", str(kept)) == 1
    assert "1 requests are not in the recording" in capsys.readouterr().err
