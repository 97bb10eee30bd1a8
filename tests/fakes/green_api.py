"""A small Green API on loopback: a real HTTP server that behaves as the vendor's documents say.

    async with FakeGreenApi() as fake:
        channel = GreenApiChannel(fake.instance_id, fake.token, fake.url, fake.url)
        ...
        assert fake.texts_to("972500000101@c.us") == ["שלום"]

It keeps what was sent (`sent`, `calls`), fails when told to (`fail_next`, `drop_next`, `delay_next`), serves files
(`add_file`), and posts webhooks to Fixi (`deliver`) with bodies built by `Bodies`: one builder for each kind of
notification that a customer, a phone or the vendor can cause.
"""

import asyncio
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, Self

import httpx
from aiohttp import web

INSTANCE = "7103000001"
TOKEN = "canary-token-0f1e2d3c4b5a"
CUSTOMER = "972500000101@c.us"
WID = "972500000900@c.us"

TUESDAY = 1795503600
"""2026-11-24 09:00 in Israel, Unix seconds: when a house of the tests wakes. What is older than half a day when it
arrives is read by a person first."""
NEW_INSTANCE = {
    "wid": WID, "webhookUrl": "", "webhookUrlToken": "", "delaySendMessagesMilliseconds": 500,
    "markIncomingMessagesReaded": "no", "incomingWebhook": "no", "outgoingWebhook": "no",
    "outgoingMessageWebhook": "no", "outgoingAPIMessageWebhook": "no", "stateWebhook": "no",
    "incomingCallWebhook": "no", "editedMessageWebhook": "no", "deletedMessageWebhook": "no",
    "pollMessageWebhook": "no",
}  # fmt: skip
_TEXT_FIELDS = ("message", "body", "caption")


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    method: str
    payload: dict[str, Any]
    file: bytes | None = None
    file_name: str | None = None


@dataclass(frozen=True)
class Sent:
    """One message that the fake accepted."""

    id: str
    chat: str
    text: str
    method: str
    buttons: tuple[tuple[str, str], ...] = ()
    file: bytes | None = None
    file_name: str | None = None
    at: int = field(default_factory=lambda: int(datetime.now(timezone.utc).timestamp()))
    """Unix seconds, as the journal shows them."""


@dataclass
class _Fault:
    method: str | None
    status: int = 0
    body: Any = None
    drop: bool = False
    delay: float = 0.0
    after: bool = False


