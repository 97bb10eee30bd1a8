"""Two faults of different trades in one first message: the second is said to follow, and it does."""

from tests.fakes.town import AVI, DANA, Town, town

BOTH = "שלום, יש לי סתימה בכיור וגם השקע בסלון לא עובד. חולון, הרצל 12 קומה 2 דירה 7"
SECOND = "השקע בסלון לא עובד"


async def first_is_out(t: Town) -> None:
    await t.says(DANA, BOTH)
    assert f"אחרי זה נגיע גם ל: {SECOND}" in t.last(DANA)
    await t.says(DANA, "1")
    assert SECOND not in t.last(DANA), "the summary is of the first alone"
    await t.says(DANA, "כן")
    assert f"לדבר השני: {SECOND}" in t.last(DANA)
    assert "בקשה חדשה" in t.last(DANA)


async def test_the_second_becomes_a_request_of_its_own_after_the_first() -> None:
    async with town() as t:
        await first_is_out(t)
        assert SECOND not in t.last(AVI)
        await t.says(DANA, "2")
        first, second = await t.leads()
        assert (first.trade, second.trade) == ("plumbing", "electrical")
        assert (first.status, second.status) == ("new", "contacted")
        assert (second.issue, second.street, second.house_number) == (SECOND, "הרצל", "12")
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        assert [lead.status for lead in await t.leads()] == ["new", "new"]
        assert "לדבר השני" not in t.last(DANA), "it is taken up once"


async def test_who_meant_it_for_the_one_who_comes_says_so() -> None:
    async with town() as t:
        await first_is_out(t)
        await t.says(DANA, "1")
        assert len(await t.leads()) == 1
        await t.says(AVI, "1")
        assert SECOND in "\n".join(t.heard(AVI))


async def test_with_nobody_for_the_first_the_second_is_taken_up_at_once() -> None:
    async with town() as t:
        await t.db["professionals"].update_many({"trades": "plumbing"}, {"$set": {"is_active": False}})
        await t.says(DANA, BOTH)
        assert f"לדבר השני: {SECOND}" in t.last(DANA)
        await t.says(DANA, "2")
        assert [lead.status for lead in await t.leads()] == ["pending_admin_review", "contacted"]


async def test_two_faults_of_one_trade_are_one_request() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בכיור וגם בשירותים, חולון, הרצל 12 קומה 2 דירה 7")
        assert "אחרי זה" not in t.last(DANA)


async def test_an_approval_that_comes_first_leaves_the_question_about_the_second_open() -> None:
    async with town() as t:
        await first_is_out(t)
        await t.says(AVI, "1")
        assert "נקבע" in t.last(DANA)
        assert "בקשה חדשה" in t.last(DANA), "it is put again beside the news"
        await t.says(DANA, "2")
        assert [lead.trade for lead in await t.leads()] == ["plumbing", "electrical"]


async def test_a_refusal_that_comes_first_leaves_it_open_too() -> None:
    async with town() as t:
        await first_is_out(t)
        await t.says(AVI, "2")
        await t.says(AVI, "1")
        t.new(DANA)
        await t.says(DANA, "2")
        assert [lead.trade for lead in await t.leads()][1:] == ["electrical"]


async def test_other_times_for_the_first_that_come_in_between_do_not_lose_the_second() -> None:
    async with town() as t:
        await first_is_out(t)
        start = (await t.lead()).appointment_start
        taken = {"$set": {"is_taken": True, "lead_id": "other"}}
        await t.db["slots"].update_many({"start": start, "pro_id": {"$ne": "pro_sample_avi"}}, taken)
        await t.says(AVI, "2")
        await t.says(AVI, "1")
        assert "1. " in t.last(DANA)
        assert SECOND not in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        assert f"לדבר השני: {SECOND}" in t.last(DANA)
