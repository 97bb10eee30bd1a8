"""One line for a routing decision: who was chosen of how many, and what decided it, from the stored decision alone."""

from collections import Counter

from fixi_app.demo.phrases import Phrases
from fixi_app.routing.records import CandidateResult, Decision

_MOST_REASONS = 3


def routing_line(decision: Decision, name: str, phrases: Phrases) -> str:
    fit = [candidate for candidate in decision.candidates if candidate.eligible]
    count = len(decision.candidates)
    if not fit:
        return phrases.say("routing_nobody", name=name, all=count, reason=_refusals(decision, phrases))
    best = fit[0]
    return phrases.say(
        "routing", name=name, pro=best.name, score=f"{best.score:.2f}", fit=len(fit), all=count,
        reason=_because(decision, fit, phrases),
    )  # fmt: skip


def _because(decision: Decision, fit: list[CandidateResult], phrases: Phrases) -> str:
    """What the best one had over the next one, the weightiest first."""
    if len(fit) == 1:
        return phrases.say("because_only") + _refusals(decision, phrases)
    best, other = fit[0], fit[1]
    ahead_by = {
        part: (value - other.parts.get(part, 0)) * decision.weights.get(part, 0) for part, value in best.parts.items()
    }
    ahead = sorted((part for part, by in ahead_by.items() if by > 0.005), key=lambda part: (-ahead_by[part], part))
    parts = ", ".join(
        f"{phrases.word('parts', part)} {best.parts[part]:.2f}/{other.parts.get(part, 0):.2f}"
        for part in ahead[:_MOST_REASONS]
    )
    return phrases.say("because", other=other.name, score=f"{other.score:.2f}", parts=parts or "=")


def _refusals(decision: Decision, phrases: Phrases) -> str:
    counted = Counter(candidate.refusal for candidate in decision.candidates if candidate.refusal)
    told = ", ".join(f"{phrases.word('refusal', why.value)} {count}" for why, count in sorted(counted.items()))
    return phrases.say("refusals", refusals=told) if told else ""
