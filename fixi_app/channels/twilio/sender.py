"""Handing one message to Twilio.

A message may take several there (a long text, words and a document). Which of them went through is remembered until the
message is through, so that a repeat after a passing fault goes on where it stopped.
Source: Twilio documentation, Message resource.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
from loguru import logger

from fixi_app.channels.answers import Unreachable
from fixi_app.channels.hosts import is_loopback
from fixi_app.channels.progress import Progress
from fixi_app.channels.twilio import people
from fixi_app.channels.twilio.client import TwilioClient
from fixi_app.channels.twilio.codes import CALLBACK
from fixi_app.channels.twilio.doubts import Doubts
from fixi_app.channels.twilio.faults import code_in, never, result_of, unreachable
from fixi_app.channels.twilio.memory import Memory
from fixi_app.channels.twilio.steps import File, Step, cannot_carry, ending, steps_of
from fixi_app.clock import SystemClock
from fixi_app.domain.messages import FILE_LEFT_OUT, Outgoing, SendOutcome, SendResult

_LONGEST_CALLBACK = 4000
Callback = Callable[[], str | None]
"""Where Twilio may tell what became of a message; None while there is no public address."""
FileUrl = Callable[[str], str | None]
"""Where Twilio may fetch a local file for some minutes; None while there is no public address."""


class Sender:
    def __init__(
        self,
        api: TwilioClient,
        memory: Memory,
        sender: str,
        callback: Callback,
        file_url: FileUrl | None,
        *,
        local: bool,
    ) -> None:
        """`local`: the API is this computer, so an address on it can be reached from there."""
        self._api, self._callback, self._file_url, self._local = api, callback, file_url, local
        self._doubts = Doubts(memory)
        self._from = people.written(f"+{people.digits(sender)}")
        self._progress = Progress()
        self._said: set[str] = set()

    async def send(self, message: Outgoing, chat: str) -> SendResult:
        file = await self._file(message)
        result = await self._send_steps(message, chat, file)
        if result.outcome in (SendOutcome.SENT, SendOutcome.NEVER):  # after the others the same message comes again
            self._progress.forget(_key(message))
            self._doubts.forget(_key(message))
        if file is not None and file.left_out and result.outcome is SendOutcome.SENT:
            return result.but(reason=file.left_out)
        return result

    async def _send_steps(self, message: Outgoing, chat: str, file: File | None) -> SendResult:
        steps = steps_of(message, file)
        if not steps:
            return never(file.left_out if file and file.left_out else "the message is empty")
        for step in steps[self._progress.done(_key(message)) :]:
            result = await self._send_once(step, chat, message)
            if result.outcome is not SendOutcome.SENT:
                return result
            self._doubts.settled(_key(message), result.provider_message_id)
            worded = "MediaUrl" not in step or "Body" in step
            self._progress.note(_key(message), result.provider_message_id, worded=worded)
        return SendResult(outcome=SendOutcome.SENT, provider_message_id=self._progress.message_id(_key(message)))

    async def _send_once(self, step: Step, chat: str, message: Outgoing) -> SendResult:
        """One that was sent before and not answered is looked for first: Twilio cannot tell a repeat from a new one."""
        arrived = await self._doubts.arrived(_key(message), step, chat)
        if arrived:
            return SendResult(outcome=SendOutcome.SENT, provider_message_id=arrived)
        began = SystemClock().now()
        try:
            return await self._send_step(step, chat, message.attempts)
        except Unreachable as fault:
            self._doubts.note(_key(message), began)
            return unreachable(str(fault))

    async def _send_step(self, step: Step, chat: str, attempts: int) -> SendResult:
        """An address for the status that Twilio will not call must not keep the message here. Raises Unreachable."""
        form = {"To": people.written(chat), "From": self._from, **step}
        callback = _reachable(self._callback(), local=self._local)
        answer = await self._api.post("Messages.json", form | ({"StatusCallback": callback} if callback else {}))
        if callback and answer.status == 400 and code_in(answer.object()) == CALLBACK:
            answer = await self._api.post("Messages.json", form)
        return result_of(answer, attempts)

    async def _file(self, message: Outgoing) -> File | None:
        """The file as Twilio can fetch it: it takes none that is handed over."""
        if message.media_path is None or message.template is not None:
            return None
        try:
            size = (await asyncio.to_thread(Path(message.media_path).stat)).st_size
        except OSError as fault:
            return self._left_out(f"it cannot be read ({type(fault).__name__})")
        if why := cannot_carry(ending(message), size):
            return self._left_out(why)
        url = self._file_url(message.media_path) if self._file_url else None
        return File(url) if url else self._left_out("Twilio fetches files, and there is no public address for this one")

    def _left_out(self, why: str) -> File:
        """Told in the result of each message, in the log once."""
        if why not in self._said:
            self._said.add(why)
            logger.warning("A file is left out of a message: {}", why)
        return File(left_out=f"{FILE_LEFT_OUT}{why}")


def _key(message: Outgoing) -> str:
    """A message that goes as a template after a piece of it went freely has not begun yet."""
    return f"{message.id} {message.template.name}" if message.template else message.id


def _reachable(callback: str | None, *, local: bool) -> str | None:
    """Twilio refuses a whole message for an address that it cannot call: one of this computer, or a host with `_`."""
    try:
        host = httpx.URL(callback or "").host
    except httpx.InvalidURL:
        return None
    if not callback or not host or "_" in host or len(callback) > _LONGEST_CALLBACK:
        return None
    return callback if local or not is_loopback(host) else None
