"""Needs you: all that waits for a person, made from the store as it is at this moment.

Promise: nothing waits for a person without standing here, with what can be done about it. What was only to be read goes
with one deed and comes back with its undo; everything else goes when it is dealt with.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from fixi_app.booking.zone import NEVER
from fixi_app.dialogue.owner.owner_wishes import ChatView
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.needs import ACTIONS as ACTIONS
from fixi_app.domain.needs import NeedAction as NeedAction
from fixi_app.domain.needs import NeedKind as NeedKind
from fixi_app.services.followup.rounds import FLAGGED, SILENT
from fixi_app.services.ground import Ground
from fixi_app.services.owner.person_chats import PersonChats
from fixi_app.services.owner.report import APPLYING
from fixi_app.services.telling.alerts import AlertState
from fixi_app.services.turn.proposals import PROPOSED, Proposals
from storage import AsyncCollection

_MOST = 200


_COLLECTIONS = {NeedKind.FAILED_MESSAGE: "outbox", NeedKind.ASIDE: "inbox", NeedKind.ALERT: "alerts"}
"""Where that lies which goes when it was read."""


_WAITING = {"status": LeadStatus.PENDING.value}
FAILED = {"state": "failed", "seen_at": None}
_ASIDE = {"state": "aside", "seen_at": None}
_UNSENT = {"state": AlertState.KEPT.value, "answered_at": None, "seen_at": None}
_QUIET = {"machine_since": {"$gt": NEVER}}
_CHATS = {
    "mode": {"$in": [Mode.WAITING_FOR_PERSON.value, Mode.PERSON.value]},
    "$or": [{"word_waits_since": {"$ne": None}}, {"person_asked_at": {"$ne": None}}],
}
_COUNTED: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("leads", _WAITING), ("leads", FLAGGED), ("leads", SILENT), ("professionals", APPLYING),
    ("outbox", {"state": PROPOSED}), ("outbox", FAILED), ("inbox", _ASIDE), ("alerts", _UNSENT),
)  # fmt: skip


class Need(Record):
    kind: NeedKind
    ref: str
    """Id of the lead, contact, professional, message or alert that it is."""
    since: UtcTime
    name: str = ""
    city: str | None = None
    text: str = ""
    """What it is about, in words of the store: an issue, a message, a reason."""
    by: str = ""
    """Who has it, where somebody does."""
    reason: str = ""
    """Why it could not be sent or understood, as it was said."""
    lead_id: str | None = None
    contact_id: str | None = None
    urgent: bool = False

    @property
    def actions(self) -> tuple[NeedAction, ...]:
        return ACTIONS[self.kind]


class NeedsYou:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.store.db
        self._chats, self._proposals = PersonChats(ground), Proposals(ground)

    async def all(self, now: datetime) -> tuple[Need, ...]:
        """Everything that waits: danger first, then in the order in which it came."""
        found = [
            *await self._leads(), *await self._waiting_chats(now), *await self._applications(now),
            *await self._proposed(), *await self._failed(), *await self._asides(), *await self._unsent_alerts(),
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda need: (not need.urgent, need.since, need.ref)))

    async def count(self) -> int:
        """How many `all` would show, counted without reading them."""
        counted = [await self._db[name].count_documents(dict(question)) for name, question in _COUNTED]
        quiet = await self._quiet_machines()
        chats = await self._db["conversations"].count_documents({**_CHATS, "_id": {"$nin": sorted(quiet)}})
        return sum(counted) + chats + len(quiet)

    async def _leads(self) -> Iterable[Need]:
        leads = self._ground.store.leads
        waiting = await leads.many(_WAITING, limit=_MOST)
        return [
            *map(_of_lead, waiting),
            *map(_of_open_job, await leads.many(FLAGGED, limit=_MOST)),
            *map(_of_silent_lead, await leads.many(SILENT, limit=_MOST)),
        ]

    async def _waiting_chats(self, now: datetime) -> Iterable[Need]:
        """Also chats that somebody has, as long as a word of the customer waits in them; and those of machines."""
        quiet = await self._quiet_machines()
        return [
            Need(
                kind=NeedKind.MACHINE_CHAT if chat.contact_id in quiet else NeedKind.CHAT,
                ref=chat.contact_id, since=chat.since or quiet.get(chat.contact_id) or now,
                name=chat.name or chat.phone, city=chat.city, text=chat.words, by=chat.taken_by,
                contact_id=chat.contact_id,
            )
            for chat in await self._shown(now, quiet)
            if chat.since or chat.contact_id in quiet
        ]  # fmt: skip

    async def _shown(self, now: datetime, quiet: Iterable[str]) -> list[ChatView]:
        chats = list(await self._chats.all(now))
        others = [await self._chats.one(id_) for id_ in quiet if id_ not in {chat.contact_id for chat in chats}]
        return [*chats, *filter(None, others)]

    async def _quiet_machines(self) -> dict[str, datetime]:
        found = self._db["conversations"].find(_QUIET, {"machine_since": 1}, limit=_MOST)
        return {one["_id"]: one["machine_since"] for one in await found.to_list()}

    async def _applications(self, now: datetime) -> Iterable[Need]:
        found = await self._ground.store.professionals.many(APPLYING, limit=_MOST)
        return [
            Need(kind=NeedKind.APPLICATION, ref=pro.id, since=pro.applied_at or now, name=pro.name, text=pro.phone)
            for pro in found
        ]  # fmt: skip

    async def _proposed(self) -> Iterable[Need]:
        return [
            Need(kind=NeedKind.PROPOSAL, ref=one.id, since=one.at, text=one.text, contact_id=one.contact_id)
            for one in await self._proposals.waiting()
        ]

    async def _failed(self) -> Iterable[Need]:
        found = self._db["outbox"].find(FAILED, sort=[("created_at", 1)], limit=_MOST)
        return [
            Need(
                kind=NeedKind.FAILED_MESSAGE, ref=item["_id"], since=item["created_at"], text=item["text"],
                reason=item.get("reason") or "", contact_id=item["conversation_id"],
            )
            for item in await found.to_list()
        ]  # fmt: skip

    async def _asides(self) -> Iterable[Need]:
        found = self._db["inbox"].find(_ASIDE, sort=[("received_at", 1)], limit=_MOST)
        return [
            Need(
                kind=NeedKind.ASIDE, ref=item["_id"], since=item["received_at"],
                text=str((item.get("inbound") or {}).get("text") or ""), reason=item.get("reason") or "",
                contact_id=item.get("conversation_id"),
            )
            for item in await found.to_list()
        ]  # fmt: skip

    async def _unsent_alerts(self) -> Iterable[Need]:
        found = self._db["alerts"].find(_UNSENT, sort=[("at", 1)], limit=_MOST)
        return [
            Need(
                kind=NeedKind.ALERT, ref=item["_id"], since=item["at"], text=item["text"],
                lead_id=item.get("lead_id"), contact_id=item.get("contact_id"),
                urgent=item["key"].startswith("alert_emergency"),
            )
            for item in await found.to_list()
        ]  # fmt: skip

    # -- what is done about it ----------------------------------------------------------------------------------------

    async def dismiss(self, kind: NeedKind, ref: str, by: str) -> bool:
        """It was read; False for what goes only by being dealt with, or is gone already."""
        return await self._mark(kind, ref, None, {"seen_at": self._ground.clock.now(), "seen_by": by})

    async def restore(self, kind: NeedKind, ref: str) -> bool:
        """Undo of `dismiss`."""
        return await self._mark(kind, ref, {"$ne": None}, {"seen_at": None, "seen_by": None})

    async def _mark(self, kind: NeedKind, ref: str, seen: Any, fields: dict[str, Any]) -> bool:
        if kind not in _COLLECTIONS:
            return False
        collection: AsyncCollection = self._db[_COLLECTIONS[kind]]
        marked = await collection.update_one({"_id": ref, "seen_at": seen}, {"$set": fields})
        return marked.modified_count == 1

    async def send_again(self, message_id: str) -> bool:
        """A failed message goes once more, on purpose; False when it is not a failed one any more."""
        again = {"state": "queued", "attempts": 0, "not_before": None, "not_after": None, "reason": "",
                 "delivery": None, "window_closed": None}  # fmt: skip
        anew = {"$set": again, "$unset": {"first_try_at": ""}}
        sent = await self._db["outbox"].update_one({"_id": message_id, "state": "failed"}, anew)
        self._ground.wake()
        return sent.modified_count == 1


def _of_lead(lead: Lead) -> Need:
    return Need(
        kind=NeedKind.TAKEN_LEAD if lead.is_taken() else NeedKind.LEAD,
        ref=lead.id, since=lead.waiting_since or lead.updated_at, name=lead.customer_name or lead.phone or "",
        city=lead.city, text=lead.issue or "", by=lead.taken_by or "" if lead.is_taken() else "", lead_id=lead.id,
        contact_id=lead.contact_id, urgent=lead.is_emergency,
    )  # fmt: skip


def _of_open_job(lead: Lead) -> Need:
    return _of_lead(lead).but(kind=NeedKind.OPEN_JOB, since=lead.follow.flagged_at or lead.updated_at, urgent=False)


def _of_silent_lead(lead: Lead) -> Need:
    return _of_lead(lead).but(kind=NeedKind.SILENT_LEAD, since=lead.follow.silent_at or lead.updated_at)
