"""A small Twilio on loopback: a real HTTP server that behaves as the vendor's documents say.

    async with FakeTwilio() as fake:
        channel = TwilioChannel(fake.account, fake.token, fake.sender, fake.url)
        ...
        assert fake.texts_to("+972500000101") == ["שלום"]

It keeps what was sent (`sent`, `calls`) and fetches its files as the vendor does, fails when told to (`fail_next`,
`drop_next`), remembers what people sent (`receive`), serves their files behind a redirect (`add_file`), and signs and
posts webhooks (`deliver`, `tell`) with forms built by `Bodies`.
"""

import base64
import hashlib
import hmac
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime, parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

import httpx
from aiohttp import web

from tests.fakes.twilio_bodies import ACCOUNT, SENDER, TOKEN, Bodies, Form, encoded

_LONGEST_BODY = 1600
Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request as it arrived; `resource` is what follows the account's address."""

    verb: str
    resource: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """One message that the fake accepted."""

    sid: str
    to: str
    body: str = ""
    media_url: str = ""
    content_sid: str = ""
    variables: str = ""
    callback: str = ""
    file: bytes | None = None
    file_type: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


@dataclass
class _Fault:
    resource: str | None
    status: int = 0
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    after: bool = False
    skip: int = 0


@dataclass
class FakeTwilio:
    """The server. Set `status` at any time; read `calls`, `sent` and `lent` (which credentials a file was asked for
    with, at the API and behind the redirect)."""

    account: str = ACCOUNT
    token: str = TOKEN
    sender: str = SENDER
    status: str = "active"
    page_size: int = 50
    calls: list[Call] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    came: list[Json] = field(default_factory=list)
    """What people sent, as the list of messages tells it."""
    lent: list[tuple[str, bool]] = field(default_factory=list)
    not_yet: int = 0
    """How many times a file is still on its way."""

    senders: list[Json] = field(default_factory=list)
    """The account's WhatsApp senders, as the list of them tells them; a number of the sandbox is none."""

    def __post_init__(self) -> None:
        self._faults: list[_Fault] = []
        self._files: dict[str, tuple[bytes, str]] = {}
        self._media: dict[str, list[str]] = {}
        self._ids = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.bodies = Bodies(self.account, self.sender)

    # Scripting

    def fail_next(
        self, status: int, code: int | None = None, resource: str | None = None, *, body: Any = None, **headers: str
    ) -> None:
        """Answer the next call (of `resource`, if given) like this, and do nothing else."""
        about = {"code": code, "message": "a canary +972500000101", "more_info": "", "status": status}
        self._faults.append(_Fault(resource, status, about if code else body, headers))

    def drop_next(self, resource: str | None = None, *, after: bool = False, skip: int = 0) -> None:
        """Close the connection without an answer; `after`: but only once the call was carried out; `skip` calls go
        well before."""
        self._faults.append(_Fault(resource, drop=True, after=after, skip=skip))

    def add_file(self, content: bytes, mime: str = "image/jpeg", message: str = "MMa") -> str:
        """Serve a file of a message, behind a redirect to another host; returns its address."""
        name = f"ME{next(self._ids):032x}"
        self._files[name] = (content, mime)
        self._media.setdefault(message, []).append(name)
        return f"{self.url}{self._home}/Messages/{message}/Media/{name}"

    def receive(self, form: Form, at: datetime, **changes: Any) -> None:
        """Have the list of messages tell a message of a customer; files are those added for its id."""
        sid = form["MessageSid"]
        told = {
            "sid": sid, "account_sid": self.account, "from": form["From"], "to": form["To"], "body": form["Body"],
            "direction": "inbound", "status": "received", "num_media": str(len(self._media.get(sid, ()))),
            "date_created": format_datetime(at), "date_sent": format_datetime(at),
        }  # fmt: skip
        self.came.append(told | changes)

    # Reading

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def calls_of(self, resource: str, verb: str = "POST") -> list[Call]:
        return [call for call in self.calls if (call.resource, call.verb) == (resource, verb)]

    def texts_to(self, phone: str) -> list[str]:
        """The words of every message to a number, oldest first."""
        return [message.body for message in self.sent if message.to == f"whatsapp:{phone}" and message.body]

    async def deliver(self, url: str, form: Form | bytes, *, signed_as: str = "", token: str = "") -> httpx.Response:
        """Post one webhook as the vendor does. `signed_as`: the address as it is set there, where a proxy differs."""
        body = form if isinstance(form, bytes) else encoded(form)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": sign(token or self.token, signed_as or url, body),
        }
        async with httpx.AsyncClient(trust_env=False) as http:
            return await http.post(url, content=body, headers=headers)

    async def tell(self, message: Sent, status: str, code: str = "") -> httpx.Response:
        """What became of a message, at the address that came with it."""
        return await self.deliver(message.callback, self.bodies.status(message.sid, status, code))

    # Life

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/cdn/{name}", self._cdn)
        app.router.add_route("*", "/{rest:.*}", self._api)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    # Serving

    @property
    def _home(self) -> str:
        return f"/2010-04-01/Accounts/{self.account}"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        is_json = request.content_type == "application/json"
        sent = await request.json() if is_json else dict(parse_qsl(await request.text(), keep_blank_values=True))
        resource = request.path.removeprefix(self._home).lstrip("/")
        call = Call(request.method, resource, sent or dict(request.query))
        self.calls.append(call)
        fault = self._take_fault(resource)
        if fault is not None and not fault.after:
            return _failed(request, fault)
        response = await self._checked(request, call)
        return response if fault is None else _failed(request, fault)

    def _take_fault(self, resource: str) -> _Fault | None:
        for index, fault in enumerate(self._faults):
            if fault.resource in (None, resource):
                fault.skip -= 1
                return self._faults.pop(index) if fault.skip < 0 else None
        return None

    async def _checked(self, request: web.Request, call: Call) -> web.StreamResponse:
        pair = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        right = request.headers.get("Authorization") == f"Basic {pair}"
        if "/Media/" in call.resource:
            return self._redirected(request, right)
        if not right:
            return _refused(401, 20003)
        return await self._answer(request, call)

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        match call.verb, call.resource:
            case "POST", "Messages.json":
                return await self._accept(call.fields)
            case "GET", "Messages.json":
                return self._listed(request)
            case "GET", ".json":
                return web.json_response({"sid": self.account, "status": self.status, "auth_token": self.token})
            case "POST", "v2/Indicators/Typing.json":
                return web.json_response({"success": True})
            case "GET", "v2/Channels/Senders":
                return web.json_response({"senders": self.senders, "meta": {"key": "senders"}})
        if call.verb == "GET" and call.resource.endswith("/Media.json"):
            return self._files_of(call.resource.split("/")[1])
        for sender in self.senders:
            if (call.verb, call.resource) == ("POST", f"v2/Channels/Senders/{sender['sid']}"):
                sender["webhook"] = call.fields["webhook"]
                return web.json_response(sender, status=202)
        return _refused(404, 20404)

    async def _accept(self, fields: Mapping[str, str]) -> web.Response:
        """The checks that the vendor makes at once; a file is fetched before the message leaves."""
        body, media, content = fields.get("Body", ""), fields.get("MediaUrl", ""), fields.get("ContentSid", "")
        if fields.get("From") != f"whatsapp:{self.sender}":
            return _refused(400, 21606)
        if not fields.get("To", "").startswith("whatsapp:"):
            return _refused(400, 21910)
        if not (body or media or content):
            return _refused(400, 21619)
        if len(body) > _LONGEST_BODY:
            return _refused(400, 21617)
        file, kind = await _fetched(media) if media else (None, "")
        if media and file is None:
            return _refused(400, 21620)
        message = Sent(
            f"SM{next(self._ids):032x}", fields["To"], body, media, content, fields.get("ContentVariables", ""),
            fields.get("StatusCallback", ""), file, kind,
        )  # fmt: skip
        self.sent.append(message)
        return web.json_response(self._record(message), status=201)

    def _record(self, message: Sent) -> Json:
        return {
            "sid": message.sid, "account_sid": self.account, "from": f"whatsapp:{self.sender}", "to": message.to,
            "body": message.body or message.variables, "direction": "outbound-api", "status": "queued",
            "num_media": "1" if message.media_url else "0", "error_code": None, "error_message": None,
            "date_created": format_datetime(message.at), "date_sent": None,
        }  # fmt: skip

    def _listed(self, request: web.Request) -> web.Response:
        """Newest first; a date of sending leaves out whole days, and what is not sent yet."""
        query = request.query
        records = [*self.came, *(self._record(message) for message in self.sent)]
        kept = [each for each in reversed(records) if query.get("To", each["to"]) == each["to"]]
        if day := query.get("DateSent>"):
            kept = [each for each in kept if each["date_sent"] and _day(each["date_sent"]) >= day]
        size, page = min(int(query.get("PageSize", 50)), self.page_size), int(query.get("Page", 0))
        more = kept[(page + 1) * size :]
        further = request.rel_url.update_query(Page=str(page + 1)) if more else None
        answer = {"messages": kept[page * size : (page + 1) * size], "next_page_uri": str(further) if further else None}
        return web.json_response(answer)

    def _files_of(self, message: str) -> web.Response:
        home = f"{self._home}/Messages/{message}/Media"
        named = reversed(self._media.get(message, []))
        files = [{"sid": name, "content_type": self._files[name][1], "uri": f"{home}/{name}.json"} for name in named]
        return web.json_response({"media_list": files})

    def _redirected(self, request: web.Request, right: bool) -> web.Response:
        self.lent.append(("api", right))
        name = request.path.rpartition("/")[2]
        if not right:
            return _refused(401, 20003)
        if self.not_yet > 0 or name not in self._files:
            self.not_yet -= 1
            return _refused(404, 20404)
        return web.Response(status=307, headers={"Location": f"http://localhost:{self._port}/cdn/{name}"})

    async def _cdn(self, request: web.Request) -> web.Response:
        """Storage refuses credentials that are not its own."""
        self.lent.append(("cdn", "Authorization" in request.headers))
        if "Authorization" in request.headers:
            return web.Response(status=400, text="Only one auth mechanism allowed")
        content, mime = self._files[request.match_info["name"]]
        return web.Response(body=content, headers={"Content-Type": mime})


def sign(token: str, url: str, body: bytes) -> str:
    """The vendor's signature, written down once more from its document."""
    form: dict[str, set[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        form.setdefault(name, set()).add(value)
    text = url + "".join(name + value for name in sorted(form) for value in sorted(form[name]))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


async def _fetched(url: str) -> tuple[bytes | None, str]:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(url)
    return (answer.content, answer.headers["Content-Type"]) if answer.status_code == 200 else (None, "")


def _day(written: str) -> str:
    return parsedate_to_datetime(written).date().isoformat()


def _refused(status: int, code: int) -> web.Response:
    return web.json_response({"code": code, "message": "refused", "more_info": "", "status": status}, status=status)


def _failed(request: web.Request, fault: _Fault) -> web.StreamResponse:
    if fault.drop and request.transport is not None:
        request.transport.abort()
    headers = {name.replace("_", "-"): value for name, value in fault.headers.items()}
    if isinstance(fault.body, str):
        return web.Response(status=fault.status or 500, text=fault.body, headers=headers)
    return web.json_response(fault.body, status=fault.status or 500, headers=headers)
