"""What counts as what, for the evening report and for the charts alike: one rule for each figure, over one lead.

Pure. A stretch is from (included) to (excluded). Only reported prices are money.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange

_S = LeadStatus
Stretch = tuple[datetime, datetime]


class Lost(StrEnum):
    """Why a lead was lost."""

    BEFORE = "before"
    """Its customer cancelled before anything was booked."""
    VISIT = "visit"
    """A booked visit was cancelled."""
    REJECTED = "rejected"
    """The owner refused it."""
    NO_ADDRESS = "no_address"
    """The intake was closed: no address ever came."""


class Stage(StrEnum):
    """How far a lead came; whoever came to one came through those before it."""

    CONTACTED = "contacted"
    MATCHED = "matched"
    """There was a professional for it."""
    OFFERED = "offered"
    """The customer confirmed, and a professional was asked or had it at once."""
    BOOKED = "booked"
    COMPLETED = "completed"
    RATED = "rated"


STAGES = tuple(Stage)


class Takings(NamedTuple):
    completed: int = 0
    earned: float = 0
    """Sum of the prices that were reported."""
    unpriced: int = 0
    """Completed visits whose price nobody reported."""


def came_in(lead: Lead, stretch: Stretch) -> bool:
    return stretch[0] <= lead.created_at < stretch[1]


def last_move(lead: Lead, to: LeadStatus, stretch: Stretch) -> StatusChange | None:
    """The last move to this status in that time."""
    moves = [change for change in lead.status_history if change.status is to and stretch[0] <= change.at < stretch[1]]
    return moves[-1] if moves else None


def lost_why(lead: Lead, stretch: Stretch) -> Lost | None:
    """Why this lead was lost in that time; None when it was not, or came back since."""
    if lead.status is _S.REJECTED and last_move(lead, _S.REJECTED, stretch):
        return Lost.REJECTED
    if lead.status is _S.CANCELLED and last_move(lead, _S.CANCELLED, stretch):
        return Lost.VISIT if _was(lead, _S.BOOKED) else Lost.BEFORE
    closed = last_move(lead, _S.CLOSED, stretch) if lead.status is _S.CLOSED else None
    return Lost.NO_ADDRESS if closed and closed.by is By.FIXI and not _was(lead, _S.COMPLETED) else None


def takings(prices: Sequence[float | None]) -> Takings:
    """What completed visits brought, given the final price of each."""
    reported = [price for price in prices if price is not None]
    return Takings(len(prices), sum(reported), len(prices) - len(reported))


def stage_of(lead: Lead, *, rated: bool) -> Stage:
    """How far it came until now, whatever became of it afterwards."""
    if rated:
        return Stage.RATED
    if _was(lead, _S.COMPLETED):
        return Stage.COMPLETED
    if _was(lead, _S.BOOKED):
        return Stage.BOOKED
    if lead.offer is not None or _was(lead, _S.NEW):
        return Stage.OFFERED
    matched = lead.pro_id is not None or lead.decision_id is not None or bool(lead.refused_pro_ids)
    return Stage.MATCHED if matched else Stage.CONTACTED


def funnel(reached: Iterable[Stage]) -> dict[Stage, int]:
    """How many came to each stage, given how far each came."""
    places = [STAGES.index(stage) for stage in reached]
    return {stage: sum(place >= least for place in places) for least, stage in enumerate(STAGES)}


def ranked(values: Iterable[float], share: float) -> float | None:
    """The value that this share of all do not exceed (0.5: the median, of an even number the lower); None of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)] if ordered else None


def _was(lead: Lead, status: LeadStatus) -> bool:
    return any(change.status is status for change in lead.status_history)
