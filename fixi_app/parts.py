"""The parts of the appliance as the settings choose them: the only place where real or simulated is decided.

Each function makes one part and starts nothing; `appliance.py` puts them on their feet.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import storage
from fixi_app.booking.rest_days import RestDays
from fixi_app.channels.contract import Channel
from fixi_app.clock import Clock
from fixi_app.domain.business import Business, ModelMaySee
from fixi_app.domain.business import RestDays as RestChoice
from fixi_app.domain.reading import Language
from fixi_app.ids import RandomIds
from fixi_app.queues.inbox import Inbox
from fixi_app.queues.outbox import Outbox
from fixi_app.repositories.records import Store
from fixi_app.second_path import AppriseWay
from fixi_app.services.files.lent_key import lent_files_key
from fixi_app.services.files.media_reading import MediaReading
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.forgetting.copies import Copies
from fixi_app.services.ground import Ground
from fixi_app.services.profile import kept_business
from fixi_app.services.running.backups import Backups
from fixi_app.settings import Provider, Settings
from fixi_app.tunnel.contract import Tunnel
from fixi_app.tunnel.fixed import FixedAddress
from fixi_app.understanding.chain import Files, Limits, Sending, Understanding
from fixi_app.understanding.gemini import Model
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer
from fixi_app.web.lent_files import LentFiles

if TYPE_CHECKING:
    from fixi_app.channels.map_links import MapLinks
    from fixi_app.understanding.gemini_files import GeminiFiles

_TOKEN = "webhook_token"
def place_name(city: str, language: Language) -> str:
    """The name of a city as people say it."""
    return gazetteer().display(city, language.value)


async def is_sample_business(db: storage.AsyncDatabase, settings: Settings) -> bool:
    """Nothing of the owner's own is there: no provider, no password, no user."""
    if settings.provider is not Provider.SIMULATOR or settings.admin_password is not None:
        return False
    return await db["admins"].find_one({}) is None


async def named_business(db: storage.AsyncDatabase, settings: Settings, sample: bool) -> Business:
    """The business as it runs; one without a name yet gets a plain one."""
    business = await kept_business(db, settings.overrides)
    if business.name:
        return business
    names = {Language.HE: ("העסק לדוגמה", "Fixi"), Language.EN: ("The sample business", "Fixi")}
    example, plain = names.get(settings.language, names[Language.EN])
    return business.but(name=example if sample else plain)


def make_files(settings: Settings) -> "GeminiFiles | None":
    """The way for files too large to go with a call; to be closed at the end."""
    if settings.gemini_api_key is None:
        return None
    from fixi_app.understanding.gemini_files import GeminiFiles  # with httpx, which reading offline does not need

    return GeminiFiles(settings.gemini_api_key.get_secret_value(), settings.gemini_api_endpoint)


def make_model(settings: Settings) -> Model | None:
    """Whoever answers for the models; None where there is no key."""
    if not settings.gemini_api_key:
        return None
    from fixi_app.understanding.gemini import Gemini

    return Gemini(settings.gemini_api_key.get_secret_value(), settings.gemini_api_endpoint)


def model_vendor(settings: Settings, business: Business) -> str:
    """Whose model customers' words are shown to, as it is told to them; empty where there is none."""
    shown = settings.gemini_api_key is not None and business.model_may_see is not ModelMaySee.NOTHING
    return "Google Gemini" if shown else ""


def make_reader(
    settings: Settings,
    business: Business,
    clock: Clock,
    faults: deque[str],
    model: Model | None = None,
    files: Files | None = None,
) -> Understanding:
    """The chain of models with the offline reader under it; offline alone where there is no key and no other model."""

    def known(name: str) -> str | None:
        place = gazetteer().by_name(name)
        return place.name if place else None

    model = model or make_model(settings)
    rest = timedelta(minutes=business.model_rest_minutes)
    return Understanding(
        OfflineReader(),
        city_known=known,
        clock=clock,
        model=model,
        files=files,
        names=settings.gemini_models if model else (),
        sending=Sending(business.model_may_see.value),
        limits=Limits(
            call_seconds=business.model_call_seconds,
            turn_seconds=business.model_turn_seconds,
            failures=business.model_failures_before_rest,
            first_rest=rest,
            longest_rest=max(rest, Limits().longest_rest),
        ),
        on_all_failed=faults.append,
    )


