"""A webhook on its way in: authentic or not, then parsed, then kept; 200 is said only after that.

A provider repeats what got no 200, and Green API holds back everything behind it: so what is authentic is never refused
for its content or its rate, only when it cannot be kept.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from loguru import logger

from fixi_app.channels.contract import Arrival, Handshake, Replies, Webhook
from fixi_app.domain.messages import Aside, Event
from fixi_app.web.answers import error
from fixi_app.web.failures import Failures, source_of
from fixi_app.web.ports import WebPorts

MOST_BYTES = 5 * 1024 * 1024
_READ_SECONDS = 30.0
_KEEP_SECONDS = 15.0  # below the shortest patience of a provider
_RAW_LIMIT = 64 * 1024

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Intake:
    """The webhook handlers of one application."""

    def __init__(self, ports: WebPorts, failures: Failures | None = None) -> None:
        self._ports = ports
        self._failures = failures or Failures()

    def receive(self, provider: str) -> Handler:
        """The handler of a provider's POST."""

        webhook = self._ports.webhooks.get(provider)
        kind, text = _receipt(webhook)

        async def handle(request: web.Request) -> web.Response:
            if webhook is None:
                return error(404)
            body = await _body(request)
            if not webhook.authentic(_arrival(request, body)):
                return self._refuse(request, provider)
            self._ports.pressure.webhook()
            refusal = await self._keep(self._events(webhook, provider, body), provider)
            return refusal or web.Response(body=text, content_type=kind)

        return handle

    def greet(self, provider: str) -> Handler:
        """The handler of a provider's GET: the question with which some providers check an address once."""

        async def handle(request: web.Request) -> web.Response:
            webhook = self._ports.webhooks.get(provider)
            if not isinstance(webhook, Handshake):
                return error(404)
            reply = webhook.handshake(dict(request.query))
            return self._refuse(request, provider) if reply is None else web.Response(text=reply)

        return handle

    def _events(self, webhook: Webhook, provider: str, body: bytes) -> Sequence[Event]:
        """A parser that breaks its promise must not block the provider's queue for a day: its body is kept aside."""
        try:
            return webhook.parse(body, self._ports.clock.now())
        except Exception as fault:  # noqa: BLE001  whatever it is, the body must not be lost
            logger.error("The {} webhook could not be parsed: {}", provider, type(fault).__name__)
            digest = hashlib.sha256(body).hexdigest()[:32]
            raw = body[:_RAW_LIMIT].decode("utf-8", "ignore")
            reason = f"the parser failed with {type(fault).__name__}"
            return [Aside(id=f"{provider}:unparsed:{digest}", reason=reason, raw=raw)]

    async def _keep(self, events: Sequence[Event], provider: str) -> web.Response | None:
        """None when all of it is kept; else why the provider must deliver again."""
        try:
            async with asyncio.timeout(_KEEP_SECONDS):
                if events:
                    await self._ports.keep(events)
        except Exception as fault:  # noqa: BLE001  any reason not to have kept it is a reason not to say 200
            logger.error("A {} webhook could not be kept: {}", provider, type(fault).__name__)
            return error(503, {"Retry-After": "10"})
        return None

    def _refuse(self, request: web.Request, provider: str) -> web.Response:
        count = self._failures.note(source_of(request.headers.get("X-Forwarded-For", ""), request.remote))
        if not self._failures.too_many(count):
            logger.warning("A {} webhook with a wrong or missing secret was refused", provider)
        return error(403)  # never another answer: a provider whose secret is wrong must read the same each time


async def _body(request: web.Request) -> bytes:
    """The raw bytes: signatures are over these. Over 5 MB raises 413, also when sent in chunks."""
    if request.content.is_eof():  # a small body came with its head: nothing is waited for
        return await request.read()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ConnectionError, asyncio.IncompleteReadError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None


def _receipt(webhook: Webhook | None) -> tuple[str, bytes]:
    """Content type and body of every answer to what was kept; made once, for asking what a webhook is costs time."""
    if isinstance(webhook, Replies):
        kind, text = webhook.receipt
        return kind, text.encode()
    return "application/json", b'{"status": "ok"}'


def _arrival(request: web.Request, body: bytes) -> Arrival:
    query = dict(request.query) if request.rel_url.raw_query_string else {}
    return Arrival(headers=request.headers, query=query, path=request.raw_path, body=body)
