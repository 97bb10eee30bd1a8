"""Whoever asked for quiet keeps it, also when he complains and that is dealt with; a complaint alone ends with it."""

import pytest

from tests.fakes.desk import OWNER, at_desk
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA

_COMPLAINT = "שירות גרוע, אני ממש כועסת עליכם"


@pytest.mark.parametrize(
    ("words", "quiet"), [((_COMPLAINT,), False), (("הסר", _COMPLAINT), True), ((_COMPLAINT, "הסר"), True)]
)
async def test_a_complaint_that_is_dealt_with_ends_no_quiet_that_he_asked_for(
    words: tuple[str, ...], quiet: bool
) -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        for said in ("שלום", *words):
            await t.says(DANA, said)
        chat = there(await t.db["conversations"].find_one({"phone": DANA}))
        assert chat["only_visit_changes"]
        await d.desk.needs.give_back(chat["_id"], OWNER)
        await t.settle()
        chat = there(await t.db["conversations"].find_one({"_id": chat["_id"]}))
        assert (chat["mode"], chat["only_visit_changes"]) == ("bot", quiet)
