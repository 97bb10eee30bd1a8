"""Which settings each step of the set-up walk asks for, and which of them are made for the owner."""

import re
import secrets
from collections.abc import Mapping

from fixi_app.services.office import StepName
from fixi_app.settings import Provider, Settings

PROVIDER = "FIXI_PROVIDER"
PROVIDERS = (Provider.GREEN_API, Provider.META, Provider.TWILIO)
"""In the order in which they are offered; the simulator is what one has before."""
_OF_PROVIDER: Mapping[Provider, tuple[str, ...]] = {
    Provider.GREEN_API: ("GREEN_API_ID", "GREEN_API_TOKEN", "GREEN_API_URL", "GREEN_API_MEDIA_URL"),
    Provider.META: (
        "META_PHONE_NUMBER_ID", "META_ACCESS_TOKEN", "META_APP_SECRET", "META_VERIFY_TOKEN", "META_GRAPH_URL",
    ),
    Provider.TWILIO: ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM", "TWILIO_API_URL"),
}  # fmt: skip
_WAY_IN = ("NGROK_AUTHTOKEN", "NGROK_DOMAIN", "FIXI_PUBLIC_URL")
OPTIONAL = frozenset({*_WAY_IN, "GREEN_API_URL", "GREEN_API_MEDIA_URL", "META_GRAPH_URL", "TWILIO_API_URL"})
MADE = "META_VERIFY_TOKEN"
"""Any word will do, so a good one is made: the owner only copies it into Meta's console."""

OF_STEP: Mapping[StepName, tuple[str, ...]] = {
    StepName.WHATSAPP: (PROVIDER, *(name for one in PROVIDERS for name in _OF_PROVIDER[one]), *_WAY_IN),
    StepName.GEMINI: ("GEMINI_API_KEY",),
    StepName.PHONE: ("ADMIN_PHONE",),
}


def provider_of(name: str) -> str:
    """The provider that a setting belongs to; empty for one that goes with every provider."""
    return next((one.value for one, names in _OF_PROVIDER.items() if name in names), "")


def made(values: Mapping[str, str], kept: Settings) -> dict[str, str]:
    """What is made for the owner because the provider that he enters needs it and he left it empty."""
    chosen = values.get(PROVIDER) or kept.provider.value
    there = values.get(MADE) or kept.meta_verify_token
    return {MADE: secrets.token_urlsafe(24)} if chosen == Provider.META and not there else {}


def impossible(wanted: Settings) -> str:
    """The setting whose value no provider can have; empty for none. Twilio is asked of the account only, so a sender
    that is no number would be kept, and no message would ever leave."""
    number = (wanted.twilio_from or "").strip().removeprefix("whatsapp:")
    is_number = re.fullmatch(r"\+?[0-9][0-9 ()-]{5,20}", number)
    return "TWILIO_FROM" if wanted.provider is Provider.TWILIO and not is_number else ""
