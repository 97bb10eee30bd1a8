"""Lessons of security, data and environments; each test is named with the number of its lesson."""

from collections import deque

import pytest
from loguru import logger

from fixi_app.domain.leads import Lead
from fixi_app.domain.reading import Draft, Heard, Wanted
from fixi_app.services.running.sample import add_sample
from tests.fakes.town import AVI, DANA, ZONE, town

CANARIES = ("הנחליאלי", "4711", "דניאלה", "קנרית")
"""Words that a customer said; none may be in a line of the log."""


async def test_l69_what_a_customer_said_is_in_no_line_of_the_log() -> None:
    lines = deque[str]()
    sink = logger.add(lines.append, level="TRACE", format="{message} {extra} {exception}")
    try:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA, "קוראים לי דניאלה, יש לי נזילה ליד הקנרית, חולון, הנחליאלי 4711 קומה 2 דירה 7")
            await t.says(AVI, "אשר")
            await t.says(DANA, "ביטול")
            await t.says(DANA, "כן")
    finally:
        logger.remove(sink)
    told = "\n".join(lines)
    assert "opened" in told
    assert not [canary for canary in CANARIES if canary in told]
    assert DANA not in told


async def test_l69_a_fault_in_a_turn_tells_no_word_of_it_either() -> None:
    lines = deque[str]()
    sink = logger.add(lines.append, level="TRACE", format="{message} {extra} {exception}", diagnose=False)

    async def faulty(heard: Heard, media: object = ()) -> Draft:
        raise RuntimeError("the reader broke")

    try:
        async with town(only=[AVI], reader=faulty) as t:
            with pytest.raises(RuntimeError):
                await t.says(DANA, "קוראים לי דניאלה, נזילה בחולון, הנחליאלי 4711")
    finally:
        logger.remove(sink)
    assert not [canary for canary in CANARIES if canary in "\n".join(lines)]


def test_l69_a_refused_record_does_not_repeat_what_was_in_it() -> None:
    with pytest.raises(ValueError, match="created_at") as refused:
        Lead.model_validate({"id": "x", "contact_id": "c", "street": "הנחליאלי", "created_at": "דניאלה"})
    assert not [canary for canary in CANARIES if canary in str(refused.value)]


async def test_l70_adding_the_sample_to_a_real_business_changes_nothing_of_it_and_matches_nobody_to_it() -> None:
    async with town(sample=False) as t:
        own = {"_id": "pro_own", "name": "שלי", "phone": "+972500000133", "trades": ["gas"], "version": 3}
        await t.db["professionals"].insert_one(own)
        await t.db["leads"].insert_one({"_id": "lead_own", "contact_id": "c"})
        await add_sample(t.db, t.clock.now(), ZONE, t.road.ground.rest, 3)
        assert await t.db["professionals"].find_one({"_id": "pro_own"}) == own
        assert await t.db["leads"].count_documents({}) == 1
        assert all(pro.sample for pro in await t.road.ground.store.professionals.many({"_id": {"$ne": "pro_own"}}))


@pytest.mark.parametrize("fields", [{"approved": False}, {"is_active": False}])
async def test_l72_a_professional_who_is_not_approved_or_not_active_gets_nothing_however_well_rated(
    fields: dict[str, bool],
) -> None:
    async with town(only=[AVI]) as t:
        await t.db["professionals"].update_one(
            {"phone": AVI}, {"$set": {**fields, "rating": {"sum": 500, "count": 100}}}
        )
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        lead = await t.lead()
        assert (lead.status, lead.pro_id) == ("pending_admin_review", None)
        assert t.heard(AVI) == []


@pytest.mark.parametrize("wanted", ["מתי שנוח לכם", "כשהילדים בגן", "אחרי שהשכן חוזר"])
async def test_l19_a_time_in_free_words_is_never_compared_with_a_moment(wanted: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, f"יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, {wanted}")
        lead = await t.lead()
        assert lead.wanted is None or isinstance(lead.wanted, Wanted)
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.minutes(30)
        assert len(t.heard(AVI)) == 2, "the offer and one reminder"
