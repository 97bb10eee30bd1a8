"""`.env` is changed line by line, in one step, and says back what it was told."""

import io
import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from fixi_app import env_file
from fixi_app.env_file import Unwritable, changed

OLD = """# My settings
ADMIN_PHONE=+972500000900

export GREEN_API_ID="7103000001"   # the first account
FIXI_LANGUAGE='en'
"""


def read(text: str) -> dict[str, str | None]:
    return dict(dotenv_values(stream=io.StringIO(text)))


def test_only_the_lines_that_are_given_change() -> None:
    new = changed(OLD, {"GREEN_API_ID": "7103000002", "GREEN_API_TOKEN": "abc"})
    assert new == OLD.replace('export GREEN_API_ID="7103000001"   # the first account', "GREEN_API_ID=7103000002") + (
        "GREEN_API_TOKEN=abc\n"
    )


def test_an_empty_value_takes_its_line_out() -> None:
    assert "ADMIN_PHONE" not in changed(OLD, {"ADMIN_PHONE": ""})
    assert changed(OLD, {"NGROK_AUTHTOKEN": ""}) == OLD


def test_a_setting_that_stands_twice_stands_once_afterwards() -> None:
    assert changed("A_B=1\nC=2\na_b=3\n", {"A_B": "4"}) == "A_B=4\nC=2\n"


def test_a_last_line_without_an_end_is_not_run_into() -> None:
    assert changed("ADMIN_PHONE=1", {"X": "2"}) == "ADMIN_PHONE=1\nX=2\n"


@pytest.mark.parametrize(
    "value", ["plain", "with space", "a#b", "it's", 'say "yes"', "back\\slash", "=$%&", "מים", "a='b'\\", "-._", "\\'"]
)
def test_what_was_written_is_read_back_as_it_was(value: str) -> None:
    assert read(changed(OLD, {"SECRET": value}))["SECRET"] == value
    assert read(changed(changed(OLD, {"SECRET": value}), {"SECRET": "x"}))["SECRET"] == "x"


@pytest.mark.parametrize("value", ["two\nlines", "${HOME}", "tab\there", "\x00", "end\r"])
def test_a_value_that_no_line_can_hold_is_refused_by_its_name_alone(value: str) -> None:
    with pytest.raises(Unwritable) as refused:
        changed(OLD, {"SECRET": value})
    assert str(refused.value) == "SECRET"


def test_the_file_is_replaced_in_one_step_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert env_file.read(file) == ""
    env_file.write(file, OLD)
    assert env_file.read(file) == OLD
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [".env"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    kept = tmp_path / "elsewhere" / "kept.env"
    kept.write_text("A=1\n")
    (tmp_path / ".env").symlink_to(kept)
    env_file.write(tmp_path / ".env", "A=2\n")
    assert (tmp_path / ".env").is_symlink()
    assert kept.read_text() == "A=2\n"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    env_file.write(file, OLD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        env_file.write(file, "A=2\n")
    assert env_file.read(file) == OLD
    assert [one.name for one in tmp_path.iterdir()] == [".env"]


def test_a_file_with_a_mark_at_its_start_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfADMIN_PHONE=1\r\n")
    assert read(changed(env_file.read(tmp_path / ".env"), {"X": "2"})) == {"ADMIN_PHONE": "1", "X": "2"}