@dataclass
class FakeGreenApi:
    """The server. Set `state`, `chats`, `accept_buttons` at any time; read `calls` and `sent`."""

    instance_id: str = INSTANCE
    token: str = TOKEN
    state: Any = "authorized"
    accept_buttons: bool = True
    calls: list[Call] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    queue: list[Sent] = field(default_factory=list)
    """Accepted but not sent yet; what is put here shows in showMessagesQueue."""
    chats: list[str] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    """What lastIncomingMessages tells besides the chats: flat entries, as `journal_entry` makes them."""
    notes: list[dict[str, Any]] = field(default_factory=list)
    """Bodies of webhooks that wait to be fetched with receiveNotification, oldest first."""
    fresh_links: dict[str, str] = field(default_factory=dict)
    """What downloadFile answers, by message id; an id that is not here has no file."""

    settings: dict[str, Any] = field(default_factory=lambda: dict(NEW_INSTANCE))
    """What getSettings tells and setSettings changes."""
    restarts: int = 0
    """How often setSettings started the instance anew."""

    def __post_init__(self) -> None:
        self._faults: list[_Fault] = []
        self._files: dict[str, tuple[bytes, str, int]] = {}
        self._ids = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.bodies = Bodies(self.instance_id)

    # Scripting

    def fail_next(self, status: int, body: Any = None, method: str | None = None, times: int = 1) -> None:
        """Answer the next call (of `method`, if given) with this status and JSON or text body, and do nothing else."""
        self._faults += [_Fault(method, status, body) for _ in range(times)]

    def drop_next(self, method: str | None = None, *, after: bool = False) -> None:
        """Close the connection without an answer; `after`: but only once the call was carried out."""
        self._faults.append(_Fault(method, drop=True, after=after))

    def delay_next(self, seconds: float, method: str | None = None) -> None:
        """Answer the next call as usual, but only after this time."""
        self._faults.append(_Fault(method, delay=seconds, after=True))

    def add_file(self, name: str, content: bytes, mime: str = "application/octet-stream", status: int = 200) -> str:
        """Serve a file (or its absence, by status); returns its address."""
        self._files[name] = (content, mime, status)
        return f"{self.url}/files/{name}"

    # Reading

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def texts_to(self, chat: str) -> list[str]:
        """The words of every message to a chat, oldest first."""
        return [message.text for message in self.sent if message.chat == chat]

    async def deliver(self, url: str, token: str | None, body: Any) -> int:
        """Post one notification as the vendor does; `body` is a dictionary, or bytes to be sent as they are."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        async with httpx.AsyncClient(trust_env=False) as http:
            return (await http.post(url, content=content, headers=headers)).status_code

    # Life

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=110 * 1024 * 1024)
        app.router.add_get("/files/{name:.+}", self._file)
        app.router.add_route("*", "/waInstance{instance}/{method}/{token}", self._api)
        app.router.add_delete("/waInstance{instance}/{method}/{token}/{receipt}", self._api)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    # Serving

    async def _file(self, request: web.Request) -> web.Response:
        content, mime, status = self._files.get(request.match_info["name"], (b"", "text/plain", 404))
        if 300 <= status < 400:
            return web.Response(status=status, headers={"Location": content.decode()})
        return web.Response(status=status, body=content, headers={"Content-Type": mime})

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self._take_fault(method)
        call = await _read(request, method)
        self.calls.append(call)
        if fault is not None and not fault.after:
            return _failed(request, fault)
        response = self._checked(request, call)
        if fault is not None and fault.drop:
            return _failed(request, fault)
        if fault is not None:
            await asyncio.sleep(fault.delay)
        return response

    def _take_fault(self, method: str) -> _Fault | None:
        for index, fault in enumerate(self._faults):
            if fault.method in (None, method):
                return self._faults.pop(index)
        return None

    def _checked(self, request: web.Request, call: Call) -> web.Response:
        if request.match_info["instance"] != self.instance_id:
            return web.json_response({"message": "Forbidden"}, status=403)
        if request.match_info["token"] != self.token:
            return web.json_response({"message": "Unauthorized"}, status=401)
        return self._answer(call, request.query)

    def _answer(self, call: Call, query: Mapping[str, str]) -> web.Response:
        match call.method:
            case "sendMessage" | "sendFileByUpload" | "sendInteractiveButtonsReply":
                return self._accept(call)
            case "getStateInstance":
                return web.json_response({"stateInstance": self.state})
            case "sendTyping" | "readChat":
                return web.json_response({"setRead": True} if call.method == "readChat" else {})
            case "downloadFile":
                return self._fresh_link(call)
            case "setSettings":
                return self._set(call)
        return self._told(call.method)

    def _told(self, method: str) -> web.Response:
        """What is asked of queue, journals and chats."""
        match method:
            case "getSettings":
                return web.json_response(self.settings)
            case "showMessagesQueue":
                return web.json_response([_queue_entry(message) for message in self.queue])
            case "lastOutgoingMessages":
                return web.json_response([self._journal_entry(message) for message in reversed(self.sent)])
            case "getChats":
                return web.json_response([{"archive": False, "id": chat, "type": "user"} for chat in self.chats])
            case "lastIncomingMessages":
                return web.json_response([*self.journal, *({"type": "incoming", "chatId": c} for c in self.chats)])
            case "receiveNotification":
                return web.json_response({"receiptId": 7, "body": self.notes[0]} if self.notes else None)
            case "deleteNotification":
                return web.json_response({"result": bool(self.notes and self.notes.pop(0))})
        return web.json_response({"message": "Forbidden"}, status=403)

    def _set(self, call: Call) -> web.Response:
        """A part of the settings will do; whatever it is, the instance starts anew."""
        if not call.payload or set(call.payload) - set(NEW_INSTANCE):
            return web.json_response({"message": "Validation failed"}, status=400)
        self.settings |= call.payload
        self.restarts += 1
        return web.json_response({"saveSettings": True})

    def _accept(self, call: Call) -> web.Response:
        payload = call.payload
        if self.state != "authorized":
            return web.json_response({"message": "instance account not authorized"}, status=400)
        if call.method == "sendInteractiveButtonsReply" and not self.accept_buttons:
            return web.json_response({"message": "Forbidden"}, status=403)
        text = next((str(payload[name]) for name in _TEXT_FIELDS if payload.get(name)), "")
        if not payload.get("chatId") or (not text and call.file is None):
            return web.json_response({"message": "Validation failed"}, status=400)
        buttons = tuple((each["buttonId"], each["buttonText"]) for each in payload.get("buttons", ()))
        message = Sent(
            f"BAE5{next(self._ids):012X}", payload["chatId"], text, call.method, buttons, call.file, call.file_name
        )
        self.sent.append(message)
        return web.json_response({"idMessage": message.id})

    def _fresh_link(self, call: Call) -> web.Response:
        link = self.fresh_links.get(str(call.payload.get("idMessage")))
        if link is None:
            return web.json_response({"message": "no file in this message"}, status=400)
        return web.json_response({"downloadUrl": link})

    def _journal_entry(self, message: Sent) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "type": "outgoing", "idMessage": message.id, "chatId": message.chat, "sendByApi": True,
            "timestamp": message.at, "statusMessage": "sent",
        }  # fmt: skip
        if message.file is not None:
            return entry | {"typeMessage": "documentMessage", "fileName": message.file_name, "caption": message.text}
        if message.buttons:
            return entry | {"typeMessage": "interactiveButtonsReply", "interactiveButtonsReply": {"body": message.text}}
        return entry | {"typeMessage": "textMessage", "textMessage": message.text}


async def _read(request: web.Request, method: str) -> Call:
    if request.content_type != "multipart/form-data":
        body = await request.read()
        return Call(method, json.loads(body) if body else dict(request.query))
    form = await request.post()
    upload = form.get("file")
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if not isinstance(upload, web.FileField):
        return Call(method, fields)
    return Call(method, fields, upload.file.read(), fields.get("fileName") or upload.filename)


def _failed(request: web.Request, fault: _Fault) -> web.StreamResponse:
    if fault.drop and request.transport is not None:
        request.transport.abort()
    text = fault.body if isinstance(fault.body, str) else json.dumps(fault.body)
    return web.Response(status=fault.status or 500, text=text)


def _queue_entry(message: Sent) -> dict[str, Any]:
    return {"messageID": message.id, "type": message.method, "body": {"chatId": message.chat, "message": message.text}}


def journal_entry(note: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of the journal of incoming messages for a webhook body: flat where that nests."""
    data, sender = note["messageData"], note["senderData"]
    entry: dict[str, Any] = {
        "type": "incoming", "idMessage": note["idMessage"], "timestamp": note["timestamp"],
        "typeMessage": data["typeMessage"], "chatId": sender["chatId"], "senderId": sender["sender"],
        "senderName": sender["senderName"], "senderContactName": sender["senderContactName"],
    }  # fmt: skip
    names = {"locationMessageData": "location", "contactMessageData": "contact", "quotedMessage": "quotedMessage"}
    entry |= {flat: data[nested] for nested, flat in names.items() if nested in data}
    if extended := data.get("extendedTextMessageData"):
        entry |= {"textMessage": extended["text"], "extendedTextMessage": extended}
    return {**entry, **data.get("fileMessageData", {}), **data.get("textMessageData", {})}


