"""What follows from an edit of a lead, decided before anything is written. Pure: what it weighs is handed in.

Promise: the preview and the saving are made from the same Plan, so nothing happens that was not shown. A lead that
should be with somebody is never left with nobody to act on it, and never booked at a time that is somebody else's.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from fixi_app.booking.claims import hold_end
from fixi_app.domain.anonymous import is_anonymous
from fixi_app.domain.appointments import Slot
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.leads import OPEN, By, Lead, LeadStatus, Offer, OfferState, Quote, may_move, moved
from fixi_app.domain.moves import withdrawn
from fixi_app.domain.professionals import Professional
from fixi_app.domain.retiming import unmarked
from fixi_app.services.desk.consequences_news import news_of
from fixi_app.services.desk.plans import Claim, Goal, Note, Plan
from fixi_app.services.office import LeadEdit

_S = LeadStatus
REASON = "set at the desk"
_TEXTS = ("customer_name", "issue", "details")
_LONGEST = {"customer_name": 60, "issue": 300, "details": 4000}


class Around(Record):
    """What an edit is weighed against, all of it read before."""

    lead: Lead
    now: UtcTime
    pro: Professional | None = None
    """Who has the lead after the edit."""
    slot: Slot | None = None
    """His slot at the hour that the lead has."""
    quote: Quote | None = None
    hold_minutes: float = 15
    samples_mix: bool = False
    """Sample records and real ones may meet, because no message leaves this computer."""
    night: str = ""
    """Until when there is no hurry with an offer that goes out now; empty by day."""


def consequences(edit: LeadEdit, around: Around, deed: str) -> Plan:
    """The lead after the edit, the slots that change hands and who hears of it; or why it cannot be."""
    goal = _goal(edit, around)
    if refusal := _refusal(edit, around, goal):
        return Plan(refusal=refusal)
    claim = _claim(around, goal)
    after = _after(edit, around, goal, claim, deed)
    lead = around.lead
    return Plan(
        after=after,
        claim=claim,
        release=lead.slot_id if lead.slot_id != after.slot_id else None,
        let_go=lead.proposal.slot_id if lead.proposal and after.proposal != lead.proposal else None,
        news=news_of(lead, after, goal, around.night),
        notes=tuple(_notes(edit, around, goal, claim, after)),
    )


# -- where it should go -----------------------------------------------------------------------------------------------


def _goal(edit: LeadEdit, around: Around) -> Goal:
    lead, slot = around.lead, around.slot
    pro_id = lead.pro_id if edit.pro_id is None else edit.pro_id or None
    hands_over = pro_id != lead.pro_id
    start = lead.appointment_start
    timed = pro_id is not None and start is not None and start > around.now
    fits = timed and slot is not None and (slot.is_free(around.now) or slot.lead_id == lead.id)
    status = edit.status or lead.status
    if edit.status is None and hands_over:
        status = _following(lead, pro_id, lost=start is not None and not fits)
    return Goal(
        status=status,
        pro_id=pro_id,
        moves=status is not lead.status,
        hands_over=hands_over,
        chosen=edit.status is not None,
        timed=timed,
        fits=fits,
    )


def _following(lead: Lead, pro_id: str | None, *, lost: bool) -> LeadStatus:
    """The status that a change of the professional brings with it.

    With nobody it waits for a person: left as `new` it would be offered to nobody and looked at by nobody. With
    somebody who is not free at that hour, or when it has passed, the customer is asked for another one, never moved
    silently and never booked in the past.
    """
    if lead.status not in OPEN:
        return lead.status
    if pro_id is None:
        return _S.PENDING
    return _S.CONTACTED if lost and lead.status in (_S.NEW, _S.BOOKED) else lead.status


def _path(lead: Lead, goal: Goal) -> tuple[LeadStatus, ...]:
    """The moves to the goal; a booked visit whose hour is lost passes through `pending`, the one way back."""
    if not goal.moves:
        return ()
    through = not goal.chosen and lead.status is _S.BOOKED and goal.status is _S.CONTACTED
    return (_S.PENDING, goal.status) if through else (goal.status,)


# -- what cannot be ---------------------------------------------------------------------------------------------------


def _refusal(edit: LeadEdit, around: Around, goal: Goal) -> Note | None:
    lead, pro = around.lead, around.pro
    if edit.version != lead.version:
        return Note(key="conflict")
    if is_anonymous(lead):  # opened again it would be work for somebody whom nobody can reach
        return Note(key="erased")
    if goal.chosen and goal.moves and not may_move(lead.status, goal.status, By.OWNER):
        return Note(key="forbidden", words={"from": f"status.{lead.status}", "to": f"status.{goal.status}"})
    if goal.hands_over and goal.status not in OPEN:
        return Note(key="ended", words={"to": f"status.{_S.PENDING}"})
    if goal.hands_over and goal.pro_id and (why := may_assign(pro, lead.sample, around.samples_mix)):
        return why
    return _not_possible(goal)


def may_assign(pro: Professional | None, sample: bool, samples_mix: bool) -> Note | None:
    """Why this professional cannot get a lead from a person's hand; None when he can."""
    if pro is None:
        return Note(key="unknown_pro")
    if not pro.is_active or not pro.approved:
        return Note(key="pro_inactive", pro_id=pro.id)
    if pro.sample != sample and not samples_mix:
        return Note(key="pro_sample")
    return None


