"""One call to the Graph API: the address put together, the answer read, every fault of the network made one exception.

Source: WhatsApp Cloud API documentation, "Get started": `{graph}/{version}/{id}/...` with the token as a bearer. An
address can hold an id of a person's file, so none leaves this module, neither in an exception nor in a log line.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from fixi_app.channels.answers import Answer, Unreachable, seconds
from fixi_app.channels.hosts import is_loopback
from fixi_app.channels.quiet_http import hide_urls_in_logs, new_client

_CALL = httpx.Timeout(30.0, connect=10.0)
_UPLOAD = httpx.Timeout(300.0, connect=10.0)
_HOSTS = ("facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net", "whatsapp.com")


class GraphClient:
    """Calls for one phone number. Knows the access token and shows it to nobody."""

    def __init__(self, phone_number_id: str, token: str, graph_url: str, http: httpx.AsyncClient | None) -> None:
        """`graph_url`: with its version, for instance https://graph.facebook.com/v25.0."""
        hide_urls_in_logs()
        self.http = http or new_client()
        self._own_client = http is None
        self._bearer = f"Bearer {token}"
        self._graph_url = graph_url.rstrip("/")
        self._phone_number_id = phone_number_id
        self.is_local = is_loopback(httpx.URL(graph_url).host)

    async def post(self, payload: Mapping[str, object]) -> Answer:
        """A message, or that one was seen."""
        body = {"messaging_product": "whatsapp", **payload}
        return await self._call("POST", self._url(self._phone_number_id, "messages"), _CALL, json=body)

    async def upload(self, name: str, mime: str, content: bytes) -> Answer:
        fields = {"messaging_product": "whatsapp", "type": mime}
        file = {"file": (name, content, mime)}
        return await self._call("POST", self._url(self._phone_number_id, "media"), _UPLOAD, data=fields, files=file)

    async def number(self, *fields: str) -> Answer:
        """What Meta knows of the phone number itself."""
        return await self._call("GET", self._url(self._phone_number_id), _CALL, params={"fields": ",".join(fields)})

    async def media(self, media_id: str) -> Answer:
        """Where a file lies, for some minutes."""
        return await self._call(
            "GET", self._url(media_id), _CALL, params={"phone_number_id": self._phone_number_id}
        )  # fmt: skip

    def authorization_for(self, url: str) -> str | None:
        """The header for an address of Meta's; nothing for any other host, whatever a message says."""
        try:
            asked = httpx.URL(url)
        except httpx.InvalidURL:
            return None
        host = asked.host.casefold().rstrip(".")
        of_meta = asked.scheme == "https" and any(host == each or host.endswith(f".{each}") for each in _HOSTS)
        return self._bearer if of_meta or (self.is_local and is_loopback(host)) else None

    async def close(self) -> None:
        """Close the client, unless it was handed in: then it belongs to whoever made it."""
        if self._own_client:
            await self.http.aclose()

    def _url(self, *parts: str) -> str:
        return "/".join([self._graph_url, *(quote(part, safe="") for part in parts)])

    async def _call(self, verb: str, url: str, waits: httpx.Timeout, **body: Any) -> Answer:
        headers = {"Authorization": self._bearer}
        try:
            answer = await self.http.request(
                verb, url, headers=headers, timeout=waits, follow_redirects=False, **body
            )  # fmt: skip
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as fault:  # RuntimeError: closed
            raise Unreachable(type(fault).__name__) from None  # its text or request could hold the token or a number
        return Answer(answer.status_code, answer.content, seconds(answer.headers.get("retry-after")))
