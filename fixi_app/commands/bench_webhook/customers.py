"""Customers of the benchmark: ready-made webhooks, posted at a steady rate or as fast as they are taken.

Plain sockets instead of a client library: a client of that speed would take more of the computer than what it measures.
"""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fixi_app.commands.bench_webhook.provider import INSTANCE

_CONNECTIONS = 64
_CROWD = 150
"""Customers who write at the same time."""
FIRST_WORDS = "יש לי נזילה מתחת לכיור"
_WORDS = (FIRST_WORDS, "בחולון", "סוקולוב 12", "קומה 2 דירה 7")
_DANGER = "יש ריח חזק של גז בדירה, סוקולוב 12 חולון"


@dataclass(frozen=True)
class Note:
    chat: str
    request: bytes
    """The whole HTTP request."""


@dataclass
class Posted:
    """What became of the notes: seconds each took, and how many were not answered with 200."""

    took: list[float] = field(default_factory=list)
    refused: int = 0
    began: float = 0.0
    seconds: float = 0.0


def notes(path: str, secret: str, count: int, *, of: str, words: Sequence[str] = _WORDS) -> Iterator[Note]:
    """So many messages: a crowd writes its first words, then its second; `of` sets these customers apart."""
    for number in range(count):
        round_, place = divmod(number, _CROWD * len(words))
        customer = round_ * _CROWD + place % _CROWD
        chat = f"9725{of}{customer:06d}@c.us"
        yield _note(path, secret, chat, f"{of}{number:08X}", words[place // _CROWD])


def dangers(path: str, secret: str, count: int) -> list[Note]:
    return list(notes(path, secret, count, of="99", words=(_DANGER,)))


def _note(path: str, secret: str, chat: str, id_: str, text: str) -> Note:
    body = json.dumps({
        "typeWebhook": "incomingMessageReceived",
        "instanceData": {"idInstance": int(INSTANCE), "wid": "972500000900@c.us", "typeInstance": "whatsapp"},
        "timestamp": int(time.time()), "idMessage": f"3A{id_}",
        "senderData": {"chatId": chat, "sender": chat, "chatName": "Dana", "senderName": "Dana"},
        "messageData": {"typeMessage": "textMessage", "textMessageData": {"textMessage": text}},
    }).encode()  # fmt: skip
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\n"
        f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Note(chat, head.encode() + body)


async def posted(port: int, waiting: Sequence[Note], a_second: float | None = None) -> Posted:
    """Post all of them, over a few connections that stay open. With a rate each has its own moment, and one that is
    taken late counts from then: a slow server must not slow down those who write."""
    result, queue = Posted(began=time.monotonic()), iter(enumerate(waiting))
    async with asyncio.TaskGroup() as connections:
        for _ in range(_CONNECTIONS):
            connections.create_task(_post(port, queue, result, a_second))
    result.seconds = time.monotonic() - result.began
    return result


async def _post(port: int, queue: Iterator[tuple[int, Note]], result: Posted, a_second: float | None) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number, note in queue:
        due = result.began + number / a_second if a_second else time.monotonic()
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        writer.write(note.request)
        status = await _status(reader)
        result.took.append(time.monotonic() - due)
        result.refused += status != 200
    writer.close()


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    await reader.readexactly(length)
    return int(head[9:12])
