"""A small Graph API on loopback: a real HTTP server that behaves as Meta's documents say.

    async with FakeMeta() as fake:
        channel = MetaChannel(fake.number_id, fake.token, fake.url)
        ...
        assert fake.texts_to("972500000101") == ["שלום"]

It keeps what was sent (`sent`, `calls`), refuses what the documents say is refused, fails when told to (`fail_next`,
`drop_next`), serves files to whoever has the token (`add_media`), and posts signed webhooks to Fixi (`deliver`) with
the bodies of tests/fakes/meta_bodies.py.
"""

import base64
import hashlib
import itertools
import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx
from aiohttp import web

from tests.fakes.meta_bodies import APP_SECRET, CUSTOMER, NUMBER_ID, OUR_NUMBER, Bodies, encoded, signed

TOKEN = "canary-token-0f1e2d3c4b5a"
VERSION = "v25.0"
TAKEN = {
    "image/jpeg", "image/png", "image/webp", "video/mp4", "video/3gpp", "audio/aac", "audio/amr", "audio/mpeg",
    "audio/mp4", "audio/ogg", "text/plain", "application/pdf", "application/msword",
}  # fmt: skip
NUMBER = {
    "verified_name": "Fixi", "display_phone_number": OUR_NUMBER, "quality_rating": "GREEN", "status": "CONNECTED",
    "code_verification_status": "VERIFIED", "name_status": "APPROVED", "platform_type": "CLOUD_API",
    "throughput": {"level": "STANDARD"},
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    method: str
    """`messages`, `media`, or the id that was asked for."""
    payload: dict[str, Any]
    file: bytes | None = None
    file_name: str | None = None


@dataclass(frozen=True)
class Sent:
    """One message that the fake accepted."""

    id: str
    chat: str
    type: str
    text: str
    payload: dict[str, Any]
    file: bytes | None = None

    @property
    def outbox_id(self) -> str:
        return str(self.payload.get("biz_opaque_callback_data", ""))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Id and title of each button or row."""
        action = self.payload.get("interactive", {}).get("action", {})
        rows = [row for section in action.get("sections", []) for row in section["rows"]]
        found = [button["reply"] for button in action.get("buttons", [])] + rows
        return [(each["id"], each["title"]) for each in found]


@dataclass
class _Fault:
    method: str | None
    status: int = 0
    body: Any = None
    drop: bool = False
    after: bool = False


@dataclass
class FakeMeta:
    """The server. Set `number`, `closed` at any time; read `calls` and `sent`."""

    number_id: str = NUMBER_ID
    token: str = TOKEN
    number: dict[str, Any] = field(default_factory=lambda: dict(NUMBER))
    closed: set[str] = field(default_factory=set)
    """Chats whose window is closed: only templates are taken there."""
    calls: list[Call] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """Ids of messages that were marked as read."""

    def __post_init__(self) -> None:
        self._faults: list[_Fault] = []
        self._media: dict[str, dict[str, Any]] = {}
        self._files: dict[str, tuple[bytes, int]] = {}
        self._uploads: dict[str, bytes] = {}
        self._ids = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.downloads: list[tuple[str, str | None]] = []
        """Files that were fetched, each with the authorization that came along."""
        self.bodies = Bodies(self.number_id)

    # Scripting

    def fail_next(
        self, status: int, code: int | None = None, method: str | None = None, body: Any = None, **error: Any
    ) -> None:
        """Answer the next call (of `method`, if given) with this status and an error object, or this body."""
        fault = {"message": "(#1) a fault", "type": "OAuthException", "fbtrace_id": "A", **error}
        told = {"error": fault | ({} if code is None else {"code": code})} if body is None else body
        self._faults.append(_Fault(method, status, told))

    def drop_next(self, method: str | None = None, *, after: bool = False) -> None:
        """Close the connection without an answer; `after`: but only once the call was carried out."""
        self._faults.append(_Fault(method, drop=True, after=after))

    def add_media(self, content: bytes, status: int = 200, **changes: Any) -> str:
        """A customer's file; returns its id. `status`: of its link; changes: fields of what is told of it."""
        media_id = f"7{next(self._ids):014d}"
        self._files[media_id] = (content, status)
        self._media[media_id] = {
            "url": f"http://127.0.0.1:{self._port}/files/{media_id}", "mime_type": "image/jpeg", "id": media_id,
            "sha256": base64.b64encode(hashlib.sha256(content).digest()).decode(), "file_size": str(len(content)),
            "messaging_product": "whatsapp", **changes,
        }  # fmt: skip
        return media_id

    # Reading

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/{VERSION}"

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def texts_to(self, chat: str) -> list[str]:
        """The words of every message to a chat, oldest first."""
        return [message.text for message in self.sent if message.chat == chat]

    async def deliver(self, url: str, body: Any, secret: str | None = APP_SECRET) -> int:
        """Post one notification as Meta does; `body` is a dictionary, or bytes to be sent as they are."""
        content = body if isinstance(body, bytes) else encoded(body)
        headers = {"Content-Type": "application/json", **(signed(content, secret) if secret is not None else {})}
        async with httpx.AsyncClient(trust_env=False) as http:
            return (await http.post(url, content=content, headers=headers)).status_code

    # Life

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=110 * 1024 * 1024)
        app.router.add_get("/files/{id}", self._file)
        app.router.add_route("*", f"/{VERSION}/{{id}}", self._api)
        app.router.add_route("*", f"/{VERSION}/{{id}}/{{method}}", self._api)
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

    async def _file(self, request: web.Request) -> web.Response:
        authorization = request.headers.get("Authorization")
        self.downloads.append((request.match_info["id"], authorization))
        content, status = self._files.get(request.match_info["id"], (b"", 404))
        if authorization != f"Bearer {self.token}":
            return web.Response(status=401)
        return web.Response(status=status, body=content, headers={"Content-Type": "image/jpeg"})

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info.get("method") or request.match_info["id"]
        call = await _read(request, method)
        self.calls.append(call)
        fault = self._take_fault(method)
        if fault is not None and not fault.after:
            return _failed(request, fault)
        response = self._checked(request, call)
        return response if fault is None else _failed(request, fault)

    def _take_fault(self, method: str) -> _Fault | None:
        for index, fault in enumerate(self._faults):
            if fault.method in (None, method):
                return self._faults.pop(index)
        return None

    def _checked(self, request: web.Request, call: Call) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _error(401, 190, "Invalid OAuth access token")
        if request.match_info["id"] != self.number_id and request.match_info["id"] not in self._media:
            return _error(400, 100, "Object does not exist", error_subcode=33)
        if request.method == "GET":
            return self._told(call)
        return self._upload(call) if call.method == "media" else self._message(call.payload)

    def _told(self, call: Call) -> web.Response:
        if call.method in self._media:
            return web.json_response(self._media[call.method])
        asked = str(call.payload.get("fields", "")).split(",")
        return web.json_response({name: self.number[name] for name in asked if name in self.number} | {"id": NUMBER_ID})

    def _upload(self, call: Call) -> web.Response:
        if call.payload.get("messaging_product") != "whatsapp" or call.file is None:
            return _error(400, 100, "(#100) The parameter messaging_product is required.")
        if call.payload.get("type") not in TAKEN:
            return _error(400, 100, "(#100) Param file must be a file with one of the following types")
        media_id = f"8{next(self._ids):014d}"
        self._uploads[media_id] = call.file
        return web.json_response({"id": media_id})

    def _message(self, payload: dict[str, Any]) -> web.Response:
        if payload.get("messaging_product") != "whatsapp":
            return _error(400, 100, "(#100) The parameter messaging_product is required.")
        if payload.get("status") == "read":
            self.seen.append(payload["message_id"])
            return web.json_response({"success": True})
        chat, kind = payload.get("to") or payload.get("recipient"), payload.get("type", "")
        if not chat or not isinstance(payload.get(kind), dict):
            return _error(400, 131008, "(#131008) Required parameter is missing")
        if kind != "template" and chat in self.closed:
            return _error(400, 131047, "(#131047) Re-engagement message")
        if fault := _fault_of(kind, payload[kind], self._uploads):
            return _error(400, 131009, f"(#131009) Parameter value is not valid: {fault}")
        return self._accept(chat, kind, payload)

    def _accept(self, chat: str, kind: str, payload: dict[str, Any]) -> web.Response:
        content = payload[kind]
        text = content.get("caption") or content.get("name") or ""
        text = content["body"] if kind == "text" else content["body"]["text"] if kind == "interactive" else text
        wamid = f"wamid.OURS{next(self._ids):08X}="
        self.sent.append(Sent(wamid, chat, kind, text, payload, self._uploads.get(content.get("id", ""))))
        contacts = [{"input": chat, "wa_id": chat}]
        return web.json_response({"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": wamid}]})


