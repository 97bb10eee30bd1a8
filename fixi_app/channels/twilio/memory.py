"""Asking Twilio what it remembers: its list of messages, page by page, and the files of one.

Source: Twilio documentation, Message resource, reading several: newest first, filtered by whom they went to and, in
whole days, by when they were sent.
"""

from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import datetime

from fixi_app.channels.answers import Answer, Unreachable
from fixi_app.channels.contract import MissedUnknown
from fixi_app.channels.loose import Json, identifier, items, obj, words
from fixi_app.channels.twilio import people
from fixi_app.channels.twilio.client import TwilioClient, quietly
from fixi_app.channels.twilio.records import as_form, created_at, files_in, is_incoming, media_in

_PAGE = 200
_MOST_PAGES = 100
_MOST_SENT = 100


class Memory:
    def __init__(self, api: TwilioClient) -> None:
        self._api = api

    async def sent_to(self, chat: str, began: datetime) -> list[Json] | None:
        """What was sent to a chat since then; None where it cannot be had, or there is more than can be looked at."""
        query = {"To": people.written(chat), "PageSize": str(_MOST_SENT)}
        answer = await quietly(self._api.get("Messages.json", query))
        if answer is None or answer.status != 200 or "messages" not in answer.object():
            return None
        records = [obj(each) for each in items(answer.object().get("messages"))]
        late = [record for record in records if (at := created_at(record)) and at >= began]
        return None if len(records) >= _MOST_SENT and len(late) == len(records) else late

    async def came_to(self, number: str, began: datetime) -> list[tuple[Json, datetime]]:
        """Forms of the messages that people sent to a number since then, oldest first. Raises MissedUnknown."""
        query = {"To": people.written(number), "DateSent>": began.date().isoformat(), "PageSize": str(_PAGE)}
        found: dict[str, tuple[Json, datetime]] = {}
        async for record in self._records(query):
            at = created_at(record)
            if is_incoming(record) and at is not None and at >= began:
                found[identifier(record, "sid")] = (as_form(record, await self._files_of(record)), at)
        return sorted(found.values(), key=lambda each: each[1])

    async def files(self, message_id: str) -> list[tuple[str, str]]:
        """Address and type of each file of a message. Raises MissedUnknown."""
        answer = await _told(self._api.get(f"Messages/{message_id}/Media.json"))
        return [(self._api.file_url(uri), mime) for uri, mime in media_in(answer)]

    async def _files_of(self, record: Json) -> list[tuple[str, str]]:
        return await self.files(identifier(record, "sid")) if files_in(record) else []

    async def _records(self, query: Mapping[str, str]) -> AsyncIterator[Json]:
        page = await _told(self._api.get("Messages.json", query))
        for _ in range(_MOST_PAGES):
            for each in items(page.get("messages")):
                yield obj(each)
            further = words(page, "next_page_uri", limit=4096)
            if not further:
                return
            page = await _told(self._api.page(further))
        raise MissedUnknown("there are more messages at Twilio than can be read at once")


async def _told(call: Awaitable[Answer]) -> Json:
    """What was answered. Raises MissedUnknown for every other answer, and for none."""
    try:
        answer = await call
    except Unreachable as fault:
        raise MissedUnknown(f"Twilio cannot be asked ({fault})") from None
    if answer.status != 200:
        raise MissedUnknown(f"Twilio answered {answer.status}")
    return answer.object()
