"""The outside parts that `doctor` asks: provider, its media address, Gemini, the way in.

Every question is a small read with a short deadline, by an own client without proxies from the environment; no answer
is printed raw, for provider addresses carry tokens.
"""

import asyncio

import httpx

from fixi_app.commands import accounts, inward
from fixi_app.commands.asking import get, plain
from fixi_app.commands.findings import Finding, broken, fine, missing
from fixi_app.settings import Provider, Settings

_GEMINI = "https://generativelanguage.googleapis.com"
_SECONDS = 6.0
_KEY_IS_WRONG = (400, 401, 403)


async def outside_parts(settings: Settings) -> list[Finding]:
    async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
        asked = [accounts.provider(settings, http), _media(settings, http), gemini(settings, http)]
        return [*await asyncio.gather(*asked), inward.tunnel(settings), await inward.webhook(settings, http)]


async def _media(settings: Settings, http: httpx.AsyncClient) -> Finding:
    """Whether photos and voice notes can be fetched; any answer will do, for without a file's name none is a yes."""
    part = "media address"
    if settings.provider is Provider.SIMULATOR:
        return fine(part, "the simulator keeps its media here")
    url = settings.green_api_media_url if settings.provider is Provider.GREEN_API else settings.provider_address or ""
    answer = await get(http, url)
    if isinstance(answer, httpx.Response):
        return fine(part, f"{url} is reachable")
    return broken(part, f"{url} does not answer ({answer}): photos and voice notes cannot be fetched", stops=False)


async def gemini(settings: Settings, http: httpx.AsyncClient) -> Finding:
    part = "Gemini"
    if settings.gemini_api_key is None:
        return missing(part, "GEMINI_API_KEY is not set: the offline reader answers")
    base = settings.gemini_api_endpoint or _GEMINI
    url = (base if "://" in base else f"https://{base}") + "/v1beta/models?pageSize=1"
    answer = await get(http, url, {"x-goog-api-key": plain(settings.gemini_api_key)})
    if not isinstance(answer, httpx.Response):
        text = f"does not answer ({answer}): the offline reader answers instead"
        return broken(part, text, stops=False, cause="silent")
    if answer.status_code == 429:
        return broken(part, "the quota is used up; look at it in Google AI Studio", stops=False, cause="quota")
    if answer.status_code in _KEY_IS_WRONG:
        text = "GEMINI_API_KEY is refused; make a new key in Google AI Studio"
        return broken(part, text, stops=False, cause="refused")
    if answer.status_code != 200:
        text = f"answered {answer.status_code}; the offline reader answers meanwhile"
        return broken(part, text, stops=False, cause="odd")
    return fine(part, f"the key works; models: {', '.join(settings.gemini_models)}")
