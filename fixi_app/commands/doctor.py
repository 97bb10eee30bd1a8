"""`doctor`: every setting and outside part, a word each, and what to do. Exit 1 if the appliance could not do its job.

It reads only, also beside a running Fixi, and a wrong setting does not keep it from looking at the rest of the program.
"""

import argparse
import asyncio
import os
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from pydantic import SecretStr

import storage
from fixi_app.awake import can_be_kept, on_mains
from fixi_app.channels.loose import clean
from fixi_app.clock import SystemClock
from fixi_app.commands.findings import Finding, State, broken, fine, missing
from fixi_app.commands.from_log import from_log
from fixi_app.commands.outcome import FAILED, FINE
from fixi_app.domain.business import Business, SettingError, is_secret, veiled
from fixi_app.private_files import is_open, kept_places, open_to_others
from fixi_app.second_path import AppriseWay
from fixi_app.services.forgetting.set_aside import unreadable_in
from fixi_app.services.people.who_works import AT_WORK, GETS_LEADS
from fixi_app.services.profile import kept_business
from fixi_app.services.running.unserved import unserved_cities
from fixi_app.services.turn.gate_count import drops
from fixi_app.services.turn.spending import of_month
from fixi_app.settings import Provider, Settings, load_settings, settings_table

_LEAST_DISK = 500 * 1024 * 1024
_NAMED = 3
"""So many of the files that are open are named."""
_WEBHOOK_TOKEN = "webhook_token"
"""The document of `settings` in which the token made at the first start is kept."""


async def run(_given: argparse.Namespace, _settings: None) -> int:
    findings = await examine()
    for finding in findings:
        print(f"{finding.state:<8} {finding.part:<22} {finding.text}".rstrip())
    return FAILED if any(finding.stops for finding in findings) else FINE


async def examine() -> list[Finding]:
    from fixi_app.commands.outside import outside_parts

    try:
        settings = load_settings()
    except SettingError as error:
        return [broken("settings", str(error)), *_program()]
    return [
        *_settings_set(settings),
        *_program(),
        *_folders(settings),
        *await _set_aside(settings),
        *await _store(settings),
        *await outside_parts(settings),
        await _awake(),
        *from_log(settings.log_dir, SystemClock().now()),
    ]


def _settings_set(settings: Settings) -> Iterator[Finding]:
    """Each setting by name; of a secret only that it is there."""
    needed = settings.missing()
    for name, usual, sentence in settings_table():
        if name in needed:
            yield missing(name, sentence, stops=True)
        elif name in _given_names(settings):
            yield fine(name, _shown(settings, name))
        else:
            yield fine(name, f"as usual: {usual}" if usual else "not set")
    for name, value in settings.overrides.items():
        yield fine(f"FIXI_SET_{name.upper()}", veiled(value) if is_secret(name) else value)


def _given_names(settings: Settings) -> set[str]:
    fields = type(settings).model_fields
    return {str(fields[name].validation_alias) for name in settings.model_fields_set}


def _shown(settings: Settings, name: str) -> str:
    fields = type(settings).model_fields
    field = next(field for field, info in fields.items() if info.validation_alias == name)
    value = getattr(settings, field)
    if field == "database_uri":
        return settings.database_shown
    return "set" if isinstance(value, SecretStr) or not fields[field].repr else str(value)


def _program() -> Iterator[Finding]:
    for package in ("httpx", "aiohttp", "textual", "mongita", "google-generativeai", "pyngrok", "bcrypt"):
        try:
            yield fine(package, metadata.version(package))
        except metadata.PackageNotFoundError:
            yield broken(package, "not installed: remove the folder .venv and start again")


def _folders(settings: Settings) -> Iterator[Finding]:
    for name in ("data_dir", "log_dir", "backup_dir"):
        folder: Path = getattr(settings, name)
        part, there = f"folder {name.removesuffix('_dir')}", _nearest(folder)
        if os.access(there, os.W_OK):
            yield fine(part, str(folder))
        else:
            yield broken(part, f"{there} cannot be written: change its owner, or set FIXI_{name.upper()}")
    free = shutil.disk_usage(_nearest(settings.data_dir)).free
    text = f"{free // 1024**2} MB free"
    yield fine("disk", text) if free > _LEAST_DISK else broken("disk", f"{text}: make room", stops=free == 0)


async def _set_aside(settings: Settings) -> list[Finding]:
    """A damaged store still holds people who are erased from the one that came after it."""
    told = "a damaged store that cannot be read: it goes when somebody is erased, or when no backup is as old; "
    told += "delete it when you need it no more"
    found = await asyncio.to_thread(unreadable_in, settings.data_dir)
    return [broken("set aside", f"{clean(path.name)}, {told}", stops=False) for path in found]


def _nearest(folder: Path) -> Path:
    """The folder, or what exists of the way to it."""
    return next(place for place in (folder, *folder.parents) if place.exists())


async def _store(settings: Settings) -> list[Finding]:
    part = "database"
    try:
        async with storage.connect(settings.database_uri, read_only=True) as db:
            leads = await db["leads"].count_documents({})
            found = fine(part, f"{settings.database_shown}, {leads} leads")
            business = await kept_business(db, settings.overrides)
            who = [await _users(db, settings), _profile(business, settings), *window(business, settings)]
            who += [await _second_path(business), *await _people(db), await _private(settings, business)]
            return [found, *who, await _gate(db), await _token(db, settings), await _tokens(db, business, settings)]
    except storage.StoreMissing:
        return [fine(part, f"{settings.database_shown} is made at the first start, with the sample business")]
    except SettingError as error:
        return [broken("business settings", str(error))]
    except Exception as error:  # noqa: BLE001 - whatever a server or a disk says, the doctor tells it and goes on
        told = str(error) if isinstance(error, storage.StoreError) else type(error).__name__
        return [broken(part, f"{settings.database_shown} cannot be opened: {told}")]