def _not_possible(goal: Goal) -> Note | None:
    if goal.status not in (_S.NEW, _S.BOOKED) or not (goal.moves or goal.hands_over):
        return None
    if goal.pro_id is None:
        return Note(key="needs_pro", words={"to": f"status.{goal.status}"})
    if goal.timed and not goal.fits:
        return Note(key="time_taken", pro_id=goal.pro_id, words={"contacted": f"status.{_S.CONTACTED}"})
    return None


# -- the lead afterwards ----------------------------------------------------------------------------------------------


def _claim(around: Around, goal: Goal) -> Claim | None:
    slot = around.slot
    if slot is None or not goal.fits or not (goal.moves or goal.hands_over):
        return None
    if goal.status is _S.BOOKED:
        return Claim(slot_id=slot.id)
    if goal.status is _S.NEW or (goal.status is _S.PENDING and goal.hands_over):
        return Claim(slot_id=slot.id, until=slot.start)
    if goal.status is _S.CONTACTED and goal.hands_over and not goal.moves:
        return Claim(slot_id=slot.id, until=hold_end(around.now, slot.start, timedelta(minutes=around.hold_minutes)))
    return None


def _after(edit: LeadEdit, around: Around, goal: Goal, claim: Claim | None, deed: str) -> Lead:
    lead = around.lead
    after = lead.but(**_typed(edit))
    if not (goal.moves or goal.hands_over):
        return after if after == lead else after.but(updated_at=around.now)
    for status in _path(lead, goal):
        after = moved(after, status, at=around.now, by=By.OWNER, reason=REASON, cause=deed)
    by_person = goal.pro_id is not None if goal.hands_over else lead.assigned_by_person
    return after.but(
        pro_id=goal.pro_id,
        assigned_by_person=by_person,
        offer=_offer(lead, goal, claim, around, deed),
        quoted=around.quote if goal.hands_over else lead.quoted,
        proposal=withdrawn(lead.proposal, deed),
        updated_at=around.now,
        **_times(lead, goal, claim, around),
        **_marks(lead, goal, around),
        **({} if goal.status is _S.COMPLETED else unmarked()),
    )


def _typed(edit: LeadEdit) -> dict[str, Any]:
    """What was typed, as one would keep it; an emptied field is empty, not an empty text."""
    given = {name: getattr(edit, name) for name in _TEXTS if getattr(edit, name) is not None}
    return {name: text.strip()[: _LONGEST[name]] or None for name, text in given.items()}


