"""The decision: who gets the lead, who would be next, and why not the others.

Promise: the same inputs always give the same decision, and `recompute` gives it again from what was stored.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fixi_app.domain.base import Record, UtcTime
from fixi_app.routing.eligible import refusal
from fixi_app.routing.facts import facts_of, matter_of
from fixi_app.routing.records import (
    Candidate,
    CandidateResult,
    Decision,
    Facts,
    Matter,
    Refusal,
    RouteRequest,
    Rules,
)
from fixi_app.routing.rings import ring_of
from fixi_app.routing.score import DEFAULT_WEIGHTS, parts_of, score_of


class _Inputs(Record):
    """The shape of `Decision.inputs`."""

    lead_id: str
    at: UtcTime
    matter: Matter
    rules: Rules
    candidates: tuple[Facts, ...]


def decide(
    request: RouteRequest,
    pros: Sequence[Candidate],
    weights: Mapping[str, float],
    now: datetime,
    rules: Rules | None = None,
) -> Decision:
    """Ranks the candidates for a request. `weights` are laid over DEFAULT_WEIGHTS (part of the score -> weight).

    Raises pydantic.ValidationError for a naive `now`.
    """
    facts = sorted((facts_of(request, candidate) for candidate in pros), key=lambda one: one.pro_id)
    # Stores keep milliseconds; a finer `at` would come back different and change the id.
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    inputs = _Inputs(
        lead_id=request.lead_id, at=at, matter=matter_of(request), rules=rules or Rules(), candidates=tuple(facts)
    )
    return _decided(inputs, {**DEFAULT_WEIGHTS, **weights})


def fits_but_for_time(request: RouteRequest, candidate: Candidate) -> bool:
    """Whether he could get it with a free slot: only of such a one need the calendar be read."""
    found = refusal(facts_of(request, candidate), matter_of(request))
    return found is None or found[0] is Refusal.NO_SLOT


def recompute(decision_document: Mapping[str, Any]) -> Decision:
    """The decision again, from the `inputs` and `weights` of a stored document alone."""
    inputs = _Inputs.model_validate(decision_document["inputs"])
    return _decided(inputs, dict(decision_document["weights"]))


def _decided(inputs: _Inputs, weights: dict[str, float]) -> Decision:
    results = [_result(facts, inputs, weights) for facts in inputs.candidates]
    refused_before = {facts.pro_id for facts in inputs.candidates if facts.refused}
    ranked = sorted((one for one in results if one.eligible), key=lambda one: _rank(one, one.pro_id in refused_before))
    others = [one for one in results if not one.eligible]
    return Decision(
        id=f"{inputs.lead_id}:{inputs.at:%Y%m%dT%H%M%S}{inputs.at.microsecond // 1000:03d}Z{_try(inputs.matter)}",
        lead_id=inputs.lead_id,
        at=inputs.at,
        inputs=inputs.model_dump(mode="json"),
        weights=weights,
        ring_km=ranked[0].ring_km if ranked else None,
        candidates=(*ranked, *others),
        chosen=ranked[0].pro_id if ranked else None,
        order=tuple(one.pro_id for one in ranked),
    )


def _try(matter: Matter) -> str:
    """The second look of a moment, at those who were asked before, is a decision of its own."""
    return ":again" if matter.ask_again else ""


def _rank(result: CandidateResult, refused_before: bool) -> tuple[bool, float, float, str]:
    """Those who refused come last of all, then the nearer ring, then the score; the id only makes ties repeatable."""
    return refused_before, result.ring_km or 0, -result.score, result.pro_id


def _result(facts: Facts, inputs: _Inputs, weights: Mapping[str, float]) -> CandidateResult:
    common = {"pro_id": facts.pro_id, "name": facts.name, "distance_km": facts.distance_km}
    refused = refusal(facts, inputs.matter)
    if refused is not None:
        return CandidateResult(**common, eligible=False, refusal=refused[0], reason=refused[1])
    parts = parts_of(facts, inputs.matter, inputs.rules, inputs.at)
    ring = ring_of(facts, inputs.rules.rings_km)
    return CandidateResult(**common, eligible=True, score=score_of(parts, weights), parts=parts, ring_km=ring)
