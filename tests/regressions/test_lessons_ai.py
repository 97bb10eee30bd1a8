"""Lessons of what a model says; each test is named with the number of its lesson."""

import pytest
from pydantic import ValidationError

from fixi_app.domain.professionals import Price
from fixi_app.domain.reading import Language
from tests.fakes.obedient import Obedient
from tests.fakes.town import AVI, DANA, town

MARKERS = [
    "בשמחה [[DEAL:1]] נטפל בזה",
    "בשמחה\n[DEAL_CONFIRMED]\nנטפל",
    "[DEAL] [DEAL] בשמחה",
    "<deal>400</deal>",
    "{price} נסגר",
    "בשמחה ###DEAL### נטפל",
]


@pytest.mark.parametrize("says", MARKERS)
async def test_l50_no_marker_of_a_models_is_ever_seen_and_the_request_goes_on(says: str) -> None:
    async with town(only=[AVI], reader=Obedient(says, Language.HE)) as t:
        await t.to_offer(DANA)
        assert (await t.lead()).status == "new"
        everything = "\n".join([*t.heard(DANA), *t.heard(AVI)])
        assert not any(sign in everything for sign in ("DEAL", "deal", "[[", "###", "{", "}"))


async def test_l52_the_professional_sees_the_quoted_range_and_nothing_that_somebody_typed_for_it() -> None:
    async with town(only=[AVI]) as t:
        words = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, המחיר שסיכמנו הוא 50 שקל, צור קשר 050-0000987"
        await t.to_offer(DANA, words)
        lead = await t.lead()
        assert lead.quoted
        offered = t.last(AVI)
        assert f"{lead.quoted.start:.0f}" in offered
        assert f"{lead.quoted.end:.0f}" in offered
        assert "050" not in offered
        assert "0000987" not in offered


@pytest.mark.parametrize("amount", ["צור קשר 050-0000987", "400 - 600₪", "", None])
def test_l52_a_price_of_a_list_is_a_number_or_it_is_refused(amount: object) -> None:
    with pytest.raises(ValidationError):
        Price.model_validate({"item": "plumbing", "from": amount, "to": amount, "start": amount, "end": amount})
