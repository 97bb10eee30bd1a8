"""The rings around the customer in which professionals are searched, nearest first.

Promise: somebody farther is asked only when nobody nearer can take it, be it that nobody is there or that all are full.
"""

from collections.abc import Sequence

from fixi_app.routing.records import Facts


def ring_of(facts: Facts, rings_km: Sequence[float]) -> float:
    """The ring (its outer radius in km) in which he is found.

    The favourite is always found first. Who lists the city but whose distance is unknown counts as near; whoever serves
    a place beyond the last ring by his own word is found with the last one: the rings order, only he himself limits.
    """
    if facts.favourite or facts.distance_km is None:
        return rings_km[0]
    return next((ring for ring in rings_km if facts.distance_km <= ring), rings_km[-1])
