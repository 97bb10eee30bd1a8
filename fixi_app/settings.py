"""What the environment and `.env` say: where things are, which outside accounts are used, which secrets they need.

The promise: a wrong name or value is one sentence that names the setting, never a default taken in silence; a secret
is in no repr and in no error. Numbers of the business are elsewhere (`domain/business.py`); `FIXI_SET_NAME=value` lies
over those. Each field's description is the sentence that README, the settings screen and `doctor` show.
"""

import difflib
import ipaddress
import os
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self
from urllib.parse import unquote_plus, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from fixi_app import env_file
from fixi_app.domain.business import Business, SettingError, is_secret
from fixi_app.domain.contacts import normal_phone
from fixi_app.domain.reading import Language

__all__ = ["ROOT", "ClockStart", "Provider", "SettingError", "Settings", "load_settings", "settings_table"]

ROOT = Path(__file__).resolve().parent.parent
"""The folder of run.py; relative paths are relative to it."""

_OVERRIDE = "FIXI_SET_"
_ROOT, _OVERRIDES = "(root)", "(overrides)"  # handed in by load_settings; no environment variable has such a name


class Provider(StrEnum):
    SIMULATOR = "simulator"
    GREEN_API = "green_api"
    META = "meta"
    TWILIO = "twilio"


class ClockStart(NamedTuple):
    """Where the clock of business decisions starts, and how many times as fast it runs."""

    start: datetime
    speed: float = 1.0


