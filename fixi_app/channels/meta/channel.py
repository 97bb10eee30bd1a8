"""The outbound half of the Cloud API: implements Channel.

Sending lies in sender.py, files in files.py; here is what is asked of the provider besides.
Source: WhatsApp Cloud API documentation, phone numbers, mark as read, typing indicators.
"""

import contextlib
from collections.abc import Sequence
from datetime import datetime

import httpx

from fixi_app.channels.answers import Unreachable
from fixi_app.channels.contract import Capabilities
from fixi_app.channels.loose import identifier
from fixi_app.channels.meta import people
from fixi_app.channels.meta.choices import BUTTONS, ROWS
from fixi_app.channels.meta.client import GraphClient
from fixi_app.channels.meta.confirmed import Confirmed
from fixi_app.channels.meta.faults import never
from fixi_app.channels.meta.files import Files
from fixi_app.channels.meta.sender import Sender
from fixi_app.channels.meta.states import FIELDS, state_of
from fixi_app.channels.meta.steps import TEXT_LIMIT
from fixi_app.domain.messages import ChannelState, Event, Inbound, Media, Outgoing, SendResult, StateReport

NAME = people.NAME
_WINDOW_HOURS = 24.0
_PER_SECOND = 80.0
_PAIR_SECONDS = 6.0
_PAIR_BURST = 45


class MetaChannel:
    """One phone number at Meta. `http` is handed in to share a client or to test; else the channel makes its own."""

    def __init__(
        self,
        phone_number_id: str,
        access_token: str,
        graph_url: str,
        http: httpx.AsyncClient | None = None,
        confirmed: Confirmed | None = None,
    ) -> None:
        """`graph_url`: with its version. `confirmed`: shared with the webhook, which fills it."""
        self._api = GraphClient(phone_number_id, access_token, graph_url, http)
        self._phone_number_id = phone_number_id
        self._sender = Sender(self._api)
        self._files = Files(self._api)
        self._confirmed = confirmed or Confirmed()

    def __repr__(self) -> str:
        return f"MetaChannel({self._phone_number_id})"

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            text_limit=TEXT_LIMIT, buttons=BUTTONS, rows=ROWS, files=True, marks_read=True,
            window_hours=_WINDOW_HOURS, per_second=_PER_SECOND, pair_seconds=_PAIR_SECONDS, pair_burst=_PAIR_BURST,
        )  # fmt: skip

    @property
    def carries_samples(self) -> bool:
        return self._api.is_local

    def address_of(self, phone: str) -> str:
        return people.address(people.digits(phone))

    async def send(self, message: Outgoing) -> SendResult:
        chat = people.chat_of(message.address)
        if chat is None:
            return never("the address is not a chat of WhatsApp at Meta")
        return await self._sender.send(message, chat)

    async def was_sent(self, message: Outgoing, since: datetime) -> bool | None:
        """Meta cannot be asked what it was sent: known is only what a status told, which comes within seconds.

        So never "no": a message whose status did not come yet may well have arrived.
        """
        if people.chat_of(message.address) is None:
            return False
        return True if message.id in self._confirmed else None

    async def seen(self, inbound: Inbound) -> None:
        """Blue marks, and dots until the answer comes or half a minute has passed."""
        mine, message_id = f"{NAME}:{self._phone_number_id}:", inbound.id
        if message_id.startswith(mine) and people.chat_of(inbound.address):
            mark = {"status": "read", "message_id": message_id.removeprefix(mine)}
            with contextlib.suppress(Unreachable):
                await self._api.post(mark | {"typing_indicator": {"type": "text"}})

    async def state(self) -> StateReport:
        try:
            answer = await self._api.number(*FIELDS)
        except Unreachable as fault:
            return StateReport(state=ChannelState.STOPPED, detail=f"not reachable ({fault})")
        return state_of(answer)

    async def number(self) -> str | None:
        """Meta writes it for people to read, with signs and blanks."""
        try:
            answer = await self._api.number("display_phone_number")
        except Unreachable:
            return None
        written = identifier(answer.object(), "display_phone_number") if answer.status == 200 else ""
        return people.phone([people.digits(written)])

    async def fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        return await self._files.fetch(media, limit)

    async def missed(self, since: datetime) -> Sequence[Event]:
        """Nothing can be asked for: Meta itself repeats for seven days what got no answer."""
        return []

    async def earlier_chats(self) -> Sequence[str]:
        """Not to be had: a number at Meta tells nothing of what was before."""
        return []

    async def close(self) -> None:
        await self._api.close()
