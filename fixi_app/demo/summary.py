"""What came of the day, counted from the store and from nothing else.

Promise: nothing here is assumed from what the day's people were meant to do. A message counts as answered when a turn
took it up and an answer of that turn, or of the safety text, was really sent.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from fixi_app.demo.phrases import Phrases
from fixi_app.demo.view import View, look
from fixi_app.demo.watch import name_of
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.repositories.records import Store
from storage import AsyncDatabase

_WITH_A_TIME = frozenset({LeadStatus.NEW, LeadStatus.BOOKED, LeadStatus.COMPLETED, LeadStatus.CLOSED})


@dataclass(frozen=True)
class Summary:
    customers: int
    answered: int
    booked: int
    completed: int
    cancelled: int
    emergencies: int
    reassigned: int
    waiting: int
    double: int
    """Slots with two leads, or two visits of one professional at one time."""

    @property
    def is_fine(self) -> bool:
        return self.customers > 0 and self.answered == self.customers and self.double == 0


async def summarise(store: Store) -> Summary:
    view = await look(store)
    customers = await _customers(view, store.db)
    leads = list(view.leads.values())
    unanswered = await unanswered_chats(store.db)
    return Summary(
        customers=len(customers),
        answered=sum(chat.id not in unanswered for chat in customers),
        booked=sum(_was(lead, LeadStatus.BOOKED) for lead in leads),
        completed=sum(_was(lead, LeadStatus.COMPLETED) for lead in leads),
        cancelled=sum(lead.status is LeadStatus.CANCELLED for lead in leads),
        emergencies=sum(lead.is_emergency for lead in leads),
        reassigned=sum(lead.reassignments > 0 for lead in leads),
        waiting=len(_waiting(view)),
        double=await double_slots(store),
    )


async def _customers(view: View, db: AsyncDatabase) -> list[Conversation]:
    """Whoever wrote and is no professional; the owner, who was only written to, is none."""
    wrote = set(await db["inbox"].distinct("conversation_id", {"kind": "message"}))
    return [c for c in view.conversations.values() if c.id in wrote and c.role is Role.CUSTOMER]


async def unanswered_chats(db: AsyncDatabase) -> set[str]:
    """Chats with a message that no turn took up, or whose turn said nothing that was sent."""
    sent = {item["_id"] for item in await db["outbox"].find({"state": "sent"}, {"_id": 1}).to_list()}
    spoken = {
        said["turn_id"] for said in await db["messages"].find({"direction": "out"}).to_list() if said["_id"] in sent
    }
    kept = await db["inbox"].find({"kind": "message"}).to_list()
    return {item["conversation_id"] for item in kept if item["state"] != "done" or item["turn_id"] not in spoken}


async def double_slots(store: Store) -> int:
    """Times that two matters have: by slot id, by overlap in one calendar, and slots that tell another story."""
    leads = [lead for lead in await store.leads.many({}) if lead.slot_id and lead.status in _WITH_A_TIME]
    twice = sum(count > 1 for count in Counter(lead.slot_id for lead in leads).values())
    visits = sorted(leads, key=lambda lead: (lead.pro_id or "", str(lead.appointment_start), lead.id))
    crossing = sum(_cross(one, other) for one, other in pairwise(visits))
    return twice + crossing + sum([await _is_anothers(store, lead) for lead in leads])


def _cross(one: Lead, other: Lead) -> bool:
    """Whether two different times of one professional overlap (one and the same slot is counted elsewhere)."""
    if one.pro_id != other.pro_id or one.slot_id == other.slot_id:
        return False
    return bool(one.appointment_end and other.appointment_start and other.appointment_start < one.appointment_end)


async def _is_anothers(store: Store, lead: Lead) -> bool:
    slot = await store.slots.get(lead.slot_id)
    return slot is None or not slot.is_taken or slot.lead_id != lead.id


def _was(lead: Lead, status: LeadStatus) -> bool:
    return any(change.status is status for change in lead.status_history)


def _waiting(view: View) -> set[str]:
    """Contacts who wait for a person: in the chat, or with a request that a person must look at."""
    chats = {chat.id for chat in view.conversations.values() if chat.mode is Mode.WAITING_FOR_PERSON}
    return chats | {lead.contact_id for lead in view.leads.values() if lead.status is LeadStatus.PENDING}


async def endings(store: Store, phrases: Phrases) -> list[str]:
    """One line for each matter: what, where, with whom, when, and how it stands."""
    view = await look(store)
    stars = {review["_id"]: review["stars"] for review in await store.db["reviews"].find({}).to_list()}
    lines = [_ending(lead, view, stars.get(lead.id), phrases) for lead in view.leads.values()]
    with_lead = {lead.contact_id for lead in view.leads.values()}
    idle = [chat for chat in await _customers(view, store.db) if chat.id not in with_lead]
    return [*lines, *(f"{chat.name}: {phrases.say('nothing')}" for chat in idle)]


def _ending(lead: Lead, view: View, stars: int | None, phrases: Phrases) -> str:
    pro = view.pros.get(lead.pro_id or "")
    line = phrases.say(
        "ending", name=name_of(lead, view), trade=phrases.trade(lead.trade), city=phrases.city(lead.city),
        pro=pro.name if pro else "-", when=phrases.span(lead.appointment_start, lead.appointment_end),
        status=phrases.word("statuses", lead.status.value),
    )  # fmt: skip
    return f"{line}, {phrases.say('review', stars=stars)}" if stars else line
