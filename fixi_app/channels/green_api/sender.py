"""Handing one message to Green API.

A message may take several calls (a picture and words, a text longer than one message). Which of them went through is
remembered until the message is through, so that a repeat after a passing fault goes on where it stopped.
Source: Green API documentation, sending.
"""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

from fixi_app.channels.answers import Answer, Unreachable
from fixi_app.channels.green_api.client import GreenApiClient
from fixi_app.channels.green_api.faults import never, result_of, unreachable
from fixi_app.channels.green_api.steps import Step, numbered, steps_of
from fixi_app.channels.progress import Progress
from fixi_app.channels.texts import sendable
from fixi_app.domain.messages import Outgoing, SendOutcome, SendResult

_UPLOAD_LIMIT = 100 * 1024 * 1024


class Sender:
    """Sends over one instance, and remembers that buttons are refused there."""

    def __init__(self, api: GreenApiClient, *, buttons: bool = False) -> None:
        self._api = api
        self._progress = Progress()
        self.buttons_work = buttons

    async def send(self, message: Outgoing, chat: str) -> SendResult:
        result = await self._send_steps(message, chat)
        if result.outcome in (SendOutcome.SENT, SendOutcome.NEVER):  # after the others the same message comes again
            self._progress.forget(message.id)
        return result

    async def _send_steps(self, message: Outgoing, chat: str) -> SendResult:
        steps = steps_of(message, buttons_work=self.buttons_work)
        if not steps:
            return never("the message is empty")
        return await self._progress.through(
            message.id, steps, lambda step: self._send_step(step, message, chat), worded=lambda step: bool(step.text)
        )

    async def _send_step(self, step: Step, message: Outgoing, chat: str) -> SendResult:
        if step.file is not None:
            return await self._send_file(step, chat)
        if step.buttons:
            return await self._send_buttons(step, message, chat)
        return await self._send_text(step.text, chat)

    async def _send_text(self, text: str, chat: str) -> SendResult:
        return await quietly(self._api.post("sendMessage", {"chatId": chat, "message": text}))

    async def _send_buttons(self, step: Step, message: Outgoing, chat: str) -> SendResult:
        """Buttons; where they are refused, the same choices numbered. A text that works shows it was the buttons."""
        buttons = [{"buttonId": sendable(each.id), "buttonText": sendable(each.title)} for each in step.buttons]
        body = {"chatId": chat, "body": step.text, "buttons": buttons}
        try:
            answer = await self._api.post("sendInteractiveButtonsReply", body)
        except Unreachable as fault:
            return unreachable(str(fault))
        if not _buttons_refused(answer):
            return result_of(answer)
        result = await self._send_text(numbered(message)[0].text, chat)
        if result.outcome is SendOutcome.SENT and answer.status != 400:
            self.buttons_work = False
        return result

    async def _send_file(self, step: Step, chat: str) -> SendResult:
        try:
            content = await asyncio.to_thread(_read_file, step.file or "")
        except OSError as fault:
            return never(f"the file to send cannot be read ({type(fault).__name__})")
        if len(content) > _UPLOAD_LIMIT:
            return never("the file is larger than Green API takes")
        name = step.file_name or "file"
        fields = {"chatId": chat, "fileName": name, "caption": step.text}
        return await quietly(self._api.upload("sendFileByUpload", fields, name, content))


async def quietly(call: Awaitable[Answer]) -> SendResult:
    """The call as a result, whatever happens to it."""
    try:
        return result_of(await call)
    except Unreachable as fault:
        return unreachable(str(fault))


def _buttons_refused(answer: Answer) -> bool:
    """403 and 404 refuse the method, a plain 400 this message's buttons; the rest concerns any message."""
    return answer.status in (403, 404, 405) or (answer.status == 400 and result_of(answer).outcome is SendOutcome.NEVER)


def _read_file(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(_UPLOAD_LIMIT + 1)
