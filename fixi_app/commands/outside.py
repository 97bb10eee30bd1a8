"""The outside parts that `doctor` asks: provider, its media address, Gemini, the way in.

Every question is a small read with a short deadline, by an own client without proxies from the environment; no answer
is printed raw, for provider addresses carry tokens.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import httpx

from fixi_app.commands import inward
from fixi_app.commands.asking import field_of, get, plain
from fixi_app.commands.findings import Finding, broken, fine, missing
from fixi_app.settings import Provider, Settings

_GEMINI = "https://generativelanguage.googleapis.com"
_SECONDS = 6.0
_KEY_IS_WRONG = (400, 401, 403)


async def outside_parts(settings: Settings) -> list[Finding]:
    async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
        asked = [provider(settings, http), _media(settings, http), gemini(settings, http)]
        return [*await asyncio.gather(*asked), inward.tunnel(settings), await inward.webhook(settings, http)]


async def provider(settings: Settings, http: httpx.AsyncClient) -> Finding:
    part = f"provider {settings.provider}"
    if settings.provider is Provider.SIMULATOR:
        return fine(part, "no WhatsApp number is connected; README tells how")
    lacking = settings.missing()
    if lacking:
        return missing(part, f"set {', '.join(lacking)}", stops=True)
    return await _ASK[settings.provider](part, settings, http)


async def _green_api(part: str, settings: Settings, http: httpx.AsyncClient) -> Finding:
    instance, token = settings.green_api_id, plain(settings.green_api_token)
    answer = await get(http, f"{settings.green_api_url}/waInstance{instance}/getStateInstance/{token}")
    if not isinstance(answer, httpx.Response):
        text = f"{settings.green_api_url} does not answer ({answer}); look at GREEN_API_URL"
        return broken(part, text, cause="silent")
    if answer.status_code != 200:
        text = f"answered {answer.status_code}; look at GREEN_API_ID and GREEN_API_TOKEN"
        return broken(part, text, cause=_cause(answer))
    state = field_of(answer, "stateInstance")
    if state == "authorized":
        return fine(part, "authorized")
    text = f"the instance is {state or 'being made'}; open its console and scan the code with the phone"
    return broken(part, text, cause="unlinked")


async def _meta(part: str, settings: Settings, http: httpx.AsyncClient) -> Finding:
    url = f"{settings.meta_graph_url}/{settings.meta_phone_number_id}"
    answer = await get(http, url, {"Authorization": f"Bearer {plain(settings.meta_access_token)}"})
    return _verdict(part, answer, "META_GRAPH_URL", "META_ACCESS_TOKEN and META_PHONE_NUMBER_ID")


async def _twilio(part: str, settings: Settings, http: httpx.AsyncClient) -> Finding:
    account = settings.twilio_account_sid or ""
    url = f"{settings.twilio_api_url}/2010-04-01/Accounts/{account}.json"
    answer = await get(http, url, auth=(account, plain(settings.twilio_auth_token)))
    return _verdict(part, answer, "TWILIO_API_URL", "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")


_ASK: Mapping[Provider, Callable[[str, Settings, httpx.AsyncClient], Awaitable[Finding]]] = {
    Provider.GREEN_API: _green_api,
    Provider.META: _meta,
    Provider.TWILIO: _twilio,
}


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


def _verdict(part: str, answer: httpx.Response | str, address: str, keys: str) -> Finding:
    if not isinstance(answer, httpx.Response):
        return broken(part, f"does not answer ({answer}); look at {address}", cause="silent")
    if answer.status_code != 200:
        return broken(part, f"answered {answer.status_code}; look at {keys}", cause=_cause(answer))
    return fine(part, "the keys work")


def _cause(answer: httpx.Response) -> str:
    return "refused" if answer.status_code in (*_KEY_IS_WRONG, 404) else "odd"
