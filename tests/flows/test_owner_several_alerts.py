"""The owner on his phone with several alerts, with none, and with words that fit no list."""

from tests.fakes.town import DANA, NOAM, RUTH, TOM, town

OWNER = "+972541234567"
GAS, LEAK = "יש ריח גז חזק בבית באילת", "יש לי נזילה מתחת לכיור באילת"
GREETING = "אני העוזר האוטומטי"


async def test_two_alerts_about_one_customer_are_told_apart() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, GAS)
        await t.says(RUTH, LEAK)
        await t.says(OWNER, "2")
        _, first, second, _ = t.last(OWNER).splitlines()
        assert (DANA in first, DANA in second) == (True, True)
        assert first.partition(". ")[2] != second.partition(". ")[2]
        assert "חירום" in first


async def test_another_word_while_he_is_asked_which_alert_is_asked_about_instead() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, GAS)
        await t.says(RUTH, LEAK)
        await t.says(OWNER, "2")
        await t.says(OWNER, "אני מטפל")
        assert t.last(OWNER).startswith("לאיזו התראה?")
        await t.says(OWNER, "א")
        assert "אצלך, והבוט שותק בו" in t.last(OWNER)


async def test_what_fits_no_alert_of_several_is_met_with_the_same_question() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(NOAM, "נציג")
        await t.says(RUTH, "נציג")
        await t.says(OWNER, "1")
        await t.says(OWNER, "7")
        assert "לאיזו התראה?" in t.last(OWNER)


async def test_an_emergency_promises_the_owner_nothing_that_may_not_be_so() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, GAS)
        assert not [text for text in t.heard(OWNER) if "נשאלים" in text], "there is nobody to ask"


async def test_a_number_for_an_alert_that_he_has_answered_is_no_customers_hello() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(NOAM, "נציג")
        await t.says(OWNER, "אני מתקשר עוד חמש דקות")
        await t.says(OWNER, "1")
        await t.says(OWNER, "2")
        assert (GREETING in t.last(OWNER), "*ניהול*" in t.last(OWNER)) == (False, True)


async def test_an_alert_after_an_answer_that_left_is_what_a_number_is_for() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(NOAM, "נציג")
        await t.says(OWNER, "אני מתקשר עוד חמש דקות")
        await t.says(OWNER, "1")
        await t.says(TOM, "נציג")
        await t.says(OWNER, "1")
        assert ("אצלך, והבוט שותק בו" in t.last(OWNER), TOM in t.last(OWNER)) == (True, True)


async def test_an_owner_who_asks_for_help_gets_the_owners_menu() -> None:
    async with town(owner_phone=OWNER) as t:
        for word in ("עזרה", "תפריט", "help"):
            await t.says(OWNER, word)
            assert t.last(OWNER).startswith("ניהול · ")
