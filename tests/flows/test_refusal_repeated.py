"""A refusal whose turn is repeated after a crash gives the same answer, whatever colleagues answered meanwhile."""

from typing import Any, cast

from fixi_app.dialogue.wishes import Refuse
from fixi_app.services.context import Context
from fixi_app.services.professional.visit_deeds import ProfessionalDeeds
from tests.fakes.town import Town, town
from tests.flows.test_customer_emergency import flooded, three_electricians


class _Turn:
    """As much of a turn as a deed looks at."""

    def __init__(self, t: Town, cause: str) -> None:
        self.cause, self.now = cause, t.clock.now()


async def _emergency(t: Town) -> str:
    await three_electricians(t)
    offer = (await flooded(t)).offer
    assert offer is not None
    assert len(offer.pro_ids) == 3
    return offer.id


async def test_a_colleagues_refusal_in_between_changes_no_answer() -> None:
    async with town() as t:
        offer_id = await _emergency(t)
        first, second = cast(Any, (await t.lead()).offer).pro_ids[:2]
        untold = ProfessionalDeeds(t.road.ground, cast(Any, _Silent()))

        async def refuses(pro_id: str, cause: str) -> str:
            context = cast(Context, _Turn(t, cause))
            return (await untold.refuse(Refuse(offer_id=offer_id, pro_id=pro_id), context)).outcome

        assert await refuses(first, "turn_a") == "refused"
        assert await refuses(second, "turn_b") == "refused"
        assert await refuses(first, "turn_a") == "refused", "the same turn"
        assert await refuses(first, "turn_c") == "already", "said once more"


class _Silent:
    async def customer(self, *_: object, **__: object) -> None:
        """Whom it is told is not asked here."""
