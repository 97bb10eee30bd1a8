"""No hour is given twice, and lead, slot and history tell one story."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from fixi_app.domain.leads import By, Lead, LeadStatus, may_move
from fixi_app.domain.moves import Proposal, ProposalState, Proposer
from fixi_app.simulation.checks.snapshot import Document, Snapshot

_S = LeadStatus
_WITH_A_TIME = frozenset({_S.NEW, _S.BOOKED})
_ENDED = frozenset({_S.CANCELLED, _S.REJECTED})


def no_slot_has_two_leads(seen: Snapshot) -> Iterator[str]:
    """Of the open ones, by what the leads say: what the slot says of itself can name only one."""
    whose: dict[str, list[str]] = defaultdict(list)
    for lead in seen.leads:
        if lead.slot_id and lead.status in _WITH_A_TIME:
            whose[lead.slot_id].append(lead.id)
    yield from (f"slot {slot} has the leads {', '.join(ids)}" for slot, ids in whose.items() if len(ids) > 1)


def no_lead_has_two_slots(seen: Snapshot) -> Iterator[str]:
    """At most one that is booked and one that is held, beside the one that is held for another time he was asked about.

    An offer that its professional answers with another hour keeps its own: the customer may say no to the other one.
    """
    answered = {lead.proposal.slot_id for lead in seen.leads if lead.proposal and _answers_offer(lead, lead.proposal)}
    booked: dict[str, list[str]] = defaultdict(list)
    held: dict[str, list[str]] = defaultdict(list)
    for slot in seen.taken:
        if slot.get("held_until") and slot["held_until"] < seen.now:
            continue
        if slot.get("lead_id") and not (slot.get("held_until") and slot["_id"] in answered):
            (held if slot.get("held_until") else booked)[slot["lead_id"]].append(slot["_id"])
    for kind, found in (("booked", booked), ("held", held)):
        several = {lead: ids for lead, ids in found.items() if len(ids) > 1}
        yield from (f"lead {lead} has {len(ids)} slots {kind}: {', '.join(ids)}" for lead, ids in several.items())


def _answers_offer(lead: Lead, proposal: Proposal) -> bool:
    """What a customer asked for does not outlive the visit that it was to move, so it excuses nothing."""
    open_, his = proposal.state is ProposalState.OPEN, proposal.by is Proposer.PROFESSIONAL
    return open_ and his and lead.status is _S.NEW


def nobody_is_in_two_places(seen: Snapshot) -> Iterator[str]:
    """The visits of one professional that are booked or offered do not overlap."""
    visits: dict[str, list[Lead]] = defaultdict(list)
    for lead in seen.leads:
        if lead.pro_id and lead.slot_id and lead.appointment_start and lead.status in _WITH_A_TIME:
            visits[lead.pro_id].append(lead)
    for pro, leads in visits.items():
        for one, other in pairwise(sorted(leads, key=lambda lead: (str(lead.appointment_start), lead.id))):
            if one.appointment_end and other.appointment_start and other.appointment_start < one.appointment_end:
                yield f"{pro} is at {one.id} and {other.id} at {other.appointment_start:%d %H:%M}"


def lead_and_slot_agree(seen: Snapshot) -> Iterator[str]:
    """A booked lead with a slot has it booked, at its time; whoever has ended or waits for a person holds nothing."""
    slots = {slot["_id"]: slot for slot in seen.taken}
    owners: dict[str, list[Document]] = defaultdict(list)
    for slot in seen.taken:
        if slot.get("lead_id"):
            owners[slot["lead_id"]].append(slot)
    for lead in seen.leads:
        if seen.shaken(lead.updated_at, seen.now):
            continue
        if lead.status is _S.BOOKED and lead.slot_id:
            yield from _booked(lead, slots.get(lead.slot_id))
        if lead.status in _ENDED and owners.get(lead.id):
            yield f"lead {lead.id} is {lead.status.value} and has {owners[lead.id][0]['_id']}"
    known = {lead.id: lead for lead in seen.leads}
    for id_, found in owners.items():
        yield from _of_slots(known.get(id_), found, seen)


def _booked(lead: Lead, slot: Document | None) -> Iterator[str]:
    if slot is None or slot["lead_id"] != lead.id:
        yield f"lead {lead.id} is booked for {lead.slot_id}, which is not its own"
    elif slot.get("held_until"):
        yield f"lead {lead.id} is booked, and {slot['_id']} is only held"
    elif (slot["start"], slot["end"]) != (lead.appointment_start, lead.appointment_end):
        yield f"lead {lead.id} says {lead.appointment_start:%d %H:%M}, its slot {slot['start']:%d %H:%M}"


def _of_slots(lead: Lead | None, found: list[Document], seen: Snapshot) -> Iterator[str]:
    if lead is None:
        return  # his own job, a block: no lead of ours
    for slot in found:
        ahead, booked = slot["start"] > seen.now, not slot.get("held_until")
        of_booked = lead.status in (_S.BOOKED, _S.COMPLETED, _S.CLOSED) and lead.slot_id == slot["_id"]
        if ahead and booked and not of_booked and not seen.shaken(lead.updated_at, seen.now):
            yield f"{slot['_id']} is booked for lead {lead.id}, which is {lead.status.value} with {lead.slot_id}"


def history_tells_the_status(seen: Snapshot) -> Iterator[str]:
    """The last line of the history is the status, in order of time, and each move was one that may be."""
    for lead in seen.leads:
        history = lead.status_history
        if not history or history[-1].status is not lead.status:
            yield f"lead {lead.id} is {lead.status.value}, its history ends otherwise"
        for one, other in pairwise(history):
            if not may_move(one.status, other.status, By.OWNER if other.by is By.OWNER else other.by):
                yield f"lead {lead.id} went from {one.status.value} to {other.status.value} by {other.by.value}"
            if other.at < one.at:
                yield f"lead {lead.id}: {other.status.value} is told earlier than {one.status.value} before it"
