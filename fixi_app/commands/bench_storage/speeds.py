"""What is measured of every store, and under which names it is shown."""

from typing import Final

Speeds = dict[str, float]
"""Operations a second, by the kind of work."""
WORKS: Final = ("inserts", "find_one", "claims")
SHOWN: Final = {
    "inserts": "durable inserts, 64 tasks",
    "find_one": "find_one by an index",
    "claims": "claims of a free slot, 64 tasks",
}
TASKS: Final = 64
NEW: Final = 6400
"""Documents that a round inserts."""
LOOK_UPS: Final = 10_000
SLOTS: Final = 1000
LAPS: Final = 4
"""How often all slots are claimed in a round: a thousand claims take a twentieth of a second."""