class Bodies:
    """Notifications as the vendor posts them; each has a fresh id unless told. Merge changes in with `|`."""

    def __init__(self, instance_id: str = INSTANCE, chat: str = CUSTOMER, name: str = "Dana") -> None:
        self.instance_id = instance_id
        self.chat = chat
        self.name = name
        self._ids = itertools.count(1)

    def incoming(self, message_data: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
        """incomingMessageReceived around any messageData. Changes: chat, name, id, timestamp, type_webhook."""
        chat = changes.get("chat", self.chat)
        return {
            "typeWebhook": changes.get("type_webhook", "incomingMessageReceived"),
            "instanceData": {"idInstance": int(self.instance_id), "wid": WID, "typeInstance": "whatsapp"},
            "timestamp": changes.get("timestamp", TUESDAY),
            "idMessage": changes.get("id", f"3A{next(self._ids):018X}"),
            "senderData": {
                "chatId": chat, "sender": changes.get("sender", chat), "chatName": changes.get("name", self.name),
                "senderName": changes.get("name", self.name), "senderContactName": "",
            },
            "messageData": dict(message_data),
        }  # fmt: skip

    def text(self, text: str, **changes: Any) -> dict[str, Any]:
        return self.incoming({"typeMessage": "textMessage", "textMessageData": {"textMessage": text}}, **changes)

    def extended(self, text: str, **changes: Any) -> dict[str, Any]:
        """As text with a link, and from some clients any text, arrives."""
        data = {"text": text, "description": "", "title": "", "previewType": "None", "isForwarded": False}
        return self.incoming({"typeMessage": "extendedTextMessage", "extendedTextMessageData": data}, **changes)

    def quoted(self, text: str, stanza_id: str, **changes: Any) -> dict[str, Any]:
        """A reply to a message."""
        quote = {"stanzaId": stanza_id, "participant": WID, "typeMessage": "textMessage", "textMessage": "before"}
        data = {"text": text, "stanzaId": stanza_id, "participant": WID}
        return self.incoming(
            {"typeMessage": "quotedMessage", "extendedTextMessageData": data, "quotedMessage": quote}, **changes
        )

    def file(self, kind: str, url: str, mime: str, caption: str = "", **changes: Any) -> dict[str, Any]:
        """`kind`: imageMessage, videoMessage, audioMessage, documentMessage, stickerMessage."""
        data = {
            "downloadUrl": url, "caption": caption, "fileName": changes.get("file_name", "file.bin"),
            "jpegThumbnail": "", "mimeType": mime, "isForwarded": False, "forwardingScore": 0,
        }  # fmt: skip
        return self.incoming({"typeMessage": kind, "fileMessageData": data}, **changes)

    def voice(self, url: str, **changes: Any) -> dict[str, Any]:
        return self.file("audioMessage", url, "audio/ogg; codecs=opus", **changes)

    def location(self, lat: float, lon: float, address: str = "", **changes: Any) -> dict[str, Any]:
        spot = {"nameLocation": "", "address": address, "latitude": lat, "longitude": lon, "jpegThumbnail": ""}
        return self.incoming({"typeMessage": "locationMessage", "locationMessageData": spot}, **changes)

    def contact(self, name: str, phone: str, **changes: Any) -> dict[str, Any]:
        return self.incoming({"typeMessage": "contactMessage", "contactMessageData": card(name, phone)}, **changes)

    def contacts(self, *cards: tuple[str, str], nested: bool = False, **changes: Any) -> dict[str, Any]:
        """Several cards; the documents show the list in two places."""
        listed = {"contacts": [card(name, phone) for name, phone in cards]}
        data = {"messageData": listed} if nested else listed
        return self.incoming({"typeMessage": "contactsArrayMessage", **data}, **changes)

    def reaction(self, emoji: str, stanza_id: str, **changes: Any) -> dict[str, Any]:
        """An empty emoji is a reaction taken back."""
        data = {"extendedTextMessageData": {"text": emoji}, "quotedMessage": {"stanzaId": stanza_id}}
        return self.incoming({"typeMessage": "reactionMessage", **data}, **changes)

    def tap(
        self, button_id: str, title: str, stanza_id: str, shape: str = "interactive", **changes: Any
    ) -> dict[str, Any]:
        """A tap on a reply button. `shape`: one of TAP_SHAPES, which are all that have been seen."""
        kind, holder, id_name, text_name = TAP_SHAPES[shape]
        data = {id_name: button_id, text_name: title, "stanzaId": stanza_id}
        return self.incoming({"typeMessage": kind, holder: data}, **changes)

    def row(self, row_id: str, title: str, stanza_id: str, nested: bool = False, **changes: Any) -> dict[str, Any]:
        """A row of a list; its id is documented as a string and seen as an object."""
        reply: Any = {"selectedRowId": row_id} if nested else row_id
        data = {"title": title, "listType": 1, "singleSelectReply": reply, "stanzaId": stanza_id}
        return self.incoming({"typeMessage": "listResponseMessage", "listResponseMessage": data}, **changes)

    def poll(self, name: str, **changes: Any) -> dict[str, Any]:
        data = {"name": name, "options": [{"optionName": "a"}, {"optionName": "b"}], "multipleAnswers": False}
        return self.incoming({"typeMessage": "pollMessage", "pollMessageData": data}, **changes)

    def vote(self, stanza_id: str, option: str, **changes: Any) -> dict[str, Any]:
        votes = [{"optionName": option, "optionVoters": [self.chat]}]
        data = {"stanzaId": stanza_id, "name": "", "votes": votes, "multipleAnswers": False}
        return self.incoming({"typeMessage": "pollUpdateMessage", "pollMessageData": data}, **changes)

    def edited(self, text: str, stanza_id: str, **changes: Any) -> dict[str, Any]:
        data = {"textMessage": text, "stanzaId": stanza_id}
        return self.incoming({"typeMessage": "editedMessage", "editedMessageData": data}, **changes)

    def deleted(self, stanza_id: str, **changes: Any) -> dict[str, Any]:
        return self.incoming(
            {"typeMessage": "deletedMessage", "deletedMessageData": {"stanzaId": stanza_id}}, **changes
        )

    def unsupported(self, kind: str = "groupInviteMessage", **changes: Any) -> dict[str, Any]:
        return self.incoming({"typeMessage": kind}, **changes)

    def undecryptable(self, **changes: Any) -> dict[str, Any]:
        return self.text("{{SWE001}}", **changes)

    def from_phone(self, text: str, **changes: Any) -> dict[str, Any]:
        """The owner typed on the phone itself: the chat is the customer's, the sender the business."""
        return self.text(text, type_webhook="outgoingMessageReceived", sender=WID, **changes)

    def own_echo(self, text: str, **changes: Any) -> dict[str, Any]:
        """What was sent through the API comes back."""
        return self.text(text, type_webhook="outgoingAPIMessageReceived", sender=WID, **changes)

    def status(self, message_id: str, status: str = "delivered", description: str = "") -> dict[str, Any]:
        note = self._bare("outgoingMessageStatus") | {"chatId": self.chat, "idMessage": message_id, "status": status}
        return note | {"sendByApi": True} | ({"description": description} if description else {})

    def state(self, state: Any) -> dict[str, Any]:
        return self._bare("stateInstanceChanged") | {"stateInstance": state}

    def call(self, status: str = "offer", message_id: str | None = None) -> dict[str, Any]:
        call_id = message_id or f"CA{next(self._ids):018X}"
        return self._bare("incomingCall") | {"from": self.chat, "status": status, "idMessage": call_id}

    def quota(self) -> dict[str, Any]:
        data = {"method": "sendMessage", "used": 3, "total": 3, "status": "QUOTE_EXCEEDED", "description": ""}
        return self._bare("quotaExceeded") | {"quotaData": data}

    def _bare(self, kind: str) -> dict[str, Any]:
        instance = {"idInstance": int(self.instance_id), "wid": WID, "typeInstance": "whatsapp"}
        return {"typeWebhook": kind, "instanceData": instance, "timestamp": TUESDAY}


TAP_SHAPES = {
    "interactive": ("interactiveButtonsResponse", "interactiveButtonsResponse", "selectedId", "selectedDisplayText"),
    "interactive_old": (
        "interactiveButtonsResponse", "interactiveButtonsResponse", "selectedButtonId", "selectedButtonText"),
    "template": ("templateButtonsReplyMessage", "templateButtonReplyMessage", "selectedId", "selectedDisplayText"),
    "template_singular": (
        "templateButtonReplyMessage", "templateButtonReplyMessage", "selectedId", "selectedDisplayText"),
    "template_plural": (
        "templateButtonsReplyMessage", "templateButtonsReplyMessage", "selectedId", "selectedDisplayText"),
    "buttons": ("buttonsResponseMessage", "buttonsResponseMessage", "selectedButtonId", "selectedButtonText"),
}  # fmt: skip


def card(name: str, phone: str) -> dict[str, str]:
    """A contact as the vendor gives it; `phone` in digits."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"item1.TEL;waid={phone}:+{phone}", "END:VCARD"]
    return {"displayName": name, "vcard": "\n".join(lines)}
