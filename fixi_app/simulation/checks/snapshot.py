"""All that the checks look at, read from the store in one go: the checks themselves are pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.business import Business
from fixi_app.domain.leads import Lead
from fixi_app.services.ground import Ground
from fixi_app.simulation.chronicle import Chronicle

Document = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    now: datetime
    since: datetime
    """From when on `inbox`, `outbox` and the chronicle are whole."""
    business: Business
    zone: ZoneInfo
    rest: RestDays
    owner_phone: str
    leads: tuple[Lead, ...]
    taken: tuple[Document, ...]
    """Slots that are held or booked."""
    chats: dict[str, Document]
    """Conversations by id."""
    inbox: tuple[Document, ...]
    outbox: tuple[Document, ...]
    called_for: frozenset[str]
    """Leads about which the owner was written to."""
    unsent_for_a_reason: bool
    """The account is held: what is queued waits for a person."""
    kept: Chronicle
    looks_every: timedelta
    """How far apart the looks of the jobs may lie: nothing can be on time to less than that."""

    def shaken(self, start: datetime, end: datetime) -> bool:
        """Whether a death, a sleep or an outage fell between."""
        return any(begun <= end and start <= until for begun, until in self.kept.shaken)

    def chat_of(self, phone: str) -> Document | None:
        return next((chat for chat in self.chats.values() if chat.get("phone") == phone), None)


_CHAT = {"phone": 1, "mode": 1, "state": 1, "role": 1, "turn": 1, "closing": 1, "open_question": 1, "lead_id": 1,
         "last_inbound_at": 1, "person_asked_at": 1, "lease": 1, "acknowledged_at": 1}  # fmt: skip
_SENT_OR_NOT = ["queued", "sending", "sent", "failed", "dropped"]


async def snapshot(ground: Ground, kept: Chronicle, since: datetime, looks_every: timedelta, held: bool) -> Snapshot:
    db = ground.store.db
    recent = {"$gte": since}
    outbox = await db["outbox"].find(
        {"state": {"$in": _SENT_OR_NOT}, "created_at": recent}, sort=[("created_at", 1), ("order", 1)]
    ).to_list()
    return Snapshot(
        now=ground.clock.now(),
        since=since,
        business=ground.business,
        zone=ground.zone,
        rest=ground.rest,
        owner_phone=ground.owner_phone or "",
        leads=tuple(await ground.store.leads.many({}, sort=[("created_at", 1), ("_id", 1)])),
        taken=tuple(await db["slots"].find({"is_taken": True}, sort=[("start", 1), ("_id", 1)]).to_list()),
        chats={chat["_id"]: chat for chat in await db["conversations"].find({}, _CHAT).to_list()},
        inbox=tuple(await db["inbox"].find({"received_at": recent}, sort=[("received_at", 1)]).to_list()),
        outbox=tuple(outbox),
        called_for=frozenset(await _called_for(ground, since, {item["_id"] for item in outbox})),
        unsent_for_a_reason=held,
        kept=kept,
        looks_every=looks_every,
    )  # fmt: skip


async def _called_for(ground: Ground, since: datetime, written: set[str]) -> set[str]:
    """The alert knows its lead; what it is called tells only what caused it."""
    alerts = await ground.store.db["alerts"].find({"at": {"$gte": since}}, {"lead_id": 1}).to_list()
    return {alert["lead_id"] for alert in alerts if alert.get("lead_id") and f"alert:{alert['_id']}" in written}
