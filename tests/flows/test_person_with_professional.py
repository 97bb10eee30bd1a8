"""A professional asks for a person: nobody forgets him, a person's talk is not talked into, and his work goes on."""

from tests.fakes.town import AVI, DANA, Town, town

OWNER = "+972500000999"


async def called(t: Town) -> None:
    await t.says(AVI, "נציג")
    t.new(OWNER), t.new(AVI)


async def answered_by_the_owner(t: Town) -> None:
    await called(t)
    for words in ("ניהול", "2", "1", "3", "היי אבי, מה קרה?"):
        await t.says(OWNER, words)
    await t.minutes(1)
    assert t.new(AVI) == ["היי אבי, מה קרה?"]


async def test_who_asked_stands_in_the_owners_list_and_the_owner_is_reminded() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t)
        await t.minutes(6)
        assert any("כבר 5 דקות" in said for said in t.new(OWNER))
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "2")
        assert "אבי כהן" in t.last(OWNER)


async def test_he_hears_the_truth_when_nobody_comes() -> None:
    async with town(owner_phone=OWNER) as t:
        await called(t)
        await t.minutes(16)
        assert [("עוד לא התפנה" in said, "הפקודות" in said) for said in t.new(AVI)] == [(True, True)]


async def test_what_he_writes_to_the_person_is_met_with_no_menu_and_his_commands_work() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await answered_by_the_owner(t)
        await t.says(AVI, "יש לקוח שלא משלם")
        assert t.new(AVI) == []
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "booked"


async def test_a_word_that_waited_too_long_brings_the_bot_back() -> None:
    async with town(owner_phone=OWNER) as t:
        await answered_by_the_owner(t)
        await t.says(AVI, "יש לקוח שלא משלם")
        await t.minutes(16)
        assert len(back := t.new(AVI)) == 1
        assert "העוזר האוטומטי" in back[0]
        await t.says(AVI, "מה?")
        assert "*5* עבודות" in t.last(AVI)


async def test_given_back_the_menu_answers_again() -> None:
    async with town(owner_phone=OWNER) as t:
        await answered_by_the_owner(t)
        for words in ("ניהול", "2", "1", "2"):
            await t.says(OWNER, words)
        await t.says(AVI, "מה?")
        assert "*5* עבודות" in t.last(AVI)
