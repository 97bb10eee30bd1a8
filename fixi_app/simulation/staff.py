"""Who works in the town: the professionals of the sample business, and more of their kind where more are wanted."""

from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import to_document
from fixi_app.repositories.indexes import ensure_indexes
from fixi_app.services.ground import Ground
from fixi_app.services.running.sample import sample_professionals
from fixi_app.services.visits.upkeep import Upkeep

_STEP = 0.011
"""Degrees between two of a kind: about a kilometre."""


async def hire(ground: Ground, count: int) -> list[Professional]:
    """So many professionals with their first calendars."""
    await ensure_indexes(ground.store.db)
    pros = [_made(number) for number in range(count)]
    upkeep, now = Upkeep(ground), ground.clock.now()
    for pro in pros:
        await ground.store.professionals.collection.insert_one(to_document(pro))
        await upkeep.slots_of(pro, now)
    return pros


def _made(number: int) -> Professional:
    """Those of the sample first; then the same again, each with a phone, a place and a name of his own."""
    kinds = sample_professionals()
    kind, turn = kinds[number % len(kinds)], number // len(kinds)
    if not turn:
        return kind
    base = kind.base.but(lat=(kind.base.lat or 32) + turn * _STEP)
    return kind.but(id=f"{kind.id}_{turn}", name=f"{kind.name} {turn}", phone=f"+972500000{110 + number}", base=base)
