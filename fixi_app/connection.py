"""The two halves of the provider that the settings name: the channel that speaks, and the webhooks that listen.

They are made together, because what one of them learns the other needs: an address at which Fixi is reached, a message
that the provider confirmed. The only place in which a provider is chosen; each is loaded only where it is used.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from fixi_app.channels.contract import Channel, Webhook
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.clock import Clock
from fixi_app.domain.business import Business
from fixi_app.services.running.simulated import SimulatorSink
from fixi_app.settings import Provider, Settings
from storage import AsyncDatabase

FileUrl = Callable[[str], str | None]


class NotConnected(Exception):
    """A provider that cannot be connected with these settings; the message is a sentence for the owner."""


@dataclass
class WayIn:
    """Where Fixi is reached, as far as it is known at this moment; filled in when listeners and tunnel are up."""

    public: Callable[[], str | None] = lambda: None
    """The address that leads here from outside, without a slash at its end."""
    local: Callable[[], Sequence[str]] = tuple
    """The same on this computer, for trying things out."""
    file_url: FileUrl = lambda path: None
    """Where a provider can fetch a local file for some minutes."""

    def addresses(self) -> Sequence[str]:
        public = self.public()
        return [*([public] if public else []), *self.local()]

    def under(self, path: str) -> str | None:
        """A path at the public address; None while there is none."""
        public = self.public()
        return f"{public}{path}" if public else None


@dataclass(frozen=True)
class Connection:
    channel: Channel
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    """By the provider's name in the webhook's path; empty for the simulator."""
    way_in: WayIn = field(default_factory=WayIn)


def connect(settings: Settings, db: AsyncDatabase, clock: Clock, business: Business, token: str) -> Connection:
    """Both halves; nothing is called yet. `token`: the secret that comes with Green API's webhooks.

    Raises NotConnected where a setting is missing: it would serve, keep what comes, and never send a word.
    """
    if lacking := settings.missing():
        names = ", ".join(lacking)
        raise NotConnected(f"{settings.provider.value} is chosen, but these are not set: {names}. README tells how.")
    if settings.provider is Provider.GREEN_API:
        return _green_api(settings, clock, business, token)
    if settings.provider is Provider.META:
        return _meta(settings)
    if settings.provider is Provider.TWILIO:
        return _twilio(settings, clock)
    sink = SimulatorSink(db, clock.now)
    return Connection(SimulatorChannel(sink.record, sink.find))


def _green_api(settings: Settings, clock: Clock, business: Business, token: str) -> Connection:
    from fixi_app.channels.green_api import GreenApiChannel, GreenApiWebhook

    instance = settings.green_api_id or ""
    channel = GreenApiChannel(
        instance, _plain(settings.green_api_token), settings.green_api_url, settings.green_api_media_url,
        clock=clock, buttons=business.beta_buttons, webhook_token=token,
    )  # fmt: skip
    return Connection(channel, {"green_api": GreenApiWebhook(instance, token)})


def _meta(settings: Settings) -> Connection:
    from fixi_app.channels.meta import Confirmed, MetaChannel, MetaWebhook

    number, confirmed = settings.meta_phone_number_id or "", Confirmed()
    channel = MetaChannel(
        number, _plain(settings.meta_access_token), settings.meta_graph_url, confirmed=confirmed
    )
    secrets = _plain(settings.meta_app_secret), _plain(settings.meta_verify_token)
    return Connection(channel, {"meta": MetaWebhook(number, *secrets, confirmed)})


def _twilio(settings: Settings, clock: Clock) -> Connection:
    from fixi_app.channels.twilio import TwilioChannel, TwilioWebhook

    account, token, sender = settings.twilio_account_sid or "", _plain(settings.twilio_auth_token), settings.twilio_from
    way_in = WayIn()
    channel = TwilioChannel(
        account, token, sender or "", settings.twilio_api_url, lambda: way_in.under("/webhook/twilio"),
        lambda path: way_in.file_url(path), clock=clock,
    )  # fmt: skip
    return Connection(channel, {"twilio": TwilioWebhook(account, token, sender or "", way_in.addresses)}, way_in)


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
