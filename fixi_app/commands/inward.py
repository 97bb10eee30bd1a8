"""How messages get in, as `doctor` sees it: the tunnel, and whether the provider knows where to bring them.

Nothing is opened or changed here: a running Fixi may hold the tunnel, and it tells the provider by itself.
"""

import os

import httpx

from fixi_app.channels.loose import clean
from fixi_app.commands.asking import field_of, get, plain
from fixi_app.commands.findings import Finding, fine, missing
from fixi_app.settings import Provider, Settings

_BY_HAND = {
    Provider.META: "enter {inbox} and the value of META_VERIFY_TOKEN in Meta's console (WhatsApp, Configuration), "
    "and subscribe to the fields messages and smb_message_echoes there",
    Provider.TWILIO: "{inbox}: Fixi enters it for a sender of the account's own; for any other number, enter it in "
    "Twilio's console at When a message comes in (POST)",
}


def tunnel(settings: Settings) -> Finding:
    """How messages of a real provider get in. The tunnel itself is not opened: a running Fixi may hold it."""
    part = "tunnel"
    if settings.public_url and not settings.public_port and not settings.provider_is_local:
        text = "FIXI_PUBLIC_URL has no port of its own, so it shows this computer's pages too: set FIXI_PUBLIC_PORT"
        return missing(part, f"{text} and lead it there")
    if settings.public_url:
        return fine(part, f"not needed: FIXI_PUBLIC_URL is {settings.public_url}")
    if settings.provider_is_local:
        return fine(part, "not needed on this computer")
    if settings.ngrok_authtoken is not None:
        return _agent(part)
    if settings.provider is Provider.GREEN_API:
        return fine(part, "no way in: messages are fetched; NGROK_AUTHTOKEN or FIXI_PUBLIC_URL would open one")
    text = "set NGROK_AUTHTOKEN (free at ngrok.com) or FIXI_PUBLIC_URL: without one no message comes in"
    return missing(part, text, stops=True)


_NO_AGENT = (
    "ngrok's own program is not here: download it in the dashboard (Settings, Health), or install it from "
    "ngrok.com/download"
)


def _agent(part: str) -> Finding:
    from fixi_app.tunnel.ngrok import agent_path  # pyngrok is loaded only where it is used

    if not os.access(agent_path(), os.X_OK):
        return missing(part, _NO_AGENT, stops=True)
    return fine(part, f"ngrok is ready at {agent_path()}")


async def webhook(settings: Settings, http: httpx.AsyncClient) -> Finding:
    """Where the provider brings messages, or where it should."""
    part = "webhook"
    if settings.provider is Provider.SIMULATOR or (settings.provider_is_local and not settings.public_url):
        return fine(part, "not needed on this computer")
    if settings.missing():
        return missing(part, "the provider's keys come first")
    if settings.provider is Provider.GREEN_API:
        return await _green_api(part, settings, http)
    inbox = f"{settings.public_url or 'the public address'}/webhook/{settings.provider.value}"
    return fine(part, _BY_HAND[settings.provider].format(inbox=inbox))


async def _green_api(part: str, settings: Settings, http: httpx.AsyncClient) -> Finding:
    base, token = f"{settings.green_api_url}/waInstance{settings.green_api_id}", plain(settings.green_api_token)
    answer = await get(http, f"{base}/getSettings/{token}")
    if not isinstance(answer, httpx.Response) or answer.status_code != 200:
        why = answer if isinstance(answer, str) else f"answered {answer.status_code}"
        return missing(part, f"the instance's settings cannot be read ({why})")
    there, wanted = clean(field_of(answer, "webhookUrl")), _inbox(settings)
    if field_of(answer, "incomingWebhook") != "yes":
        return missing(part, "incoming messages are switched off in the instance; a running Fixi switches them on")
    if wanted is not None and there.rstrip("/") != wanted:
        place = there or "nowhere, they are fetched"
        to = wanted or "an empty address, so that they can be fetched"
        return missing(part, f"messages are brought to {place}; a running Fixi changes that to {to}")
    return fine(part, f"messages are brought to {there}" if there else "messages are fetched")


def _inbox(settings: Settings) -> str | None:
    """Where they should go; None where only the running tunnel knows."""
    if settings.public_url:
        return f"{settings.public_url}/webhook/green-api"
    return None if settings.ngrok_authtoken else ""
