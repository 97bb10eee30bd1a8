"""The outbound half of Twilio: implements Channel.

Sending lies in sender.py; here is what is asked of the provider besides: was it sent, what was missed, the account's
state, files that came with a message.
Source: Twilio documentation, Message, Media and Account resources, typing indicators.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import httpx

from fixi_app.channels.answers import Unreachable
from fixi_app.channels.contract import Capabilities, MediaUnavailable, MissedUnknown
from fixi_app.channels.download import Fetching, NotThere, download
from fixi_app.channels.hosts import is_loopback
from fixi_app.channels.sniff import fits
from fixi_app.channels.twilio import people
from fixi_app.channels.twilio.client import API_URL, TwilioClient, quietly
from fixi_app.channels.twilio.faults import never
from fixi_app.channels.twilio.memory import Memory
from fixi_app.channels.twilio.records import is_same
from fixi_app.channels.twilio.registrar import Registrar, inbox_at
from fixi_app.channels.twilio.sender import Callback, FileUrl, Sender
from fixi_app.channels.twilio.states import state_of
from fixi_app.channels.twilio.steps import TEXT_LIMIT
from fixi_app.channels.twilio.webhook import Unreadable, inbound
from fixi_app.clock import Clock, SystemClock
from fixi_app.domain.messages import ChannelState, Event, Inbound, Media, Outgoing, SendResult, StateReport

NAME = people.NAME
_PER_SECOND = 80.0
_WINDOW_HOURS = 24.0
_RECALL_HOURS = 72.0
_LIST_LAG = timedelta(seconds=60)
"""A message may show in the list this long after it was accepted."""
_CLOCK_SKEW = timedelta(seconds=5)
_OVERLAP = timedelta(minutes=5)
_NOT_YET = (1.0, 2.0, 4.0)
"""Seconds before a file is asked for again that was announced and is not there."""


class TwilioChannel:
    """One WhatsApp sender of one account. `http` is handed in to share a client or to test; `sleep` for tests."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str,
        api_url: str = API_URL,
        callback: Callback = lambda: None,
        file_url: FileUrl | None = None,
        http: httpx.AsyncClient | None = None,
        clock: Clock | None = None,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._api = TwilioClient(account_sid, auth_token, api_url, http)
        self._account_sid = account_sid
        self._number = f"+{people.digits(sender)}"
        self._local = is_loopback(httpx.URL(api_url).host)
        self._files = file_url is not None
        self._memory = Memory(self._api)
        self._registrar = Registrar(self._api, self._number)
        self._sender = Sender(self._api, self._memory, sender, callback, file_url, local=self._local)
        self._clock = clock or SystemClock()
        self._sleep = sleep

    def __repr__(self) -> str:
        return f"TwilioChannel(…{self._account_sid[-4:]})"

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        """No buttons: each set of them must be made at Twilio beforehand, so choices are numbered."""
        return Capabilities(
            text_limit=TEXT_LIMIT, buttons=0, files=self._files, window_hours=_WINDOW_HOURS, per_second=_PER_SECOND,
            recall_hours=_RECALL_HOURS, marks_read=True,
        )  # fmt: skip

    @property
    def carries_samples(self) -> bool:
        return self._local

    def address_of(self, phone: str) -> str:
        return people.address(f"+{people.digits(phone)}")

    async def send(self, message: Outgoing) -> SendResult:
        chat = people.chat_of(message.address)
        if chat is None:
            return never("the address is not a chat of WhatsApp at Twilio")
        return await self._sender.send(message, chat)

    async def was_sent(self, message: Outgoing, since: datetime) -> bool | None:
        """Looks in the list of what was sent there. "No" only once the list has had time to show it."""
        chat = people.chat_of(message.address)
        if chat is None:
            return False
        began = self._really(since)
        records = await self._memory.sent_to(chat, began - _CLOCK_SKEW)
        if records is None:
            return None
        same = [is_same(record, message) for record in records]
        if True in same:
            return True
        return None if None in same or SystemClock().now() - began < _LIST_LAG else False

    def _really(self, moment: datetime) -> datetime:
        """A moment of Fixi's clock as Twilio's clock shows it: a made-up one may go faster."""
        past = self._clock.real_seconds(max(self._clock.now() - moment, timedelta()))
        return SystemClock().now() - timedelta(seconds=past)

    async def missed(self, since: datetime) -> Sequence[Event]:
        """The list of what came to our number; what is not understood there is nobody's message."""
        earliest = SystemClock().now() - timedelta(hours=_RECALL_HOURS)
        began = max(self._really(since) - _OVERLAP, earliest)
        events: list[Event] = []
        for form, at in await self._memory.came_to(self._number, began):
            try:
                events.append(inbound(form, at))
            except Unreadable:
                continue
        return events

    async def seen(self, inbound: Inbound) -> None:
        """Blue marks, and dots until the answer comes or half a minute has passed."""
        account, message_id = f"{NAME}:{self._account_sid}:", inbound.id.rpartition(":")[2]
        if inbound.id.startswith(account) and people.chat_of(inbound.address):
            await quietly(self._api.typing({"messageId": message_id, "channel": "whatsapp"}))

    def inbox_at(self, address: str) -> str:
        return inbox_at(address)

    async def registered(self, address: str) -> bool:
        return await self._registrar.registered(address)

    async def register(self, address: str) -> None:
        await self._registrar.register(address)

    async def number(self) -> str | None:
        return self._number

    async def state(self) -> StateReport:
        try:
            answer = await self._api.get(".json")
        except Unreachable as fault:
            return StateReport(state=ChannelState.STOPPED, detail=f"not reachable ({fault})")
        return state_of(answer)

    async def fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        url = media.url or await self._link(inbound, media)
        content = await self._download(url, limit)
        if not fits(media.kind, content):
            raise MediaUnavailable(f"the file is not a {media.kind.value}, whatever it says")
        return content

    async def _download(self, url: str, limit: int) -> bytes:
        """A file may be announced some seconds before it can be had."""
        authorization = self._authorization(url)
        how = Fetching(self._api.http, limit, allow_loopback=self._local, authorization=authorization)
        for wait in _NOT_YET:
            try:
                return await download(url, how)
            except NotThere:
                await self._sleep(wait)
        return await download(url, how)

    def _authorization(self, url: str) -> str | None:
        try:
            return self._api.authorization_for(url)
        except httpx.InvalidURL:
            raise MediaUnavailable("the file's link is no address") from None

    async def _link(self, inbound: Inbound, media: Media) -> str:
        """For a file that came without an address: the list of the message's files has it at the same place."""
        try:
            files = await self._memory.files(inbound.id.rpartition(":")[2])
        except MissedUnknown as fault:
            raise MediaUnavailable(str(fault)) from None
        place = inbound.media.index(media) if media in inbound.media else len(files)
        if place >= len(files):
            raise MediaUnavailable("Twilio has no such file")
        return files[place][0]

    async def earlier_chats(self) -> Sequence[str]:
        """A number at Twilio has no phone, so nobody chatted on it privately before."""
        return []

    async def close(self) -> None:
        await self._api.close()
