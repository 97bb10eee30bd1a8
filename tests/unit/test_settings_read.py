"""Settings: what the environment and `.env` may say, and the sentences for what they may not."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from fixi_app.domain.reading import Language
from fixi_app.settings import Provider, SettingError, load_settings, settings_table

SECRETS = (
    "ADMIN_PASSWORD", "GEMINI_API_KEY", "NGROK_AUTHTOKEN", "GREEN_API_TOKEN", "WEBHOOK_TOKEN", "META_ACCESS_TOKEN",
    "META_APP_SECRET", "META_VERIFY_TOKEN", "TWILIO_AUTH_TOKEN",
)  # fmt: skip


def test_with_no_settings_at_all_everything_has_a_value(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings.provider is Provider.SIMULATOR
    assert settings.data_dir == tmp_path / "data"
    assert settings.database_uri == f"mongita:{tmp_path / 'data'}"
    assert (settings.host, settings.port, settings.timezone) == ("127.0.0.1", 8080, "Asia/Jerusalem")
    assert settings.language is Language.HE
    assert settings.quiet_time == 2
    assert settings.clock is None
    assert settings.secrets() == ()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FIXI_PORT=1111\nFIXI_HOST=0.0.0.0\n", "utf-8")
    monkeypatch.setenv("FIXI_PORT", "2222")
    settings = load_settings(tmp_path)
    assert (settings.port, settings.host) == (2222, "0.0.0.0")


def test_an_empty_value_counts_as_unset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FIXI_PORT=1111\nFIXI_CLOCK=\nGREEN_API_URL=\n", "utf-8")
    monkeypatch.setenv("FIXI_PORT", "")
    settings = load_settings(tmp_path)
    assert settings.port == 1111
    assert settings.green_api_url == "https://api.green-api.com"


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("\ufeffFIXI_PORT=1111\r\n", "utf-8", newline="")
    assert load_settings(tmp_path).port == 1111


@pytest.mark.parametrize("encoding", ["utf-16", "cp1255"])
def test_a_file_in_another_encoding_is_refused_with_what_to_do(encoding: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FIXI_SET_NAME=כהן אינסטלציה\n", encoding)
    with pytest.raises(SettingError, match=r"\.env is not in UTF-8: save it again"):
        load_settings(tmp_path)


@pytest.mark.parametrize("line", ["FIXI_PORT: 1111", 'FIXI_SET_NAME="Canary', "FIXI_PORT 1111"])
def test_a_line_that_cannot_be_read_is_refused_by_its_number_and_not_passed_over(line: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"# mine\n\nFIXI_HOST=0.0.0.0\n\n{line}\nFIXI_LANGUAGE=en\n", "utf-8")
    with pytest.raises(SettingError, match=r"line 5 of .*\.env cannot be read") as refused:
        load_settings(tmp_path)
    assert "Canary" not in str(refused.value)


@pytest.mark.parametrize(("wrong", "near"), [("FIXI_PROT", "FIXI_PORT"), ("FIXI_DATADIR", "FIXI_DATA_DIR")])
def test_an_unknown_name_is_refused_with_the_nearest(
    wrong: str, near: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(wrong, "1")
    with pytest.raises(SettingError, match=f"{wrong}.*{near}"):
        load_settings(tmp_path)


def test_an_unknown_name_in_the_file_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FIXI_ZONE=x\n", "utf-8")
    with pytest.raises(SettingError, match="FIXI_ZONE"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIXI_PORT", "eighty"), ("FIXI_PORT", "70000"), ("FIXI_TIMEZONE", "Mars/Base"), ("FIXI_LANGUAGE", "xx"),
        ("FIXI_PROVIDER", "pigeon"), ("FIXI_QUIET_TIME", "-1"), ("FIXI_COUNTRY", "Israel"),
        ("GREEN_API_URL", "api.green-api.com"), ("FIXI_CLOCK", "tomorrow"), ("FIXI_CLOCK", "2026-11-24T09:00:00"),
        ("FIXI_CLOCK", "2026-11-24T09:00:00+02:00*0"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_a_sentence_that_names_the_setting(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name):
        load_settings(tmp_path)


@pytest.mark.parametrize("name", ["LANGUAGE", "HOST", "PORT", "ROOT", "PROVIDER", "OVERRIDES", "CLOCK"])
def test_other_programs_variables_are_not_ours(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = load_settings(tmp_path)
    monkeypatch.setenv(name, "en_US:en")
    assert load_settings(tmp_path) == usual


def test_the_provider_is_the_one_whose_keys_are_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREEN_API_ID", "7103")
    assert load_settings(tmp_path).provider is Provider.SIMULATOR
    monkeypatch.setenv("GREEN_API_TOKEN", "token-1")
    assert load_settings(tmp_path).provider is Provider.GREEN_API


def test_keys_in_the_file_choose_the_provider_too(tmp_path: Path) -> None:
    keys = "TWILIO_ACCOUNT_SID=a\nTWILIO_AUTH_TOKEN=b\nTWILIO_FROM=c\n"
    (tmp_path / ".env").write_text(keys, "utf-8")
    assert load_settings(tmp_path).provider is Provider.TWILIO


def test_a_provider_without_its_keys_says_which_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIXI_PROVIDER", "meta")
    monkeypatch.setenv("META_APP_SECRET", "s")
    missing = load_settings(tmp_path).missing()
    assert missing == ("META_ACCESS_TOKEN", "META_VERIFY_TOKEN", "META_PHONE_NUMBER_ID")


def test_a_clock_has_a_start_and_a_speed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIXI_CLOCK", "2026-11-24T09:00:00+02:00*60")
    clock = load_settings(tmp_path).clock
    assert clock == (datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=2))), 60)
    monkeypatch.setenv("FIXI_CLOCK", "2026-11-24T07:00:00Z")
    assert load_settings(tmp_path).clock == (datetime(2026, 11, 24, 7, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://127.0.0.1:9000", True), ("http://localhost:1", True), ("http://[::1]:1", True),
        ("https://api.green-api.com", False), ("http://127.0.0.1.evil.example", False),
    ],
)  # fmt: skip
def test_a_made_up_clock_never_meets_real_customers(
    address: str, allowed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIXI_PROVIDER", "green_api")
    monkeypatch.setenv("GREEN_API_URL", address)
    monkeypatch.setenv("FIXI_CLOCK", "2026-11-24T09:00:00+02:00")
    if allowed:
        assert load_settings(tmp_path).provider_is_local
    else:
        with pytest.raises(SettingError, match="FIXI_CLOCK"):
            load_settings(tmp_path)


def test_relative_paths_are_relative_to_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIXI_DATA_DIR", "here/data")
    monkeypatch.setenv("FIXI_LOG_DIR", "/elsewhere/logs")
    settings = load_settings(tmp_path)
    assert settings.data_dir == tmp_path / "here/data"
    assert settings.log_dir == Path("/elsewhere/logs")
    assert settings.database_uri == f"mongita:{tmp_path / 'here/data'}"
    monkeypatch.setenv("FIXI_DATABASE_URI", "mongita:store")
    assert load_settings(tmp_path).database_uri == f"mongita:{tmp_path / 'store'}"
    monkeypatch.setenv("FIXI_DATABASE_URI", "mongita::memory:")
    assert load_settings(tmp_path).database_uri == "mongita::memory:"


def test_l69_no_secret_is_in_a_repr_or_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, f"canary-{name}")
    monkeypatch.setenv("FIXI_DATABASE_URI", "mongodb://user:canary-db@host/name")
    monkeypatch.setenv("ADMIN_PHONE", "+972500000900")
    settings = load_settings(tmp_path)
    shown = f"{settings!r} {settings} {settings.database_shown}"
    assert "canary" not in shown
    assert "972500000900" not in shown
    assert set(settings.secrets()) == {f"canary-{name}" for name in SECRETS} | {"canary-db"}
    monkeypatch.setenv("FIXI_PORT", "canary-port")
    with pytest.raises(SettingError) as failure:
        load_settings(tmp_path)
    assert "canary" not in str(failure.value)
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("written", ["050-000-0900", "0500000900", "972500000900", "+972 50 000 0900"])
def test_the_owner_is_known_however_his_phone_is_written(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_PHONE", written)
    assert load_settings(tmp_path).admin_phone == "+972500000900"


def test_an_owners_phone_that_is_none_is_refused_by_name_without_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_PHONE", "050-0009")
    with pytest.raises(SettingError, match="ADMIN_PHONE") as refused:
        load_settings(tmp_path)
    assert "0009" not in str(refused.value)


def test_models_are_a_list_with_commas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_MODELS", "one, two ,three")
    assert load_settings(tmp_path).gemini_models == ("one", "two", "three")


def test_business_settings_are_overridden_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIXI_SET_NUDGE_AFTER", "5")
    assert load_settings(tmp_path).overrides == {"nudge_after": "5"}
    monkeypatch.setenv("FIXI_SET_NUDGE_AFTR", "5")
    with pytest.raises(SettingError, match="nudge_after"):
        load_settings(tmp_path)
    monkeypatch.delenv("FIXI_SET_NUDGE_AFTR")
    monkeypatch.setenv("FIXI_SET_NUDGE_AFTER", "soon")
    with pytest.raises(SettingError, match="nudge_after"):
        load_settings(tmp_path)


def test_the_table_names_each_setting_once() -> None:
    names = [name for name, _, _ in settings_table()]
    assert len(names) == len(set(names)) >= 34
    assert all(name.isupper() for name in names)
