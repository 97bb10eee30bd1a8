"""One call to Twilio: the address put together, the answer read, every fault of the network made one exception.

Source: Twilio documentation, "Requests to the REST API": forms in, JSON out, the account's SID and token as Basic
authentication. An address can hold a person's number, so none leaves this module, neither in an exception nor in a log.
"""

from collections.abc import Awaitable, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from fixi_app.channels.answers import Answer, Unreachable, seconds
from fixi_app.channels.quiet_http import hide_urls_in_logs, new_client

API_URL = "https://api.twilio.com"
_VERSION = "/2010-04-01"
_CALL = httpx.Timeout(30.0, connect=10.0)


class TwilioClient:
    """Calls for one account. Knows its token and shows it to nobody."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str, http: httpx.AsyncClient | None) -> None:
        hide_urls_in_logs()
        self.http = http or new_client()
        self._own_client = http is None
        self._auth = httpx.BasicAuth(account_sid, auth_token)
        self._api_url = api_url.rstrip("/")
        self._account = f"{_VERSION}/Accounts/{quote(account_sid, safe='')}"

    async def get(self, resource: str, query: Mapping[str, str] | None = None) -> Answer:
        """A resource of the account (`Messages.json`); without a name, of the account itself (`.json`)."""
        return await self._call("GET", self._url(resource), params=query)

    async def post(self, resource: str, form: Mapping[str, str]) -> Answer:
        return await self._call("POST", self._url(resource), data=dict(form))

    async def page(self, uri: str) -> Answer:
        """A page that an earlier one named. Raises Unreachable for one that is not of this account."""
        if not uri.startswith(f"{self._account}/"):
            raise Unreachable("a page that is not this account's")
        return await self._call("GET", self._api_url + uri)

    async def typing(self, form: Mapping[str, str]) -> Answer:
        """Blue marks and dots, which have a host of their own."""
        return await self._call("POST", f"{messaging_url_of(self._api_url)}/v2/Indicators/Typing.json", data=dict(form))

    async def messaging(self, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """A call to the host of senders; with a body it changes something."""
        url = messaging_url_of(self._api_url) + path
        return await self._call("GET", url) if body is None else await self._call("POST", url, json=dict(body))

    def authorization_for(self, url: str) -> str | None:
        """The header for a file of this account's; nothing for any other host, whatever a message says."""
        asked, ours = httpx.URL(url), httpx.URL(self._api_url)
        same = (asked.scheme, asked.host, asked.port) == (ours.scheme, ours.host, ours.port)
        request = next(self._auth.auth_flow(httpx.Request("GET", ours))) if same else None
        return request.headers["Authorization"] if request else None

    def file_url(self, uri: str) -> str:
        """Where the bytes of a media resource lie: its address without the ending."""
        return self._api_url + uri.removesuffix(".json")

    async def close(self) -> None:
        """Close the client, unless it was handed in: then it belongs to whoever made it."""
        if self._own_client:
            await self.http.aclose()

    def _url(self, resource: str) -> str:
        return f"{self._api_url}{self._account}{resource if resource.startswith('.') else '/' + resource}"

    async def _call(self, verb: str, url: str, **body: Any) -> Answer:
        try:
            answer = await self.http.request(
                verb, url, auth=self._auth, timeout=_CALL, follow_redirects=False, **body
            )  # fmt: skip
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as fault:  # RuntimeError: closed
            raise Unreachable(type(fault).__name__) from None  # its text or request could hold a number
        return Answer(answer.status_code, answer.content, seconds(answer.headers.get("retry-after")))


async def quietly(call: Awaitable[Answer]) -> Answer | None:
    """The answer, or None when there was none."""
    try:
        return await call
    except Unreachable:
        return None


def messaging_url_of(api_url: str) -> str:
    """The host beside an API host, regions too; a server that is none of Twilio's serves both itself."""
    url = httpx.URL(api_url)
    if not url.host.endswith(".twilio.com"):
        return api_url.rstrip("/")
    labels = ["messaging" if label == "api" else label for label in url.host.split(".")]
    return str(url.copy_with(host=".".join(labels))).rstrip("/")
