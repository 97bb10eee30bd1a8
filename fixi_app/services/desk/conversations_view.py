"""Chats as the desk shows them. Each look is bounded and goes by an index: the cost does not grow with history."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fixi_app.domain.contacts import Standing
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.domain.understood import Understood
from fixi_app.repositories.documents import from_document
from fixi_app.services.desk import showing
from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.reasons import Reasons
from fixi_app.services.desk.talk import last_lines, talk_line
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import ChatDetail, ChatFilter, ChatRow, Proposed, TalkLine
from fixi_app.services.owner.needs_you import FAILED
from fixi_app.services.turn.proposals import Proposal, Proposals

MOST_CHATS = 200
_AT_ONCE = 50
_LONGEST, _MOST_WORDS, _LEAST_DIGITS = 100, 8, 3
_WITH_PERSON = [Mode.WAITING_FOR_PERSON.value, Mode.PERSON.value]
_QUIET = [Standing.PRIVATE.value, Standing.BLOCKED.value]
_SHOWN = dict.fromkeys(
    ("name", "phone", "facts.customer_name", "mode", "person_by", "word_waits_since", "person_asked_at"), 1
)
_DELIVERIES = {"queued": "waiting", "sending": "waiting"}
"""State in the outbox -> what is shown; other states are shown as they are."""
Question = dict[str, Any]
Document = Mapping[str, Any]


class _Marks(NamedTuple):
    failed: frozenset[str]
    proposed: frozenset[str]
    standings: Mapping[str, str]


class ChatsView:
    def __init__(self, ground: Ground, proposals: Proposals, words: Words) -> None:
        self._ground, self._proposals, self._words = ground, proposals, words
        self._db = ground.store.db
        self._reasons = Reasons(self._db, words)

    async def rows(self, wanted: ChatFilter, text: str) -> Sequence[ChatRow]:
        proposals = await self._proposals.waiting()
        found = await self._found(wanted, text, proposals)
        marks = await self._marks([chat["_id"] for chat in found], proposals)
        rows = []
        for place, chat in enumerate(found):
            if place % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)  # others have the word in between: the store answers without ever waiting
            rows.append(await self._row(chat, marks))
        if wanted is ChatFilter.WAITS:
            rows = [row for row in rows if row.since]
        return in_order(rows)[:MOST_CHATS]

    async def chat(self, contact_id: str) -> ChatDetail | None:
        document = await self._db["conversations"].find_one({"_id": contact_id})
        if document is None:
            return None
        chat = from_document(Conversation, document)
        proposals = await self._proposals.waiting(contact_id)
        facts, lead = chat.facts, await self._ground.store.leads.get(chat.lead_id) if chat.lead_id else None
        return ChatDetail(
            row=await self._row(document, await self._marks([contact_id], proposals)),
            talk=await self._talk(contact_id),
            trade=facts.trade, issue=facts.issue or "", danger=facts.danger is not None,
            city=self._ground.place_name(facts.city, self._words.language) if facts.city else "",
            address=" ".join(part for part in (facts.street, facts.house_number) if part),
            question=chat.open_question.kind if chat.open_question else None,
            lead_id=lead.id if lead else None, lead_status=lead.status if lead else None,
            why=await self._reasons.of(lead.id) if lead else (),
            proposals=tuple(Proposed(message_id=one.id, text=one.text) for one in proposals),
            propose_here=await self._proposals.is_in_chat(contact_id),
            propose_everywhere=await self._proposals.is_everywhere(),
        )  # fmt: skip

    # -- the list -----------------------------------------------------------------------------------------------------

    async def _found(self, wanted: ChatFilter, text: str, proposals: Sequence[Proposal]) -> Sequence[Document]:
        if wanted is ChatFilter.PROPOSAL:
            return await self._chats({"_id": {"$in": sorted({one.contact_id for one in proposals})}}, text)
        if wanted is ChatFilter.QUIET:
            quiet = self._db["contacts"].find({"standing": {"$in": _QUIET}}, {"_id": 1}, limit=MOST_CHATS)
            return await self._chats({"_id": {"$in": [one["_id"] for one in await quiet.to_list()]}}, text)
        if wanted is ChatFilter.PERSON:
            return await self._chats({"mode": Mode.PERSON.value}, text)
        with_person = await self._chats({"mode": {"$in": _WITH_PERSON}}, text)
        if wanted is ChatFilter.WAITS:
            return with_person
        newest = await self._chats({}, text, sort=[("last_inbound_at", -1)])
        return list({chat["_id"]: chat for chat in (*with_person, *newest)}.values())

    async def _chats(
        self, question: Question, text: str, sort: list[tuple[str, int]] | None = None
    ) -> list[dict[str, Any]]:
        parts = [part for part in (question, *sought(text)) if part]
        whole: Question = {"$and": parts} if parts else {}
        return await self._db["conversations"].find(whole, _SHOWN, sort=sort, limit=MOST_CHATS).to_list()

    async def _marks(self, ids: Sequence[str], proposals: Sequence[Proposal]) -> _Marks:
        failed = await self._db["outbox"].find(FAILED, {"conversation_id": 1}, limit=500).to_list()
        contacts = await self._db["contacts"].find({"_id": {"$in": list(ids)}}, {"standing": 1}).to_list()
        return _Marks(
            frozenset(one["conversation_id"] for one in failed),
            frozenset(one.contact_id for one in proposals),
            {one["_id"]: one.get("standing") or "" for one in contacts},
        )

    async def _row(self, chat: Document, marks: _Marks) -> ChatRow:
        last = await self._db["messages"].find_one({"conversation_id": chat["_id"]}, sort=[("at", -1)])
        line, id_ = talk_line(last) if last else None, str(chat["_id"])
        return ChatRow(
            contact_id=id_, name=showing.chat_name(chat), phone=chat.get("phone") or "",
            last_text=(line.text or " ".join(line.media)) if line else "",
            last_by=line.by if line else "", last_at=line.at if line else None,
            has=showing.who_has(chat.get("person_by") or "", self._words),
            since=chat.get("word_waits_since") or chat.get("person_asked_at"),
            undelivered=id_ in marks.failed, proposal=id_ in marks.proposed,
            standing=Standing(marks.standings.get(id_) or Standing.NORMAL),
        )  # fmt: skip

    # -- one chat -----------------------------------------------------------------------------------------------------

    async def _talk(self, contact_id: str) -> tuple[TalkLine, ...]:
        lines = await last_lines(self._db, contact_id)
        sent = {"_id": {"$in": [line.id for line in lines if line.by != "customer"]}}
        shown = {"state": 1, "delivery": 1, "reason": 1, "left_out": 1}
        items = {item["_id"]: item for item in await self._db["outbox"].find(sent, shown).to_list()}
        told = [self._delivered(line, items[line.id]) if line.id in items else line for line in lines]
        return tuple(line.but(understood=self._named(line.understood)) if line.understood else line for line in told)

    def _delivered(self, line: TalkLine, item: Document) -> TalkLine:
        state = str(item["state"])
        became = item.get("delivery") or state if state == "sent" else _DELIVERIES.get(state, state)
        why = item.get("reason") or "" if became in ("failed", "dropped") else ""
        left_out = "" if why else item.get("left_out") or ""
        return line.but(delivery=became, why=in_words(self._words, why), left_out=in_words(self._words, left_out))

    def _named(self, understood: Understood) -> Understood:
        """With its cities as a person reads them."""
        named = self._ground.place_name
        language = self._words.language
        city = named(understood.city, language) if understood.city else None
        return understood.but(city=city, city_doubt=tuple(named(one, language) for one in understood.city_doubt))


def in_order(rows: Sequence[ChatRow]) -> list[ChatRow]:
    """Who waits, longest first; then by the last words, newest first."""
    waiting = sorted((row for row in rows if row.since), key=lambda row: (row.since, row.contact_id))
    others = [row for row in rows if not row.since]
    others.sort(key=lambda row: (row.last_at.timestamp() if row.last_at else 0.0, row.contact_id), reverse=True)
    return [*waiting, *others]


def sought(text: str) -> list[Question]:
    """Each word must be in the name or the phone; a phone is found however it is written."""
    return [_word(word) for word in _joined(text[:_LONGEST].strip()).split()[:_MOST_WORDS]]


def _joined(text: str) -> str:
    """A phone is one word, whatever stands between its digits."""
    return re.sub(r"\D", "", text) if re.fullmatch(r"\+?[\d\s().\-]+", text) else text


def _word(word: str) -> Question:
    pattern = {"$regex": re.escape(word), "$options": "i"}
    places: list[Question] = [{"name": pattern}, {"facts.customer_name": pattern}]
    if word.isdigit() and len(word) >= _LEAST_DIGITS:
        places.append({"phone": {"$regex": re.escape(word.removeprefix("00").removeprefix("0"))}})
    return {"$or": places}
