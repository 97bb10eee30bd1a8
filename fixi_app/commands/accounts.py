"""How the account at the provider stands, asked by one small read; for `doctor` and the set-up walk."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import httpx

from fixi_app.channels.answers import Answer
from fixi_app.channels.loose import clean
from fixi_app.channels.meta import states as meta
from fixi_app.channels.twilio import states as twilio
from fixi_app.commands.asking import field_of, get, plain
from fixi_app.commands.findings import Finding, broken, fine, missing
from fixi_app.domain.messages import ChannelState, StateReport
from fixi_app.settings import Provider, Settings

_KEYS_ARE_WRONG = (400, 401, 403, 404)


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
    asked = _Asked(part, "stateInstance", "GREEN_API_URL", "GREEN_API_ID and GREEN_API_TOKEN")
    if fault := _fault(asked, answer):
        return fault
    state = "" if isinstance(answer, str) else field_of(answer, "stateInstance")
    if state == "authorized":
        return fine(part, "authorized")
    text = f"the instance is {state or 'being made'}; open its console and scan the code with the phone"
    return broken(part, text, cause="unlinked")


async def _meta(part: str, settings: Settings, http: httpx.AsyncClient) -> Finding:
    url = f"{settings.meta_graph_url}/{settings.meta_phone_number_id}?fields={','.join(meta.FIELDS)}"
    answer = await get(http, url, {"Authorization": f"Bearer {plain(settings.meta_access_token)}"})
    asked = _Asked(part, "id", "META_GRAPH_URL", "META_ACCESS_TOKEN and META_PHONE_NUMBER_ID")
    fault = _fault(asked, answer)
    return fault or _account(part, "number", meta.state_of(_as_read(answer)), "WhatsApp Manager at Meta")


async def _twilio(part: str, settings: Settings, http: httpx.AsyncClient) -> Finding:
    account = settings.twilio_account_sid or ""
    url = f"{settings.twilio_api_url}/2010-04-01/Accounts/{account}.json"
    answer = await get(http, url, auth=(account, plain(settings.twilio_auth_token)))
    asked = _Asked(part, "status", "TWILIO_API_URL", "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
    return _fault(asked, answer) or _account(part, "account", twilio.state_of(_as_read(answer)), "Twilio's console")


_ASK: Mapping[Provider, Callable[[str, Settings, httpx.AsyncClient], Awaitable[Finding]]] = {
    Provider.GREEN_API: _green_api,
    Provider.META: _meta,
    Provider.TWILIO: _twilio,
}


class _Asked(NamedTuple):
    """Who was asked, the field by which its own answer is known, and the settings that lead there."""

    part: str
    mark: str
    address: str
    keys: str


def _fault(asked: _Asked, answer: httpx.Response | str) -> Finding | None:
    """What stands in the way of reading the account's state; None for nothing."""
    if isinstance(answer, str):
        return broken(asked.part, f"does not answer ({answer}); look at {asked.address}", cause="silent")
    status = answer.status_code
    if status in _KEYS_ARE_WRONG:
        return broken(asked.part, f"answered {status}; look at {asked.keys}", cause="refused")
    if status == 429 or status >= 500:
        return broken(asked.part, f"answered {status}, which says nothing of the keys; look again later", cause="odd")
    if status != 200 or asked.mark not in Answer(status, answer.content).object():
        return broken(asked.part, f"something else answered ({status}); look at {asked.address}", cause="odd")
    return None


def _account(part: str, what: str, report: StateReport, console: str) -> Finding:
    """The provider's own word for it, for it is the word that its console shows too."""
    word = clean(report.detail)
    if report.state is ChannelState.READY:
        return fine(part, f"the keys work; the {what} is {word}")
    return broken(part, f"the keys work, but the {what} is {word}: nothing leaves; see {console}", cause="inactive")


def _as_read(answer: httpx.Response | str) -> Answer:
    return Answer(0) if isinstance(answer, str) else Answer(answer.status_code, answer.content)