def _clock(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    moment, _, speed = value.partition("*")
    try:
        parsed = ClockStart(datetime.fromisoformat(moment.strip()), float(speed or 1))
    except ValueError:
        raise ValueError("a clock is written like 2026-11-24T09:00:00+02:00 or 2026-11-24T09:00:00+02:00*60") from None
    if parsed.start.tzinfo is None:
        raise ValueError("the start of a clock needs a time zone, like +02:00 at its end")
    if not 0 < parsed.speed <= 100_000:
        raise ValueError("the speed of a clock is a number above 0")
    return parsed


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("no such time zone; names look like Asia/Jerusalem") from None
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an address starts with https:// or http://")
    return value.rstrip("/")


def _phone(value: str, country: str) -> str:
    """The one form in which people are known: the owner written another way would be a stranger to his own business."""
    phone = normal_phone(value, country)
    if phone is None:
        raise ValueError("the setting ADMIN_PHONE cannot have this value: a phone looks like +972501234567")
    return phone


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Address = Annotated[str, AfterValidator(_address)]
Secret = SecretStr | None


def _setting(name: str, default: Any, description: str, **more: Any) -> Any:
    return Field(default=default, validation_alias=name, description=description, **more)


class Settings(BaseSettings):
    """The settings as read; made by `load_settings`, handed to whoever needs one by appliance and cli only."""

    # Not populate_by_name: the environment's own LANGUAGE, HOST or PORT would be taken for ours.
    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    root: Path = Field(default=ROOT, validation_alias=_ROOT)
    overrides: Annotated[dict[str, str], NoDecode] = Field(
        default_factory=dict, validation_alias=_OVERRIDES, repr=False
    )
    """`FIXI_SET_NAME` values by field name; checked, still to be laid over what the store holds."""

    data_dir: Path = _setting("FIXI_DATA_DIR", Path("data"), "Folder of the store, media and the lock.")
    log_dir: Path = _setting("FIXI_LOG_DIR", Path("logs"), "Folder of the log files.")
    backup_dir: Path = _setting("FIXI_BACKUP_DIR", Path("backups"), "Folder of the backups.")
    database_uri: str = _setting(
        "FIXI_DATABASE_URI",
        "",
        "The store: `mongita:` and a folder (the data folder unless told), or `mongodb://...` for a server.",
        repr=False,
    )
    host: str = _setting("FIXI_HOST", "127.0.0.1", "Address on which this computer's own pages are served.")
    port: int = _setting("FIXI_PORT", 8080, "Port on which they are served.", ge=0, le=65535)
    public_url: Address | None = _setting(
        "FIXI_PUBLIC_URL", None, "Fixed public address that leads to FIXI_PUBLIC_PORT; with it no tunnel is opened."
    )
    public_port: int = _setting(
        "FIXI_PUBLIC_PORT",
        0,
        "Port on FIXI_HOST to which FIXI_PUBLIC_URL leads, for messages and nothing else; 0: only the tunnel's own.",
        ge=0,
        le=65535,
    )
    timezone: Annotated[str, AfterValidator(_zone)] = _setting(
        "FIXI_TIMEZONE", "Asia/Jerusalem", "Time zone of the business."
    )
    language: Language = _setting(
        "FIXI_LANGUAGE", Language.HE, "Language of the dashboard, and of chats until a customer shows another."
    )
    country: str = _setting(
        "FIXI_COUNTRY", "IL", "Country in two letters: phones, days of rest, emergency numbers.", pattern="^[A-Z]{2}$"
    )
    provider: Provider = _setting(
        "FIXI_PROVIDER",
        Provider.SIMULATOR,
        "simulator, green_api, meta or twilio; unless told, the one whose keys are set, else the simulator.",
    )
    quiet_time: float = _setting(
        "FIXI_QUIET_TIME", 2.0, "Seconds without a further message after which a customer's turn is answered.", ge=0
    )
    clock: Annotated[ClockStart | None, NoDecode, BeforeValidator(_clock)] = _setting(
        "FIXI_CLOCK", None, "A made-up time for trying things out, like `2026-11-24T09:00:00+02:00*60`; empty: real."
    )
    no_venv: bool = _setting(
        "FIXI_NO_VENV", False, "`1`: run.py uses the Python that started it, which must have everything already."
    )

    admin_password: Secret = _setting("ADMIN_PASSWORD", None, "Password of the first user, `owner`.")
    admin_phone: str | None = _setting("ADMIN_PHONE", None, "The owner's WhatsApp number, for alerts.", repr=False)

    gemini_api_key: Secret = _setting("GEMINI_API_KEY", None, "Key for Gemini; without it the offline reader answers.")
    gemini_models: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = _setting(
        "GEMINI_MODELS",
        # gemini-2.0-flash was shut down on 1 June 2026, and gemini-2.5-flash ends on 1 December 2026.
        ("gemini-3.5-flash-lite", "gemini-2.5-flash-lite", "gemini-3.8-flash"),
        "Models asked in this order, with commas between.",
    )
    gemini_api_endpoint: str | None = _setting("GEMINI_API_ENDPOINT", None, "Another address for Gemini.")

    ngrok_authtoken: Secret = _setting("NGROK_AUTHTOKEN", None, "Token of the ngrok account that opens the tunnel.")
    ngrok_domain: str | None = _setting("NGROK_DOMAIN", None, "Fixed domain of that account.")

    green_api_id: str | None = _setting("GREEN_API_ID", None, "Green API: idInstance.")
    green_api_token: Secret = _setting("GREEN_API_TOKEN", None, "Green API: apiTokenInstance.")
    green_api_url: Address = _setting("GREEN_API_URL", "https://api.green-api.com", "Green API: apiUrl.")
    green_api_media_url: Address = _setting(
        "GREEN_API_MEDIA_URL", "https://media.green-api.com", "Green API: mediaUrl."
    )
    webhook_token: Secret = _setting(
        "WEBHOOK_TOKEN", None, "Secret that Green API sends with each message; unless told, made at the first start."
    )

    meta_access_token: Secret = _setting("META_ACCESS_TOKEN", None, "Meta Cloud API: access token.")
    meta_app_secret: Secret = _setting("META_APP_SECRET", None, "Meta Cloud API: app secret, which signs webhooks.")
    meta_verify_token: Secret = _setting("META_VERIFY_TOKEN", None, "Meta Cloud API: verify token of the webhook.")
    meta_phone_number_id: str | None = _setting("META_PHONE_NUMBER_ID", None, "Meta Cloud API: phone number id.")
    meta_graph_url: Address = _setting(
        "META_GRAPH_URL", "https://graph.facebook.com/v23.0", "Meta Cloud API: address with the version."
    )

    twilio_account_sid: str | None = _setting("TWILIO_ACCOUNT_SID", None, "Twilio: account SID.")
    twilio_auth_token: Secret = _setting("TWILIO_AUTH_TOKEN", None, "Twilio: auth token.")
    twilio_from: str | None = _setting("TWILIO_FROM", None, "Twilio: the WhatsApp number that sends.", repr=False)
    twilio_api_url: Address = _setting("TWILIO_API_URL", "https://api.twilio.com", "Twilio: address of its API.")

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {"FIXI_PROVIDER": _configured(values), **values}

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name in ("data_dir", "log_dir", "backup_dir"):
            object.__setattr__(self, name, self.root / getattr(self, name).expanduser())
        object.__setattr__(self, "database_uri", _store(self.database_uri, self.root, self.data_dir))
        if self.admin_phone:
            object.__setattr__(self, "admin_phone", _phone(self.admin_phone, self.country))
        if self.clock is not None and not self.provider_is_local:
            raise ValueError("FIXI_CLOCK works only with the simulator: a real provider's customers live in real time")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def provider_address(self) -> str | None:
        """Where the provider in use is reached; None for the simulator."""
        return {
            Provider.SIMULATOR: None,
            Provider.GREEN_API: self.green_api_url,
            Provider.META: self.meta_graph_url,
            Provider.TWILIO: self.twilio_api_url,
        }[self.provider]

    @property
    def provider_is_local(self) -> bool:
        """Whether nothing can reach a real customer: the simulator, or a provider address on this computer."""
        return self.provider_address is None or _loopback(self.provider_address)

    def missing(self) -> tuple[str, ...]:
        """Names of the settings that the provider in use still needs."""
        return tuple(name for name in _NEEDED[self.provider] if not getattr(self, name.lower()))

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for the log's masking."""
        values = [getattr(self, name) for name in type(self).model_fields]
        kept = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        set_here = [value for name, value in self.overrides.items() if is_secret(name)]
        return tuple(value for value in (*kept, *set_here, *_passwords(self.database_uri)) if value)

    @property
    def on_server(self) -> bool:
        """Whether the store is a MongoDB server, which other Fixis may share."""
        return "://" in self.database_uri

    @property
    def database_shown(self) -> str:
        """The database URI without user, password and options."""
        scheme, mark, rest = self.database_uri.partition("://")
        return f"{scheme}{mark}{rest.rpartition('@')[2].partition('?')[0]}" if mark else self.database_uri


_NEEDED: Mapping[Provider, tuple[str, ...]] = {
    Provider.SIMULATOR: (),
    Provider.GREEN_API: ("GREEN_API_ID", "GREEN_API_TOKEN"),
    Provider.META: ("META_ACCESS_TOKEN", "META_APP_SECRET", "META_VERIFY_TOKEN", "META_PHONE_NUMBER_ID"),
    Provider.TWILIO: ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"),
}


def _configured(values: Mapping[str, Any]) -> Provider:
    for provider, needed in _NEEDED.items():
        if needed and all(values.get(name) for name in needed):
            return provider
    return Provider.SIMULATOR


def _store(uri: str, root: Path, data_dir: Path) -> str:
    if not uri:
        return f"mongita:{data_dir}"
    scheme, _, place = uri.partition(":")
    if scheme == "mongita" and place != ":memory:":
        return f"mongita:{root / Path(place).expanduser()}"
    return uri


def _passwords(uri: str) -> tuple[str, ...]:
    """The password of a server's address as written and as meant; urlsplit finds none that was not escaped."""
    written = uri.partition("://")[2].rpartition("@")[0].partition(":")[2]
    return tuple(dict.fromkeys((written, unquote_plus(written))))


def _loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(root: Path = ROOT) -> Settings:
    """The settings of the environment and of `root/.env`, where the environment wins.

    Raises SettingError, whose text is a sentence for a person, for an unknown name or a wrong value.
    """
    file = root / ".env"
    given = _given(file)
    _refuse_unknown(given)
    overrides = {name.removeprefix(_OVERRIDE).lower(): value for name, value in given.items() if _is_override(name)}
    Business().with_overrides(overrides)
    handed: dict[str, Any] = {_ROOT: root, _OVERRIDES: overrides}
    try:
        return Settings(_env_file=file, _env_file_encoding="utf-8-sig", **handed)
    except ValidationError as error:
        raise SettingError(_sentence(error)) from None


def settings_table() -> list[tuple[str, str, str]]:
    """(name, default, sentence) of each setting, in the order of their use."""
    return [
        (str(field.validation_alias), _shown(field.default), field.description or "")
        for field in Settings.model_fields.values()
        if field.validation_alias not in (_ROOT, _OVERRIDES)
    ]


def _shown(default: Any) -> str:
    if default is None or default is False:
        return ""
    return ", ".join(default) if isinstance(default, tuple) else str(default)


def _given(file: Path) -> dict[str, str]:
    """Names and values as given, empty ones left out: an empty value counts as unset."""
    try:
        written = env_file.given(file)
    except env_file.Unreadable as fault:
        raise SettingError(str(fault)) from None
    both = [*written.items(), *os.environ.items()]
    return {name.upper(): value for name, value in both if value}


def _is_override(name: str) -> bool:
    return name.startswith(_OVERRIDE)


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = [name for name, _, _ in settings_table()]
    for name in given:
        if name.startswith("FIXI_") and not _is_override(name) and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
            raise SettingError(f"there is no setting {name}; the nearest is {near[0]}")


def _sentence(error: ValidationError) -> str:
    """Pydantic's own report repeats values, and these may be secrets: name and reason only."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    reason = str(first["msg"]).removeprefix("Value error, ")
    if not first["loc"]:
        return reason
    name = str(first["loc"][0])
    known = {field: str(info.validation_alias) for field, info in Settings.model_fields.items()}
    return f"the setting {known.get(name, name)} cannot have this value: {reason}"
