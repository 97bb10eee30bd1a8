"""The outbound half of Green API: implements Channel.

Sending lies in sender.py; here is what is asked of the provider besides: was it sent, the account's state, files that
came with a message, chats that were there before.
Source: Green API documentation, queues, journals, account, receiving.
"""

import json
from collections.abc import Sequence
from datetime import datetime

import httpx

from fixi_app.channels.answers import Answer, Unreachable
from fixi_app.channels.contract import Capabilities, MediaTooLarge, MediaUnavailable, MissedUnknown
from fixi_app.channels.download import Fetching, Gone, download
from fixi_app.channels.green_api.client import GreenApiClient
from fixi_app.channels.green_api.faults import never
from fixi_app.channels.green_api.journal import in_journal, in_queue
from fixi_app.channels.green_api.markers import without_markers
from fixi_app.channels.green_api.missed import as_note
from fixi_app.channels.green_api.recall import Recall, list_in
from fixi_app.channels.green_api.registrar import Registrar, inbox_at
from fixi_app.channels.green_api.sender import Sender, quietly
from fixi_app.channels.green_api.states import state_of
from fixi_app.channels.green_api.steps import BUTTONS, TEXT_LIMIT
from fixi_app.channels.green_api.webhook import GreenApiWebhook
from fixi_app.channels.hosts import is_loopback
from fixi_app.channels.loose import Json, identifier, items, obj, words
from fixi_app.channels.sniff import fits
from fixi_app.clock import Clock, SystemClock
from fixi_app.domain.messages import (
    ChannelState,
    Event,
    Inbound,
    Media,
    Outgoing,
    SendResult,
    StateReport,
)

NAME = "green_api"
API_URL = "https://api.green-api.com"
MEDIA_URL = "https://media.green-api.com"
_RECALL_HOURS = 72.0
_POLL_SECONDS = 20
_JOURNAL_LAG = 180.0  # the journal may show a message as late as this
_CLOCK_SKEW = 5.0
_PRIVATE = ("@c.us", "@lid")


