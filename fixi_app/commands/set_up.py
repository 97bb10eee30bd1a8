"""The set-up walk's hands: `.env`, a trial of what is to be written there, a backup, a new start in place."""

import asyncio
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import httpx
from pydantic import SecretStr

import storage
from fixi_app import env_file, logs
from fixi_app.commands import accounts, outside
from fixi_app.commands.findings import Finding, State
from fixi_app.commands.walk_fields import MADE, OF_STEP, OPTIONAL, PROVIDER, PROVIDERS, impossible, made, provider_of
from fixi_app.domain.business import SettingError
from fixi_app.parts import webhook_token
from fixi_app.services.desk.setup_edge import Cause, NotFetched, Trial, WebhookPlace
from fixi_app.services.office import SetupField, StepName
from fixi_app.settings import Provider, Settings, load_settings
from fixi_app.tunnel.fetching_agent import AgentNotFetched, fetch_agent

_SECONDS = 8.0
_AT_ONCE = frozenset({"admin_phone"})
"""Fields of Settings that hold without a new start."""


class SetUpHands:
    """Implements SetUpEdge."""

    def __init__(
        self,
        settings: Settings,
        db: storage.AsyncDatabase,
        stamp: Callable[[], str],
        restart: Callable[[], None] | None,
    ) -> None:
        """`stamp`: a name for a backup made now; `restart`: None where this process cannot start anew in place."""
        self._runs, self._db, self._stamp, self._restart = settings, db, stamp, restart
        self._file = settings.root / ".env"
        self._read: tuple[tuple[int, int, int], Settings] | None = None

    @property
    def can_restart(self) -> bool:
        return self._restart is not None

    def restart(self) -> None:
        if self._restart is not None:
            self._restart()

    def fields(self, step: StepName) -> Sequence[SetupField]:
        settings = self._kept()
        return [_field(settings, name) for name in OF_STEP.get(step, ())]

    def _kept(self) -> Settings:
        """What the next start would read; what runs now, where that cannot be read. Read anew only for another file:
        the walk asks for it at every look."""
        stamp = _stamp_of(self._file)
        if self._read is None or self._read[0] != stamp:
            try:
                self._read = stamp, load_settings(self._runs.root)
            except SettingError:
                self._read = stamp, self._runs
        return self._read[1]

    def pending(self) -> bool:
        kept = self._kept()
        return any(
            getattr(kept, name) != getattr(self._runs, name) for name in type(kept).model_fields if name not in _AT_ONCE
        )

    def made(self, step: StepName, values: Mapping[str, str]) -> Mapping[str, str]:
        return made(values, self._kept()) if step is StepName.WHATSAPP else {}

    # -- trying and keeping -------------------------------------------------------------------------------------------

    async def tried(self, step: StepName, values: Mapping[str, str]) -> Trial:
        try:
            wanted = await asyncio.to_thread(self._with, values)
        except env_file.Unwritable as fault:
            return Trial(Cause.WRONG, str(fault))
        except SettingError as fault:
            return Trial(Cause.WRONG, next((name for name in values if name in str(fault)), ""))
        logs.register_secret(*wanted.secrets())
        if lacking := wanted.missing():
            return Trial(Cause.WRONG, lacking[0])
        if step is StepName.WHATSAPP and (wrong := impossible(wanted)):
            return Trial(Cause.WRONG, wrong)
        return await _asked(step, wanted)

    def _with(self, values: Mapping[str, str]) -> Settings:
        """The settings as the next start would read them. Raises SettingError and Unwritable."""
        text = env_file.changed(env_file.read(self._file), values)
        with tempfile.TemporaryDirectory(prefix="fixi-") as place:  # only its owner may look into it
            env_file.write(Path(place) / ".env", text)
            return load_settings(Path(place))

    async def keep(self, values: Mapping[str, str]) -> None:
        text = env_file.changed(env_file.read(self._file), values)
        await asyncio.to_thread(env_file.write, self._file, text)

    # -- the rest -----------------------------------------------------------------------------------------------------

    async def backup(self) -> str:
        if self._runs.on_server:
            return ""
        folder = self._runs.backup_dir
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
        path = folder / f"fixi-{self._stamp()}.backup"
        await storage.backup(self._db, path)
        return path.name

    async def fetch_agent(self) -> None:
        from fixi_app.tunnel.ngrok import agent_path  # pyngrok is loaded only where it is used

        try:
            await fetch_agent(Path(agent_path()))
        except AgentNotFetched as fault:
            raise NotFetched(str(fault)) from None

    async def webhook(self, url: str) -> WebhookPlace | None:
        provider = self._runs.provider
        if provider is Provider.GREEN_API:
            return WebhookPlace(f"{url}/webhook/green-api", await webhook_token(self._runs, self._db))
        if provider is Provider.META:
            secret = self._runs.meta_verify_token
            return WebhookPlace(f"{url}/webhook/meta", secret.get_secret_value() if secret else "")
        return WebhookPlace(f"{url}/webhook/twilio") if provider is Provider.TWILIO else None


def _stamp_of(file: Path) -> tuple[int, int, int]:
    """Another one after every write: the file is replaced, not written over."""
    try:
        state = file.stat()
    except OSError:
        return 0, 0, 0
    return state.st_ino, state.st_mtime_ns, state.st_size


def _field(settings: Settings, name: str) -> SetupField:
    field = name.lower().removeprefix("fixi_")
    value, given = getattr(settings, field), field in settings.model_fields_set
    if name == PROVIDER and value is Provider.SIMULATOR:
        value = None  # nothing is chosen yet
    secret = type(settings).model_fields[field].annotation == SecretStr | None
    return SetupField(
        name=name,
        secret=secret,
        needed=name not in OPTIONAL,
        made=name == MADE,
        choices=tuple(one.value for one in PROVIDERS) if name == PROVIDER else (),
        provider=provider_of(name),
        value="" if secret or not given or value is None else str(value),
        is_set=given and value is not None,
        fixed=bool(os.environ.get(name)),
    )


async def _asked(step: StepName, wanted: Settings) -> Trial:
    if step not in (StepName.WHATSAPP, StepName.GEMINI):
        return Trial(Cause.UNTRIED)
    async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
        ask = accounts.provider if step is StepName.WHATSAPP else outside.gemini
        return _trial(await ask(wanted, http), bool(wanted.gemini_api_key) or step is StepName.WHATSAPP)


def _trial(found: Finding, there: bool) -> Trial:
    if found.state is State.FINE:
        return Trial(Cause.FINE)
    return Trial(Cause(found.cause)) if found.cause and there else Trial(Cause.UNTRIED)
