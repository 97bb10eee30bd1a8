"""Small words of every day: a yes in slang, "too dear", "what is his name?"."""

import pytest

from tests.fakes.town import AVI, DANA, town


@pytest.mark.parametrize("yes", ["Y", "yep", "קדימה", "טוב", "הכל טוב", "תקבעי", "100%", "💯", "כן, יאללה"])
async def test_a_yes_in_the_words_of_the_street_confirms_the_summary(yes: str) -> None:
    async with town() as t:
        await t.to_summary(DANA)
        await t.says(DANA, yes)
        assert (await t.lead()).status.value == "new"


@pytest.mark.parametrize("words", ["אפשר הנחה?", "למה כל כך יקר?", "יקר לי", "any discount?", "дорого", "غالي"])
async def test_who_finds_it_dear_hears_that_the_list_stands_and_keeps_his_hour(words: str) -> None:
    async with town() as t:
        await t.to_summary(DANA)
        t.new(DANA)
        await t.says(DANA, words)
        answer = "\n".join(t.new(DANA))
        assert any(person in answer for person in ("נציג", "human", "оператор", "موظف"))
        assert not any(char in answer for char in "₪$")
        assert len(await t.taken()) == 1
        await t.says(DANA, "1")
        assert (await t.lead()).status.value == "new"


async def test_something_cheaper_than_a_new_boiler_is_a_fault_and_no_haggling() -> None:
    async with town() as t:
        await t.says(DANA, "יש משהו יותר זול מדוד חדש? הדוד דולף בחולון")
        assert "המחירון" not in t.last(DANA)
        assert (await t.lead()).trade is not None


async def test_the_name_of_who_will_come_is_told_while_he_has_not_answered() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(DANA, "איך קוראים לו?")
        assert "אבי כהן" in t.last(DANA)


async def test_on_with_it_is_answered_after_few_stars_too() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.hours(5)
        await t.says(AVI, "סיימתי")
        await t.says(DANA, "1")
        t.new(DANA)
        await t.says(DANA, "המשך")
        assert t.new(DANA)
