"""One call to Green API: the address put together, the answer read, every fault of the network made one exception.

Source: Green API documentation, "Before you start": `{apiUrl}/waInstance{id}/{method}/{token}`. As the token is part
of the address, no address leaves this module, neither in an exception nor in a log line.
"""

import contextlib
from collections.abc import Mapping
from typing import Any

import httpx

from fixi_app.channels.answers import Answer, Unreachable, seconds
from fixi_app.channels.quiet_http import hide_urls_in_logs, new_client

_CALL = httpx.Timeout(30.0, connect=10.0)
_UPLOAD = httpx.Timeout(300.0, connect=10.0)


class GreenApiClient:
    """Calls of one instance. Knows the account's secret and shows it to nobody."""

    def __init__(
        self, instance_id: str, token: str, api_url: str, media_url: str, http: httpx.AsyncClient | None
    ) -> None:
        hide_urls_in_logs()
        self.http = http or new_client()
        self._own_client = http is None
        self._path = f"waInstance{instance_id}"
        self._token = token
        self._api_url = api_url.rstrip("/")
        self._media_url = media_url.rstrip("/")

    async def get(self, method: str, **query: int | str) -> Answer:
        return await self._call("GET", self._api_url, method, _CALL, params=query)

    async def post(self, method: str, payload: Mapping[str, object]) -> Answer:
        return await self._call("POST", self._api_url, method, _CALL, json=payload)

    async def upload(self, method: str, fields: Mapping[str, str], name: str, content: bytes) -> Answer:
        """Multipart to the media host, which takes files and nothing else."""
        return await self._call(
            "POST", self._media_url, method, _UPLOAD, data=dict(fields), files={"file": (name, content)}
        )

    async def forget(self, receipt: str) -> None:
        """Take a fetched notification out of the queue. One that stays there comes again, which is harmless."""
        with contextlib.suppress(Unreachable):
            await self._call("DELETE", self._api_url, "deleteNotification", _CALL, after=f"/{receipt}")

    async def close(self) -> None:
        """Close the client, unless it was handed in: then it belongs to whoever made it."""
        if self._own_client:
            await self.http.aclose()

    async def _call(
        self, verb: str, base: str, method: str, waits: httpx.Timeout, *, after: str = "", **body: Any
    ) -> Answer:
        url = f"{base}/{self._path}/{method}/{self._token}{after}"
        try:
            answer = await self.http.request(verb, url, timeout=waits, follow_redirects=False, **body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as fault:  # RuntimeError: closed
            raise Unreachable(type(fault).__name__) from None  # its text or request could hold the address
        return Answer(answer.status_code, answer.content, seconds(answer.headers.get("retry-after")))