class GreenApiChannel:
    """One Green API instance. `http` is handed in to share a client or to test; else the channel makes its own."""

    def __init__(
        self,
        instance_id: str,
        token: str,
        api_url: str = API_URL,
        media_url: str | None = None,
        http: httpx.AsyncClient | None = None,
        clock: Clock | None = None,
        *,
        buttons: bool = False,
        webhook_token: str = "",
    ) -> None:
        """`webhook_token`: the secret that Green API is to bring along with each message."""
        if media_url in (None, "", MEDIA_URL):  # the vendor's default says no more than nothing
            media_url = media_url_of(api_url)
        self._api = GreenApiClient(instance_id, token, api_url, media_url, http)
        self._instance_id = instance_id
        self._prefix = f"{NAME}:{instance_id}:"
        self._local = all(is_loopback(httpx.URL(url).host) for url in (api_url, media_url))
        self._clock = clock or SystemClock()
        self._parser = GreenApiWebhook(instance_id, "")
        self._sender = Sender(self._api, buttons=buttons)
        self._recall = Recall(self._api)
        self._registrar = Registrar(self._api, webhook_token)

    def __repr__(self) -> str:
        return f"GreenApiChannel({self._prefix.split(':')[1]})"

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        """Buttons are a beta there, used only when asked for: a client that cannot draw them shows nothing at all.

        Once refused, choices are numbered for as long as this process lives.
        """
        buttons = BUTTONS if self._sender.buttons_work else 0
        return Capabilities(
            text_limit=TEXT_LIMIT, buttons=buttons, files=True, marks_read=True,
            recall_hours=_RECALL_HOURS, polls=True,
        )  # fmt: skip

    @property
    def carries_samples(self) -> bool:
        return self._local

    def address_of(self, phone: str) -> str:
        return f"{NAME}:{''.join(filter(str.isdigit, phone))}@c.us"

    async def send(self, message: Outgoing) -> SendResult:
        chat = chat_of(message.address)
        if chat is None:
            return never("the address is not a private chat of Green API")
        return await self._sender.send(message, chat)

    async def was_sent(self, message: Outgoing, since: datetime) -> bool | None:
        """Looks in the queue, then in the journal. "No" only once the journal has had time to show it."""
        chat = chat_of(message.address)
        age = max(self._clock.real_seconds(self._clock.now() - since), 0.0)
        if chat is None:
            return False
        memory = await self._recall.look(int(age // 60) + 5)
        began = SystemClock().now().timestamp() - age - _CLOCK_SKEW
        if in_queue(memory.queue, message, chat) or in_journal(memory.journal, message, chat, began):
            return True
        return None if memory.queue is None or memory.journal is None or age < _JOURNAL_LAG else False

    async def seen(self, inbound: Inbound) -> None:
        """Marked as read. Typing is not shown: it passes through the sending queue, and the answer waits behind it."""
        chat = chat_of(inbound.address)
        if chat is not None:
            message_id = inbound.id.removeprefix(self._prefix)
            await quietly(self._api.post("readChat", {"chatId": chat, "idMessage": message_id}))

    async def missed(self, since: datetime) -> Sequence[Event]:
        """The journal of incoming messages. The journal lags by up to two minutes, so it is asked a little further."""
        now = self._clock.now()
        minutes = int(max(self._clock.real_seconds(now - since), 0.0) // 60) + 5
        entries = await list_in(self._api.get("lastIncomingMessages", minutes=min(minutes, int(_RECALL_HOURS * 60))))
        if entries is None:
            raise MissedUnknown("Green API does not tell its journal now")
        return [event for entry in entries for event in self._of_journal(obj(entry), now)]

    def _of_journal(self, entry: Json, now: datetime) -> Sequence[Event]:
        """Outgoing entries and what is not understood are nobody's message: only a webhook is kept aside."""
        if identifier(entry, "type") not in ("incoming", ""):
            return []
        note = json.dumps(as_note(entry, self._instance_id)).encode()
        return [event for event in self._parser.parse(note, now) if isinstance(event, Inbound)]

    async def next_note(self) -> tuple[bytes, str] | None:
        """The call waits there for some seconds when nothing is in the queue."""
        try:
            answer = await self._api.get("receiveNotification", receiveTimeout=_POLL_SECONDS)
        except Unreachable as fault:
            raise MissedUnknown(f"Green API cannot be asked ({fault})") from None
        if answer.status != 200:
            raise MissedUnknown(f"Green API answered {answer.status}")
        note = answer.object()
        receipt = identifier(note, "receiptId")
        return (json.dumps(note.get("body")).encode(), receipt) if receipt else None

    async def took_note(self, receipt: str) -> None:
        await self._api.forget(receipt)

    def inbox_at(self, address: str) -> str:
        return inbox_at(address)

    async def registered(self, address: str) -> bool:
        return await self._registrar.registered(address)

    async def register(self, address: str) -> None:
        await self._registrar.register(address)

    async def number(self) -> str | None:
        return await self._registrar.number()

    async def state(self) -> StateReport:
        try:
            answer = await self._api.get("getStateInstance")
        except Unreachable as fault:
            return StateReport(state=ChannelState.STOPPED, detail=f"not reachable ({fault})")
        return _state(answer)

    async def fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        content = await self._fetch(inbound, media, limit)
        if not fits(media.kind, content):
            raise MediaUnavailable(f"the file is not a {media.kind.value}, whatever it says")
        return content

    async def _fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        """By the link that came along; by a fresh one where that is missing or used up (links live for a while)."""
        if media.problem == "too_large":
            raise MediaTooLarge("the file is larger than Green API delivers")
        how = Fetching(self._api.http, limit, allow_loopback=self._local)
        if media.url:
            try:
                return await download(media.url, how)
            except Gone:
                return await download(await self._fresh_link(inbound), how)
        return await download(await self._fresh_link(inbound), how)

    async def _fresh_link(self, inbound: Inbound) -> str:
        message_id = inbound.id.removeprefix(self._prefix)
        payload = {"chatId": inbound.address.partition(":")[2], "idMessage": message_id}
        try:
            answer = await self._api.post("downloadFile", payload)
        except Unreachable as fault:
            raise MediaUnavailable(f"Green API could not be asked for the file ({fault})") from None
        link, problem = without_markers(words(answer.object(), "downloadUrl", limit=4096))
        if answer.status != 200 or problem or not link:
            raise MediaUnavailable(f"Green API no longer has the file ({answer.status})")
        return link

    async def earlier_chats(self) -> Sequence[str]:
        """Every private chat of the account; where that list cannot be had, the chats of the last day's messages."""
        chats = await list_in(self._api.get("getChats"))
        if chats is None:
            chats = await list_in(self._api.get("lastIncomingMessages", minutes=1440))
        ids = dict.fromkeys(identifier(obj(each), "id", "chatId") for each in items(chats))
        return [f"{NAME}:{chat}" for chat in ids if chat.endswith(_PRIVATE)]

    async def close(self) -> None:
        await self._api.close()


def chat_of(address: str) -> str | None:
    """The chat id of an address, or None: a group is never written to, whatever a record says."""
    provider, _, chat = address.partition(":")
    return chat if provider == NAME and chat.endswith(_PRIVATE) else None


def media_url_of(api_url: str) -> str:
    """The host for files beside an API host: `7103.media...` beside `7103.api...`; anything else serves both itself.

    A default of the vendor's own would send files out while the API is a server of this computer.
    """
    url = httpx.URL(api_url)
    labels = ["media" if label == "api" else label for label in url.host.split(".")]
    return str(url.copy_with(host=".".join(labels)))


def _state(answer: Answer) -> StateReport:
    """A refusal for rate says nothing of the account, so it neither opens nor alarms."""
    if answer.status == 200:
        return state_of({"stateInstance": None} if answer.body.strip() == b"null" else answer.object())
    if answer.status == 429 or (answer.status == 400 and "starting" in answer.text()):
        return StateReport(state=ChannelState.STARTING, detail=f"answered {answer.status}")
    return StateReport(state=ChannelState.STOPPED, detail=f"answered {answer.status}")