def _fault_of(kind: str, content: dict[str, Any], uploads: dict[str, bytes]) -> str:
    """Why a message of this type is refused; empty when it is not."""
    if kind == "text":
        return "" if 0 < _units(content.get("body", "")) <= 4096 else "text body"
    if kind == "interactive":
        return _fault_of_choices(content)
    if kind == "template":
        values = [each["text"] for part in content.get("components", []) for each in part["parameters"]]
        bad = not content["name"] or not content["language"]["code"] or any(not v or "\n" in v for v in values)
        return "template" if bad else ""
    if content.get("id") not in uploads:
        return "media id"
    worded = kind in ("image", "video", "document")
    return "caption" if _units(content.get("caption", "")) > (1024 if worded else 0) else ""


def _fault_of_choices(content: dict[str, Any]) -> str:
    body, action = content["body"]["text"], content["action"]
    if content["type"] == "button":
        replies = [each["reply"] for each in action["buttons"]]
        fits = 0 < len(replies) <= 3 and _units(body) <= 1024 and _are_good(replies, 20, 256)
        return "" if body and fits and len({each["title"] for each in replies}) == len(replies) else "buttons"
    rows = [row for section in action["sections"] for row in section["rows"]]
    described = all(0 < _units(row["description"]) <= 72 for row in rows if "description" in row)
    fits = 0 < len(rows) <= 10 and _units(body) <= 4096 and _are_good(rows, 24, 200) and described
    return "" if body and fits and 0 < _units(action["button"]) <= 20 else "list"


def _are_good(choices: list[dict[str, str]], title: int, id_: int) -> bool:
    ids = {each["id"] for each in choices}
    fit = all(0 < _units(each["title"]) <= title and 0 < _units(each["id"]) <= id_ for each in choices)
    return fit and len(ids) == len(choices)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _error(status: int, code: int, message: str, **more: Any) -> web.Response:
    fault = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}
    return web.json_response({"error": fault}, status=status)


async def _read(request: web.Request, method: str) -> Call:
    if request.content_type != "multipart/form-data":
        body = await request.read()
        return Call(method, json.loads(body) if body else dict(request.query))
    form = await request.post()
    upload = form.get("file")
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if not isinstance(upload, web.FileField):
        return Call(method, fields)
    return Call(method, fields | {"mime": upload.content_type}, upload.file.read(), upload.filename)


def _failed(request: web.Request, fault: _Fault) -> web.StreamResponse:
    if fault.drop and request.transport is not None:
        request.transport.abort()
    text = fault.body if isinstance(fault.body, str) else json.dumps(fault.body)
    return web.Response(status=fault.status or 500, text=text)


ADDRESS = f"meta:{CUSTOMER}"
