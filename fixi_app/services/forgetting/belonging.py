"""Whose is what: the ids by which everything in the store that is one person's is found.

Promise: it is gathered the same way whether he is to be erased or wants to know what is kept of him. A message to a
professional belongs to no lead in the history, so it is known by the chat and the words: in the days of the request any
word of it will do, later (he looks up his past jobs) only what can hardly mean anybody else.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import first_name
from fixi_app.queues.inbox import ARRIVED
from fixi_app.repositories.records import Store
from fixi_app.services.desk.pace import Pace
from fixi_app.services.forgetting.holdings import questions_of
from fixi_app.services.forgetting.links import Whose

_SHORT = 3
_AFTERWARDS = timedelta(days=1)
"""So long after the last change of a request somebody may still be written to about it."""
_CHUNK = 100
_OWN_WORDS = 12
"""A rating of so many letters is his and nobody else's; "great" is everybody's."""
_LONGEST_CHAIN = 50
"""Contacts that were joined one into the other; more is a circle."""
_WITH_FILES = ("messages", "leads", "outbox", "inbox")


@dataclass(frozen=True)
class Person:
    ids: Mapping[Whose, tuple[str, ...]]
    leads: tuple[Lead, ...] = ()
    phones: tuple[str, ...] = ()
    once_told: tuple[str, ...] = ()
    """Professionals who were told of requests of his that went when the history was cleared."""

    def of(self, whose: Whose) -> tuple[str, ...]:
        return self.ids.get(whose, ())


class Belonging:
    def __init__(self, store: Store) -> None:
        self._store, self._db = store, store.db

    async def same_person(self, contact_id: str) -> list[str]:
        """The contact and those that were merged into it."""
        found = [contact_id]
        for one in found:  # which grows: who was merged into him may have had others merged into himself
            merged = await self._store.contacts.many({"merged_into": one})
            found += [other.id for other in merged if other.id not in found]
        return found

    async def everyone(self, contact_id: str) -> list[str]:
        """The same, whichever of the joined ones is named."""
        root = contact_id
        for _ in range(_LONGEST_CHAIN):
            contact = await self._store.contacts.get(root)
            if contact is None or contact.merged_into is None:
                break
            root = contact.merged_into
        return await self.same_person(root)

    async def himself(self, contact_ids: Sequence[str], leads: Sequence[Lead]) -> Person:
        """What is his own, with these of his requests; not what others were told of him."""
        mine = {"$in": list(contact_ids)}
        addresses = [one.id for one in await self._store.addresses.many({"contact_id": mine})]
        contacts = await self._store.contacts.many({"_id": mine})
        phones = [phone for one in contacts for phone in (one.phone, *one.former_phones) if phone]
        aside = await self._without_a_chat([*(address.partition(":")[2] for address in addresses), *phones])
        pros = await self._db["professionals"].find({"contact_id": mine}, {"_id": 1}).to_list()
        cleared = await self._db["cleared"].find({"contact_id": mine}).to_list()
        requests = [*(lead.id for lead in leads), *(str(one["_id"]) for one in cleared)]
        ids = {
            Whose.CONTACT: contact_ids, Whose.CHAT: contact_ids, Whose.ADDRESS: addresses, Whose.ASIDE: aside,
            Whose.LEAD: requests, Whose.WORK: [str(pro["_id"]) for pro in pros],
        }  # fmt: skip
        told = tuple(sorted({str(pro) for one in cleared for pro in one["pro_ids"]}))
        return Person({whose: tuple(some) for whose, some in ids.items()}, tuple(leads), tuple(phones), told)

    async def whole(self, contact_ids: Sequence[str], pro_ids: Sequence[str] = ()) -> Person:
        """Everything that is his, in whatever state: what is asked for when somebody wants to know.

        `pro_ids`: himself as a professional, where no contact leads there yet.
        """
        found = self._store.leads.each({"contact_id": {"$in": list(contact_ids)}})
        person = await self.told(await self.himself(contact_ids, await _at_leisure(found)))
        known = person.of(Whose.WORK)
        work = (*known, *(pro_id for pro_id in pro_ids if pro_id not in known))
        person = replace(person, ids={**person.ids, Whose.WORK: work})
        return replace(person, ids={**person.ids, Whose.FILE: await self._files(person)})

    async def told(self, person: Person) -> Person:
        """And what professionals and the owner were told of him and his requests."""
        told = await self._alerts(person)
        for lead in person.leads:
            told += await self._written_of(lead, person.phones)
        news = self._db["inbox"].find({"news.lead_id": {"$in": list(person.of(Whose.LEAD))}}, {"_id": 1})
        of_others = {Whose.TOLD: tuple(told), Whose.NEWS: tuple([str(one["_id"]) for one in await news.to_list()])}
        return replace(person, ids={**person.ids, **of_others})

    async def documents(self, person: Person, name: str) -> AsyncIterator[dict[str, Any]]:
        """Everything in this collection that is his, each document once."""
        seen = set[str]()
        for question in questions_of(name, person.ids):
            found = self._db[name].find(question)
            while chunk := await found.to_list(_CHUNK):
                for one in chunk:
                    if str(one["_id"]) not in seen:
                        seen.add(str(one["_id"]))
                        yield one

    async def chats_told(self, leads: Sequence[Lead], once_told: Sequence[str] = ()) -> dict[str, Any]:
        """The chats of everybody who was told of these requests, and of these professionals."""
        asked = {pro for lead in leads for pro in _concerned(lead)} | await self._once_concerned(leads)
        asked |= set(once_told)
        pros = await self._store.professionals.many({"_id": {"$in": sorted(asked)}})
        return {"$or": [{"_id": {"$in": [pro.contact_id for pro in pros if pro.contact_id]}}, {"is_owner": True}]}

    async def _once_concerned(self, leads: Sequence[Lead]) -> set[str]:
        """Whoever had one of these before: the lead itself keeps nobody from whom a person took it."""
        about = {"lead_id": {"$in": [lead.id for lead in leads]}}
        offers = await self._db["offers"].find(about, {"pro_id": 1}).to_list()
        decisions = await self._db["decisions"].find(about, {"chosen": 1}).to_list()
        deeds = await self._db["audit_log"].find(about, {"before.pro_id": 1, "after.pro_id": 1}).to_list()
        sides = [deed.get(side) or {} for deed in deeds for side in ("before", "after")]
        named = [*(one.get("pro_id") for one in (*offers, *sides)), *(one.get("chosen") for one in decisions)]
        return {str(pro_id) for pro_id in named if pro_id}

    async def _without_a_chat(self, names: Sequence[str]) -> list[str]:
        """What was set aside or has only arrived belongs to no chat, but its raw words may have come from him."""
        known = [name.lstrip("+") for name in names if name]
        found = self._db["inbox"].find({"conversation_id": None, "state": {"$in": ["aside", ARRIVED]}})
        ids: list[str] = []
        while known and (chunk := await found.to_list(_CHUNK)):
            ids += [str(one["_id"]) for one in chunk if _came_from(one, known)]
        return ids

    async def _alerts(self, person: Person) -> list[str]:
        """Ids of the messages in which the owner was alerted."""
        return [f"alert:{one['_id']}" async for one in self.documents(person, "alerts")]

    async def _written_of(self, lead: Lead, phones: Sequence[str]) -> list[str]:
        """Ids of messages from and to professionals and the owner that tell something of this request's customer."""
        chats = await self._db["conversations"].find(await self.chats_told([lead]), {"_id": 1}).to_list()
        since = {"conversation_id": {"$in": [chat["_id"] for chat in chats]}, "at": {"$gte": lead.created_at}}
        found = self._db["messages"].find(since, {"text": 1, "at": 1})
        words, later = [*_words_of(lead), *phones], [*await self._later_words(lead), *phones]
        until, pace = lead.updated_at + _AFTERWARDS, Pace()
        ids: list[str] = []
        while chunk := await found.to_list(_CHUNK):
            for one in chunk:
                early = one["at"] <= until and tells_of(one["text"], words)
                if early or still_tells_of(one["text"], later, lead):
                    ids.append(one["_id"])
                await pace.rest()
        return ids

    async def _later_words(self, lead: Lead) -> list[str]:
        """Words that mean him alone, also long after his visit."""
        review = await self._db["reviews"].find_one({"_id": lead.id}, {"text": 1})
        said = str((review or {}).get("text") or "")
        house = f"{lead.street} {lead.house_number}" if lead.street and lead.house_number else ""
        names = () if await self._has_namesake(lead) else _names_of(lead)
        words = (lead.phone, house, said if len(said) >= _OWN_WORDS else "", *names)
        return [word for word in words if word]

    async def _has_namesake(self, lead: Lead) -> bool:
        """Whether the name alone may mean another customer."""
        name = first_name(lead.customer_name or "")
        alike = {"$gte": name, "$lt": f"{name}\U0010ffff"}
        same = await self.everyone(lead.contact_id)
        others = {"customer_name": alike, "contact_id": {"$nin": same}}
        return bool(name) and await self._db["leads"].find_one(others, {"_id": 1}) is not None

    async def _files(self, person: Person) -> tuple[str, ...]:
        """Names of the files that his messages and requests bring with them."""
        names: dict[str, None] = {}
        for collection in _WITH_FILES:
            async for document in self.documents(person, collection):
                names |= dict.fromkeys(files_in(document))
        return tuple(names)


