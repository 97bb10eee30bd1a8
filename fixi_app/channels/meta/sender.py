"""Handing one message to Meta.

A message may take several there (a long text, words with choices and a file). Which of them went through is remembered
until the message is through, so that a repeat after a passing fault goes on where it stopped.
Source: WhatsApp Cloud API documentation, messages and media.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from loguru import logger

from fixi_app.channels.answers import Unreachable
from fixi_app.channels.loose import identifier
from fixi_app.channels.meta import people
from fixi_app.channels.meta.client import GraphClient
from fixi_app.channels.meta.faults import never, refusal, result_of, unreachable
from fixi_app.channels.meta.file_kinds import kind_of
from fixi_app.channels.meta.steps import File, Step, steps_of
from fixi_app.channels.progress import Progress
from fixi_app.channels.texts import sendable
from fixi_app.domain.messages import FILE_LEFT_OUT, Outgoing, SendOutcome, SendResult

_COMES_AGAIN = (SendOutcome.TRY_AGAIN, SendOutcome.ASK_A_PERSON)
"""After these the same message comes again, and goes on where it stopped."""


class Sender:
    def __init__(self, api: GraphClient) -> None:
        self._api = api
        self._progress = Progress()
        self._said: set[str] = set()

    async def send(self, message: Outgoing, chat: str) -> SendResult:
        file = await self._file(message)
        result = await self._send_steps(message, chat, steps_of(message, file), file)
        if result.outcome not in _COMES_AGAIN:
            self._progress.forget(_form(message))
        if file is not None and file.left_out and result.outcome is SendOutcome.SENT:
            return result.but(reason=file.left_out)
        return result

    async def _send_steps(
        self, message: Outgoing, chat: str, steps: Sequence[Step], file: File | None
    ) -> SendResult:
        if not steps:
            return never(file.left_out if file and file.left_out else "the message is empty")
        numbered = [(step, _told_back(message.id, index, len(steps))) for index, step in enumerate(steps)]
        return await self._progress.through(
            _form(message),
            numbered,
            lambda each: self._send_step(each[0], chat, each[1], message.attempts),
            worded=lambda each: each[0].is_worded,
        )

    async def _send_step(self, step: Step, chat: str, told_back: str, attempts: int) -> SendResult:
        """Whatever happens to it; a file is uploaded afresh each time, as Meta asks after it could not take one."""
        try:
            content = dict(step.content)
            if step.file is not None:
                media_id = await self._upload(step.file, attempts)
                if isinstance(media_id, SendResult):
                    return media_id
                content["id"] = media_id
            payload = {**_to(chat), "type": step.type, step.type: content, "biz_opaque_callback_data": told_back}
            return result_of(await self._api.post(payload), attempts)
        except Unreachable as fault:
            return unreachable(str(fault))

    async def _upload(self, file: File, attempts: int) -> str | SendResult:
        """The id of the file there, or why there is none. Raises Unreachable."""
        assert file.kind is not None
        try:
            content = await asyncio.to_thread(Path(file.path).read_bytes)
        except OSError as fault:
            return never(f"the file to send cannot be read ({type(fault).__name__})")
        answer = await self._api.upload(file.name, file.kind.mime, content)
        media_id = identifier(answer.object(), "id") if answer.status == 200 else ""
        return media_id or refusal(answer, attempts)

    async def _file(self, message: Outgoing) -> File | None:
        if message.media_path is None or message.template is not None:
            return None
        name = sendable(message.media_name or Path(message.media_path.replace("\\", "/")).name)
        try:
            size = (await asyncio.to_thread(Path(message.media_path).stat)).st_size
        except OSError as fault:
            return self._left_out(message.media_path, name, f"it cannot be read ({type(fault).__name__})")
        kind = kind_of(name, size)
        if isinstance(kind, str):
            return self._left_out(message.media_path, name, kind)
        return File(message.media_path, name, kind)

    def _left_out(self, path: str, name: str, why: str) -> File:
        """Told in the result of each message, in the log once."""
        if why not in self._said:
            self._said.add(why)
            logger.warning("A file is left out of a message: {}", why)
        return File(path, name, left_out=f"{FILE_LEFT_OUT}{why}")


def _form(message: Outgoing) -> str:
    """What progress is remembered under: a template that comes in place of words begins anew."""
    return message.id if message.template is None else f"{message.id}#template"


def _told_back(outbox_id: str, index: int, of: int) -> str:
    """What comes back with the statuses: the outbox id for the last message of it, for then all of it is there."""
    return outbox_id if index == of - 1 else f"{outbox_id}#{index + 1}"


def _to(chat: str) -> Mapping[str, str]:
    """A person is written to by number or, where that is hidden, by id."""
    return {"recipient_type": "individual", ("to" if people.is_phone(chat) else "recipient"): chat}
