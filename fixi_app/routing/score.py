"""The written score: parts from 0 to 1, each with a weight from the settings.

Promise: every part can be explained to the professional who lost by it, and none depends on anything but its facts.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fixi_app.routing.records import Facts, Matter, Rules

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "trade": 20,
    "language": 10,
    "distance": 20,
    "rating": 15,
    "load": 10,
    "slot": 15,
    "reliability": 10,
    "fairness": 1,
    "favourite": 200,
    "on_call": 150,
}
"""Fairness is small: it decides among equals. Favourite and on call outweigh all others together."""

_NEAR_KM = 30
_HANDYMAN_LOSS = 0.3
_TRADE_LOSS = 0.15
_ANSWER_PRIOR, _ANSWER_PRIOR_COUNT = 0.8, 5
_VISITS_BELIEVED = 5
"""As how many visits that took place a newcomer counts: one that he missed must not ruin him, nor go unseen."""
_FAIR_AFTER = timedelta(days=7)
_SOON, _SOON_PRESSING = timedelta(hours=48), timedelta(hours=6)
_OUT_OF_WINDOW = 0.5


def parts_of(facts: Facts, matter: Matter, rules: Rules, now: datetime) -> dict[str, float]:
    """Each part of the score, 0..1. `favourite` and `on_call` are parts only where they can matter."""
    parts = {
        "trade": _trade(facts),
        "language": float(facts.speaks),
        "distance": _distance(facts),
        "rating": _rating(facts, rules),
        "load": _load(facts),
        "slot": _slot(facts, matter, now),
        "reliability": _reliability(facts),
        "fairness": _fairness(facts, now),
    }
    if matter.has_favourite:
        parts["favourite"] = float(facts.favourite)
    if matter.urgent or matter.is_emergency:
        parts["on_call"] = float(facts.on_call)
    return {name: round(value, 4) for name, value in parts.items()}


def score_of(parts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted mean of the parts, 0..1; a part without a weight does not count."""
    total = sum(weights.get(name, 0) for name in parts)
    return round(sum(value * weights.get(name, 0) for name, value in parts.items()) / total, 6) if total else 0.0


def _clamped(value: float) -> float:
    return min(1.0, max(0.0, value))


def _trade(facts: Facts) -> float:
    """1 for a man of this one trade, less for each other trade, and less again for a handyman."""
    return _clamped(1 - _TRADE_LOSS * (facts.trades - 1) - _HANDYMAN_LOSS * facts.is_handyman)


def _distance(facts: Facts) -> float:
    return 0.5 if facts.distance_km is None else _clamped(1 - facts.distance_km / _NEAR_KM)


def _rating(facts: Facts, rules: Rules) -> float:
    """With a prior, so that one early vote does not decide; one star is 0, five are 1."""
    count = facts.rating.count + rules.rating_prior_count
    stars = (facts.rating.sum + rules.rating_prior * rules.rating_prior_count) / count if count else rules.rating_prior
    return _clamped((stars - 1) / 4)


def _load(facts: Facts) -> float:
    return _clamped(1 - facts.open_jobs / facts.max_open_jobs) if facts.max_open_jobs else 0.0


def _slot(facts: Facts, matter: Matter, now: datetime) -> float:
    if facts.next_start is None:
        return 0.0
    pressing = matter.asap or matter.urgent or matter.is_emergency
    if matter.wished and not pressing:
        return 1.0 if facts.in_window else _OUT_OF_WINDOW * _soon(facts.next_start - now, _SOON)
    return _soon(facts.next_start - now, _SOON_PRESSING if pressing else _SOON)


def _soon(wait: timedelta, half: timedelta) -> float:
    """1 for now, a half after `half`, and so on towards 0."""
    return _clamped(1 / (1 + max(wait, timedelta()) / half))


def _reliability(facts: Facts) -> float:
    """How often he answers an offer, times how often he comes to what he took."""
    told, silent = facts.offers_answered, facts.offers_silent
    asked = facts.offers_sent if silent is None else told + silent
    answers = (told + _ANSWER_PRIOR * _ANSWER_PRIOR_COUNT) / (asked + _ANSWER_PRIOR_COUNT)
    came = facts.visits_done + _VISITS_BELIEVED
    return _clamped(answers * came / (came + facts.visits_missed))


def _fairness(facts: Facts, now: datetime) -> float:
    """The longer without an offer the higher; full after a week."""
    return 1.0 if facts.last_offer_at is None else _clamped((now - facts.last_offer_at) / _FAIR_AFTER)