def _profile(business: Business, settings: Settings) -> Finding:
    if settings.provider_is_local or (business.name and business.phone_for_calls):
        return fine("business profile", business.name or "the sample business")
    return missing("business profile", "customers read no name or phone for calls: fill in name and phone_for_calls")


async def _awake() -> Finding:
    """Whether the system lets Fixi keep this computer awake: tried for a moment, and let go."""
    part = "kept awake"
    if not await asyncio.to_thread(can_be_kept):
        return fine(part, "this system does not allow it: switch sleep off in its power settings")
    mains = await asyncio.to_thread(on_mains)
    return fine(part, "while it serves" if mains else "while it serves on mains; it is on battery now")


async def _private(settings: Settings, business: Business) -> Finding:
    """Whether others on this computer can read what Fixi keeps, or the secrets in `.env`."""
    part, env = "files", settings.root / ".env"
    found = await asyncio.to_thread(open_to_others, kept_places(settings, business.backup_second_place))
    found += [env] if is_open(env) else []
    if not found:
        return fine(part, "others on this computer can read none of them")
    named = ", ".join(clean(str(path)) for path in found[:_NAMED])
    text = f"others on this computer can read {len(found)} of them: {named}"
    return broken(part, f"{text}; the next start closes its own, chmod go-rwx the rest", stops=False)


async def _second_path(business: Business) -> Finding:
    """Whether alerts have a way that is not WhatsApp; nothing is sent, and no address is printed."""
    part = "second path"
    if not business.alert_urls:
        return fine(part, "alert_urls is empty: with WhatsApp broken, alerts are in log and dashboard alone")
    read = await AppriseWay().read(business.alert_urls)
    if unread := [str(place) for place, can in enumerate(read, 1) if not can]:
        return broken(part, f"alert_urls: these cannot be read, by place: {', '.join(unread)}", stops=False)
    return fine(part, f"{len(read)} addresses can be read: {veiled(business.alert_urls)}")


def window(business: Business, settings: Settings) -> Iterator[Finding]:
    """The providers of Meta's own rules: later than a day after a customer's word, only a template leaves."""
    part = "24-hour rule"
    if settings.provider not in (Provider.META, Provider.TWILIO):
        return
    if business.window_template:
        yield fine(part, f"later messages go as the template {clean(business.window_template)}")
        return
    text = "24 hours after a customer's last word nothing leaves: name an approved template in window_template"
    yield missing(part, text)


async def _users(db: storage.AsyncDatabase, settings: Settings) -> Finding:
    """Whether the dashboard asks for a name and a password."""
    part, users = "users", await db["admins"].count_documents({})
    if users or settings.admin_password is not None:
        return fine(part, f"{users} may sign in" if users else "the first start makes owner from ADMIN_PASSWORD")
    if settings.provider is Provider.SIMULATOR:
        return fine(part, "the sample business asks for no password")
    return missing(part, "nobody has a password: whoever opens the dashboard first has to choose one")


async def _people(db: storage.AsyncDatabase) -> list[Finding]:
    """The first two questions when the bot answers as Fixi Support only."""
    at_work = await db["professionals"].count_documents(AT_WORK)
    if not at_work:
        text = "no active and approved professional: every customer gets Fixi Support; add one under Professionals"
        return [broken("professionals", text)]
    if not (ready := await db["professionals"].count_documents(GETS_LEADS)):
        text = "nobody's phone is confirmed: every customer gets Fixi Support; confirm it by C under Professionals"
        return [broken("professionals", text)]
    waiting = f"; {at_work - ready} more wait for their phone to be confirmed" if at_work > ready else ""
    return [fine("professionals", f"{ready} active and approved{waiting}"), await _cities(db)]


async def _cities(db: storage.AsyncDatabase) -> Finding:
    unserved = await unserved_cities(db)
    if not unserved:
        return fine("cities", "nobody waits in a city that is not served")
    text = f"asked for, and served by nobody: {', '.join(unserved[:12])}; add them to somebody's service_areas"
    return missing("cities", text)


async def _gate(db: storage.AsyncDatabase) -> Finding:
    dropped = await drops(db)
    text = ", ".join(f"{fault} {count}" for fault, count in dropped.items())
    return fine("promise gate", f"words of the models dropped: {text}" if text else "no words of a model were dropped")


async def _token(db: storage.AsyncDatabase, settings: Settings) -> Finding:
    part = "webhook token"
    if settings.webhook_token is not None:
        return fine(part, "WEBHOOK_TOKEN as you set it")
    kept = await db["settings"].find_one({"_id": _WEBHOOK_TOKEN})
    return fine(part, str(kept["value"]) if kept else f"{State.MISSING} until the first start makes one")


async def _tokens(db: storage.AsyncDatabase, business: Business, settings: Settings) -> Finding:
    """What the models used this month, and whether that was all they may."""
    part = "model tokens"
    used, cap = await of_month(db, SystemClock().now(), settings.zone), business.model_monthly_tokens
    text = f"{used.tokens} of {cap or 'any number of'} this month, about ${used.dollars:.2f}"
    if used.unpriced:
        text += f" and {used.unpriced} tokens of models whose price is not in model_prices"
    if cap and used.tokens >= cap:
        what_to_do = "the offline reader answers until the month ends, or raise model_monthly_tokens"
        return broken(part, f"{text}: {what_to_do}", stops=False)
    return fine(part, text)