def _times(lead: Lead, goal: Goal, claim: Claim | None, around: Around) -> dict[str, Any]:
    """The slot of the lead. Where it loses one, the hour stays known: it is told to the one whose visit is off, and
    tried again with the next."""
    if claim and around.slot:
        slot = around.slot
        return {"slot_id": slot.id, "appointment_start": slot.start, "appointment_end": slot.end}
    ended_well = goal.status is _S.COMPLETED or lead.status is _S.COMPLETED
    if ended_well and goal.status is not _S.PENDING and not _has_lost_it(around, goal):
        return {}
    return {"slot_id": None}


def _has_lost_it(around: Around, goal: Goal) -> bool:
    """A visit that is opened again after its hour: of one that was closed early the hour was free for others since."""
    return goal.status is _S.BOOKED and (around.slot is None or around.slot.lead_id != around.lead.id)


def _marks(lead: Lead, goal: Goal, around: Around) -> dict[str, Any]:
    if not goal.moves:
        return {}
    marks: dict[str, Any] = {"waiting_since": around.now if goal.status is _S.PENDING else None}
    if goal.status is _S.CANCELLED:
        marks["cancelled_at"] = around.now
    if goal.status is _S.COMPLETED:
        marks["completed_at"] = around.now
    if goal.status is _S.BOOKED and lead.status is not _S.COMPLETED and not goal.timed:
        marks |= {"appointment_start": None, "appointment_end": None}
    return marks


def _offer(lead: Lead, goal: Goal, claim: Claim | None, around: Around, deed: str) -> Offer | None:
    """A booked lead has an approved offer and a new one an open one: the conversations go by them."""
    offer, ended_well = lead.offer, lead.status is _S.COMPLETED and not goal.hands_over
    if ended_well or goal.status is _S.COMPLETED:
        return offer
    if goal.status in (_S.BOOKED, _S.NEW) and goal.pro_id:
        state = OfferState.APPROVED if goal.status is _S.BOOKED else OfferState.OPEN
        if state is OfferState.APPROVED and offer and offer.state is OfferState.OPEN and goal.pro_id in asked(offer):
            return offer.but(state=state, pro_id=goal.pro_id, cause=deed)
        return Offer(
            id=f"offer_{deed}", pro_id=goal.pro_id, pro_ids=(goal.pro_id,), slot_id=claim.slot_id if claim else None,
            sent_at=around.now, state=state, cause=deed if state is OfferState.APPROVED else "",
        )  # fmt: skip
    if offer and offer.state in (OfferState.OPEN, OfferState.APPROVED):
        return offer.but(state=OfferState.WITHDRAWN, cause=deed)
    return offer


def asked(offer: Offer) -> tuple[str, ...]:
    return offer.pro_ids or (offer.pro_id,)


# -- what is shown beside the messages --------------------------------------------------------------------------------


class _Shown(NamedTuple):
    when: bool
    key: str
    pro_id: str | None = None
    words: dict[str, str] = {}


def _notes(edit: LeadEdit, around: Around, goal: Goal, claim: Claim | None, after: Lead) -> list[Note]:
    lead, pro = around.lead, around.pro
    touched = goal.moves or goal.hands_over
    freed = lead.slot_id is not None and lead.slot_id != after.slot_id and lead.appointment_start is not None
    waits = goal.status is _S.PENDING and goal.hands_over and goal.pro_id is not None
    shown = (
        _Shown(goal.moves and not goal.chosen, "moves_to", words={"to": f"status.{goal.status}"}),
        _Shown(freed, "slot_freed", lead.pro_id),
        _Shown(claim is not None and claim.until is None, "slot_booked", goal.pro_id),
        _Shown(claim is not None and claim.until is not None, "slot_held", goal.pro_id),
        _Shown(touched and goal.status is _S.BOOKED and after.slot_id is None, "no_time"),
        _Shown(waits, "stays_waiting", goal.pro_id, {"to": f"status.{_S.NEW}"}),
        _Shown(after.assigned_by_person and not lead.assigned_by_person, "by_hand"),
        _Shown(touched and pro is not None and not pro.phone, "no_phone", goal.pro_id),
    )
    return [Note(key=one.key, pro_id=one.pro_id, words=one.words) for one in shown if one.when]