async def _at_leisure(found: AsyncIterator[Lead]) -> list[Lead]:
    """All of them, without holding the loop for the many requests of one person."""
    pace, leads = Pace(), []
    async for lead in found:
        leads.append(lead)
        await pace.rest()
    return leads


def files_in(document: Mapping[str, Any]) -> list[str]:
    """Names of kept files in a message, a request or an item of a queue."""
    media = document.get("media")
    listed = [*(media if isinstance(media, list) else ()), *(document.get("files") or ())]
    listed += (document.get("inbound") or {}).get("media") or ()
    single = [media] if isinstance(media, str) else []
    return [Path(path).name for path in (*single, *(one.get("path") for one in listed)) if path]


def tells_of(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the text: a long one anywhere, for Hebrew writes "to Dana" as one word; a
    short one ("2", "Al") only by itself, or the hours and names of everybody else would be taken for his.
    """
    return any(
        word in text if len(word) > _SHORT else re.search(rf"(?<!\w)[בהולמש]?{re.escape(word)}(?![\w:.-])", text)
        for word in words
        if not word.isdecimal() or len(word) > _SHORT
    )


def still_tells_of(text: str, words: Sequence[str], lead: Lead) -> bool:
    """The same after his visit, when one street, name and fault are told of many: with his city in the line or not."""
    if tells_of(text, words):
        return True
    lines = [line for line in text.splitlines() if lead.city and lead.city in line]
    return any(tells_of(line, _words_of(lead)) for line in lines)


def _words_of(lead: Lead) -> list[str]:
    return [word for word in (lead.phone, lead.street, lead.issue, lead.door, *_names_of(lead)) if word]


def _names_of(lead: Lead) -> tuple[str, str]:
    return lead.customer_name or "", first_name(lead.customer_name or "")


def _came_from(item: Mapping[str, Any], names: Sequence[str]) -> bool:
    said = str(item.get("raw")) + str((item.get("inbound") or {}).get("address"))
    return any(name in said for name in names)


def _concerned(lead: Lead) -> set[str]:
    offered = lead.offer.pro_ids if lead.offer else ()
    return {pro for pro in (lead.pro_id, *offered, *lead.refused_pro_ids) if pro}
