"""Who may get a lead at all, with a written reason for each refusal.

Promise: nobody unapproved, inactive, full, out of reach or out of place is ever chosen, whatever his score. What
cannot be changed is named before what passes, so the owner reads the reason that matters.
"""

from collections.abc import Callable

from fixi_app.routing.records import Facts, Matter, Refusal

Rule = tuple[Refusal, Callable[[Facts, Matter], bool], Callable[[Facts], str]]


def in_place(facts: Facts) -> bool:
    """Within his radius, or in a city that he lists however far."""
    return facts.lists_city or (facts.distance_km is not None and facts.distance_km <= facts.radius_km)


def _of_another_world(facts: Facts, matter: Matter) -> bool:
    return facts.sample != matter.sample and not matter.samples_mix


def _refused(facts: Facts, matter: Matter) -> bool:
    return facts.refused and not matter.ask_again


def _full(facts: Facts, matter: Matter) -> bool:
    return facts.open_jobs >= facts.max_open_jobs


def _no_slot(facts: Facts, matter: Matter) -> bool:
    """In an emergency he comes now or not at all: his calendar is not asked."""
    return facts.next_start is None and not matter.is_emergency


def _unreachable(facts: Facts, matter: Matter) -> bool:
    """An ordinary offer is sent at any hour and waits for the morning; an emergency cannot."""
    return matter.is_emergency and not facts.reachable


def _far(facts: Facts) -> str:
    if facts.distance_km is None:
        return "does not list this city, and how far it is from him is not known"
    return f"is {facts.distance_km:.0f} km away (his radius is {facts.radius_km:.0f} km) and does not list the city"


_RULES: tuple[Rule, ...] = (
    (Refusal.SAMPLE, _of_another_world, lambda f: "sample and real records are never matched"),
    (Refusal.INACTIVE, lambda f, m: not f.is_active, lambda f: "is not active"),
    (Refusal.NOT_APPROVED, lambda f, m: not f.approved, lambda f: "is not approved yet"),
    (Refusal.UNCONFIRMED, lambda f, m: not f.phone_confirmed, lambda f: "has not confirmed his phone yet"),
    (Refusal.HIMSELF, lambda f, m: f.is_customer, lambda f: "is the customer himself"),
    (Refusal.TRADE, lambda f, m: not f.trade_fits, lambda f: "does not do this trade"),
    (Refusal.PLACE, lambda f, m: not in_place(f), _far),
    (Refusal.REFUSED, _refused, lambda f: "refused this lead or did not answer"),
    (Refusal.FULL, _full, lambda f: f"has {f.open_jobs} open jobs of at most {f.max_open_jobs}"),
    (Refusal.NO_SLOT, _no_slot, lambda f: "has no free slot"),
    (Refusal.UNREACHABLE, _unreachable, lambda f: "is neither at work nor on call at this hour"),
)


def refusal(facts: Facts, matter: Matter) -> tuple[Refusal, str] | None:
    """Why he cannot get this lead, as a code and a sentence about him; None when he can."""
    for code, applies, sentence in _RULES:
        if applies(facts, matter):
            return code, sentence(facts)
    return None