async def led_to(link: str, enough: Callable[[str], bool]) -> str | None:
    """Where a short map link leads. httpx (with half a dashboard behind it) is loaded by the first one that comes.

    Certificates are loaded for each, by a thread: 12 ms, and the event loop may be held for 10."""
    links = await asyncio.to_thread(_map_links)
    async with links.http:
        return await links.led_to(link, enough)


def _map_links() -> "MapLinks":
    from fixi_app.channels import quiet_http
    from fixi_app.channels.map_links import MapLinks

    return MapLinks(quiet_http.new_client())


def make_ground(
    settings: Settings, db: storage.AsyncDatabase, clock: Clock, business: Business, channel: Channel
) -> Ground:
    zone = settings.zone
    country = business.rest_days is RestChoice.COUNTRY
    rest = RestDays(
        settings.country, zone, starts_at=business.rest_starts_at, ends_at=business.rest_ends_at
    ) if country else RestDays.none(zone)  # fmt: skip
    return Ground(
        store=Store(db), inbox=Inbox(db), outbox=Outbox(db), clock=clock, ids=RandomIds(), channel=channel,
        business=business, zone=zone, rest=rest, country=settings.country, language=settings.language,
        place_name=place_name, owner_phone=settings.admin_phone, model_vendor=model_vendor(settings, business),
        second_path=AppriseWay(),
    )  # fmt: skip


def make_backups(settings: Settings, ground: Ground) -> Backups:
    """The nightly backup, where the settings want it; a relative second place lies beside `run.py`."""
    second = ground.business.backup_second_place
    return Backups(
        ground, settings.backup_dir, settings.root / second if second else None, on_server=settings.on_server
    )


def make_copies(settings: Settings, ground: Ground) -> Copies:
    """Whoever cleans the copies of the store of erased people; a server's copies are not ours."""
    second = ground.business.backup_second_place
    places = [settings.backup_dir, *([settings.root / second] if second else [])]
    here = not settings.on_server
    return Copies(ground, places if here else [], settings.data_dir if here else None)


def make_tunnel(settings: Settings) -> Tunnel | None:
    """The way in from outside, where one is set: a fixed address, or ngrok."""
    if settings.public_url:
        return FixedAddress(settings.public_url)
    if settings.ngrok_authtoken:
        from fixi_app.tunnel.ngrok import NgrokTunnel  # pyngrok is loaded only where it is used

        token = settings.ngrok_authtoken.get_secret_value()
        return NgrokTunnel(token, settings.data_dir, settings.ngrok_domain or "")
    return None


async def webhook_token(settings: Settings, db: storage.AsyncDatabase) -> str:
    """The secret of Green API's webhook: as set, else made once and kept."""
    if settings.webhook_token:
        return settings.webhook_token.get_secret_value()
    await db["settings"].update_one(
        {"_id": _TOKEN}, {"$setOnInsert": {"value": secrets.token_urlsafe(24)}}, upsert=True
    )
    kept = await db["settings"].find_one({"_id": _TOKEN})
    return str(kept["value"]) if kept else ""


async def make_lent_files(
    settings: Settings, db: storage.AsyncDatabase, base: Callable[[], str | None], *, shared: SharedFiles | None
) -> LentFiles | None:
    """The door at which a provider fetches what it is to send; only Twilio takes files no other way."""
    if settings.provider is not Provider.TWILIO:
        return None
    reading = MediaReading(settings.data_dir / "media", shared)
    return LentFiles(await lent_files_key(db), reading.opened, base)
