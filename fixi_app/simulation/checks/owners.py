"""A lead that waits has a live owner: somebody whose turn it is, and a clock that runs. The last one is a person."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from fixi_app.booking.clocks import ladder_elapsed
from fixi_app.domain.leads import Lead, LeadStatus, Offer, OfferState, OfferStep
from fixi_app.services.followup.ladder import steps_due
from fixi_app.simulation.checks.snapshot import Snapshot

_MARGIN = timedelta(seconds=60)
_ORDER = (OfferStep.SENT, OfferStep.NUDGED, OfferStep.CUSTOMER_ASKED)
_S = LeadStatus


def every_lead_has_an_owner(seen: Snapshot) -> Iterator[str]:
    """No lead is past its limit by more than a minute (and the distance between two looks)."""
    margin = _MARGIN + seen.looks_every
    for lead in seen.leads:
        if lead.status is _S.NEW:
            yield from _offered(lead, seen, margin)
        elif lead.status is _S.CONTACTED:
            yield from _being_taken(lead, seen, margin)
        elif lead.status is _S.PENDING:
            yield from _with_the_owner(lead, seen)


def _offered(lead: Lead, seen: Snapshot, margin: timedelta) -> Iterator[str]:
    offer, changed = lead.offer, lead.updated_at
    if lead.assigned_by_person or seen.shaken(min(changed, seen.now - margin), seen.now):
        return
    if offer is None or offer.state is not OfferState.OPEN:
        if seen.now - changed > margin + timedelta(minutes=seen.business.stuck_after):
            yield f"lead {lead.id} is offered to nobody since {changed:%d %H:%M:%S}"
        return
    nudge, ask, move_on = steps_due(_silence(lead, offer, seen, margin), lead.is_emergency, seen.business)
    if move_on:
        yield f"lead {lead.id}: nobody answered since {offer.sent_at:%d %H:%M:%S}, and it was not offered on"
    elif ask and offer.step is not OfferStep.CUSTOMER_ASKED:
        yield f"lead {lead.id}: the customer was not asked, silence since {offer.sent_at:%d %H:%M:%S}"
    elif nudge and offer.step is OfferStep.SENT:
        yield f"lead {lead.id}: the professional was not reminded, silence since {offer.sent_at:%d %H:%M:%S}"


def _silence(lead: Lead, offer: Offer, seen: Snapshot, margin: timedelta) -> timedelta:
    """How long he has certainly been silent: the last look may lie `margin` back."""
    until = seen.now - margin
    if lead.is_emergency:
        return until - offer.sent_at
    hours = seen.business.ladder_hours
    return ladder_elapsed(offer.sent_at, until, hours.start, hours.end, seen.zone, seen.rest)


def _being_taken(lead: Lead, seen: Snapshot, margin: timedelta) -> Iterator[str]:
    """The customer's turn: he was asked something, or a person is with him."""
    chat = seen.chats.get(lead.contact_id)
    since = max(lead.updated_at, _last_word(chat))
    if chat is None or seen.now - since < margin + timedelta(minutes=seen.business.stuck_after):
        return
    if seen.shaken(since, seen.now) or lead.assigned_by_person or chat["mode"] != "bot":
        return
    if chat.get("lead_id") == lead.id and chat.get("open_question") is None and chat["state"] != "idle":
        yield f"lead {lead.id} ({chat['state']}) is being taken, its customer asked nothing since {since:%d %H:%M:%S}"


def _last_word(chat: "dict[str, object] | None") -> datetime:
    found = (chat or {}).get("last_inbound_at")
    return found if isinstance(found, datetime) else datetime.min.replace(tzinfo=timezone.utc)


def _with_the_owner(lead: Lead, seen: Snapshot) -> Iterator[str]:
    """He was called when the machine gave it to him; what he put there himself he knows of."""
    came = next((change for change in reversed(lead.status_history) if change.status is _S.PENDING), None)
    if came is None or came.by.value == "owner" or came.at < seen.since or seen.shaken(came.at, seen.now):
        return
    if lead.id not in seen.called_for:
        yield f"lead {lead.id} waits for a person since {came.at:%d %H:%M:%S}, and nobody was called"
